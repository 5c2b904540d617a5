/** Policies of chance, small enough that every question to them can be asked. */
import type { Random } from "./random";

export const ACCOUNT = "123456789012";
export const OTHER_ACCOUNT = "999900009999";
export const REGION = "us-east-1";

/** One statement as IAM writes it. */
export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, readonly string[]>>;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A statement without some of its members. */
export function withoutMembers(statement: Statement, ...members: readonly (keyof Statement)[]): Statement {
  const entries = Object.entries(statement).filter(([name]) => !members.some((member) => member === name));
  return Object.fromEntries(entries) as unknown as Statement;
}

/** What statements can be about. */
export interface Subject {
  readonly service: string;
  readonly actions: readonly [string, ...string[]];
  /** Patterns of the service's actions. */
  readonly wide: readonly [string, ...string[]];
  /** ARNs that requests ask for. */
  readonly resources: readonly [string, ...string[]];
  /** Patterns of resources that a statement may name. */
  readonly patterns: readonly [string, ...string[]];
}

/** What a request carries beside what every request has. */
export const CONTEXT: Readonly<Record<string, string>> = { "aws:ResourceTag/team": "a" };

const CONDITIONS: readonly [NonNullable<Statement["Condition"]>, ...NonNullable<Statement["Condition"]>[]] = [
  { StringEquals: { "aws:ResourceTag/team": ["a"] } },
  { StringEquals: { "aws:ResourceTag/team": ["b"] } },
  { StringLike: { "aws:ResourceTag/team": ["a*", "b"] } },
  { StringNotEquals: { "aws:ResourceTag/team": ["a"] } },
  { Bool: { "aws:SecureTransport": ["true"] } },
  { Bool: { "aws:SecureTransport": ["false"] } },
  { StringEquals: { "aws:PrincipalAccount": [ACCOUNT] } },
  { StringEquals: { "aws:PrincipalAccount": [OTHER_ACCOUNT] } },
  { Null: { "aws:ResourceTag/owner": ["true"] } },
];

/** A statement about a subject; of a resource's policy where there are principals. */
export function statement(
  random: Random,
  subject: Subject,
  principals?: readonly [NonNullable<Statement["Principal"]>, ...NonNullable<Statement["Principal"]>[]],
): Statement {
  const isDeny = random.chance(0.25);
  const actions = random.chance(0.25)
    ? [random.pick(subject.wide)]
    : random.some(subject.actions, random.chance(0.5) ? 1 : 2);
  const isNotAction = random.chance(0.06);
  const patterns = random.chance(0.3)
    ? random.some(subject.resources, random.chance(0.7) ? 1 : 2)
    : [random.pick(subject.patterns)];
  const isNotResource = principals === undefined && random.chance(0.06) && !patterns.includes("*");
  return {
    Effect: isDeny ? "Deny" : "Allow",
    ...(principals === undefined ? {} : { Principal: random.pick(principals) }),
    [isNotAction ? "NotAction" : "Action"]: actions,
    [isNotResource ? "NotResource" : "Resource"]: patterns,
    ...(random.chance(0.25) ? { Condition: random.pick(CONDITIONS) } : {}),
  };
}

/** A statement less wide than it was; undefined where nothing can be taken from it. */
export function narrowed(random: Random, of: Statement, subject: Subject): Statement {
  const [action] = of.Action ?? [];
  const ways: readonly (() => Statement | undefined)[] = [
    () =>
      of.Action !== undefined && of.Action.length > 1 && action !== undefined ? { ...of, Action: [action] } : undefined,
    () =>
      of.Action?.some((each) => each.includes("*")) === true ? { ...of, Action: [subject.actions[0]] } : undefined,
    () =>
      of.Resource?.some((each) => each.includes("*")) === true && subject.resources.length > 1
        ? { ...of, Resource: [subject.resources[0]] }
        : undefined,
    () => ({ ...of, Condition: { ...of.Condition, StringEquals: { "aws:ResourceTag/team": ["b"] } } }),
  ];
  for (const way of random.some(ways, ways.length)) {
    const found = way();
    if (found !== undefined) return found;
  }
  return of;
}
