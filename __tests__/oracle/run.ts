/** From a seed to every disagreement: writes, plans, applies, reads back, changes, and does it again. */
import { compareFacts, inventoryOf, readAccount, type ReadAccount } from "./account";
import {
  type Applied,
  arnsOf,
  compareAccess,
  compareCanvas,
  compareReview,
  type Counts,
  type Disagreement,
  noCounts,
} from "./compare";
import { canvasSpecs, type CanvasSpec, renderCanvas } from "./generator/canvas";
import { type Change, changeOf } from "./generator/change";
import { pairings, specs } from "./generator/generate";
import { allKinds, kindOf } from "./generator/kinds";
import { Random } from "./generator/random";
import { type Files, modelOf, render, type Rendered } from "./generator/render";
import type { Spec } from "./generator/spec";
import { type Probe, universe } from "./generator/subject";
import { arnsIn, type Json, planOf } from "./split";
import { Account } from "./terraform";
import { decisionOn, type Dump, heldIn } from "./truth";

/** What is tried. */
export interface Task {
  readonly seed: number;
  /** How many configurations; as many of them as `changes` says are changed and planned again. */
  readonly count: number;
  readonly changes: number;
  /** Whether every kind is planned in every form besides. */
  readonly isEveryPairPlanned: boolean;
  readonly note: (text: string) => void;
  /** Is given all that was recorded so far. */
  readonly keep?: ((recorded: Recorded) => void) | undefined;
}

/** One configuration as it was tried, kept for those who break the reader on purpose. */
export interface Tried {
  readonly applied: Applied;
  readonly probes: readonly Probe[];
  readonly change: Change | undefined;
}

/** What came of it. */
export interface Outcome {
  readonly configurations: number;
  readonly changes: number;
  /** Kinds with forms that were tried, of all that there are. */
  readonly pairs: { readonly met: number; readonly all: number };
  readonly counts: Counts;
  readonly disagreements: readonly Disagreement[];
  readonly recorded: Recorded;
}

/** All that Terraform and AWS said: enough to compare again without either. */
export interface Recorded {
  readonly seed: number;
  readonly count: number;
  readonly changes: number;
  readonly batches: readonly Batch[];
  readonly planned?: Planned | undefined;
}

/** What was planned alone. */
interface Planned {
  readonly items: readonly Item[];
  readonly plan: Json;
}

/** What was tried in one root. */
interface Batch {
  readonly canvas: readonly CanvasSpec[];
  readonly items: readonly Item[];
  /** Plans of the first text, of the second, and of the second after the apply. */
  readonly plans: readonly [Json, Json, Json];
  readonly dumps: readonly [Dump, Dump];
  /** What went wrong in an apply, by configuration. */
  readonly failed: Readonly<Record<string, string>>;
  /** After the last apply: every role in a domain made for it, and the domains of configurations. */
  readonly accounts?: readonly ReadAccount[];
}

/** Terraform writes its whole state for every resource that it makes: more at once takes longer. */
const MOST_AT_ONCE = 80;

const PROBES = 5;

interface Item {
  readonly spec: Spec;
  readonly change: Change | undefined;
  /** For what is drawn of it later. */
  readonly seed: number;
}

/** What is tried, from the seed alone. */
export function itemsOf({ seed, count, changes }: Pick<Task, "seed" | "count" | "changes">): readonly Item[] {
  const random = new Random(seed);
  let turn = 0;
  return specs(random.fork(), count, "o").map((spec, index): Item => {
    const own = random.fork();
    // Spread over all, so that every kind is changed.
    const isChanged = Math.floor(((index + 1) * changes) / count) > Math.floor((index * changes) / count);
    return {
      spec,
      change: isChanged ? changeOf(own, spec, turn++) : undefined,
      seed: Math.floor(own.next() * 2 ** 32),
    };
  });
}

