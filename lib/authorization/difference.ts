/**
 * What one set of policies allows and another does not, by meaning: a text that is already covered is no difference, a Deny
 * that is lost or a condition that is weakened is one.
 */
import type { Answer } from "./answer";
import {
  actionsAreApart,
  actionWithin,
  conditionsImply,
  principalWithin,
  resourcesAreApart,
  resourceWithin,
} from "./coverage";
import { patternOf } from "./pattern";
import type { Condition, Element, NamedPolicy, PolicyStatement, PrincipalEntry } from "./policy";
import { type Request, variablesOf } from "./request";
import { applies } from "./statement";
import { type Caller, type Subject, witnesses } from "./witness";

/** All policies of one principal, or of one resource, at one time. */
export interface Side {
  readonly policies: readonly NamedPolicy[];
  /** Limits what the policies allow. */
  readonly boundary?: NamedPolicy | undefined;
}

/** Something that is allowed on one side and not on the other; the elements hold only what differs. */
export interface Gain {
  /** A statement allows it, a Deny of the other side is gone, or a permissions boundary lets it through. */
  readonly by: "allow" | "lost deny" | "boundary";
  readonly policy: NamedPolicy;
  readonly statement: PolicyStatement;
  readonly principal: PrincipalEntry | undefined;
  readonly action: Element;
  readonly resource: Element | undefined;
  readonly conditions: readonly Condition[];
  /** A request that one side allows and the other does not; without one, nobody can tell whether it is a gain. */
  readonly proof: Request | undefined;
  /** A Deny that is gone where nothing is allowed: it would only be felt once something is. */
  readonly isIdle: boolean;
  /**
   * What the other side has of the same actions (of a lost Deny, what this side has): first of all on the same resources, with
   * other conditions; without any such, on other resources.
   */
  readonly nearest: readonly Grant[];
}

/** A statement and where it stands. */
export interface Grant {
  readonly policy: NamedPolicy;
  readonly statement: PolicyStatement;
}

/** Whether one side allows all that another does. */
export function covers(one: Side, other: Side, caller: Caller): Answer {
  const gained = gains(one, other, caller).filter(({ isIdle }) => !isIdle);
  if (gained.length === 0) return "yes";
  return gained.some(({ proof }) => proof !== undefined) ? "no" : "unknown";
}

/** What `after` allows and `before` does not. Statements that could not be read are left out: whoever asks tells of them. */
export function gains(before: Side, after: Side, caller: Caller): readonly Gain[] {
  if (isSameSide(before, after)) return [];
  const compared = new Comparison(before, after, caller);
  return [...compared.allowed(), ...compared.noLongerDenied()];
}

function isSameSide(one: Side, other: Side): boolean {
  return (
    one.boundary?.policy === other.boundary?.policy &&
    one.policies.length === other.policies.length &&
    one.policies.every(({ policy }, index) => policy === other.policies[index]?.policy)
  );
}

/** Beyond so many comparisons nothing is proven: a policy of a pull request can be written to take for ever. */
const MOST_COMPARISONS = 2_000_000;

/** What making and deciding a request costs beside the statements that are asked. */
const REQUEST = 20;

class Comparison {
  private readonly before: Statements;
  private readonly after: Statements;
  private readonly boundary: { readonly before: Statements | undefined; readonly after: Statements | undefined };
  private left = MOST_COMPARISONS;

  constructor(
    private readonly old: Side,
    private readonly present: Side,
    private readonly caller: Caller,
  ) {
    this.before = Statements.of(old.policies);
    this.after = Statements.of(present.policies);
    const limits = ({ boundary }: Side): Statements | undefined =>
      boundary === undefined || isUnreadable(boundary) ? undefined : Statements.of([boundary]);
    this.boundary = { before: limits(old), after: limits(present) };
  }

  /** Allow statements of which something was not allowed. */
  *allowed(): Generator<Gain> {
    const known = new Set(this.before.allow.map(({ statement }) => meaningOf(statement)));
    const isSameBoundary = this.old.boundary?.policy === this.present.boundary?.policy;
    for (const grant of this.after.allow) {
      const isKnown = known.has(meaningOf(grant.statement));
      if (isKnown && isSameBoundary) continue;
      for (const found of this.uncovered(grant, isKnown)) {
        yield { ...grant, ...found.subject, by: found.by, proof: found.proof, isIdle: false, nearest: found.nearest };
      }
    }
  }

