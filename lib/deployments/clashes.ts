/** What two deployments cannot both have. Each rule is a function from a deployment to what it claims. */
import { posix } from "node:path";
import { importOf } from "../constructs/domain";
import type { Message } from "../rules/messages";
import type { NamedDeployment } from "./deployment";
import * as errors from "./errors";
import type { Earlier } from "./errors";
import { emrRoleOf, executionRolesOf } from "./roles";
import { stackFolder, stateOf } from "./state";

/** A clash or a warning about two deployments, at the field of the later one. */
export interface Clash extends Message {
  readonly path: readonly string[];
}

/** File and line of a field, or of what is nearest to it when it is left out. */
export type LineOf = (path: readonly string[]) => string;

/** Something that only one deployment can have. */
interface Claim {
  /** Equal for claims that clash. */
  readonly key: string;
  /** The field, from the deployment down, that decides. */
  readonly field: readonly string[];
  /** Claims of one key that both have this set are another rule's business. */
  readonly created?: boolean;
  readonly message: (earlier: Earlier) => Message;
}

type Claims = (named: NamedDeployment) => readonly Claim[];

/** Every clash, in the order of the deployments; a third claim is reported against the first one. */
export function clashesOf(deployments: readonly NamedDeployment[], lineOf: LineOf): readonly Clash[] {
  return [...RULES.flatMap((claims) => repeated(deployments, claims, lineOf)), ...rolesDenied(deployments, lineOf)];
}

function repeated(deployments: readonly NamedDeployment[], claims: Claims, lineOf: LineOf): readonly Clash[] {
  const first = new Map<string, Claim & { readonly name: string }>();
  return deployments.flatMap((named) =>
    claims(named).flatMap((claim): readonly Clash[] => {
      const earlier = first.get(claim.key);
      if (earlier === undefined) {
        first.set(claim.key, { ...claim, name: named.name });
        return [];
      }
      if (claim.created === true && earlier.created === true) return [];
      const at = lineOf(pathOf(earlier.name, earlier.field));
      const message = claim.message({ name: earlier.name, at, same: earlier.name === named.name });
      return [{ path: pathOf(named.name, claim.field), ...message }];
    }),
  );
}

function pathOf(name: string, field: readonly string[]): readonly string[] {
  return ["deployments", name, ...field];
}

function key(...parts: readonly string[]): string {
  return parts.join(" ");
}

/** The domain has one EMR Serverless role; whether Terraform or a person sets it makes no difference. */
const domains: Claims = ({ deployment: { account, region, domain } }) => {
  const imported = importOf(domain);
  const form = imported === undefined ? "existing" : "import";
  const domainId = imported?.domainId ?? domain.existing?.domainId;
  return domainId === undefined
    ? []
    : [
        {
          key: key(account, region, domainId),
          field: ["domain", form, "domainId"],
          message: (earlier) => errors.sameDomain(domainId, region, earlier),
        },
      ];
};

const domainNames: Claims = ({ name, deployment: { account, region, domain } }) => {
  if (domain.create === undefined) return [];
  const domainName = domain.create.domainName ?? name;
  return [
    {
      key: key(account, region, domainName),
      field: ["domain", "create", "domainName"],
      message: (earlier) => errors.sameDomainName(domainName, region, earlier),
    },
  ];
};

interface RoleUse {
  readonly roleName: string;
  readonly field: readonly string[];
}

/** Roles that a deployment creates. */
function createdRoles(named: NamedDeployment): readonly RoleUse[] {
  const { roleName, exists } = emrRoleOf(named);
  const execution = executionRolesOf(named)
    .filter(({ role }) => role.create !== undefined)
    .map(({ staticName, roleName }) => ({ roleName, field: ["executionRoles", staticName, "create", "roleName"] }));
  return exists ? execution : [{ roleName, field: ["emrServerlessRole", "create", "nameSuffix"] }, ...execution];
}

/** One namespace for all roles of an account: EMR Serverless roles and execution roles may clash as well. */
const roleNames: Claims = (named) =>
  createdRoles(named).map(({ roleName, field }) => ({
    key: key(named.deployment.account, roleName.toLowerCase()),
    field,
    message: (earlier) => errors.sameRoleName(roleName, field.join("."), earlier),
  }));

