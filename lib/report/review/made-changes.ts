/** Changes of access by the change that someone made: one policy of one principal, attached, changed or detached. */
import { statementName } from "../../authorization/policy";
import type { ResourceChange } from "../../inventory/change";
import { type AccessChange, type Holder, nameOf } from "../../inventory/difference";
import { type Rank, RANKS, texts } from "../../inventory/rank";
import { type Group, grouped } from "./grouped";
import type { ReviewedFinding } from "./model";
import type { Subject } from "./verdict";

/** What someone did to a policy, or to whom it belongs. */
export type Deed =
  | "attach"
  | "detach"
  | "add"
  | "change"
  | "delete"
  /** The principal itself is created, or destroyed. */
  | "create holder"
  | "destroy holder"
  /** The permissions boundary decides it. */
  | "boundary"
  /** Nothing in the plan says which change it is: a group, or a list of policies. */
  | "other";

/** One change that someone made, with all that it gives or takes. */
export interface MadeChange {
  readonly deed: Deed;
  readonly direction: AccessChange["direction"];
  readonly holder: Holder;
  /** Names of the policies: several only where their holder is created or destroyed. */
  readonly policies: readonly string[];
  /** The statement that matters most first, then by weight. */
  readonly changes: Group<AccessChange>;
  /** How many statements. */
  readonly statements: number;
  readonly weights: Readonly<Partial<Record<Rank, number>>>;
  /** How many of the statements are about every resource. */
  readonly onAll: number;
  /** What a check says about it, for Canvas. */
  readonly finding: ReviewedFinding | undefined;
  readonly isSubject: boolean;
}

/** What decides the order and says what matters. */
export interface Context {
  readonly changes: readonly ResourceChange[];
  readonly findings: readonly ReviewedFinding[];
  readonly about: Subject | undefined;
}

/** Groups them: the one that the verdict is about first, then by weight, those of one principal together. */
export function madeChanges(all: readonly AccessChange[], context: Context): readonly MadeChange[] {
  const relevance = new Relevance(context);
  const actions = new Map(context.changes.map((each) => [each.address, each]));
  const found = grouped(all, changeKey).map((group) => madeChange(group, actions, relevance));
  const { about } = context;
  const place = about?.kind === "finding" ? about.finding.address : undefined;
  // A finding that names no statement is about what changes at its address.
  const made =
    place === undefined || found.some(({ isSubject }) => isSubject)
      ? found
      : found.map((each) => ({ ...each, isSubject: isAt(each, place) }));
  const byPrincipal = grouped(made, ({ holder, changes: [first] }) => principalKey(holder, first)).map((group) =>
    subjectFirst(group),
  );
  return subjectFirst(
    byPrincipal.map((group) => ({ group, isSubject: group.some(({ isSubject }) => isSubject) })),
  ).flatMap(({ group }) => group);
}

function isAt({ holder, changes }: MadeChange, address: string): boolean {
  return holder.address === address || changes.some(({ gain }) => gain.policy.address === address);
}

/** What the verdict is about, then the others, each in their order. */
export function subjectFirst<T extends { readonly isSubject: boolean }>(all: readonly T[]): readonly T[] {
  return [...all.filter(({ isSubject }) => isSubject), ...all.filter(({ isSubject }) => !isSubject)];
}

function isWhole({ holder, gain }: AccessChange): boolean {
  return holder.state !== "kept" && gain.principal === undefined;
}

function changeKey(change: AccessChange): string {
  const { holder, gain } = change;
  const common = [holder.kind, holder.name, holder.address];
  if (isWhole(change)) return JSON.stringify([...common, "whole"]);
  const principal = gain.principal === undefined ? "" : nameOf(gain.principal);
  return JSON.stringify([...common, gain.policy.name, gain.policy.address, gain.by === "boundary", principal]);
}

function principalKey({ kind, name, address }: Holder, { gain: { principal } }: AccessChange): string {
  return JSON.stringify(principal === undefined ? [kind, name, address] : nameOf(principal));
}

function madeChange(
  group: Group<AccessChange>,
  actions: ReadonlyMap<string, ResourceChange>,
  relevance: Relevance,
): MadeChange {
  const changes = relevance.sorted(group);
  const [first] = changes;
  const weights: Partial<Record<Rank, number>> = {};
  for (const { rank } of group) weights[rank] = (weights[rank] ?? 0) + 1;
  const onAll = group.filter(
    ({ gain: { resource, policy } }) =>
      policy.redacted !== true && resource !== undefined && (resource.negated || texts(resource).includes("*")),
  ).length;
  return {
    deed: deedOf(first, actions),
    direction: first.direction,
    holder: first.holder,
    policies: [...new Set(group.map(({ gain }) => gain.policy.name))],
    changes,
    statements: group.length,
    weights,
    onAll,
    finding: relevance.findingFor(first),
    isSubject: group.some((each) => relevance.isSubject(each)),
  };
}