  /** Deny statements of before that nothing denies any more. */
  *noLongerDenied(): Generator<Gain> {
    const known = new Set(this.after.deny.map(({ statement }) => meaningOf(statement)));
    for (const grant of this.before.deny) {
      if (known.has(meaningOf(grant.statement))) continue;
      const parts = cells(grant.statement).filter((cell) => !this.isWithin(cell, this.after.deny));
      for (const subject of joined(parts)) {
        const nearest = this.nearest(subject, this.after.deny);
        const isIdle =
          this.mayLook(this.after.allow) &&
          this.after.allow.every(
            ({ statement }) =>
              actionsAreApart(subject.action, statement.action) ||
              resourcesAreApart(subject.resource, statement.resource),
          );
        const proof = isIdle ? undefined : this.allowedNow(subject);
        yield { by: "lost deny", ...grant, ...subject, proof, isIdle, nearest };
      }
    }
  }

  /** The parts of a statement that were not allowed, and by what they were withheld. */
  private uncovered({ statement }: Grant, isKnown: boolean): readonly Open[] {
    const open: Open[] = [];
    for (const cell of cells(statement)) {
      if (this.isWithin(cell, this.after.about(cell.action).deny) || this.isOutside(cell)) continue;
      const before = this.before.about(cell.action).allow;
      const isCovered = isKnown || this.isWithin(cell, before);
      const isLimited = this.boundary.before !== undefined && !this.isWithin(cell, this.boundary.before.allow);
      if (isCovered && !isLimited) continue;
      const by = isCovered ? "boundary" : "allow";
      open.push({ subject: cell, by, proof: this.proofOf(cell), nearest: this.nearest(cell, before) });
    }
    // In one row only what is the same in every respect.
    const groups = new Map<string, Open[]>();
    for (const each of open) {
      const near = each.nearest.map(({ policy, statement }) => [policy.name, policy.address, statement.position]);
      const key = JSON.stringify([each.by, each.proof !== undefined, near]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [each]);
      else group.push(each);
    }
    return [...groups.values()].flatMap((group) => {
      const [first] = group;
      return first === undefined
        ? []
        : joined(group.map(({ subject }) => subject)).map((subject) => ({ ...first, subject }));
    });
  }

  /** Whether the present boundary lets nothing of it through. */
  private isOutside({ action, resource }: Subject): boolean {
    const { after } = this.boundary;
    if (after === undefined) return false;
    return after.allow.every(
      ({ statement }) => actionsAreApart(action, statement.action) || resourcesAreApart(resource, statement.resource),
    );
  }

  private isWithin(cell: Subject, grants: readonly Grant[]): boolean {
    if (this.isWithinOne(cell, grants)) return true;
    const single = eachValue(cell);
    return single.length > 1 && single.every((each) => this.isWithinOne(each, grants));
  }

  private isWithinOne(cell: Subject, grants: readonly Grant[]): boolean {
    if (!this.mayLook(grants)) return false;
    return grants.some(
      ({ statement }) =>
        actionWithin(cell.action, statement.action) &&
        resourceWithin(cell.resource, statement.resource) &&
        principalWithin(cell.principal, statement.principals) &&
        conditionsImply(cell.conditions, statement.conditions),
    );
  }

  /** Every look at statements costs; once nothing is left, nothing is looked at any more. */
  private mayLook(grants: readonly Grant[]): boolean {
    this.left -= grants.length;
    return this.left >= 0;
  }

  private nearest(subject: Subject, grants: readonly Grant[]): readonly Grant[] {
    return this.mayLook(grants) ? nearestTo(subject, grants) : [];
  }

  private proofOf(subject: Subject): Request | undefined {
    if (this.left < 0) return undefined;
    const avoid = [...this.before.about(subject.action).allow, ...this.after.about(subject.action).deny].map(
      ({ statement }) => statement,
    );
    if (this.boundary.after === undefined) return this.firstGained(witnesses(subject, this.caller, avoid));
    for (const { statement } of this.boundary.after.allow) {
      const proof = this.firstGained(witnesses(common(subject, statement), this.caller, avoid));
      if (proof !== undefined) return proof;
    }
    return undefined;
  }

  private firstGained(requests: Iterable<Request>): Request | undefined {
    for (const request of requests) {
      this.left -= REQUEST + this.after.size + this.before.size;
      if (this.left < 0) return undefined;
      if (this.allows("after", request) && !this.mayAllow("before", request)) return request;
    }
    return undefined;
  }

