/** What the next plans of all deployments show: found for two trees, as text and as JSON. */
import { z } from "zod";
import type { Json } from "../rules/json";
import {
  type Action,
  changesOf,
  incomparable,
  type NamedChange,
  type ResourceChange,
  type StackChanges,
} from "./compare";

/** Synthesized stacks by deployment, and how people know them. */
export interface Tree {
  /** The folder, or the version. */
  readonly name: string;
  readonly stacks: ReadonlyMap<string, Json>;
}

/** A deployment in both trees. */
export interface ComparedDeployment {
  readonly name: string;
  readonly changes: StackChanges;
}

/** Two trees, compared. */
export interface Upgrade {
  readonly from: string;
  readonly to: string;
  /** Deployments whose next plan shows something, or that have something to know before it. */
  readonly changed: readonly ComparedDeployment[];
  /** Deployments whose stacks differ in nothing that a plan shows. */
  readonly unchanged: readonly string[];
  /** In the new tree alone. */
  readonly added: readonly string[];
  /** In the old tree alone. */
  readonly removed: readonly string[];
}

/** Compares two trees; what cannot be compared is in `problems`, a line each. */
export function upgradeOf(
  before: Tree,
  after: Tree,
): { readonly upgrade: Upgrade; readonly problems: readonly string[] } {
  const both = [...after.stacks].flatMap(([name, stack]) => {
    const old = before.stacks.get(name);
    return old === undefined ? [] : [{ name, old, stack }];
  });
  const problems = both.flatMap(({ name, old, stack }) => {
    const why = incomparable(old, stack);
    return why === undefined
      ? []
      : [
          `${name} ${why}: that is a change of the deployment, not an upgrade. Plan it, and read the plan with canvas-large-data review.`,
        ];
  });
  if (problems.length > 0) return { upgrade: emptyUpgrade(before, after), problems };
  const compared = both.map(({ name, old, stack }) => ({ name, changes: changesOf(old, stack) }));
  return {
    upgrade: {
      ...emptyUpgrade(before, after),
      changed: compared.filter(({ changes }) => hasSomething(changes)),
      unchanged: compared.filter(({ changes }) => !hasSomething(changes)).map(({ name }) => name),
    },
    problems,
  };
}

function emptyUpgrade(before: Tree, after: Tree): Upgrade {
  return {
    from: before.name,
    to: after.name,
    changed: [],
    unchanged: [],
    added: [...after.stacks.keys()].filter((name) => !before.stacks.has(name)),
    removed: [...before.stacks.keys()].filter((name) => !after.stacks.has(name)),
  };
}

/** Whether there is anything to look at before the upgrade. */
export function needsALook({ changed, added, removed }: Upgrade): boolean {
  return changed.length + added.length + removed.length > 0;
}

function hasSomething(changes: StackChanges): boolean {
  return Object.values(changes).some((list) => (list as readonly unknown[]).length > 0);
}

const action = z.enum(["replace", "create", "destroy", "update", "import", "forget", "move", "none"]);
const namedChange = z.strictObject({
  name: z.string(),
  change: z
    .enum(["added", "removed", "changed", "maybe"])
    .describe("maybe: AWS or the provider may give the same value in both versions."),
});

/** The form of `canvas-large-data upgrade-check --format json`. */
export const upgradeSchema = z.strictObject({
  schemaVersion: z.literal(1),
  from: z.string().describe("OLD: the folder, or the version."),
  to: z.string().describe("NEW: the folder, or the version."),
  deployments: z
    .array(
      z.strictObject({
        name: z.string(),
        resources: z.array(
          z.strictObject({
            address: z.string(),
            movedFrom: z.string().nullable().describe("The old address, where a moved block gives it another one."),
            possible: z
              .array(action)
              .min(1)
              .describe("One action where it is known; several: one of them, not known which; none: no change."),
            arguments: z.array(
              z.strictObject({
                path: z.string(),
                before: z.string(),
                after: z.string(),
                effect: z.enum(["replace", "update", "unknown"]).describe("unknown: an update or a replacement."),
                certain: z.boolean().describe("false: both versions may have the same value."),
              }),
            ),
            triggeredBy: z
              .array(z.string())
              .describe("Resources whose change replaces this one (replace_triggered_by)."),
            refused: z.boolean().describe("true: Terraform refuses the plan, because prevent_destroy is set."),
          }),
        ),
        outputs: z.array(namedChange),
        variables: z.array(namedChange),
        reads: z.array(z.string()).describe("Data sources that Terraform reads during apply."),
        conditions: z
          .array(z.string())
          .describe("Addresses whose conditions differ: a plan can now fail or warn there."),
        notes: z.array(z.string()),
      }),
    )
    .describe("Deployments whose next plan shows something, or that have notes."),
  unchanged: z.array(z.string()).describe("Deployments whose next plan shows nothing."),
  added: z.array(z.string()).describe("Deployments in NEW alone."),
  removed: z.array(z.string()).describe("Deployments in OLD alone."),
});

