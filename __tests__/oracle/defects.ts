/** Readers that are wrong on purpose: each hands the project a plan without something that the plan has. */
import type { Json } from "./split";

/** One defect. */
export interface Defect {
  readonly name: string;
  readonly spoil: (plan: Json) => Json;
}

type Mutable = Record<string, unknown>;

/** A change of a plan as a reader sees it. */
interface Change {
  readonly address: string;
  readonly type: string;
  readonly mode: string;
  readonly index?: unknown;
  readonly change: {
    readonly actions: readonly string[];
    before: Mutable | null;
    after: Mutable | null;
    after_unknown: Mutable;
    after_sensitive: unknown;
  };
}

/** Changes a copy. */
function changed(
  plan: Json,
  edit: (copy: { resource_changes: Change[]; configuration: Mutable; prior_state: Mutable }) => void,
): Json {
  const copy = structuredClone(plan) as never;
  edit(copy);
  return copy;
}

/** Leaves resources out. */
function without(isLeftOut: (each: Change) => boolean): Defect["spoil"] {
  return (plan) =>
    changed(plan, (copy) => {
      copy.resource_changes = copy.resource_changes.filter((each) => !isLeftOut(each));
    });
}

const ofType = (pattern: RegExp): Defect["spoil"] => without(({ type }) => pattern.test(type));

/** Drops an argument on both sides, as if it were not there. */
function dropped(pattern: RegExp, argument: string): Defect["spoil"] {
  return edited(pattern, ({ change }) => {
    for (const side of [change.before, change.after]) {
      if (!isEmpty(side?.[argument]) && side !== null) Reflect.deleteProperty(side, argument);
    }
    if (change.after_unknown[argument] === true) Reflect.deleteProperty(change.after_unknown, argument);
  });
}

function edited(pattern: RegExp, edit: (each: Change) => void): Defect["spoil"] {
  return (plan) =>
    changed(plan, (copy) => {
      for (const each of copy.resource_changes) if (pattern.test(each.type)) edit(each);
    });
}

/** What is not written, or written as nothing, can be dropped by anybody. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** Changes every statement of every policy text. */
function statements(edit: (all: Mutable[]) => Mutable[]): Defect["spoil"] {
  const text = (value: string): string => {
    if (!value.includes('"Statement"')) return value;
    const policy = JSON.parse(value) as { Statement: Mutable | Mutable[] };
    const all = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
    return JSON.stringify({ ...policy, Statement: edit(all) });
  };
  const visit = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, visit(each)]));
  };
  return (plan) =>
    changed(plan, (copy) => {
      for (const { change } of copy.resource_changes) {
        change.before = visit(change.before) as never;
        change.after = visit(change.after) as never;
      }
    });
}

function renamed(from: string, to: string): Defect["spoil"] {
  return statements((all) =>
    all.map((each) =>
      Object.fromEntries(Object.entries(each).map(([name, value]) => [name === from ? to : name, value])),
    ),
  );
}

/** Walks the modules of a configuration. */
function inModules(plan: Json, edit: (module: Mutable) => void): Json {
  return changed(plan, (copy) => {
    const visit = (module: Mutable): void => {
      edit(module);
      const calls = (module["module_calls"] ?? {}) as Readonly<Record<string, { readonly module?: Mutable }>>;
      for (const { module: inner } of Object.values(calls)) if (inner !== undefined) visit(inner);
    };
    visit(copy.configuration["root_module"] as Mutable);
  });
}

const ATTACHMENTS = /^aws_iam_(role|user|group)_policy_attachment$/;

