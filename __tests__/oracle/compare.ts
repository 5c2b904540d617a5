/** Where the project and AWS disagree. */
import { type Answered, Answers, type Known, type Reviewed, type ReviewedChange } from "./answers";
import { canvasProbes, type CanvasSpec } from "./generator/canvas";
import { kindOf } from "./generator/kinds";
import { ACCOUNT } from "./generator/policy";
import { type Document, type Held, modelOf, type Rendered } from "./generator/render";
import type { Spec } from "./generator/spec";
import { type Probe, reviewUniverse, widened } from "./generator/subject";
import { type Earlier, mayBeUnknown, possibilities } from "./knowable";
import { arnsIn, type Json } from "./split";
import { decisionOn, ownResourceOf, type YesOrNo } from "./truth";

/** One disagreement. */
export interface Disagreement {
  readonly spec: Spec | CanvasSpec;
  /** What it was before, of a change. */
  readonly earlier: Earlier;
  /** How it was changed. */
  readonly way?: string;
  readonly comparison: "access" | "apply" | "review" | "canvas" | "account" | "model";
  /** In a few words, the same for all of one kind. */
  readonly cause: string;
  /** In full. */
  readonly detail: string;
}

/** How often what was asked and answered. */
export interface Counts {
  asked: number;
  yes: number;
  no: number;
  unknown: number;
  mayBeUnknown: number;
  /** Configurations that were planned alone. */
  planned: number;
  /** Those whose next plan is not empty. */
  unsettled: number;
  reviews: number;
  /** Canvas deployments, and how many of them can use large data. */
  canvas: number;
  canvasYes: number;
  /** Roles, domains and policies of buckets whose facts in the plan were held against the account's. */
  facts: number;
  gained: number;
  lost: number;
}

export const noCounts = (): Counts => ({
  asked: 0,
  yes: 0,
  no: 0,
  unknown: 0,
  mayBeUnknown: 0,
  planned: 0,
  unsettled: 0,
  reviews: 0,
  canvas: 0,
  canvasYes: 0,
  facts: 0,
  gained: 0,
  lost: 0,
});

/** A configuration with its plan, before it is applied and after. */
export interface Applied {
  readonly spec: Spec;
  readonly earlier: Earlier;
  readonly rendered: Rendered;
  readonly plan: Json;
  /** The plan of the same text after the apply. */
  readonly after: Json | undefined;
  readonly prefix: string;
  /** What AWS holds after the apply. */
  readonly held: Held;
  readonly arns: Readonly<Record<string, string>>;
}

/** ARNs of a configuration's objects, by their keys. */
export function arnsOf(
  { objects }: Rendered,
  state: Json | undefined,
  prefix: string,
): Readonly<Record<string, string>> {
  const all = arnsIn(state);
  return Object.fromEntries(
    Object.entries(objects).flatMap(([key, { address }]) => {
      const arn = all.get(`${prefix}${address}`);
      return arn === undefined ? [] : [[key, arn]];
    }),
  );
}

/** The objects as they are asked about: by ARNs that can be written down before the apply, or by all. */
function known({ rendered, prefix, arns }: Applied, isApplied: boolean): Readonly<Record<string, Known>> {
  return Object.fromEntries(
    Object.entries(rendered.objects).map(([key, made]) => [
      key,
      {
        ...made,
        address: `${prefix}${made.address}`,
        arn: isApplied || made.name !== undefined ? arns[key] : undefined,
      },
    ]),
  );
}

