/**
 * What one set of policies allows and another does not, by meaning: a text that is already covered is no difference, a Deny
 * that is lost or a condition that is weakened is one.
 */
import { type Answer, every } from "./answer";
import { actionWithin, principalWithin, resourceWithin } from "./coverage";
import { isSameBoundary, meaningOf } from "./meaning";
import { beyond, cells, common, eachValue, isApartFrom, isPossible, isWithinStatement, joined, shared } from "./parts";
import { isEverything, patternOf } from "./pattern";
import type { Condition, Element, NamedPolicy, PolicyStatement, PrincipalEntry } from "./policy";
import type { Request } from "./request";
import { accountOf, ALWAYS_PRESENT } from "./request-keys";
import { effortOf, type StatementRef, type Permission, Statements } from "./statements";
import { type MaybeUnknownString, unknownText } from "./text";
import { type Caller, type Subject, witnesses } from "./witness";

export type { StatementRef } from "./statements";

/** All policies of one principal, or of one resource, at one time. */
export interface Side {
  readonly policies: readonly NamedPolicy[];
  /** Limits what the policies allow. */
  readonly boundary?: NamedPolicy | undefined;
  /**
   * Of a policy of a resource: the policies of a principal by its ARN, to which an Allow for the account leaves it; undefined for one
   * that is not known. By default an Allow for the account counts for each of its principals.
   */
  readonly policiesOf?: (arn: string) => Side | undefined;
  /** The ARN of the resource that the policies belong to, which a star for a whole resource stands for. */
  readonly resource?: MaybeUnknownString;
  /** Nothing else is known to allow anything; otherwise a Deny that is lost may be felt where no policy of the side allows it. */
  readonly isWhole?: boolean;
}

/** Something that is allowed on one side and not on the other; the elements hold only what differs. */
export interface Gain {
  /** A statement allows it, a Deny of the other side is removed, or a permissions boundary newly allows it or no longer denies it. */
  readonly by: "allow" | "lost deny" | "boundary";
  readonly policy: NamedPolicy;
  readonly statement: PolicyStatement;
  readonly principal: PrincipalEntry | undefined;
  readonly action: Element;
  readonly resource: Element | undefined;
  readonly conditions: readonly Condition[];
  /** A request that one side allows and the other does not; without one, it is undetermined whether this is a gain. */
  readonly proof: Request | undefined;
  /** Why there is none; undefined with a proof, and for what is idle. */
  readonly doubt: Doubt | undefined;
  /** A removed Deny of something that nothing allows: it has no effect until something does. */
  readonly isDormant: boolean;
  /**
   * What the other side has of the same actions (of a lost Deny, what this side has): first of all on the same resources, with
   * other conditions; without any such, on other resources. For a boundary: what the other side's boundary allows of it.
   */
  readonly nearest: readonly StatementRef[];
  /** The few statements of the other side that are about a part of it, where none is about all of the same actions. */
  readonly partly: readonly StatementRef[];
  /** Other Deny statements that keep a part of it out. */
  readonly kept: readonly StatementRef[];
}

/**
 * Why it is undetermined: no request was found, a policy that could not be read in full may decide otherwise, or a Deny is removed
 * where nothing that is known allows it.
 */
export type Doubt = "no request" | "not allowed here" | { readonly unread: NamedPolicy };

/** Whether one side allows all that another does; unknown if that depends on something that could not be read. */
export function covers(one: Side, other: Side, caller: Caller): Answer {
  const gained = gains(one, other, caller).filter(({ isDormant }) => !isDormant);
  if (gained.some(({ proof }) => proof !== undefined)) return "no";
  if (gained.length > 0) return "unknown";
  if (isSameSide(one, other)) return "yes";
  const limits = ({ boundary }: Side): readonly NamedPolicy[] => (boundary === undefined ? [] : [boundary]);
  const [mine, theirs] = [Statements.of([...one.policies, ...limits(one)]), Statements.of(other.policies)];
  return mine.mayDeny.length + theirs.mayAllow.length === 0 ? "yes" : "unknown";
}