/** More than twenty; the oracle has to find each. */
export const DEFECTS: readonly Defect[] = [
  { name: "inline policies of roles are not read", spoil: ofType(/^aws_iam_role_policy$/) },
  { name: "inline policies of users are not read", spoil: ofType(/^aws_iam_user_policy$/) },
  { name: "inline policies of groups are not read", spoil: ofType(/^aws_iam_group_policy$/) },
  { name: "attachments are not read", spoil: ofType(ATTACHMENTS) },
  { name: "the roles of a shared attachment are dropped", spoil: dropped(/^aws_iam_policy_attachment$/, "roles") },
  { name: "the users of a shared attachment are dropped", spoil: dropped(/^aws_iam_policy_attachment$/, "users") },
  { name: "the members of a group are dropped", spoil: dropped(/^aws_iam_group_membership$/, "users") },
  { name: "the groups of a user are dropped", spoil: dropped(/^aws_iam_user_group_membership$/, "groups") },
  { name: "the permissions boundary is dropped", spoil: dropped(/^aws_iam_role$/, "permissions_boundary") },
  { name: "the inline_policy block is dropped", spoil: dropped(/^aws_iam_role$/, "inline_policy") },
  { name: "managed_policy_arns is dropped", spoil: dropped(/^aws_iam_role$/, "managed_policy_arns") },
  { name: "exclusive attachments attach nothing", spoil: ofType(/^aws_iam_\w+_policy_attachments_exclusive$/) },
  { name: "the policy of a bucket is dropped", spoil: dropped(/^aws_s3_bucket$/, "policy") },
  { name: "policies apart from their buckets are not read", spoil: ofType(/^aws_s3_bucket_policy$/) },
  { name: "the policy of a key is dropped", spoil: dropped(/^aws_kms_key$/, "policy") },
  { name: "policies apart from their keys are not read", spoil: ofType(/^aws_kms_key_policy$/) },
  { name: "the policy of a queue is dropped", spoil: dropped(/^aws_sqs_queue$/, "policy") },
  { name: "policies apart from their queues are not read", spoil: ofType(/^aws_sqs_queue_policy$/) },
  { name: "the policy of a topic is dropped", spoil: dropped(/^aws_sns_topic$/, "policy") },
  { name: "policies apart from their topics are not read", spoil: ofType(/^aws_sns_topic_policy$/) },
  { name: "the policy of a secret is dropped", spoil: dropped(/^aws_secretsmanager_secret$/, "policy") },
  { name: "policies apart from their secrets are not read", spoil: ofType(/^aws_secretsmanager_secret_policy$/) },
  {
    name: "an unknown value is null",
    spoil: edited(/./, ({ change }) => {
      change.after_unknown = {};
    }),
  },
  {
    name: "a sensitive value is not there",
    spoil: edited(/./, ({ change }) => {
      const { after, after_sensitive: marks } = change;
      if (after === null || typeof marks !== "object" || marks === null) return;
      for (const [name, mark] of Object.entries(marks)) if (mark !== false) after[name] = null;
    }),
  },
  {
    name: "an id stands for the ARN of an attached policy",
    spoil: edited(ATTACHMENTS, ({ change: { after } }) => {
      const arn = after?.["policy_arn"];
      if (after !== null && typeof arn === "string") after["policy_arn"] = arn.replace(/^arn:.*:policy\//, "");
    }),
  },
  { name: "only the first of count or for_each is read", spoil: without(({ index }) => index === 1 || index === "b") },
  {
    name: "references of arguments are not followed",
    spoil: (plan) =>
      inModules(plan, (module) => {
        for (const each of (module["resources"] ?? []) as Mutable[]) each["expressions"] = {};
      }),
  },
  {
    name: "what a module is given is not followed",
    spoil: (plan) =>
      inModules(plan, (module) => {
        for (const each of Object.values((module["module_calls"] ?? {}) as Record<string, Mutable>))
          each["expressions"] = {};
      }),
  },
  {
    name: "outputs of modules are not followed",
    spoil: (plan) =>
      inModules(plan, (module) => {
        module["outputs"] = {};
      }),
  },
  {
    name: "before and after are swapped",
    spoil: edited(/./, ({ change }) => {
      [change.before, change.after] = [change.after, change.before];
    }),
  },
  {
    name: "what is deleted stays",
    spoil: (plan) =>
      changed(plan, (copy) => {
        copy.resource_changes = copy.resource_changes.map((each) =>
          each.change.actions.join() === "delete"
            ? { ...each, change: { ...each.change, actions: ["no-op"], after: each.change.before, after_unknown: {} } }
            : each,
        );
      }),
  },
  { name: "Deny is not read", spoil: statements((all) => all.filter((each) => each["Effect"] !== "Deny")) },
  { name: "only the first statement is read", spoil: statements((all) => all.slice(0, 1)) },
  { name: "NotAction is read as Action", spoil: renamed("NotAction", "Action") },
  { name: "NotResource is read as Resource", spoil: renamed("NotResource", "Resource") },
  {
    name: "conditions are not read",
    spoil: statements((all) => all.map((each) => ({ ...each, Condition: undefined }))),
  },
];