  /** A request that the lost Deny was about, and that is allowed now. */
  private allowedNow(denied: Subject): Request | undefined {
    if (this.left < 0) return undefined;
    const avoid = this.after.deny.map(({ statement }) => statement);
    for (const { statement } of this.after.allow) {
      if (actionsAreApart(denied.action, statement.action)) continue;
      if (resourcesAreApart(denied.resource, statement.resource)) continue;
      for (const principal of statement.principals ?? [denied.principal]) {
        const subject = { ...common(denied, statement), principal };
        const proof = this.firstGained(witnesses(subject, this.caller, avoid));
        if (proof !== undefined) return proof;
      }
    }
    return undefined;
  }

  private allows(side: "before" | "after", request: Request): boolean {
    const boundary = this.boundary[side];
    return permits(this[side], request) === "yes" && (boundary === undefined || permits(boundary, request) === "yes");
  }

  private mayAllow(side: "before" | "after", request: Request): boolean {
    const boundary = this.boundary[side];
    return permits(this[side], request) !== "no" && (boundary === undefined || permits(boundary, request) !== "no");
  }
}

/** A part of a statement that the other side does not have. */
interface Open {
  readonly subject: Subject;
  readonly by: "allow" | "boundary";
  readonly proof: Request | undefined;
  readonly nearest: readonly Grant[];
}

/** Where to look for what a statement allows of something. */
function common(subject: Subject, { action, resource, conditions }: PolicyStatement): Subject {
  return {
    ...subject,
    action: ofBoth(subject.action, action),
    resource: subject.resource === undefined || resource === undefined ? undefined : ofBoth(subject.resource, resource),
    conditions: [...subject.conditions, ...conditions],
  };
}

/** What two elements have in common is among this. */
function ofBoth(one: Element, other: Element): Element {
  if (one.negated !== other.negated) return one.negated ? other : one;
  return { negated: one.negated, patterns: [...other.patterns, ...one.patterns] };
}

/** The readable statements of policies. */
class Statements {
  readonly allow: readonly Grant[];
  readonly deny: readonly Grant[];
  private readonly known = new Map<string, Statements>();

  constructor(private readonly grants: readonly Grant[]) {
    this.allow = grants.filter(({ statement }) => statement.effect === "Allow");
    this.deny = grants.filter(({ statement }) => statement.effect === "Deny");
  }

  static of(policies: readonly NamedPolicy[]): Statements {
    return new Statements(
      policies.flatMap((policy) =>
        policy.policy.statements
          .filter(({ unreadable }) => unreadable.length === 0)
          .map((statement): Grant => ({ policy, statement })),
      ),
    );
  }

  get size(): number {
    return this.grants.length;
  }

  /** Those that may be about an action. */
  about(action: Element): Statements {
    const [only, ...more] = action.patterns;
    if (action.negated || only?.literal === undefined || more.length > 0) return this;
    const known =
      this.known.get(only.literal) ??
      new Statements(this.grants.filter(({ statement }) => isAbout(statement, only.literal ?? "", action)));
    this.known.set(only.literal, known);
    return known;
  }
}

const about = new WeakMap<PolicyStatement, Map<string, boolean>>();

/** Whether a statement is about one action; remembered, because AWS's policies hang on many roles. */
function isAbout(statement: PolicyStatement, literal: string, action: Element): boolean {
  const answers = about.get(statement) ?? new Map<string, boolean>();
  about.set(statement, answers);
  const answer = answers.get(literal) ?? !actionsAreApart(action, statement.action);
  answers.set(literal, answer);
  return answer;
}

function isUnreadable({ policy }: NamedPolicy): boolean {
  return policy.statements.some(({ unreadable }) => unreadable.length > 0);
}

/** Whether the statements allow a request. */
function permits(statements: Statements, request: Request): Answer {
  const { allow, deny } = statements.about(elementOf(request.action));
  const variables = variablesOf(request.context);
  const answers = (grants: readonly Grant[]): readonly Answer[] =>
    grants.map(({ statement }) => applies(statement, request, variables).applies);
  const denied = answers(deny);
  if (denied.includes("yes")) return "no";
  const allowed = answers(allow);
  if (!allowed.includes("yes")) return allowed.includes("unknown") ? "unknown" : "no";
  return denied.includes("unknown") ? "unknown" : "yes";
}