/** What `after` allows and `before` does not. Statements that could not be read are left out: the caller reports them. */
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

const indexes = new WeakMap<Side, PolicyIndex>();

/** One side, ready to be asked. */
class PolicyIndex {
  readonly own: Statements;
  readonly boundary: Statements | undefined;
  /** Both together: each may deny. */
  readonly all: Statements;

  /** Of a side one: what is gained and what is lost are asked of the same two. */
  static of(side: Side): PolicyIndex {
    const index = indexes.get(side) ?? new PolicyIndex(side);
    indexes.set(side, index);
    return index;
  }

  private constructor(private readonly side: Side) {
    const { policies, boundary } = side;
    this.own = Statements.of(policies);
    this.boundary = boundary === undefined ? undefined : Statements.of([boundary]);
    this.all = boundary === undefined ? this.own : Statements.of([...policies, boundary]);
  }

  /** What the boundary allows; undefined without one, and if that is not known. */
  get limits(): readonly StatementRef[] | undefined {
    return this.boundary?.isReadable === true ? this.boundary.allow : undefined;
  }

  /** Policies that could not be read in full and may refuse what the others allow. */
  get refusing(): readonly NamedPolicy[] {
    return [...this.own.mayDeny, ...(this.boundary?.mayAllow ?? []), ...(this.boundary?.mayDeny ?? [])];
  }

  /** The policies of who asks, where they are known. */
  private delegated({ principal }: Request): PolicyIndex | undefined {
    return "arn" in principal && typeof principal.arn === "string" ? this.ofPrincipal(principal.arn) : undefined;
  }

  private readonly byArn = new Map<string, PolicyIndex | undefined>();

  /** The policies of a principal, by its ARN. */
  ofPrincipal(arn: string): PolicyIndex | undefined {
    const { policiesOf } = this.side;
    if (policiesOf === undefined) return undefined;
    if (!this.byArn.has(arn)) {
      const side = policiesOf(arn);
      this.byArn.set(arn, side === undefined ? undefined : PolicyIndex.of(side));
    }
    return this.byArn.get(arn);
  }

  /** Whether the resource that the policies belong to is in another account; not known of one whose ARN has none, such as a bucket. */
  isOfAnother(account: string): boolean {
    const { resource } = this.side;
    const owner = typeof resource === "string" ? /^(?:[^:]*:){4}(\d{12}):/.exec(resource)?.[1] : undefined;
    return owner !== undefined && owner !== account;
  }

  /** What stands for the resource that the policies belong to, as policies of a principal name it. */
  itself(element: Element | undefined): Element | undefined {
    const { resource } = this.side;
    const isItself = element === undefined || (!element.negated && element.patterns.every(isEverything));
    if (!isItself || resource === undefined) return element;
    return {
      negated: false,
      patterns: [patternOf(resource, { wildcards: false, variables: false, ignoreCase: false })],
    };
  }

  /** The request for the resource that the policies belong to: within them, a star may stand for its ARN. */
  private named(request: Request): Request {
    const { resource = unknownText("the resource") } = this.side;
    const isArn = typeof request.resource === "string" && request.resource.startsWith("arn:");
    return isArn ? request : { ...request, resource };
  }

  permits(request: Request): Permission {
    const own = this.own.permits(request, this.delegated(request)?.permits(this.named(request)));
    if (this.boundary === undefined || own.whole === "no") return own;
    const { readable, whole } = this.boundary.permits(request);
    // What could not be read of a boundary may let everything through.
    const limit = this.limits === undefined && whole !== "no" ? "yes" : readable;
    return { readable: every([own.readable, limit]), whole: every([own.whole, whole]) };
  }
}

class Comparison {
  private readonly before: PolicyIndex;
  private readonly after: PolicyIndex;
  private readonly isSameBoundary: boolean;
  private passing: readonly Subject[] | undefined;
  private left = MOST_COMPARISONS;

  constructor(
    private readonly old: Side,
    private readonly present: Side,
    private readonly caller: Caller,
  ) {
    this.before = PolicyIndex.of(old);
    this.after = PolicyIndex.of(present);
    this.isSameBoundary = isSameBoundary(old.boundary, present.boundary);
  }