/** Tries everything. */
export async function run(task: Task): Promise<Outcome> {
  const items = itemsOf(task);
  const account = await Account.start();
  const { seed, count, changes } = task;
  try {
    const batches: Batch[] = [];
    const canvas = canvasSpecs(new Random(seed + 1), Math.max(14, Math.round(count / 10)));
    const size = Math.ceil(items.length / Math.ceil(items.length / MOST_AT_ONCE));
    for (let start = 0; start < items.length; start += size) {
      batches.push(await tryBatch(account, items.slice(start, start + size), start === 0 ? canvas : [], task.note));
      task.keep?.({ seed, count, changes, batches });
    }
    const planned = task.isEveryPairPlanned ? await planAll(account, seed, task.note) : undefined;
    const recorded: Recorded = { seed, count, changes, batches, planned };
    task.keep?.(recorded);
    return compareAll(recorded);
  } finally {
    await account.stop();
  }
}

/** Every kind in every form, planned once. */
async function planAll(account: Account, seed: number, note: Task["note"]): Promise<Planned> {
  const random = new Random(seed + 2);
  const items = specs(random.fork(), pairings(random.fork()).length, "p").map((spec): Item => ({
    spec,
    change: undefined,
    seed: Math.floor(random.next() * 2 ** 32),
  }));
  account.clear();
  account.write(filesOf(items, ({ spec }) => spec));
  const plan = await account.plan();
  note("every kind planned in every form");
  return { items, plan };
}

async function tryBatch(
  account: Account,
  items: readonly Item[],
  canvas: readonly CanvasSpec[],
  note: Task["note"],
): Promise<Batch> {
  account.clear();
  const deployments = Object.fromEntries(canvas.map((spec) => [spec.id, renderCanvas(spec).files] as const));
  account.write({ ...deployments, ...filesOf(items, ({ spec, change }) => change?.before ?? spec) });
  const first = await account.plan();
  note("planned");
  const failed = await account.apply();
  note("applied");
  const before = await account.dump();
  account.write({
    ...deployments,
    ...filesOf(items, ({ spec, change }) => (change === undefined ? spec : change.after)),
  });
  const second = await account.plan();
  note("changed and planned");
  const failedAgain = await account.apply();
  note("applied again");
  const after = await account.dump();
  const third = await account.plan();
  note("planned after the apply");
  const accounts = await readAccounts(account, third);
  note("read by the account's reader");
  return {
    items,
    canvas,
    plans: [first, second, third],
    dumps: [before, after],
    failed: { ...failedAgain, ...failed },
    accounts,
  };
}

async function readAccounts(account: Account, plan: Json): Promise<readonly ReadAccount[]> {
  const arns = [...arnsIn((plan["prior_state"] as Json | undefined)?.["values"] as Json | undefined)];
  const of = (type: string): readonly string[] =>
    arns.flatMap(([address, arn]) => (address.includes(`.${type}.`) && !address.includes(".data.") ? [arn] : []));
  const roles = [...new Set(of("aws_iam_role"))];
  const own = of("aws_sagemaker_domain").map((arn) => arn.slice(arn.lastIndexOf("/") + 1));
  const all = roles.length === 0 ? own : [await account.domainOf(roles), ...own];
  return account.with(async () => {
    const read: ReadAccount[] = [];
    for (const domainId of all) read.push(await readAccount(domainId));
    return read;
  });
}

function compareAccounts(batch: Batch, counts: Counts): readonly Disagreement[] {
  const inventories = (batch.accounts ?? []).map(inventoryOf);
  const [, , third] = batch.plans;
  return [...batch.items.map(({ spec }) => spec), ...batch.canvas]
    .filter(({ id }) => batch.failed[id] === undefined)
    .flatMap((spec) => {
      const { compared, differences } = compareFacts(inventories, planOf(third, spec.id, true));
      counts.facts += compared;
      return differences.map((detail): Disagreement => {
        const cause = /^(\w+): [^\n]*: (\w+)/.exec(detail);
        return {
          spec,
          earlier: undefined,
          comparison: "account",
          cause: `${cause?.[1] ?? ""} ${cause?.[2] ?? ""}`,
          detail,
        };
      });
    });
}

function filesOf(items: readonly Item[], of: (item: Item) => Spec | undefined): Readonly<Record<string, Files>> {
  return Object.fromEntries(
    items.flatMap((item) => {
      const spec = of(item);
      return spec === undefined ? [] : [[item.spec.id, render(spec).files] as const];
    }),
  );
}

/** What is done to plans before the project reads them: nothing, but by those who want to see that it is found. */
export type Spoil = (plan: Json, spec: Spec | CanvasSpec) => Json;

