/** The policies that Terraform itself needs to plan and to apply something. */
import type { Deployed, DeployedResource, DeployedState } from "./deployed";
import {
  type Need,
  type NeedCondition,
  NEEDS,
  OF_PROVIDER,
  type Phase,
  type RoleArns,
  sourceOf,
  type Why,
} from "./needs";

/** A statement as IAM has it. */
export interface DeployerStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: NeedCondition;
}

/** A policy document that fits into a managed policy. */
export interface DeployerDocument {
  /** `plan-1`, `apply-2`. */
  readonly name: string;
  readonly phase: Phase;
  /** Whose policy it is: the ARN of a role that Terraform assumes; null for the credentials that Terraform starts with. */
  readonly holder: string | null;
  /** As IAM counts them, without white space. */
  readonly characters: number;
  readonly policy: { readonly Version: "2012-10-17"; readonly Statement: readonly DeployerStatement[] };
}

/** An action of the policies with the reason for it. */
export interface DeployerAction {
  readonly action: string;
  readonly phase: Phase;
  readonly why: "call" | "change" | "dependent" | "state" | "credentials";
  /** The action that depends on it; null where it stands for itself. */
  readonly dependsOn: string | null;
  /** Types of resources and data sources that need it, sorted; empty for what holds for the whole. */
  readonly types: readonly string[];
  readonly source: string;
}

/** What Terraform needs. */
export interface DeployerPolicy {
  readonly name: string;
  readonly documents: readonly DeployerDocument[];
  /** Sorted by action. */
  readonly actions: readonly DeployerAction[];
  /** Addresses of resources of types that the table does not contain: the policies do not cover them. */
  readonly uncovered: readonly string[];
  /** What limits the policies, one sentence each. */
  readonly notes: readonly string[];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MOST_CHARACTERS = 6_144;
/** Managed policies that a role can have without a raised quota. */
export const MOST_ATTACHED = 10;

/** One need of one resource. */
interface Grant {
  readonly holder: string | undefined;
  readonly phase: Phase;
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly condition: NeedCondition | undefined;
  readonly why: Why | "state" | "credentials";
  readonly type: string | undefined;
}

/**
 * The policies for a plan or a stack. Those of `apply` come on top of those of `plan`.
 * @param planOnly only what `terraform plan` needs
 */
export function deployerPolicy(deployed: Deployed, { planOnly = false } = {}): DeployerPolicy {
  const roles = roleArnsIn(deployed.resources);
  const uncovered: string[] = [];
  const grants: Grant[] = [
    ...[...new Set([undefined, ...deployed.resources.map(({ assumes }) => assumes)])]
      .filter((holder) => holder !== undefined || deployed.resources.some(({ assumes }) => assumes === undefined))
      .map((holder) => grantOf(OF_PROVIDER, holder, EVERY, undefined, undefined)),
    ...credentialGrants(deployed),
    ...stateGrants(deployed),
  ];
  for (const resource of deployed.resources) {
    const needs = NEEDS.get(typeOf(resource));
    if (needs === undefined) uncovered.push(resource.address);
    for (const need of needs ?? []) {
      const on = need.on(resource, roles);
      if (on.length > 0) grants.push(grantOf(need, resource.assumes, on, need.condition?.(resource), typeOf(resource)));
    }
  }
  const wanted = withoutRepeats(planOnly ? grants.filter(({ phase }) => phase === "plan") : grants);
  const documents = documentsOf(wanted);
  return {
    name: deployed.name,
    documents,
    actions: actionsOf(wanted),
    uncovered: [...new Set(uncovered)].sort(),
    notes: notesOf(deployed, documents, wanted),
  };
}

const EVERY: readonly string[] = ["*"];

function typeOf({ mode, type }: DeployedResource): string {
  return mode === "data" ? `data.${type}` : type;
}

function grantOf(
  { phase, actions, why }: Need,
  holder: string | undefined,
  on: readonly string[],
  condition: NeedCondition | undefined,
  type: string | undefined,
): Grant {
  return { holder, phase, actions, on: [...new Set(on)].sort(), condition, why, type };
}

/** Roles of the plan or stack by name: their ARNs hold the path. */
function roleArnsIn(resources: readonly DeployedResource[]): RoleArns {
  const found = new Map<string, readonly string[]>();
  for (const { type, mode, values } of resources) {
    if (type !== "aws_iam_role") continue;
    const arns = values("arn").filter((arn) => arn.startsWith("arn:") && !arn.endsWith("*"));
    for (const name of values("name")) {
      const own = arns.filter((arn) => arn.endsWith(`/${name}`));
      // What a data source reads is known by its name alone, until it was read.
      if (own.length > 0 && (mode === "managed" || !own.some((arn) => arn.includes("*"))))
        found.set(name, [...new Set([...(found.get(name) ?? []), ...own])]);
    }
  }
  return found;
}

/** The roles that Terraform assumes, for its own credentials. */
function credentialGrants({ resources, state }: Deployed): readonly Grant[] {
  const roles = new Set(resources.flatMap(({ assumes }) => assumes ?? []));
  if (typeof state === "object" && state.assumes !== undefined) roles.add(state.assumes);
  return roles.size === 0
    ? []
    : [
        {
          holder: undefined,
          phase: "plan",
          actions: ["sts:AssumeRole"],
          on: [...roles].sort(),
          condition: undefined,
          why: "credentials",
          type: undefined,
        },
      ];
}

/** The state and its lock. https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required */
function stateGrants({ state, place }: Deployed): readonly Grant[] {
  if (typeof state !== "object") return [];
  const bucket = `arn:${place.partition}:s3:::${state.bucket}`;
  const object = `${bucket}/${state.key}`;
  const grant = (phase: Phase, actions: readonly string[], on: string): Grant => ({
    holder: state.assumes,
    phase,
    actions,
    on: [on],
    condition: undefined,
    why: "state",
    type: undefined,
  });
  return [
    grant("plan", ["s3:ListBucket"], bucket),
    grant("plan", ["s3:GetObject"], object),
    grant("plan", ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], `${object}.tflock`),
    grant("apply", ["s3:PutObject"], object),
    ...keyGrants(state, grant),
  ];
}