  /** Allow statements of which something was not allowed. */
  *allowed(): Generator<Gain> {
    const known = new Set(this.before.own.allow.map(({ statement }) => meaningOf(statement)));
    for (const grant of this.after.own.allow) {
      const isKnown = known.has(meaningOf(grant.statement));
      if (isKnown && this.isSameBoundary) continue;
      const open = this.cells(grant).flatMap((cell) => this.uncovered(cell, isKnown));
      for (const { subject, ...row } of rowsOf(open)) {
        yield { ...grant, ...subject, ...row, isDormant: false, kept: this.keptOut(subject, []) };
      }
    }
  }

  /** Deny statements of before that nothing denies any more. */
  *noLongerDenied(): Generator<Gain> {
    const known = new Set(this.after.all.deny.map(({ statement }) => meaningOf(statement)));
    const lost = [
      ...this.before.own.deny.map((grant) => ({ grant, by: "lost deny" as const })),
      ...(this.before.boundary?.deny ?? []).map((grant) => ({ grant, by: "boundary" as const })),
    ];
    for (const { grant, by } of lost) {
      if (known.has(meaningOf(grant.statement))) continue;
      const parts = this.cells(grant).flatMap((cell) => this.lacking(cell, this.after.all.deny));
      for (const subject of joined(parts)) {
        const nearest = this.nearest(subject, this.after.all.deny);
        const kept = this.keptOut(subject, nearest);
        yield { by, ...grant, ...subject, ...this.effectOfRemoval(subject), nearest, partly: [], kept };
      }
    }
  }

  /** The cells of a statement that can be about any request. */
  private cells({ statement }: StatementRef): readonly Subject[] {
    return cells(statement).filter((cell) => isPossible(cell, this.caller));
  }

  /** The parts of a cell that were not allowed, and by what they were withheld. */
  private uncovered(cell: Subject, isKnown: boolean): readonly Open[] {
    const isDenied = (part: Subject): boolean => this.isWithin(part, this.after.all.about(part.action).deny);
    if (isDenied(cell)) return [];
    const { allow } = this.before.own.about(cell.action);
    const lacking = isKnown ? [] : this.lacking(cell, allow);
    const fresh = lacking.filter((part) => !this.isDelegated(part, allow)).flatMap((part) => this.through(part));
    // Of a cell that lacks only parts, the rest was allowed, and may have been stopped by the boundary.
    const stopped = this.isSameBoundary || lacking.includes(cell) ? [] : this.newlyThrough(cell);
    // A Deny may be about all of a part, and not of the cell.
    const isLeft = (part: Subject): boolean => part === cell || !isDenied(part);
    return [
      ...fresh.filter(isLeft).map((subject) => this.notAllowedBefore(subject, allow)),
      ...stopped.filter(isLeft).map((subject) => this.stoppedBefore(subject)),
    ];
  }

  /**
   * Whether an Allow for the account of a principal leaves a part to policies of the principal that allow all of it. In another account than the
   * resource's, it is left to them whether the account or the principal is allowed: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
   */
  private isDelegated({ principal, ...part }: Subject, allow: readonly StatementRef[]): boolean {
    if (principal?.type !== "AWS" || typeof principal.identifier !== "string") return false;
    const { identifier } = principal;
    const account = accountOf(identifier);
    if (account === undefined) return false;
    const ofAccount = { ...part, principal: { type: "AWS", identifier: account } as const };
    const ofPrincipal = { ...part, principal: undefined, resource: this.before.itself(part.resource) };
    const caller = { arn: identifier, account };
    const within = (cell: Subject, grants: readonly StatementRef[]): boolean =>
      this.mayLook(grants) && grants.some(({ statement }) => isWithinStatement(cell, statement, caller));
    if (!within(ofAccount, allow)) return false;
    if (this.before.isOfAnother(account)) return true;
    const own = this.before.ofPrincipal(identifier);
    return (
      own !== undefined &&
      within(ofPrincipal, own.own.allow) &&
      (own.boundary === undefined || within(ofPrincipal, own.boundary.allow))
    );
  }