/** Every comparison on what was recorded. */
export function compareAll(recorded: Recorded, spoil: Spoil = (plan) => plan, only?: ReadonlySet<string>): Outcome {
  const counts = noCounts();
  const tried = recorded.batches.flatMap((batch) => batch.items.map((item) => ({ item, batch })));
  const chosen = tried.filter(({ item }) => only === undefined || only.has(item.spec.id));
  const disagreements = chosen.flatMap(({ item, batch }) => compareItem(item, batch, counts, spoil));
  const { planned } = recorded;
  const isChosen = ({ spec }: Item): boolean => only === undefined || only.has(spec.id);
  const ofPlanned =
    planned === undefined ? [] : comparePlanned({ ...planned, items: planned.items.filter(isChosen) }, counts, spoil);
  const items = chosen.map(({ item }) => item);
  const ofCanvas = recorded.batches.flatMap((batch) =>
    batch.canvas
      .filter(({ id }) => only === undefined || only.has(id))
      .flatMap((spec) => compareCanvasItem(spec, batch, counts, spoil)),
  );
  const ofAccounts = only === undefined ? recorded.batches.flatMap((batch) => compareAccounts(batch, counts)) : [];
  return {
    pairs: pairsMet(recorded),
    configurations: counts.canvas + items.reduce((sum, { change }) => sum + (change?.after === undefined ? 1 : 2), 0),
    changes: items.filter(({ change }) => change !== undefined).length,
    counts,
    disagreements: [...disagreements, ...ofCanvas, ...ofPlanned, ...ofAccounts],
    recorded,
  };
}

function pairsMet({ batches, planned }: Recorded): Outcome["pairs"] {
  const all = allKinds().flatMap(({ name, contents, refs }) =>
    [...contents, ...refs.map((ref) => `by ${ref}`)].map((form) => `${name} ${form}`),
  );
  const items = [...batches.flatMap((batch) => batch.items), ...(planned?.items ?? [])];
  const met = new Set(items.flatMap(({ spec: { kind, content, ref } }) => [`${kind} ${content}`, `${kind} by ${ref}`]));
  return { met: all.filter((pair) => met.has(pair)).length, all: all.length };
}

/** The plans that the project reads, by configuration. */
export function plansOf({ batches, planned }: Recorded): readonly { readonly id: string; readonly plan: Json }[] {
  const alone = (planned?.items ?? []).map(({ spec: { id } }) => ({ id, plan: planOf(planned?.plan ?? {}, id, true) }));
  const applied = batches.flatMap(({ items, canvas, plans }) =>
    [...items.map(({ spec }) => spec), ...canvas].flatMap(({ id }) =>
      plans.map((plan) => ({ id, plan: planOf(plan, id, true) })),
    ),
  );
  return [...applied, ...alone];
}

function compareCanvasItem(spec: CanvasSpec, batch: Batch, counts: Counts, spoil: Spoil): readonly Disagreement[] {
  const [first, second] = batch.plans;
  const failed = batch.failed[spec.id];
  if (failed !== undefined)
    return [{ spec, earlier: undefined, comparison: "model", cause: "the apply failed", detail: failed }];
  const { objects } = renderCanvas(spec);
  const arns = arnsIn((second["prior_state"] as Json | undefined)?.["values"] as Json | undefined);
  const own = Object.entries(objects).flatMap(([key, { address }]) => {
    const arn = arns.get(`module.${spec.id}.${address}`);
    return arn === undefined ? [] : [[key, arn] as const];
  });
  const isLifted = Number(spec.id.slice(1)) % 2 === 0;
  return compareCanvas(
    {
      spec,
      plan: spoil(planOf(first, spec.id, isLifted), spec),
      after: spoil(planOf(second, spec.id, isLifted), spec),
      held: heldIn(batch.dumps[0], Object.fromEntries(own)),
    },
    counts,
  );
}

