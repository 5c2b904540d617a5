/** The statements of several policies together, as a comparison asks them: what is allowed, denied, and could not be read. */
import { type Answer, every, not, some } from "./answer";
import { actionsAreApart } from "./coverage";
import { patternOf } from "./pattern";
import type { Element, NamedPolicy, PolicyStatement } from "./policy";
import { type Request, variablesOf } from "./request";
import { applies, type StatementMatch } from "./statement";

/** A statement and where it stands. */
export interface StatementRef {
  readonly policy: NamedPolicy;
  readonly statement: PolicyStatement;
}

/** What statements say of a request. */
export interface Permission {
  /** By those that could be read alone. */
  readonly readable: Answer;
  /** By all: whatever the others say. */
  readonly whole: Answer;
}

/** Statements by effect. */
export class Statements {
  readonly allow: readonly StatementRef[];
  readonly deny: readonly StatementRef[];
  private readonly known = new Map<string, Statements>();
  private madeEffort: number | undefined;

  /**
   * @param mayAllow policies with statements that could not be read, and may allow something
   * @param mayDeny the same that may deny something
   */
  private constructor(
    private readonly grants: readonly StatementRef[],
    readonly mayAllow: readonly NamedPolicy[],
    readonly mayDeny: readonly NamedPolicy[],
  ) {
    this.allow = grants.filter(({ statement }) => statement.effect === "Allow");
    this.deny = grants.filter(({ statement }) => statement.effect === "Deny");
  }

  /** Those of policies. */
  static of(policies: readonly NamedPolicy[]): Statements {
    const unread = (effect: PolicyStatement["effect"]): readonly NamedPolicy[] =>
      policies.filter(({ policy }) =>
        policy.statements.some((each) => each.unreadable.length > 0 && each.effect !== effect),
      );
    return new Statements(
      policies.flatMap((policy) =>
        policy.policy.statements
          .filter(({ unreadable }) => unreadable.length === 0)
          .map((statement): StatementRef => ({ policy, statement })),
      ),
      unread("Deny"),
      unread("Allow"),
    );
  }

  /** What asking all of them costs. */
  get effort(): number {
    return (this.madeEffort ??= effortOf(this.grants));
  }

  get isReadable(): boolean {
    return this.mayAllow.length === 0 && this.mayDeny.length === 0;
  }

  /** Those that may be about an action. */
  about(action: Element): Statements {
    const [only, ...more] = action.patterns;
    if (action.negated || only?.literal === undefined || more.length > 0) return this;
    const { literal } = only;
    const known =
      this.known.get(literal) ??
      new Statements(
        this.grants.filter(({ statement }) => isAbout(statement, literal, action)),
        this.mayAllow,
        this.mayDeny,
      );
    this.known.set(literal, known);
    return known;
  }

  /**
   * Whether they allow a request.
   * @param delegated what the policies of who asks say: an Allow for the account leaves it to them
   */
  permits(request: Request, delegated: Permission = ALLOWED): Permission {
    const { allow, deny } = this.about(elementOf(request.action));
    const variables = variablesOf(request.context);
    const matching = (grants: readonly StatementRef[]): readonly StatementMatch[] =>
      grants.map(({ statement }) => applies(statement, request, variables));
    const denied = some(matching(deny).map((each) => each.applies));
    if (denied === "yes") return DENIED;
    const allows = matching(allow);
    const allowed = (left: Answer): Answer =>
      some(allows.map(({ applies: answer, by }) => (by === "account" ? every([answer, left]) : answer)));
    const combined = (allowing: Answer, denying: Answer): Answer => every([allowing, not(denying)]);
    return {
      readable: combined(allowed(delegated.readable), denied),
      whole: combined(orUnknown(allowed(delegated.whole), this.mayAllow), orUnknown(denied, this.mayDeny)),
    };
  }
}

const ALLOWED: Permission = { readable: "yes", whole: "yes" };
const DENIED: Permission = { readable: "no", whole: "no" };

function orUnknown(answer: Answer, unread: readonly NamedPolicy[]): Answer {
  return unread.length === 0 ? answer : some([answer, "unknown"]);
}

const efforts = new WeakMap<PolicyStatement, number>();

/** The effort of a statement: long texts are compared letter by letter, and many values each with each. */
const USUAL = { characters: 64, values: 16, longest: 512 } as const;

/** What looking at statements costs: of one as people write them, one. */
export function effortOf(grants: readonly StatementRef[]): number {
  return grants.reduce((sum, { statement }) => sum + effortOfOne(statement), 0);
}

function effortOfOne(statement: PolicyStatement): number {
  const known = efforts.get(statement);
  if (known !== undefined) return known;
  const { action, resource, conditions } = statement;
  const values = conditions.flatMap((each) => each.values);
  const lengths = [...action.patterns, ...(resource?.patterns ?? []), ...values].map(({ text }) =>
    typeof text === "string" ? text.length : 0,
  );
  const squared = (amount: number, usual: number): number => Math.floor((amount / usual) ** 2);
  const long = lengths.filter((length) => length > USUAL.longest);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const effort =
    1 +
    (long.length > 0 ? long : [longest]).reduce((sum, length) => sum + squared(length, USUAL.characters), 0) +
    squared(values.length, USUAL.values);
  efforts.set(statement, effort);
  return effort;
}

const about = new WeakMap<PolicyStatement, Map<string, boolean>>();

/** Whether a statement is about one action; remembered, because AWS's policies are attached to many roles. */
function isAbout(statement: PolicyStatement, literal: string, action: Element): boolean {
  const answers = about.get(statement) ?? new Map<string, boolean>();
  about.set(statement, answers);
  const answer = answers.get(literal) ?? !actionsAreApart(action, statement.action);
  answers.set(literal, answer);
  return answer;
}

function elementOf(action: string): Element {
  return {
    negated: false,
    patterns: [patternOf(action, { wildcards: false, variables: false, ignoreCase: true })],
  };
}