  private notAllowedBefore(subject: Subject, allow: readonly StatementRef[]): Open {
    const nearest = this.nearest(subject, allow);
    const parts = nearest.length === 0 && this.mayLook(allow) ? overlapping(subject, allow) : [];
    const partly = parts.length <= MOST_PARTS ? parts : [];
    return { by: "allow", subject, nearest, partly, ...this.proven(subject, allow) };
  }

  private stoppedBefore(subject: Subject): Open {
    const { boundary } = this.old;
    const limits = this.before.boundary?.allow ?? [];
    const found: Found =
      boundary !== undefined && this.before.limits === undefined
        ? { proof: undefined, doubt: { unread: boundary } }
        : this.proven(subject, limits);
    const nearest = this.mayLook(limits) ? limits.filter(({ statement }) => !isApartFrom(subject, statement)) : [];
    return { by: "boundary", subject, nearest, partly: [], ...found };
  }

  /** The parts of a cell that no statement is about in full. */
  private lacking(cell: Subject, grants: readonly StatementRef[]): readonly Subject[] {
    if (this.isWithin(cell, grants)) return [];
    const parts = allButIn(grants).reduce<readonly Subject[]>(
      (left, { statement }) => left.flatMap((part) => beyond(part, statement, this.caller) ?? [part]),
      [cell],
    );
    return parts.filter((part) => part === cell || !this.isWithin(part, grants));
  }

  /** The parts of a cell that the present boundary may allow. */
  private through(cell: Subject): readonly Subject[] {
    const { limits } = this.after;
    if (limits === undefined) return [cell];
    this.passing ??= limits.flatMap((limit) => this.cells(limit));
    if (!this.mayLook(limits)) return [cell];
    const parts = this.passing.flatMap((each) => shared(cell, each) ?? []);
    const isWhole = ({ action, resource, conditions }: Subject): boolean =>
      action === cell.action && resource === cell.resource && conditions.length === cell.conditions.length;
    return parts.some(isWhole) ? [cell] : parts;
  }

  /** Those of them that the boundary of before did not. */
  private newlyThrough(cell: Subject): readonly Subject[] {
    const { boundary } = this.before;
    if (boundary === undefined) return [];
    const parts = this.through(cell);
    // A Deny in it that could not be read may have been about anything.
    return boundary.mayDeny.length > 0 ? parts : parts.flatMap((part) => this.lacking(part, boundary.allow));
  }

  private isWithin(cell: Subject, grants: readonly StatementRef[]): boolean {
    if (grants.length === 0) return false;
    if (this.isWithinOne(cell, grants)) return true;
    const single = eachValue(cell);
    if (single.length > 1 && single.every((each) => this.isWithinOne(each, grants))) return true;
    // Statements for each value of a key that every request has are together for all of them.
    return wholesIn(grants).some((values) =>
      values.every((value) => this.isWithinOne({ ...cell, conditions: [...cell.conditions, value] }, grants)),
    );
  }

  private isWithinOne(cell: Subject, grants: readonly StatementRef[]): boolean {
    const near = maybeCovering(cell, grants);
    if (!this.mayLook(near)) return false;
    return near.some(({ statement }) => isWithinStatement(cell, statement, this.caller));
  }

  /** Every look at statements costs; once nothing is left, nothing is looked at any more. */
  private mayLook(at: readonly StatementRef[]): boolean {
    if (this.left < 0) return false;
    this.left -= effortOf(at);
    return this.left >= 0;
  }

  private nearest(subject: Subject, grants: readonly StatementRef[]): readonly StatementRef[] {
    return this.mayLook(grants) ? nearestTo(subject, grants) : [];
  }

  /** Deny statements of the present that match a part of it, except those that are reported already. */
  private keptOut(subject: Subject, reported: readonly StatementRef[]): readonly StatementRef[] {
    const { deny } = this.after.all.about(subject.action);
    if (!this.mayLook(deny)) return [];
    return overlapping(subject, deny).filter((grant) => !reported.includes(grant));
  }