/** Access: of the plan against what AWS decides after the apply; and before the apply against after. */
export function compareAccess(applied: Applied, probes: readonly Probe[], counts: Counts): readonly Disagreement[] {
  const { spec, earlier, held } = applied;
  // Where the next plan has something to do again, the apply did not make what the text says: that plan is about another day.
  const isSettled = applied.after === undefined || isEmpty(applied.after);
  const before = new Answers(applied.plan);
  const after = applied.after === undefined || !isSettled ? undefined : new Answers(applied.after);
  if (!isSettled) counts.unsettled++;
  const [named, all] = [known(applied, false), known(applied, true)];
  const possible = possibilities(spec, earlier);
  const model = expectedIn(spec, earlier);
  return probes.flatMap((probe): readonly Disagreement[] => {
    const truth = decisionOn(held, probe);
    const our = before.ask(probe, named);
    const isOpen = mayBeUnknown(possible, probe);
    counts.asked++;
    counts[truth]++;
    if (our.answer === "unknown") counts.unknown++;
    if (isOpen) counts.mayBeUnknown++;
    const found: Disagreement[] = [];
    const add = (comparison: Disagreement["comparison"], cause: string, given: Answered | undefined): void => {
      const detail = `${shownProbe(probe)}\nAWS: ${truth}\nours: ${given?.answer ?? "-"} (${given?.because ?? ""})`;
      found.push({ spec, earlier, comparison, cause, detail });
    };
    const expected = decisionOn(model, probe);
    if (expected !== truth && isSettled) add("model", `the generator expects ${expected}`, undefined);
    const wrong = wrongness(our, truth, isOpen);
    if (wrong !== undefined) add("access", wrong, our);
    if (after === undefined) return found;
    const later = after.ask(probe, all);
    const wrongLater = wrongness(later, truth, false);
    if (wrongLater !== undefined) add("apply", `after the apply: ${wrongLater}`, later);
    if (our.answer !== "unknown" && later.answer !== our.answer)
      add("apply", `${our.answer} before the apply, ${later.answer} after it`, later);
    return found;
  });
}

/** What stands in a resource of its own goes with it; an argument that is left out stays in AWS as it was (Optional and Computed). */
function expectedIn(spec: Spec, earlier: Earlier): Held {
  const { embedded, layer } = kindOf(spec.kind);
  const isLeft = embedded && layer !== "boundary" && layer !== "trust" && !spec.isThere && earlier?.isThere === true;
  return modelOf(isLeft ? { ...earlier, generation: spec.generation } : spec);
}

