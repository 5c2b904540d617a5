/** A domain that exists as a deployment: what `deployments.yaml` or a module is given, so that the next plan changes nothing but the Canvas setting. Pure. */
import { show, type MaybeUnknownString } from "../authorization/text";
import { accountIn } from "../inventory/accounts";
import { textOf, textsOf, valueOf } from "../inventory/fact";
import type { Inventory } from "../inventory/inventory";
import { EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";
import { createdJobRole, deploymentNameOf, staticNameOf } from "../setup/adoption";
import { InputError } from "../sources/input";

/** A deployment with what cannot be said in it. */
export interface Adoption {
  readonly name: string;
  /** As `deployments.yaml` has it. */
  readonly entry: Readonly<Record<string, unknown>>;
  /** Whether Terraform imports the domain; otherwise it stays where it is, and `enable` sets it. */
  readonly isImported: boolean;
  /** The ARN of the job role, which exists or is created by the deployment. */
  readonly jobRoleArn: string;
  /** What the deployment does not hold, and what it would change. */
  readonly notes: readonly string[];
}

const USABLE = new RegExp(`^arn:aws:iam::\\d{12}:role/(service-role/)?${EMR_SERVERLESS_ROLE_PREFIX}[\\w+=,.@-]+$`);

/**
 * Writes a domain as a deployment.
 * @param given the name that it is to have, and the job role where the domain names none
 * @throws InputError where the domain was not read in full
 */
export function adoptionOf(
  inventory: Inventory,
  given: { readonly name: string | undefined; readonly roleArn: string | undefined },
): Adoption {
  const [domain] = inventory.domains;
  const { account, region } = inventory;
  if (
    domain === undefined ||
    typeof account !== "string" ||
    typeof region !== "string" ||
    typeof domain.id !== "string"
  )
    throw new InputError("The domain was not read: canvas-large-data doctor says which permission is missing.");
  const name = given.name ?? deploymentNameOf(domain);
  const network = valueOf(domain.networkAccess);
  if (domain.networkAccess.is === "unknown")
    throw new InputError(
      "Whether the domain is VpcOnly was not read: canvas-large-data doctor says which permission is missing.",
    );
  const isVpcOnly = network === "VpcOnly";
  const owner = given.roleArn === undefined ? undefined : accountIn(given.roleArn);
  if (owner !== undefined && owner !== account)
    throw new InputError(
      `The role ${String(given.roleArn)} is of the account ${owner}, and the domain is of ${account}: no execution role of this account can pass it. Name a role of ${account}: --emr-serverless-role-arn`,
    );
  const { jobRole, jobRoleArn, notes } = jobRoleOf(
    given.roleArn ?? knownText(textOf(domain.settings.emrServerlessRole)),
    account,
    name,
  );
  const { id } = domain;
  return {
    name,
    isImported: !isVpcOnly,
    jobRoleArn,
    entry: {
      scenario: isVpcOnly ? "custom-vpc-only" : "quick-setup",
      account,
      region,
      ...(isVpcOnly ? { network: networkOf(inventory) } : {}),
      emrServerlessRole: jobRole,
      executionRoles: executionRolesOf(inventory),
      domain: isVpcOnly ? { existing: { domainId: id } } : { import: { domainId: id } },
    },
    notes: [
      ...notes,
      ...(isVpcOnly
        ? ["the AWS provider cannot update a VpcOnly domain (#45528): the domain stays where it is, and enable sets it"]
        : [
            "settings of the domain that are newer than the AWS provider are not sent by its update: compare the domain after the apply",
          ]),
      ...profileNotes(inventory),
      "nothing is attached to existing roles (attach: false); attach: large-data adds what doctor says is missing",
    ],
  };
}

function knownText(text: MaybeUnknownString | undefined): string | undefined {
  return typeof text === "string" ? text : undefined;
}

function jobRoleOf(
  arn: string | undefined,
  account: string,
  name: string,
): { readonly jobRole: object; readonly jobRoleArn: string; readonly notes: readonly string[] } {
  if (arn !== undefined && USABLE.test(arn))
    return { jobRole: { existing: { roleArn: arn } }, jobRoleArn: arn, notes: [] };
  const { nameSuffix, arn: jobRoleArn } = createdJobRole(account, name);
  const why =
    arn === undefined
      ? "the domain names no job role"
      : `the job role ${arn} has a name or path that Canvas's policies do not let a role pass`;
  return {
    jobRole: { create: { nameSuffix } },
    jobRoleArn,
    notes: [`${why}: the deployment creates ${jobRoleArn}, and the plan shows it`],
  };
}

/** Every role that users work as, under a name made from its own. */
function executionRolesOf({ domains, userProfiles }: Inventory): Readonly<Record<string, unknown>> {
  const arns = [...domains, ...userProfiles].flatMap(({ settings }) => knownText(textOf(settings.executionRole)) ?? []);
  const names = new Map<string, string>();
  for (const arn of new Set(arns)) {
    const wanted = staticNameOf(
      arn.slice(arn.lastIndexOf("/") + 1).replace(/^AmazonSageMaker-ExecutionRole-/, "role-"),
    );
    const free = [
      wanted,
      ...Array.from({ length: arns.length }, (_, index) => `${wanted.slice(0, 36)}-${String(index + 2)}`),
    ];
    names.set(free.find((each) => !names.has(each)) ?? wanted, arn);
  }
  return Object.fromEntries([...names].map(([name, roleArn]) => [name, { existing: { roleArn, attach: false } }]));
}

/** Nothing in the network is created or changed. */
function networkOf({ domains: [domain], vpcEndpoints }: Inventory): Readonly<Record<string, unknown>> {
  const vpcId = domain === undefined ? undefined : knownText(textOf(domain.vpcId));
  const own = vpcEndpoints.filter((each) => vpcId !== undefined && valueOf(each.vpcId) === vpcId);
  const s3 = own.find(({ type, service }) => valueOf(type) === "Gateway" && show(service).endsWith(".s3"));
  const ids = (values: readonly MaybeUnknownString[]): Readonly<Record<string, string>> =>
    Object.fromEntries(values.flatMap((id) => (typeof id === "string" ? [[id, id] as const] : [])));
  return {
    managed: false,
    vpcId,
    subnetIds: ids(textsOf(domain?.subnetIds ?? { is: "absent" })),
    securityGroup: {
      existing: { securityGroupIds: ids(textsOf(domain?.settings.securityGroupIds ?? { is: "absent" })) },
    },
    s3Endpoint:
      s3 !== undefined && typeof s3.id === "string" ? { existing: { vpcEndpointId: s3.id } } : { central: {} },
  };
}

function profileNotes({ userProfiles }: Inventory): readonly string[] {
  const own = userProfiles.filter(({ settings }) => valueOf(settings.ofItsOwn) !== false);
  if (own.length === 0) return [];
  const names = own.map(({ name, address }) => (name === undefined ? address : show(name))).join(", ");
  return [
    `user profiles with Canvas settings of their own stay outside of Terraform: ${names}; enable --all-profiles-that-override sets them`,
  ];
}