  /** @param blocking what it was withheld by, or might have been allowed by, before: of its conditions one should fail */
  private proven(subject: Subject, blocking: readonly StatementRef[]): Found {
    if (this.left < 0) return NOT_FOUND;
    const avoid = [...blocking, ...this.after.all.about(subject.action).deny];
    return this.search(this.requests(subject, avoid));
  }

  /** Requests that the subject matches and that the present boundary may allow. */
  private *requests(subject: Subject, avoid: readonly StatementRef[]): Generator<Request> {
    const statements = avoid.map(({ statement }) => statement);
    const { limits } = this.after;
    if (limits === undefined) yield* witnesses(subject, this.caller, statements);
    for (const { statement } of limits ?? []) {
      if (!isApartFrom(subject, statement)) yield* witnesses(common(subject, statement), this.caller, statements);
    }
  }

  private search(requests: Iterable<Request>): Found {
    let unread: NamedPolicy | undefined;
    for (const request of requests) {
      this.left -= REQUEST + this.after.all.effort + this.before.all.effort;
      if (this.left < 0) break;
      const now = this.after.permits(request);
      if (now.readable !== "yes") continue;
      const then = this.before.permits(request);
      if (then.readable !== "no") continue;
      if (now.whole === "yes" && then.whole === "no") return { proof: request, doubt: undefined };
      unread ??= now.whole === "yes" ? this.before.own.mayAllow[0] : this.after.refusing[0];
      // No other request would be allowed for certain.
      if (this.after.all.mayDeny.length > 0) break;
    }
    return unread === undefined ? NOT_FOUND : { proof: undefined, doubt: { unread } };
  }

  /** Whether the removal of a Deny has an effect. */
  private effectOfRemoval(denied: Subject): Found & Pick<Gain, "isDormant"> {
    const { own, limits, refusing } = this.after;
    const isNowhere = (grants: readonly StatementRef[]): boolean =>
      this.mayLook(grants) && grants.every(({ statement }) => isApartFrom(denied, statement));
    if (!isNowhere(own.allow) && (limits === undefined || !isNowhere(limits))) {
      return { ...this.allowedNow(denied), isDormant: false };
    }
    const [mayAllow] = own.mayAllow;
    if (mayAllow === undefined && this.present.isWhole === true)
      return { proof: undefined, doubt: undefined, isDormant: true };
    const unread = mayAllow ?? refusing[0];
    return { proof: undefined, doubt: unread === undefined ? "not allowed here" : { unread }, isDormant: false };
  }

  /** A request that the lost Deny was about, and that is allowed now. */
  private allowedNow(denied: Subject): Found {
    let best = NOT_FOUND;
    for (const { statement } of this.after.own.allow) {
      if (this.left < 0) break;
      if (isApartFrom(denied, statement)) continue;
      const isNamed =
        denied.principal !== undefined &&
        denied.principal.type !== "*" &&
        principalWithin(denied.principal, statement.principals);
      for (const principal of isNamed ? [denied.principal] : (statement.principals ?? [denied.principal])) {
        const subject = { ...common(denied, statement), principal };
        const found = this.search(this.requests(subject, this.after.all.deny));
        if (found.proof !== undefined) return found;
        if (best === NOT_FOUND) best = found;
      }
    }
    return best;
  }
}

/** A request that proves something, or why there is none. */
type Found = Pick<Gain, "proof" | "doubt">;

const NOT_FOUND: Found = { proof: undefined, doubt: "no request" };

/** A part of a statement that the other side does not have. */
interface Open extends Found {
  readonly subject: Subject;
  readonly by: "allow" | "boundary";
  readonly nearest: readonly StatementRef[];
  readonly partly: readonly StatementRef[];
}