/** Whether a plan has nothing to do. */
export function isEmpty(plan: Json): boolean {
  const changes = (plan["resource_changes"] ?? []) as readonly {
    readonly mode: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
  return changes.every(({ mode, change }) => mode === "data" || change.actions.join() === "no-op");
}

/** What is wrong with an answer; undefined where it is right, or may be left open. */
export function wrongness({ answer }: Answered, truth: YesOrNo, isOpen: boolean): string | undefined {
  if (answer === truth) return undefined;
  if (answer === "unknown") return isOpen ? undefined : "unknown without need";
  return `a wrong ${answer}`;
}

/** A probe for people. */
export function shownProbe({ caller, action, resource }: Probe): string {
  const who = "object" in caller ? caller.object : "arn" in caller ? caller.arn : caller.service;
  return `${who} ${action} ${"arn" in resource ? resource.arn : resource.object}`;
}

/** A Canvas deployment with its plans. */
export interface AppliedCanvas {
  readonly spec: CanvasSpec;
  readonly plan: Json;
  readonly after: Json;
  readonly held: Held;
}

/** What `access` says of large data against every request that it is made of. */
export function compareCanvas({ spec, plan, after, held }: AppliedCanvas, counts: Counts): readonly Disagreement[] {
  const refused = canvasProbes(spec).filter((probe) => decisionOn(held, probe) === "no");
  const truth: YesOrNo = refused.length === 0 ? "yes" : "no";
  const [our, later] = [new Answers(plan).canvas(), new Answers(after).canvas()];
  counts.canvas++;
  if (truth === "yes") counts.canvasYes++;
  const detail = (given: Answered): string =>
    [
      `Canvas: ${spec.delivery}, ${spec.text}, ${spec.fault}`,
      `AWS: ${truth}${refused.length === 0 ? "" : `, not allowed: ${refused.map(shownProbe).join(", ")}`}`,
      `ours: ${given.answer} (${given.because})`,
    ].join("\n");
  const found: Disagreement[] = [];
  for (const [given, when] of [
    [our, ""],
    [later, "after the apply: "],
  ] as const) {
    const wrong = wrongness(given, truth, false);
    if (wrong !== undefined) {
      found.push({ spec, earlier: undefined, comparison: "canvas", cause: `${when}${wrong}`, detail: detail(given) });
    }
  }
  return found;
}

/** One text of a change: its objects, and what AWS holds of them before and after the apply of the second. */
export interface Side {
  readonly spec: Spec;
  readonly rendered: Rendered;
  readonly arns: Readonly<Record<string, string>>;
  readonly before: Held;
  readonly after: Held;
}

/** A change with its plan. */
export interface Changed {
  readonly way: string;
  readonly plan: Json;
  readonly prefix: string;
  readonly before: Side;
  /** Undefined where everything is destroyed. */
  readonly after: Side | undefined;
}

/** A question to what was and to what is. */
export interface Pair {
  readonly probe: Probe;
  readonly was: Held;
  readonly is: Held;
}

const LAYERS = ["all", "identity", "resource"] as const;

/** The review of a change against the difference of what AWS holds. */
export function compareReview(changed: Changed, counts: Counts): readonly Disagreement[] {
  const { before, after, way } = changed;
  const spec = after?.spec ?? before.spec;
  const review = new Answers(changed.plan).review();
  counts.reviews++;
  const found: Disagreement[] = [];
  const add = (cause: string, detail: string): void => {
    const text = `${detail}\n${shownReview(review)}`;
    found.push({ spec, earlier: before.spec, way, comparison: "review", cause, detail: text });
  };
  const objects = objectsIn(changed);
  const isOpen = after !== undefined && possibilities(after.spec, before.spec).length > 1;
  const isReported = review.unknown.length > 0 || review.verdict === "cannot tell";
  const used = new Set<ReviewedChange>();
  // The same objects before and after: what is reported of them has to be reported.
  let differences = 0;
  for (const { probe, layer, direction } of differencesIn(pairsOf(changed))) {
    differences++;
    counts[direction]++;
    const rows = review[direction].filter((row) => covers(row, probe, objects));
    rows.forEach((row) => used.add(row));
    if (rows.length > 0 || (isReported && isOpen)) continue;
    const how = isReported ? "not known without need" : review.verdict === "safe" ? "called safe" : "not reported";
    add(`what is ${direction} is ${how}`, `${direction} (${layer}): ${shownProbe(probe)}`);
  }
  // Objects by their ARNs: one that has another name is another one.
  const byArn = [before, ...(after === undefined ? [] : [after])].flatMap((side) =>
    probesOf(side).map((probe): Pair => ({ probe, was: side.before, is: side.after })),
  );
  const others = [...differencesIn(byArn)];
  if (review.verdict === "safe" && differences === 0 && others.length > 0) {
    add(
      "called safe",
      others
        .slice(0, 3)
        .map(({ probe, direction }) => `${direction}: ${shownProbe(probe)}`)
        .join("\n"),
    );
  }
  if (review.unknown.length > 0 && !isOpen)
    add("unknown without need", review.unknown.map(({ address, why }) => `${address ?? ""}: ${why}`).join("\n"));
  for (const direction of ["gained", "lost"] as const) {
    for (const row of review[direction]) {
      if (used.has(row) || row.isIdle || isOpen) continue;
      const isReal =
        others.some((each) => each.direction === direction && covers(row, each.probe, objects)) ||
        [...byArn, ...pairsOf(changed)].some((pair) => isRealFor(row, direction, pair, changed));
      if (!isReal) add(`what is reported as ${row.isProven ? "" : "perhaps "}${direction} is not`, row.sentence);
    }
  }
  return distinctCauses(found);
}

/** Whether a row is true of a question, or of one like it. */
function isRealFor(row: ReviewedChange, direction: "gained" | "lost", pair: Pair, changed: Changed): boolean {
  const objects = objectsIn(changed);
  const probes = widened([pair.probe], kindOf(changed.before.spec.kind)).filter((probe) => covers(row, probe, objects));
  // Of a group it is what its members have by it alone.
  const of = (held: Held): Held => (row.holder.kind === "group" ? byGroups(held) : held);
  const pairs = probes.map((probe) => ({ probe, was: of(pair.was), is: of(pair.is) }));
  return (
    [...differencesIn(pairs)].some((each) => each.direction === direction) ||
    pairs.some(({ probe, was, is }) => deniedDiffers(was, is, probe, direction))
  );
}

function byGroups({ principals, resources }: Held): Held {
  const entries = Object.entries(principals);
  return {
    principals: Object.fromEntries(entries.map(([key, each]) => [key, { ...each, identity: each.ofGroups ?? [] }])),
    resources,
  };
}

function probesOf({ spec }: Side): readonly Probe[] {
  return reviewUniverse(kindOf(spec.kind), spec);
}

/** Every question of both texts, to the objects of the first before and of the second after. */
function pairsOf({ before, after }: Changed): readonly Pair[] {
  if (after === undefined) return probesOf(before).map((probe) => ({ probe, was: before.before, is: before.after }));
  const probes = [...probesOf(before), ...probesOf(after)];
  const distinct = new Map(probes.map((probe) => [JSON.stringify(probe), probe]));
  return [...distinct.values()].map((probe) => ({ probe, was: before.before, is: after.after }));
}

/** What differs for a question, and by which policies. */
export interface Difference extends Pair {
  readonly layer: (typeof LAYERS)[number];
  readonly direction: "gained" | "lost";
}

/** Every question whose answer differs, once for each side that it differs on. */
export function* differencesIn(pairs: readonly Pair[]): Generator<Difference> {
  for (const { probe, was, is } of pairs) {
    for (const layer of LAYERS) {
      if (layer !== "all" && !hasLayer(probe, layer)) continue;
      const [old, present] = [decisionOn(was, probe, layer), decisionOn(is, probe, layer)];
      // A Deny that comes or goes with its resource takes and gives nothing: without the resource there is nothing to reach.
      const [then, now] = [was, is].map((held) => ownResourceOf(held, probe));
      // One of another name is another one, whose own policy comes and goes with it; policies of principals stay.
      const isOther = layer !== "identity" && (then === undefined) !== (now === undefined);
      const wasGone = then?.isGone ?? (isOther && then === undefined);
      const isGone = now?.isGone ?? (isOther && now === undefined);
      if ((wasGone && present === "no") || (isGone && old === "no")) continue;
      if (old !== present) yield { probe, was, is, layer, direction: present === "yes" ? "gained" : "lost" };
    }
  }
}

/** One of each cause: the other probes of a configuration say the same. */
function distinctCauses(all: readonly Disagreement[]): readonly Disagreement[] {
  return [...new Map(all.map((each) => [each.cause, each])).values()];
}

function hasLayer({ caller, resource }: Probe, layer: "identity" | "resource"): boolean {
  if (layer === "identity") return "object" in caller;
  return !("arn" in resource && resource.arn.includes(":dynamodb:"));
}

/** Whether a Deny comes or goes, whatever allows the rest: everything is allowed besides, on both sides. */
export function deniedDiffers(was: Held, is: Held, probe: Probe, direction: "gained" | "lost"): boolean {
  const open = (held: Held): Held => ({
    principals: Object.fromEntries(
      Object.entries({ ...was.principals, ...is.principals }).map(([key, each]) => {
        const { identity = [], boundary } = held.principals[key] ?? {};
        return [key, { ...each, identity: [...identity, OPEN], boundary }];
      }),
    ),
    resources: Object.fromEntries(
      Object.entries({ ...was.resources, ...is.resources }).map(([key, each]) => [
        key,
        { ...each, policy: opened(held.resources[key]?.policy) },
      ]),
    ),
  });
  const [old, present] = [decisionOn(open(was), probe), decisionOn(open(is), probe)];
  return old !== present && (present === "yes") === (direction === "gained");
}

const OPEN = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

function opened(policy: Document | undefined): Document {
  const { Statement: own = [] }: { readonly Statement?: object | readonly object[] } = policy ?? {};
  const anyPrincipal = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
  return {
    Version: "2012-10-17",
    Statement: [...(Array.isArray(own) ? (own as readonly object[]) : [own]), anyPrincipal],
  };
}

function objectsIn({ before, after, prefix }: Changed): Objects {
  return (key) =>
    [before, after].flatMap((side) => {
      const made = side?.rendered.objects[key];
      return made === undefined
        ? []
        : [{ name: nameIn(side?.arns[key]) ?? made.name, address: `${prefix}${made.address}` }];
    });
}

/** Whether a row of a review is about a probe. */
export function covers(row: ReviewedChange, probe: Probe, objects: Objects): boolean {
  const { caller, action, resource } = probe;
  // Of a policy that is sensitive the review shows neither whom nor what it names.
  if (row.withheld && !OF_PRINCIPALS.has(row.holder.kind)) return true;
  const isCaller =
    row.principal === null
      ? "object" in caller && isHolder(row, caller.object, objects)
      : isNamed(row.principal, caller, objects);
  if (!isCaller) return false;
  const names = (patterns: readonly string[] | undefined, not: readonly string[] | undefined, text: string): boolean =>
    patterns !== undefined
      ? patterns.some((each) => matchesText(each, text))
      : !not?.some((each) => matchesText(each, text));
  if (!row.withheld && !names(row.actions, row.notActions, action)) return false;
  if (row.withheld || "object" in resource) return true;
  return names(row.resources, row.notResources, resource.arn);
}

/** Holders whose policies are about themselves. */
const OF_PRINCIPALS: ReadonlySet<string> = new Set(["role", "user", "group", "managed policy"]);

/** The names and addresses that an object of a probe has before and after. */
export type Objects = (key: string) => readonly { readonly name: string | undefined; readonly address: string }[];

function isHolder({ holder }: ReviewedChange, key: string, objects: Objects): boolean {
  const isSame = objects(key).some(({ name, address }) => holder.address === address || holder.name === name);
  // What a group or a managed policy gains, its members do.
  return isSame || holder.kind === "group" || holder.kind === "managed policy";
}

function isNamed(principal: string, caller: Probe["caller"], objects: Objects): boolean {
  if (principal === "everybody" || principal === "*") return true;
  if ("service" in caller) return principal === caller.service;
  const [arn, account] = "arn" in caller ? [caller.arn, caller.account] : ["", ACCOUNT];
  if (principal === account || principal === `arn:aws:iam::${account}:root` || principal === arn) return true;
  if (principal.includes("${")) return true;
  return (
    "object" in caller &&
    objects(caller.object).some(({ name }) => name !== undefined && principal.endsWith(`/${name}`))
  );
}

/** The name at the end of an ARN. */
export function nameIn(arn: string | undefined): string | undefined {
  return arn === undefined ? undefined : arn.slice(arn.lastIndexOf("/") + 1);
}

/** A pattern of IAM; a reference stands for anything. */
function matchesText(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/\$\{[^}]*\}/g, "*")
    .replaceAll(/[.+^$()|[\]\\{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "i").test(text);
}

/** A review for people. */
export function shownReview({ verdict, reason, gained, lost, unknown }: Reviewed): string {
  return [
    `review: ${verdict} (${reason})`,
    ...gained.map(({ sentence }) => `  + ${sentence}`),
    ...lost.map(({ sentence }) => `  - ${sentence}`),
    ...unknown.map(({ address, why }) => `  ? ${address ?? ""}: ${why}`),
  ].join("\n");
}
