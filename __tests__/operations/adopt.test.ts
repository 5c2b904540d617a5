/** What a domain on paper becomes as a deployment, in `deployments.yaml` and in Terraform's language. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { type Adoption, adoptionOf } from "../../lib/operations/adopt";
import { adoptionHcl, IGNORED } from "../../lib/operations/adopt-hcl";
import type { Json } from "../../lib/rules/json";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readDomain } from "../../lib/sources/account/read";
import { ACCOUNT, answering, DOMAIN, JOB_ROLE, type Paper, PAPER, REGION, roleArn } from "../sources/account/paper";

const ROOT = path.resolve(__dirname, "../..");

async function adopted(
  paper: Paper,
  given: { readonly name?: string; readonly roleArn?: string } = {},
): Promise<Adoption> {
  const request = {
    domainId: DOMAIN,
    region: REGION,
    account: undefined,
    userProfiles: [],
    inputs: NO_EXTERNAL_INPUTS,
  };
  const { inventory } = await readDomain(() => answering(paper), request);
  return adoptionOf(inventory, { name: given.name, roleArn: given.roleArn });
}

const withDomain = (settings: Json): Paper => ({ ...PAPER, domain: { ...PAPER.domain, ...settings } });
const settingsOf = (emrServerlessRole: string | undefined): Json => ({
  ExecutionRole: roleArn("canvas"),
  SecurityGroups: ["sg-0aaaaaaaaaaaaaaaa"],
  CanvasAppSettings:
    emrServerlessRole === undefined
      ? {}
      : { EmrServerlessSettings: { ExecutionRoleArn: emrServerlessRole, Status: "ENABLED" } },
});

const EXECUTION_ROLES = {
  canvas: { existing: { roleArn: roleArn("canvas"), attach: false } },
  ben: { existing: { roleArn: roleArn("ben"), attach: false } },
};
const NETWORK = {
  managed: false,
  vpcId: "vpc-0aaaaaaaaaaaaaaaa",
  subnetIds: { "subnet-0aaaaaaaaaaaaaaaa": "subnet-0aaaaaaaaaaaaaaaa" },
  securityGroup: { existing: { securityGroupIds: { "sg-0aaaaaaaaaaaaaaaa": "sg-0aaaaaaaaaaaaaaaa" } } },
  s3Endpoint: { existing: { vpcEndpointId: "vpce-0aaaaaaaaaaaaaaaa" } },
};
const NOT_ATTACHED =
  "nothing is attached to existing roles (attach: false); attach: large-data adds what doctor says is missing";
const STAYS =
  "the AWS provider cannot update a VpcOnly domain (#45528): the domain stays where it is, and enable sets it";

test("a VpcOnly domain stays where it is, with its network and all its execution roles", async () => {
  expect(await adopted(PAPER)).toEqual({
    name: "paper",
    isImported: false,
    jobRoleArn: JOB_ROLE,
    entry: {
      scenario: "custom-vpc-only",
      account: ACCOUNT,
      region: REGION,
      network: NETWORK,
      emrServerlessRole: { existing: { roleArn: JOB_ROLE } },
      executionRoles: EXECUTION_ROLES,
      domain: { existing: { domainId: DOMAIN } },
    },
    notes: [STAYS, NOT_ATTACHED],
  });
});

test("a public domain is imported, without a network", async () => {
  expect(await adopted(withDomain({ AppNetworkAccessType: "PublicInternetOnly" }))).toEqual({
    name: "paper",
    isImported: true,
    jobRoleArn: JOB_ROLE,
    entry: {
      scenario: "quick-setup",
      account: ACCOUNT,
      region: REGION,
      emrServerlessRole: { existing: { roleArn: JOB_ROLE } },
      executionRoles: EXECUTION_ROLES,
      domain: { import: { domainId: DOMAIN } },
    },
    notes: [
      "settings of the domain that are newer than the AWS provider are not sent by its update: compare the domain after the apply",
      NOT_ATTACHED,
    ],
  });
});

const CREATED = `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-mine`;
test.each([
  [
    "of a name that Canvas may not pass",
    roleArn("jobs"),
    `the job role ${roleArn("jobs")} has a name or path that Canvas's policies do not let a role pass`,
  ],
  ["none", undefined, "the domain names no job role"],
])("a job role, %s: one is created", async (_, arn, why) => {
  const { jobRoleArn, entry, notes } = await adopted(withDomain({ DefaultUserSettings: settingsOf(arn) }), {
    name: "mine",
  });
  expect([jobRoleArn, entry["emrServerlessRole"], notes[0]]).toEqual([
    CREATED,
    { create: { nameSuffix: "mine" } },
    `${why}: the deployment creates ${CREATED}, and the plan shows it`,
  ]);
});

test("a role that is given comes before the domain's, and one of another account is refused", async () => {
  expect((await adopted(PAPER, { roleArn: CREATED })).jobRoleArn).toBe(CREATED);
  const other = CREATED.replace(ACCOUNT, "999999999999");
  await expect(adopted(PAPER, { roleArn: other })).rejects.toThrow(
    `The role ${other} is of the account 999999999999, and the domain is of ${ACCOUNT}: no execution role of this account can pass it. Name a role of ${ACCOUNT}: --emr-serverless-role-arn`,
  );
});

test("a domain that was not read is refused", async () => {
  const request = {
    domainId: DOMAIN,
    region: REGION,
    account: undefined,
    userProfiles: [],
    inputs: NO_EXTERNAL_INPUTS,
  };
  const { inventory } = await readDomain(() => answering(PAPER), request);
  const message = "The domain was not read: canvas-large-data doctor says which permission is missing.";
  const given = { name: undefined, roleArn: undefined };
  expect(() => adoptionOf({ ...inventory, domains: [] }, given)).toThrow(message);
  const unread = inventory.domains.map((domain) => ({ ...domain, id: { unknown: [] } as never }));
  expect(() => adoptionOf({ ...inventory, domains: unread }, given)).toThrow(message);
});

test.each([
  ["of another VPC", { VpcId: "vpc-0bbbbbbbbbbbbbbbb" }],
  ["of another type", { VpcEndpointType: "Interface" }],
  ["of another service", { ServiceName: `com.amazonaws.${REGION}.dynamodb` }],
])("an endpoint %s is not the S3 endpoint", async (_, differs) => {
  const { entry } = await adopted({ ...PAPER, endpoints: PAPER.endpoints.map((each) => ({ ...each, ...differs })) });
  expect(entry["network"]).toEqual({ ...NETWORK, s3Endpoint: { central: {} } });
});

test("execution roles whose names come to the same stay two", async () => {
  const arn = `arn:aws:iam::${ACCOUNT}:role/service-role/CANVAS`;
  const { entry } = await adopted({ ...PAPER, profiles: { ben: { ExecutionRole: arn } } });
  expect(entry["executionRoles"]).toEqual({
    canvas: EXECUTION_ROLES.canvas,
    "canvas-2": { existing: { roleArn: arn, attach: false } },
  });
});

test("user profiles with Canvas settings of their own are named", async () => {
  const own = { CanvasAppSettings: { KendraSettings: { Status: "ENABLED" } } };
  const { notes } = await adopted({ ...PAPER, profiles: { ana: own, ben: {}, cas: own } });
  expect(notes).toEqual([
    STAYS,
    "user profiles with Canvas settings of their own stay outside of Terraform: ana, cas; enable --all-profiles-that-override sets them",
    NOT_ATTACHED,
  ]);
});

const sourceOf = (scenario: string): string => `./${scenario}`;

const HEAD = `# The provider has to be of account ${ACCOUNT} and ${REGION}. If you use a mirror of the modules, write its
# source.
`;
const ROLES = `  emr_serverless_role = {
    existing = { role_arn = "${JOB_ROLE}" }
  }
  execution_roles = {
    canvas = { existing = { role_arn = "${roleArn("canvas")}", attach = "none" } }
    ben    = { existing = { role_arn = "${roleArn("ben")}", attach = "none" } }
  }
  domain = { existing = { domain_id = "${DOMAIN}" } }
}
`;

test("a VpcOnly domain as a module call", async () => {
  expect(adoptionHcl(await adopted(PAPER), sourceOf)).toBe(`${HEAD}module "canvas" {
  source = "./custom-vpc-only"

  deployment_name = "paper"
  network = {
    managed        = false
    vpc_id         = "vpc-0aaaaaaaaaaaaaaaa"
    subnet_ids     = { subnet-0aaaaaaaaaaaaaaaa = "subnet-0aaaaaaaaaaaaaaaa" }
    security_group = { existing = { security_group_ids = { sg-0aaaaaaaaaaaaaaaa = "sg-0aaaaaaaaaaaaaaaa" } } }
    s3_endpoint    = { existing = { vpc_endpoint_id = "vpce-0aaaaaaaaaaaaaaaa" } }
  }
${ROLES}`);
});

test("an object of Terraform's without members", async () => {
  const text = adoptionHcl(await adopted({ ...PAPER, endpoints: [] }), sourceOf);
  expect(text.split("\n").filter((line) => line.includes("s3_endpoint"))).toEqual([
    "    s3_endpoint    = { central = {} }",
  ]);
});

test("a public domain as a module call with its import", async () => {
  const adoption = await adopted(withDomain({ AppNetworkAccessType: "PublicInternetOnly" }));
  expect(adoptionHcl(adoption, sourceOf)).toBe(`${HEAD}module "canvas" {
  source = "./quick-setup"

  deployment_name = "paper"
${ROLES}
import {
  to = aws_sagemaker_domain.this
  id = "${DOMAIN}"
}

resource "aws_sagemaker_domain" "this" {
  # Placeholders for what the provider asks for; ignore_changes keeps what the domain has.
  domain_name = "imported"
  auth_mode   = "IAM"
  vpc_id      = "vpc-00000000"
  subnet_ids  = ["subnet-00000000"]

  default_user_settings {
    execution_role = "${JOB_ROLE}"

    canvas_app_settings {
      emr_serverless_settings {
        execution_role_arn = module.canvas.canvas_app_settings.emr_serverless_settings.execution_role_arn
        status             = module.canvas.canvas_app_settings.emr_serverless_settings.status
      }
    }
  }

  lifecycle {
    # Users' files depend on the domain.
    prevent_destroy = true

    ignore_changes = [
${IGNORED.map((each) => `      ${each},\n`).join("")}    ]
  }
}
`);
});

test("what the import ignores is what the example ignores", () => {
  const example = readFileSync(path.join(ROOT, "examples/terraform/quick-setup/main.tf"), "utf8");
  const [, list = ""] = /ignore_changes = \[([^\]]*(?:\[0\][^\]]*)*)\n {4}\]/.exec(example) ?? [];
  expect([...IGNORED]).toEqual(
    list
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== ""),
  );
});