/** In one row only what is the same in every respect. */
function rowsOf(open: readonly Open[]): readonly Open[] {
  const groups = new Map<string, [Open, ...Open[]]>();
  for (const each of open) {
    const near = [...each.nearest, ...each.partly].map(({ policy, statement }) => [
      policy.name,
      policy.address,
      statement.position,
    ]);
    const doubt = typeof each.doubt === "object" ? [each.doubt.unread.name, each.doubt.unread.address] : each.doubt;
    const key = JSON.stringify([each.by, doubt, near]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()].flatMap((group) =>
    joined(group.map(({ subject }) => subject)).map((subject) => ({ ...group[0], subject })),
  );
}

/** Statements by a resource that they name in full, and those that may be about any. */
interface ByResource {
  readonly named: ReadonlyMap<string, readonly StatementRef[]>;
  readonly open: readonly StatementRef[];
}

const byResource = new WeakMap<readonly StatementRef[], ByResource>();

/** From so many on, an index is faster than looking through all. */
const MANY = 16;

/** The statements that may be about all of a cell: one that names other resources in full is not. */
function maybeCovering({ resource }: Subject, grants: readonly StatementRef[]): readonly StatementRef[] {
  const name = resource?.negated === false ? resource.patterns[0]?.literal : undefined;
  if (name === undefined || grants.length < MANY) return grants;
  const index = byResource.get(grants) ?? indexOf(grants);
  byResource.set(grants, index);
  return [...(index.named.get(name) ?? []), ...index.open];
}

function indexOf(grants: readonly StatementRef[]): ByResource {
  const named = new Map<string, StatementRef[]>();
  const open: StatementRef[] = [];
  for (const grant of grants) {
    const { resource } = grant.statement;
    const names = resource?.negated === false ? resource.patterns.map(({ literal }) => literal) : [undefined];
    if (names.includes(undefined)) open.push(grant);
    else for (const name of new Set(names)) named.set(name ?? "", [...(named.get(name ?? "") ?? []), grant]);
  }
  return { named, open };
}

const allBut = new WeakMap<readonly StatementRef[], readonly StatementRef[]>();

/** Those that say what they are not about; remembered, because each part of each statement asks for them. */
function allButIn(grants: readonly StatementRef[]): readonly StatementRef[] {
  const known =
    allBut.get(grants) ??
    grants.filter(({ statement: { action, resource } }) => action.negated || resource?.negated === true);
  allBut.set(grants, known);
  return known;
}

const wholes = new WeakMap<readonly StatementRef[], readonly (readonly Condition[])[]>();

/** Conditions of statements that are together about every value of a key that every request has. */
function wholesIn(grants: readonly StatementRef[]): readonly (readonly Condition[])[] {
  const known = wholes.get(grants) ?? [...ALWAYS_PRESENT].flatMap(([key, values]) => wholeOf(key, values, grants));
  wholes.set(grants, known);
  return known;
}

function wholeOf(
  key: string,
  values: readonly string[],
  grants: readonly StatementRef[],
): readonly (readonly Condition[])[] {
  const conditions = grants.flatMap(({ statement }) => statement.conditions.filter((each) => each.key === key));
  const found = values.flatMap((value) => conditions.find((each) => isFor(each, value)) ?? []);
  return values.length > 0 && found.length === values.length ? [found] : [];
}

function isFor({ operator, set, values }: Condition, value: string): boolean {
  if (operator === "null" || operator.negated || set !== undefined || values.length !== 1) return false;
  return values[0]?.literal?.toLowerCase() === value;
}

/** A row lists at most this many. */
const MOST_PARTS = 3;

/** The statements about a part of it, for whoever it is for. */
function overlapping(subject: Subject, grants: readonly StatementRef[]): readonly StatementRef[] {
  return grants.filter(
    ({ statement }) =>
      !isApartFrom(subject, statement) &&
      (subject.principal === undefined || principalWithin(subject.principal, statement.principals)),
  );
}

/** The statements about the same actions: those on the same resources, or else all. */
function nearestTo(subject: Subject, grants: readonly StatementRef[]): readonly StatementRef[] {
  const near = grants.filter(
    ({ statement }) =>
      actionWithin(subject.action, statement.action) &&
      (subject.principal === undefined || principalWithin(subject.principal, statement.principals)),
  );
  const there = near.filter(({ statement }) => resourceWithin(subject.resource, statement.resource));
  return there.length > 0 ? there : near;
}
