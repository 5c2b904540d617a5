/** A policy in the one form that decisions are made on. */
import type { Operator } from "./operators/operator";
import { matches, type Pattern } from "./pattern";
import type { MaybeUnknownString } from "./text";
import type { Why } from "./unknown";

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface Element {
  readonly negated: boolean;
  readonly patterns: readonly Pattern[];
}

/** One entry of `Principal`. */
export interface PrincipalEntry {
  /** `*` is any principal. */
  readonly type: "AWS" | "Service" | "Federated" | "CanonicalUser" | "*";
  readonly identifier: MaybeUnknownString;
}

/** One key under one operator: it holds when one of its values does. */
export interface Condition {
  /** As the policy writes it, for people. */
  readonly test: string;
  readonly variable: string;
  /** In lower case: keys are not case-sensitive. */
  readonly key: string;
  /** `null`: whether the key is there. */
  readonly operator: Operator | "null";
  readonly set: "all" | "any" | undefined;
  readonly ifExists: boolean;
  readonly values: readonly Pattern[];
}

/** One statement. */
export interface PolicyStatement {
  readonly sid: string | undefined;
  /** From 1, as it is counted for people. */
  readonly position: number;
  /** Undefined when it is undetermined. */
  readonly effect: "Allow" | "Deny" | undefined;
  readonly principals: readonly PrincipalEntry[] | undefined;
  readonly action: Element;
  /** Undefined in trust policies, which are about the role they belong to. */
  readonly resource: Element | undefined;
  readonly conditions: readonly Condition[];
  /** Why the statement is undetermined, whatever is asked. */
  readonly unreadable: readonly Why[];
}

/** A policy, with its statements by action. */
export interface Policy {
  readonly statements: readonly PolicyStatement[];
  /** Statements that can only be about one action, by it in lower case. */
  readonly byAction: ReadonlyMap<string, readonly PolicyStatement[]>;
  /** Statements that have to be asked whatever the action is. */
  readonly others: readonly PolicyStatement[];
}

/** A policy as people find it. */
export interface NamedPolicy {
  /** Its name, or the resource it belongs to. */
  readonly name: string;
  /** Where the plan or stack has it; undefined for AWS managed policies and policies given by hand. */
  readonly address: string | undefined;
  readonly policy: Policy;
  /** It is marked sensitive: it decides, and its content is not shown. */
  readonly redacted?: boolean;
  /** Written on its holder, attached to it, or AWS's own; undefined for policies of resources. */
  readonly kind?: "inline" | "managed" | "aws";
  /** The ARN by which a managed policy is attached, as far as it is known; undefined for every other policy. */
  readonly arn?: MaybeUnknownString;
  /** Its length as IAM counts it, without white space; undefined where it is not known. */
  readonly characters?: number;
}

/** Sorts statements by action. */
export function indexed(statements: readonly PolicyStatement[]): Policy {
  const byAction = new Map<string, PolicyStatement[]>();
  const others: PolicyStatement[] = [];
  for (const statement of statements) {
    const { negated, patterns } = statement.action;
    const literals = patterns.map(({ literal }) => literal);
    if (negated || statement.unreadable.length > 0 || literals.includes(undefined)) {
      others.push(statement);
      continue;
    }
    for (const action of new Set(literals)) {
      if (action === undefined) continue;
      const same = byAction.get(action);
      if (same === undefined) byAction.set(action, [statement]);
      else same.push(statement);
    }
  }
  return { statements, byAction, others };
}

/** The statement's name for people: its Sid, or its place. */
export function statementName({ sid, position }: PolicyStatement): string {
  return sid ?? `statement ${String(position)}`;
}

/** The Allow statements that an action is within, by a wildcard too; the action in lower case. */
export function covering(policies: readonly NamedPolicy[], action: string): readonly PolicyStatement[] {
  const isWithin = (pattern: Pattern): boolean => matches(pattern, action, () => "absent") === "yes";
  return policies.flatMap(({ policy: { byAction, others } }) =>
    [
      ...(byAction.get(action) ?? []),
      ...others.filter((each) => !each.action.negated && each.action.patterns.some(isWithin)),
    ].filter(({ effect }) => effect === "Allow"),
  );
}

/** The Allow statements whose every action is written out, and one of them is this one. */
export function allowing(
  policies: readonly NamedPolicy[],
  action: string,
): readonly { readonly policy: NamedPolicy; readonly statement: PolicyStatement }[] {
  return policies.flatMap((policy) =>
    (policy.policy.byAction.get(action) ?? [])
      .filter(({ effect }) => effect === "Allow")
      .map((statement) => ({ policy, statement })),
  );
}