function keyGrants(
  { kmsKeyArn }: DeployedState,
  grant: (phase: Phase, actions: readonly string[], on: string) => Grant,
): readonly Grant[] {
  // The lock is written by a plan too.
  return kmsKeyArn === undefined ? [] : [grant("plan", ["kms:Decrypt", "kms:GenerateDataKey"], kmsKeyArn)];
}

/** What `plan` has already is left out of `apply`. */
function withoutRepeats(grants: readonly Grant[]): readonly Grant[] {
  const has = new Set(
    grants
      .filter(({ phase, condition }) => phase === "plan" && condition === undefined)
      .flatMap(({ holder, actions, on }) =>
        actions.flatMap((action) => on.map((each) => `${holder} ${action} ${each}`)),
      ),
  );
  const isNew = ({ holder }: Grant, action: string, on: string): boolean =>
    !has.has(`${holder} ${action} ${on}`) && !has.has(`${holder} ${action} *`);
  return grants.flatMap((grant) => {
    if (grant.phase === "plan") return [grant];
    return grant.actions.flatMap((action) => {
      const on = grant.on.filter((each) => isNew(grant, action, each));
      return on.length === 0 ? [] : [{ ...grant, actions: [action], on }];
    });
  });
}

interface Draft {
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly condition: NeedCondition | undefined;
}

function documentsOf(grants: readonly Grant[]): readonly DeployerDocument[] {
  const holders = [...new Set(grants.map(({ holder }) => holder))];
  const counts: Record<Phase, number> = { plan: 0, apply: 0 };
  return (["plan", "apply"] as const).flatMap((phase) =>
    holders.flatMap((holder) => {
      const own = grants.filter((grant) => grant.phase === phase && grant.holder === holder);
      const word = phase === "plan" ? "Plan" : "Apply";
      return packed(statementsOf(own), word).map((statements): DeployerDocument => {
        counts[phase] += 1;
        const policy = { Version: "2012-10-17", Statement: statements } as const;
        return {
          name: `${phase}-${String(counts[phase])}`,
          phase,
          holder: holder ?? null,
          characters: charactersOf(statements),
          policy,
        };
      });
    }),
  );
}

/** The fewest statements without allowing more: actions on the same resources together, then resources with the same actions. */
function statementsOf(grants: readonly Grant[]): readonly Draft[] {
  const actions = new Map<
    string,
    { readonly on: string; readonly condition: NeedCondition | undefined; all: Set<string> }
  >();
  for (const { actions: names, on, condition } of grants) {
    for (const each of on) {
      const key = JSON.stringify([each, condition]);
      const entry = actions.get(key) ?? { on: each, condition, all: new Set() };
      actions.set(key, entry);
      for (const name of names) entry.all.add(name);
    }
  }
  const resources = new Map<
    string,
    { readonly actions: readonly string[]; readonly condition: NeedCondition | undefined; on: string[] }
  >();
  for (const { on, condition, all } of actions.values()) {
    const names = [...all].sort();
    const key = JSON.stringify([names, condition]);
    const entry = resources.get(key) ?? { actions: names, condition, on: [] };
    resources.set(key, entry);
    entry.on.push(on);
  }
  return together([...resources.values()].map((each) => ({ ...each, on: covering(each.on) })));
}

/** Statements on the same resources and with the same actions that differ in the values of one condition are one. */
function together(drafts: readonly Draft[]): readonly Draft[] {
  const merged = new Map<string, Draft>();
  for (const draft of drafts) {
    const one = onlyKeyOf(draft.condition);
    const key = JSON.stringify([
      draft.actions,
      draft.on,
      one?.operator,
      one?.key,
      one === undefined ? draft.condition : 0,
    ]);
    const known = merged.get(key);
    const values = [...new Set([...(onlyKeyOf(known?.condition)?.values ?? []), ...(one?.values ?? [])])].sort();
    merged.set(key, one === undefined ? draft : { ...draft, condition: { [one.operator]: { [one.key]: values } } });
  }
  return [...merged.values()];
}