function deedOf(change: AccessChange, actions: ReadonlyMap<string, ResourceChange>): Deed {
  const { holder, gain, direction } = change;
  const { policy } = gain;
  if (isWhole(change)) return holder.state === "created" ? "create holder" : "destroy holder";
  if (gain.by === "boundary") return "boundary";
  const made = policy.address === undefined ? undefined : actions.get(policy.address);
  const isAttached = policy.kind === "aws" || made?.type.includes("attachment") === true;
  switch (made?.action) {
    case "create":
      return isAttached ? "attach" : "add";
    case "delete":
    case "forget":
      return isAttached ? "detach" : "delete";
    case "update":
    case "replace":
      return isAttached ? (direction === "gained" ? "attach" : "detach") : "change";
    case "read":
    case "no-op":
    case undefined:
      return policy.kind === "aws" ? (direction === "gained" ? "attach" : "detach") : "other";
  }
}

/** The rank that weighs most. */
export function heaviest({ weights }: MadeChange): Rank {
  return RANKS.find((rank) => weights[rank] !== undefined) ?? "idle";
}

/** What the verdict and the findings are about, among changes of access. */
class Relevance {
  private readonly fresh: readonly ReviewedFinding[];
  private readonly byStatement = new Map<string, ReviewedFinding>();
  private readonly byAction = new Map<string, ReviewedFinding>();

  constructor(private readonly context: Context) {
    this.fresh = context.findings.filter(
      ({ wasBefore, suppressed, isUnknown }) => !wasBefore && suppressed === undefined && isUnknown !== true,
    );
    const { about } = context;
    // What the verdict is about comes first wherever several findings meet.
    const first = about?.kind === "finding" ? [about.finding] : [];
    for (const finding of [...first, ...this.fresh]) this.add(finding);
  }

  /** By the statements that decide it; without any, by the actions that its cure is about. */
  private add(finding: ReviewedFinding): void {
    const set = (map: Map<string, ReviewedFinding>, key: string): void => {
      if (!map.has(key)) map.set(key, finding);
    };
    for (const { reason } of finding.because ?? []) {
      if (reason.statement === undefined || reason.policy === undefined) continue;
      set(this.byStatement, statementKey(reason.policy.address, reason.policy.name, statementName(reason.statement)));
    }
    for (const action of actionsOf(finding)) set(this.byAction, JSON.stringify([finding.address, action]));
  }

  findingFor({ holder, gain }: AccessChange): ReviewedFinding | undefined {
    if (this.fresh.length === 0) return undefined;
    const { policy, statement } = gain;
    const own = this.context.about?.kind === "finding" ? this.context.about.finding : undefined;
    const byAction = texts(gain.action)
      .map((action) => this.byAction.get(JSON.stringify([holder.address, action.toLowerCase()])))
      .find((each) => each !== undefined);
    if (byAction !== undefined && byAction === own) return byAction;
    return this.byStatement.get(statementKey(policy.address, policy.name, statementName(statement))) ?? byAction;
  }

  isSubject(change: AccessChange): boolean {
    const { about } = this.context;
    if (about?.kind === "access") return about.change === change;
    return about?.kind === "finding" && this.findingFor(change) === about.finding;
  }

  /** What the verdict is about, then what a finding is about, then by weight. */
  sorted(group: Group<AccessChange>): Group<AccessChange> {
    if (group.length === 1) return group;
    const places: readonly AccessChange[][] = [[], [], []];
    for (const change of group) {
      places[this.isSubject(change) ? 0 : this.findingFor(change) === undefined ? 2 : 1]?.push(change);
    }
    const [first, ...others] = places.flat();
    return [first ?? group[0], ...others];
  }
}

function statementKey(address: string | undefined, policy: string, statement: string): string {
  return JSON.stringify([address, policy, statement]);
}

/** Actions that a finding's cure names, in lower case. */
function actionsOf({ cure }: ReviewedFinding): readonly string[] {
  return cure.flatMap((step) => {
    const statements =
      step.kind === "addStatements" ? step.statements : step.kind === "replaceStatements" ? step.by : [];
    const named = step.kind === "narrowStatements" ? step.actions : [];
    return [...named, ...statements.flatMap(({ actions = [] }) => actions)].flatMap((action) =>
      typeof action === "string" ? [action.toLowerCase()] : [],
    );
  });
}