/** Questions of chance, as many that are allowed as that are not, as far as a configuration has them. */
function drawn(draw: Random, spec: Spec): readonly Probe[] {
  const model = modelOf(spec);
  const some = draw
    .some(universe(kindOf(spec.kind), spec), 2 * PROBES)
    .map((probe) => ({ probe, answer: decisionOn(model, probe) }));
  const [yes, no] = [some.filter(({ answer }) => answer === "yes"), some.filter(({ answer }) => answer === "no")];
  const half = Math.ceil(PROBES / 2);
  const allowed = yes.slice(0, Math.max(half, PROBES - no.length));
  return [...allowed, ...no.slice(0, PROBES - allowed.length)].map(({ probe }) => probe);
}

/** Configurations that are planned and not applied: what AWS would hold is what the generator expects, as it does elsewhere. */
function comparePlanned(planned: Planned, counts: Counts, spoil: Spoil): readonly Disagreement[] {
  return planned.items.flatMap(({ spec, seed }) => {
    const draw = new Random(seed);
    const isLifted = draw.chance(0.5);
    const held = modelOf(spec);
    const arns = Object.entries({ ...held.principals, ...held.resources }).map(([key, { arn }]) => [key, arn] as const);
    counts.planned++;
    return compareAccess(
      {
        spec,
        earlier: undefined,
        rendered: render(spec),
        plan: spoil(planOf(planned.plan, spec.id, isLifted), spec),
        after: undefined,
        prefix: isLifted ? "" : `module.${spec.id}.`,
        held,
        arns: Object.fromEntries(arns),
      },
      drawn(draw, spec),
      counts,
    );
  });
}

function compareItem(item: Item, recorded: Batch, counts: Counts, spoil: Spoil): readonly Disagreement[] {
  const { spec, change, seed } = item;
  const failed = recorded.failed[spec.id];
  if (failed !== undefined)
    return [
      {
        spec,
        earlier: change?.before,
        way: change?.way ?? "",
        comparison: "model",
        cause: "the apply failed",
        detail: failed,
      },
    ];
  const [first, second, third] = recorded.plans;
  const [dumpBefore, dumpAfter] = recorded.dumps;
  const draw = new Random(seed);
  // Half of them are the root itself, as most people write it.
  const isLifted = draw.chance(0.5);
  const prefix = isLifted ? "" : `module.${spec.id}.`;
  const split = (plan: Json, of: Spec): Json => spoil(planOf(plan, spec.id, isLifted), of);
  const state = (plan: Json, name: string): Json | undefined =>
    (plan[name] as Json | undefined)?.["values"] as Json | undefined;
  const arns = (rendered: Rendered, plan: Json): Readonly<Record<string, string>> =>
    arnsOf(rendered, state(plan, "prior_state"), `module.${spec.id}.`);
  const probesOf = (of: Spec): readonly Probe[] => drawn(draw, of);

  const start = change?.before ?? spec;
  const renderedStart = render(start);
  const arnsStart = arns(renderedStart, second);
  const applied: Applied = {
    spec: start,
    earlier: undefined,
    rendered: renderedStart,
    plan: split(first, start),
    after: change === undefined ? split(second, start) : undefined,
    prefix,
    held: heldIn(dumpBefore, arnsStart),
    arns: arnsStart,
  };
  const found = [...compareAccess(applied, probesOf(start), counts)];
  if (change === undefined) return found;
  const end = change.after;
  const renderedEnd = end === undefined ? undefined : render(end);
  const arnsEnd = renderedEnd === undefined ? {} : arns(renderedEnd, third);
  if (end !== undefined && renderedEnd !== undefined) {
    found.push(
      ...compareAccess(
        {
          spec: end,
          earlier: start,
          rendered: renderedEnd,
          plan: split(second, end),
          after: split(third, end),
          prefix,
          held: heldIn(dumpAfter, arnsEnd),
          arns: arnsEnd,
        },
        probesOf(end),
        counts,
      ),
    );
  }
  const side = (of: Spec, rendered: Rendered, own: Readonly<Record<string, string>>) => ({
    spec: of,
    rendered,
    arns: own,
    before: heldIn(dumpBefore, own),
    after: heldIn(dumpAfter, own),
  });
  found.push(
    ...compareReview(
      {
        way: change.way,
        plan: split(second, end ?? start),
        prefix,
        before: side(start, renderedStart, arnsStart),
        after: end === undefined || renderedEnd === undefined ? undefined : side(end, renderedEnd, arnsEnd),
      },
      counts,
    ),
  );
  return found;
}