function onlyKeyOf(
  condition: NeedCondition | undefined,
): { readonly operator: string; readonly key: string; readonly values: readonly string[] } | undefined {
  const keys = Object.entries(condition ?? {}).flatMap(([operator, each]) =>
    Object.entries(each).map(([key, values]) => ({ operator, key, values })),
  );
  return keys.length === 1 ? keys[0] : undefined;
}

/** Without what another pattern of the list covers: `…:subnet/*` covers `…:subnet/subnet-1`. */
function covering(patterns: readonly string[]): readonly string[] {
  const open = patterns.filter((each) => each.endsWith("*"));
  return [...new Set(patterns)]
    .filter((each) => !open.some((other) => other !== each && each.startsWith(other.slice(0, -1))))
    .sort();
}

/** Statements in documents that are small enough, in their order. */
function packed(drafts: readonly Draft[], word: string): readonly (readonly DeployerStatement[])[] {
  const documents: DeployerStatement[][] = [];
  let position = 0;
  for (const draft of drafts.flatMap(fitting)) {
    position += 1;
    const { actions, on, condition } = draft;
    const statement: DeployerStatement = {
      Sid: `${word}${String(position)}`,
      Effect: "Allow",
      Action: actions,
      Resource: on,
      ...(condition === undefined ? {} : { Condition: condition }),
    };
    const last = documents.at(-1);
    if (last !== undefined && charactersOf([...last, statement]) <= MOST_CHARACTERS) last.push(statement);
    else documents.push([statement]);
  }
  return documents;
}

/** A statement that is too long for a document alone is several, each on a part of the resources. */
function fitting(draft: Draft): readonly Draft[] {
  const { on } = draft;
  if (on.length < 2 || JSON.stringify(draft).length <= MOST_CHARACTERS - 200) return [draft];
  const half = Math.ceil(on.length / 2);
  return [on.slice(0, half), on.slice(half)].flatMap((part) => fitting({ ...draft, on: part }));
}

function charactersOf(statements: readonly DeployerStatement[]): number {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements }).replaceAll(/\s/g, "").length;
}

function actionsOf(grants: readonly Grant[]): readonly DeployerAction[] {
  const found = new Map<string, DeployerAction & { readonly all: Set<string> }>();
  for (const { actions, phase, why, type } of grants) {
    for (const action of actions) {
      const depends = typeof why === "object" ? why : undefined;
      const key = JSON.stringify([action, phase, why]);
      const entry = found.get(key) ?? {
        action,
        phase,
        why: typeof why === "object" ? ("dependent" as const) : why,
        dependsOn: depends?.dependsOn ?? null,
        types: [],
        source: depends?.source ?? (why === "state" ? STATE_SOURCE : sourceOf(action)),
        all: new Set<string>(),
      };
      found.set(key, entry);
      if (type !== undefined) entry.all.add(type);
    }
  }
  return [...found.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { all, ...action }]) => ({ ...action, types: [...all].sort() }));
}

const STATE_SOURCE = "https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required";

function notesOf(
  deployed: Deployed,
  documents: readonly DeployerDocument[],
  grants: readonly Grant[],
): readonly string[] {
  const holders = [...new Set(documents.map(({ holder }) => holder))];
  const many = holders.filter((holder) => documents.filter((each) => each.holder === holder).length > MOST_ATTACHED);
  const isOpen = grants.some(({ on }) =>
    on.some((each) => /:(domain|vpc-endpoint|security-group|user-profile)\/\*/.test(each)),
  );
  const signOn = deployed.resources.some(({ values }) => values("auth_mode").includes("SSO"));
  return [
    ...(isOpen
      ? [
          "Ids that AWS has not assigned yet are * in these policies. After the first apply, run the command again on a new plan: it then names each id.",
        ]
      : []),
    ...(deployed.place.account === "*"
      ? [
          "The account is not in the plan: set allowed_account_ids of the provider, and the policies name it in place of *.",
        ]
      : []),
    ...(deployed.state === "unknown"
      ? [
          "A plan does not contain where its state is kept: add what your backend needs. For S3: https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required",
        ]
      : []),
    ...(signOn
      ? [
          "auth_mode is SSO: AWS does not document which actions of IAM Identity Center CreateDomain and CreateUserProfile need besides, so they are not in these policies.",
        ]
      : []),
    ...many.map(
      (holder) =>
        `${holder ?? "Terraform's own credentials"} would need more than ${String(MOST_ATTACHED)} managed policies, the quota of a role: raise it to 20 in Service Quotas.`,
    ),
  ];
}