/** Terraform owns an attachment of a managed policy as a whole; inline policies carry the deployment's name. */
const attachments: Claims = (named) => {
  const claim = ({ roleName, field }: RoleUse, created: boolean): Claim => ({
    key: key(named.deployment.account, roleName.toLowerCase()),
    field,
    created,
    message: (earlier) => errors.sameAttachments(roleName, earlier),
  });
  return executionRolesOf(named).flatMap(({ staticName, roleName, role }) => {
    if (role.existing === undefined) {
      return [claim({ roleName, field: ["executionRoles", staticName, "create", "roleName"] }, true)];
    }
    return role.existing.attach === "canvas-policies"
      ? [claim({ roleName, field: ["executionRoles", staticName, "existing", "attach"] }, false)]
      : [];
  });
};

/** Whatever the account: one state of two stacks loses what either made. */
const states: Claims = ({ name, deployment }) => {
  const state = stateOf(name, deployment.backend);
  if (state.kind === "s3") {
    const shown = `s3://${state.bucket}/${state.key}`;
    return [{ key: shown, field: ["backend", "s3", "key"], message: (earlier) => errors.sameState(shown, earlier) }];
  }
  const shown = posix.join(stackFolder(name), state.path);
  return [{ key: shown, field: ["backend", "local", "path"], message: (earlier) => errors.sameState(shown, earlier) }];
};

const RULES: readonly Claims[] = [domains, domainNames, roleNames, attachments, states];

/** An execution role in one deployment. */
interface Passing {
  readonly name: string;
  readonly field: readonly string[];
  readonly emrServerlessRole: string;
  /** Its inline policy denies the role passing any other EMR Serverless role. */
  readonly restricts: boolean;
}

/** Execution roles of two deployments, of which one denies what the other needs: a Deny counts whoever attached it. */
function rolesDenied(deployments: readonly NamedDeployment[], lineOf: LineOf): readonly Clash[] {
  const uses = new Map<string, Passing[]>();
  return deployments.flatMap((named) =>
    executionRolesOf(named).flatMap(({ staticName, roleName, role }): readonly Clash[] => {
      const { account, restrictPassRole = false } = named.deployment;
      const [form, attached] = role.existing === undefined ? ["create", true] : ["existing", role.existing.attach];
      const use: Passing = {
        name: named.name,
        field: ["executionRoles", staticName, form],
        emrServerlessRole: emrRoleOf(named).roleArn,
        restricts: restrictPassRole && attached !== false,
      };
      const roleKey = key(account, roleName.toLowerCase());
      const ofRole = uses.get(roleKey) ?? [];
      uses.set(roleKey, ofRole);
      const earlier = ofRole.find(
        (other) => other.emrServerlessRole !== use.emrServerlessRole && (other.restricts || use.restricts),
      );
      ofRole.push(use);
      if (earlier === undefined) return [];
      const at = lineOf(pathOf(earlier.name, earlier.field));
      const message = errors.roleDenied(roleName, use.restricts, { name: earlier.name, at, same: false });
      return [{ path: pathOf(named.name, use.field), ...message }];
    }),
  );
}

/** Existing roles that another deployment of the same account creates: possible, in the right order. */
export function rolesMadeElsewhere(deployments: readonly NamedDeployment[], lineOf: LineOf): readonly Clash[] {
  const makers = new Map(
    deployments.flatMap((named) =>
      createdRoles(named).map(({ roleName, field }) => {
        return [key(named.deployment.account, roleName), { name: named.name, field }] as const;
      }),
    ),
  );
  return deployments.flatMap((named) =>
    existingRoles(named).flatMap(({ roleName, field }): readonly Clash[] => {
      const maker = makers.get(key(named.deployment.account, roleName));
      if (maker === undefined || maker.name === named.name) return [];
      const at = lineOf(pathOf(maker.name, maker.field));
      const message = errors.roleMadeElsewhere(roleName, { name: maker.name, at, same: false });
      return [{ path: pathOf(named.name, field), ...message }];
    }),
  );
}

function existingRoles(named: NamedDeployment): readonly RoleUse[] {
  const { roleName, exists } = emrRoleOf(named);
  const execution = executionRolesOf(named)
    .filter(({ role }) => role.existing !== undefined)
    .map(({ staticName, roleName }) => ({ roleName, field: ["executionRoles", staticName, "existing", "roleArn"] }));
  return exists ? [{ roleName, field: ["emrServerlessRole", "existing", "roleArn"] }, ...execution] : execution;
}