/** The result for programs. */
export function upgradeJson({ from, to, changed, unchanged, added, removed }: Upgrade): z.infer<typeof upgradeSchema> {
  const named = (all: readonly NamedChange[]): { name: string; change: NamedChange["change"] }[] =>
    all.map((each) => ({ ...each }));
  return {
    schemaVersion: 1,
    from,
    to,
    deployments: changed.map(({ name, changes: { resources, outputs, variables, reads, conditions, notes } }) => ({
      name,
      resources: resources.map(({ movedFrom = null, possible, arguments: changes, triggeredBy, ...rest }) => ({
        ...rest,
        movedFrom,
        possible: [...possible],
        arguments: changes.map((each) => ({ ...each })),
        triggeredBy: [...triggeredBy],
      })),
      outputs: named(outputs),
      variables: named(variables),
      reads: [...reads],
      conditions: [...conditions],
      notes: [...notes],
    })),
    unchanged: [...unchanged],
    added: [...added],
    removed: [...removed],
  };
}

/** The result for people, ending with a line break. */
export function upgradeText(upgrade: Upgrade): string {
  const { from, to, changed, unchanged, added, removed } = upgrade;
  const lines = [
    ...changed.flatMap(deploymentLines),
    ...added.map((name) => `${name}: in ${to} alone; its first plan creates everything.`),
    ...removed.map(
      (name) =>
        `${name}: in ${from} alone; no plan destroys it. To destroy what it created, run cdktf destroy with ${from}.`,
    ),
    ...(unchanged.length === 0
      ? []
      : [`${counted(unchanged.length)} with no difference that a plan shows: ${fewOf(unchanged)}.`]),
    ...(needsALook(upgrade)
      ? [
          "",
          "This is what follows from the two versions, for stacks that were applied with the old one. Drift and what AWS answers are not known here:",
          "plan one canary deployment first, and read its plan with canvas-large-data review.",
        ]
      : []),
  ];
  return `${[`From ${from} to ${to}`, "", ...lines].join("\n")}\n`;
}

/** What each group is called, in the order of {@link StackChanges.resources}. */
function titleOf([first, ...others]: ResourceChange["possible"]): string {
  if (others.length > 0) return `${[first, ...others].map((each) => NOUNS[each]).join(" or ")}, not known which`;
  return TITLES[first];
}

const TITLES: Readonly<Record<Action, string>> = {
  replace: "replaced (destroyed and created)",
  create: "created",
  destroy: "destroyed",
  update: "updated in place",
  import: "imported; what that changes in AWS is not known here",
  forget: "removed from the state, not destroyed",
  move: "moved to another address, nothing else",
  none: "unchanged",
};
const NOUNS: Readonly<Record<Action, string>> = {
  replace: "replacement",
  create: "creation",
  destroy: "destruction",
  update: "update",
  import: "import",
  forget: "removal from the state",
  move: "a new address alone",
  none: "no change",
};

/** More arguments than these are counted. */
const MOST_ARGUMENTS = 6;
const MOST_CHARACTERS = 100;

function deploymentLines({ name, changes }: ComparedDeployment): readonly string[] {
  const { resources, outputs, variables, reads, conditions, notes } = changes;
  const groups = new Map<string, readonly ResourceChange[]>();
  for (const each of resources) {
    const title = titleOf(each.possible);
    groups.set(title, [...(groups.get(title) ?? []), each]);
  }
  return [
    name,
    ...[...groups].flatMap(([title, all]) => [`  ${title}`, ...all.flatMap(resourceLines)]),
    ...section("outputs", outputs.map(namedLine)),
    ...section("variables", variables.map(namedLine)),
    ...section("read during apply", reads),
    ...section("other conditions: a plan can now fail or warn there", conditions),
    ...section("before the plan", notes),
    "",
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];
}

function resourceLines(change: ResourceChange): readonly string[] {
  const { address, movedFrom, arguments: all, triggeredBy, refused } = change;
  const isReplaced = change.possible.includes("replace");
  // What forces a replacement comes first.
  const sorted = [...all].sort((one, other) => Number(other.effect === "replace") - Number(one.effect === "replace"));
  return [
    `    ${address}${movedFrom === undefined ? "" : ` (was ${movedFrom})`}`,
    ...sorted.slice(0, MOST_ARGUMENTS).map(({ path, before, after, effect, certain }) => {
      const forces = isReplaced && effect === "replace" ? "  forces replacement" : "";
      const unknown = effect === "unknown" ? "  whether this replaces is not known" : "";
      return `      ${path}: ${short(before)} -> ${short(after)}${certain ? "" : " (may be the same)"}${forces}${unknown}`;
    }),
    ...(all.length > MOST_ARGUMENTS ? [`      and ${String(all.length - MOST_ARGUMENTS)} more arguments`] : []),
    ...triggeredBy.map((each) => `      replace_triggered_by: ${each} changes`),
    ...(refused ? ["      prevent_destroy is set: Terraform refuses this plan"] : []),
  ];
}

function namedLine({ name, change }: NamedChange): string {
  return `${name}: ${change === "maybe" ? "may change" : change}`;
}

function short(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}

function counted(count: number): string {
  return count === 1 ? "1 deployment" : `${String(count)} deployments`;
}

function fewOf(names: readonly string[]): string {
  const most = 10;
  return names.length <= most
    ? names.join(", ")
    : `${names.slice(0, most).join(", ")} and ${String(names.length - most)} more`;
}