function elementOf(action: string): Element {
  return {
    negated: false,
    patterns: [patternOf(action, { wildcards: false, variables: false, ignoreCase: true })],
  };
}

const meanings = new WeakMap<PolicyStatement, string>();

/** The same text for statements that differ in Sid, order, case of actions or spelling only. */
export function meaningOf(statement: PolicyStatement): string {
  const known = meanings.get(statement);
  if (known !== undefined) return known;
  const element = (each: Element | undefined): unknown =>
    each === undefined
      ? null
      : [
          each.negated,
          [
            ...new Set(
              each.patterns.map(({ text, ignoreCase }) =>
                ignoreCase ? JSON.stringify(text).toLowerCase() : JSON.stringify(text),
              ),
            ),
          ].sort(),
        ];
  const conditions = statement.conditions.map(({ test, key, values }) =>
    JSON.stringify([test.toLowerCase(), key, [...new Set(values.map(({ text }) => JSON.stringify(text)))].sort()]),
  );
  const principals = statement.principals?.map((each) => JSON.stringify(each)).sort();
  const meaning = JSON.stringify([
    statement.effect,
    principals ?? null,
    element(statement.action),
    element(statement.resource),
    conditions.sort(),
  ]);
  meanings.set(statement, meaning);
  return meaning;
}

const MOST_CELLS = 20_000;

/** Every single combination of principal, action and resource of a statement. */
function cells({ action, resource, principals, conditions }: PolicyStatement): readonly Subject[] {
  const who: readonly (PrincipalEntry | undefined)[] = principals ?? [undefined];
  const count = who.length * action.patterns.length * (resource?.patterns.length ?? 1);
  // Nobody writes that many by hand: taken as a whole, less can be proven of it.
  if (count > MOST_CELLS) return who.map((principal) => ({ principal, action, resource, conditions }));
  return who.flatMap((principal) =>
    single(action).flatMap((one) =>
      (resource === undefined ? [undefined] : single(resource)).map((other) => ({
        principal,
        action: one,
        resource: other,
        conditions,
      })),
    ),
  );
}

function single(element: Element): readonly Element[] {
  return element.negated ? [element] : element.patterns.map((pattern) => ({ negated: false, patterns: [pattern] }));
}

/** Cells with the same resources, and then those with the same actions, in one: never more than they were. */
function joined(all: readonly Subject[]): readonly Subject[] {
  const rows = merged(all, ({ principal, action }) => [principal, textsOf(action)], "resource");
  return merged(rows, ({ principal, resource }) => [principal, textsOf(resource)], "action");
}

function merged(
  all: readonly Subject[],
  key: (subject: Subject) => unknown,
  name: "action" | "resource",
): readonly Subject[] {
  const groups = new Map<string, Subject>();
  for (const subject of all) {
    const same = JSON.stringify(key(subject));
    const group = groups.get(same);
    const [mine, theirs] = [group?.[name], subject[name]];
    groups.set(
      same,
      group === undefined || mine === undefined || theirs === undefined
        ? (group ?? subject)
        : { ...group, [name]: { negated: mine.negated, patterns: [...mine.patterns, ...theirs.patterns] } },
    );
  }
  return [...groups.values()];
}

function textsOf(element: Element | undefined): unknown {
  return element === undefined ? null : [element.negated, element.patterns.map(({ text }) => text)];
}

/** One cell for each value of conditions that several statements may share: a condition on two values is two on one each. */
function eachValue(cell: Subject): readonly Subject[] {
  const several = cell.conditions.findIndex(
    ({ operator, set, values }) =>
      operator !== "null" && !operator.negated && set === undefined && values.length > 1 && values.length <= 32,
  );
  const condition = cell.conditions[several];
  if (condition === undefined) return [cell];
  return condition.values.map((value) => ({
    ...cell,
    conditions: cell.conditions.map((each) => (each === condition ? { ...each, values: [value] } : each)),
  }));
}

/** The statements about the same actions: those on the same resources, or else all. */
function nearestTo(subject: Subject, grants: readonly Grant[]): readonly Grant[] {
  const near = grants.filter(
    ({ statement }) =>
      actionWithin(subject.action, statement.action) &&
      (subject.principal === undefined || principalWithin(subject.principal, statement.principals)),
  );
  const there = near.filter(({ statement }) => resourceWithin(subject.resource, statement.resource));
  return there.length > 0 ? there : near;
}
