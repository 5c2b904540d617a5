/** Where the project and AWS disagree on configurations that are written by hand. */
import { createHash } from "node:crypto";
import { readPolicy } from "../../../lib/authorization/read-policy";
import { whyOf } from "../../../lib/report/reason";
import { decideIn } from "../../../lib/setup/decide-in";
import type { OrganizationLevel } from "../../../lib/setup/organization";
import { type ExternalInputs, NO_EXTERNAL_INPUTS } from "../../../lib/setup/question";
import { NO_POLICY } from "../../../lib/setup/resource-side";
import { readJson } from "../../../lib/sources/read";
import { Answers, type ReviewedChange } from "../answers";
import {
  covers,
  deniedDiffers,
  differencesIn,
  isEmpty,
  nameIn,
  type Objects,
  shownReview,
  wrongness,
} from "../compare";
import { ACCOUNT, CONTEXT } from "../generator/policy";
import type { Document, Files, Held } from "../generator/render";
import type { Probe } from "../generator/subject";
import type { Defect } from "../defects";
import { arnsIn as arnsAt, type Json, planOf } from "../split";
import { decisionOn, type Dump, heldIn, type YesOrNo } from "../truth";
import { ACCESS_POINTS } from "./access-points";
import { CHANGES } from "./changes";
import { COMPOSED } from "./composed";
import { FORMS } from "./forms";
import { IMPORTS } from "./imports";
import { ORGANIZATION } from "./organization";
import { REGIONS } from "./regions";
import type { HandWritten, OrganizationPolicies, Question } from "./text";

/** A configuration with its id, which stands in place of `ID` in its texts. */
export interface Numbered extends HandWritten {
  readonly id: string;
}

/** All of them. */
export const BY_HAND: readonly Numbered[] = [
  ...FORMS,
  ...CHANGES,
  ...COMPOSED,
  ...IMPORTS,
  ...REGIONS,
  ...ACCESS_POINTS,
  ...ORGANIZATION,
].map((each, index) => ({
  ...each,
  id: `h${String(index).padStart(3, "0")}`,
}));

/** What Terraform and AWS said of all of them. */
export interface Recorded {
  /** The texts that it was recorded with, by {@link fingerprint}. */
  readonly texts: string;
  readonly batches: readonly Batch[];
}

/** What was applied in one root. */
export interface Batch {
  readonly ids: readonly string[];
  /** Plans of the first text, of the second, and of the second after its apply. */
  readonly plans: readonly [Json, Json, Json];
  /** What AWS held before the first apply, after it, and after the second. */
  readonly dumps: readonly [Dump, Dump, Dump];
  /** What went wrong in an apply, by configuration. */
  readonly failed: Readonly<Record<string, string>>;
}

/** Shows whether a recording is of other texts. */
export function fingerprint(all: readonly Numbered[]): string {
  const texts = all.map(({ files, root, existing, second, secondRoot }) => [files, root, existing, second, secondRoot]);
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex");
}

/** A text of a configuration with its id and the account. */
export function filled(text: string, id: string): string {
  return text.replaceAll(/\bID\b/g, id).replaceAll("ACCT", ACCOUNT);
}

/** All files of a configuration. */
export function filledFiles(files: Files, id: string): Files {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, filled(text, id)]));
}

/** What came of it. */
export interface Compared {
  readonly configurations: number;
  readonly changes: number;
  readonly asked: number;
  /** Questions that AWS answers with yes. */
  readonly yes: number;
  /** One line or more each: configuration, question, both answers. */
  readonly disagreements: readonly string[];
}

const PLANS = ["the first plan", "the plan of the change", "the plan after the apply"];

/** Every comparison. */
export function compareByHand(recorded: Recorded, spoil: Defect["spoil"] = (plan) => plan, all = BY_HAND): Compared {
  const found = recorded.batches.flatMap((batch) =>
    all.filter(({ id }) => batch.ids.includes(id)).map((each) => compareOne(each, batch, spoil)),
  );
  const sum = (of: (each: ComparedOne) => number): number => found.reduce((total, each) => total + of(each), 0);
  return {
    configurations: found.length,
    changes: sum(({ changes }) => changes),
    asked: sum(({ asked }) => asked),
    yes: sum(({ yes }) => yes),
    disagreements: found.flatMap(({ disagreements }) => disagreements),
  };
}

type ComparedOne = Omit<Compared, "configurations">;

function compareOne(each: Numbered, batch: Batch, spoil: Defect["spoil"]): ComparedOne {
  const { id, what, existing, second, secondRoot } = each;
  const failed = batch.failed[id];
  if (failed !== undefined)
    return { changes: 0, asked: 0, yes: 0, disagreements: [`${id} ${what}: the apply failed: ${failed}`] };
  const [before, first, after] = heldBy(batch);
  const plans = batch.plans.map((plan) => spoil(planOf(plan, id, true)));
  const arns = new Map(batch.plans.flatMap((plan) => [...addressesIn(planOf(plan, id, true))]));
  const answers = plans.map((plan, index): Answered => {
    // One that has something to do again is about another day.
    if (index === 2 && !isEmpty(plan)) return { asked: 0, yes: 0, wrong: [] };
    return compareAnswers(each, plan, index === 0 ? first : after, arns, index > 0);
  });
  const changes = [
    ...(existing === undefined ? [] : [{ plan: 0, was: before, is: first }]),
    ...(second === undefined && secondRoot === undefined ? [] : [{ plan: 1, was: first, is: after }]),
  ];
  const reviewed = changes.map(({ plan, was, is }) => {
    const wrong = compareReviewed(each, plans[plan] ?? {}, was, is, arns);
    return wrong.map((text) => `${PLANS[plan] ?? ""}: ${text}`);
  });
  return {
    changes: changes.length,
    asked: answers.reduce((total, { asked }) => total + asked, 0),
    yes: answers.reduce((total, { yes }) => total + yes, 0),
    disagreements: [
      ...answers.flatMap(({ wrong }, index) => wrong.map((text) => `${PLANS[index] ?? ""}: ${text}`)),
      ...reviewed.flat(),
    ].map((text) => `${id} ${what}: ${text}`),
  };
}

const held = new WeakMap<Batch, readonly [Held, Held, Held]>();

function heldBy(batch: Batch): readonly [Held, Held, Held] {
  const known = held.get(batch);
  if (known !== undefined) return known;
  // Of what is only before or after it is known that it is not there.
  const arns = Object.assign({}, ...batch.dumps.map(arnsIn)) as Readonly<Record<string, string>>;
  const [before, first, second] = batch.dumps;
  const made = [heldIn(before, arns), heldIn(first, arns), heldIn(second, arns)] as const;
  held.set(batch, made);
  return made;
}

function addressesIn({ prior_state: state }: Json): ReadonlyMap<string, string> {
  return arnsAt((state as Json | undefined)?.["values"] as Json | undefined);
}

function arnsIn({ roles, users, resources, keys }: Dump): Readonly<Record<string, string>> {
  const arns = [
    ...[...Object.values(roles), ...Object.values(users)].map(({ arn }) => arn),
    ...Object.keys(resources),
    ...Object.keys(keys),
  ];
  return Object.fromEntries(arns.map((arn) => [arn, arn]));
}

/** What asks for nothing that exists. */
const NONE = "arn:aws:iam::000000000000:role/none";

/** A resource that is named by its address, by the ARN that it has after the apply. */
function arnOf(resource: string, id: string, arns: ReadonlyMap<string, string>): string {
  return arns.get(resource) ?? filled(resource, id);
}

function contextOf(context: Question[3] = {}): Readonly<Record<string, string>> {
  const given = Object.entries(context).map(([key, value]) => [key, filled(value, "")] as const);
  return { ...CONTEXT, ...Object.fromEntries(given) };
}

function probeOf(
  [caller, action, resource, context]: Question,
  id: string,
  { principals }: Held,
  arns: ReadonlyMap<string, string>,
): Probe {
  const asked = { action, resource: { arn: arnOf(resource, id, arns) }, context: contextOf(context) };
  if (caller.includes(".")) return { ...asked, caller: { service: caller } };
  const end = `/${nameOf(caller, id)}`;
  return { ...asked, caller: { object: Object.keys(principals).find((arn) => arn.endsWith(end)) ?? NONE } };
}

function nameOf(caller: string, id: string): string {
  return `${id}-${caller.replace("user:", "")}`;
}

interface Answered {
  readonly asked: number;
  readonly yes: number;
  readonly wrong: readonly string[];
}

function compareAnswers(
  { id, ask, open = [], outside = [], organization }: Numbered,
  plan: Json,
  held: Held,
  arns: ReadonlyMap<string, string>,
  isLater: boolean,
): Answered {
  const inventory = readJson(plan, "plan.json").after;
  const questions = [
    ...ask.map((each) => [each, false] as const),
    ...open.map((each) => [each, !isLater] as const),
    ...outside.map((each) => [each, true] as const),
  ];
  const answers = questions.map(([question, isOpen]) => {
    const [caller, action, resource, context] = question;
    const truth = truthOf(probeOf(question, id, held, arns), held, organization, id);
    const byAddress =
      [...inventory.fullyReadResources, ...inventory.keysUnderDefaultPolicy].find(({ address }) => address === resource)
        ?.arn ?? inventory.resourcePolicies.find(({ target }) => target.owner === resource)?.resource;
    const our = decideIn(
      inventory,
      {
        principal: caller.includes(".") ? { service: caller } : { arnOrName: nameOf(caller, id) },
        action,
        resource: byAddress ?? arnOf(resource, id, arns),
        context: contextOf(context),
        // Tables of no configuration, which have no policy.
        ...(action.startsWith("dynamodb:") ? { side: NO_POLICY, resourceAccount: ACCOUNT } : {}),
      },
      inputsOf(organization, id),
    );
    const because = our.because
      .map((reason) => [reason.kind, reason.layer, reason.policy?.name ?? "", whyOf(reason) ?? ""].join(" ").trim())
      .join("; ");
    const wrong = wrongness({ answer: our.answer, because }, truth, isOpen);
    const shown = `${caller} ${action} ${arnOf(resource, id, arns)}: AWS ${truth}, ours ${our.answer} (${because})`;
    return { truth, wrong: wrong === undefined ? [] : [`${wrong}: ${shown}`] };
  });
  return {
    asked: answers.length,
    yes: answers.filter(({ truth }) => truth === "yes").length,
    wrong: answers.flatMap(({ wrong }) => wrong),
  };
}

function truthOf(probe: Probe, held: Held, organization: OrganizationPolicies | undefined, id: string): YesOrNo {
  const parsed = (texts: readonly string[] = []): readonly Document[] =>
    texts.map((text) => JSON.parse(filled(text, id)) as Document);
  return decisionOn(held, probe, "all", {
    serviceControl: parsed(organization?.serviceControl),
    resourceControl: parsed(organization?.resourceControl),
  });
}

/** FullAWSAccess is attached besides, to both sides. */
function inputsOf(organization: OrganizationPolicies | undefined, id: string): ExternalInputs {
  if (organization === undefined) return NO_EXTERNAL_INPUTS;
  const level = (type: OrganizationLevel["type"], texts: readonly string[] = []): readonly OrganizationLevel[] =>
    texts.length === 0
      ? []
      : [
          {
            type,
            name: undefined,
            isFullAccessAttached: true,
            policies: texts.map((text, index) => ({
              name: `${type} ${String(index)}`,
              address: undefined,
              policy: readPolicy(JSON.parse(filled(text, id))),
            })),
          },
        ];
  return {
    ...NO_EXTERNAL_INPUTS,
    organization: [
      ...level("service control", organization.serviceControl),
      ...level("resource control", organization.resourceControl),
    ],
  };
}

/** Whether who asks has the same name and another ARN on the other side. */
function isReplaced({ caller }: Probe, was: Held, is: Held): boolean {
  if (!("object" in caller)) return false;
  const end = `/${nameIn(caller.object) ?? ""}`;
  const arns = [was, is].map(({ principals }) => Object.keys(principals).find((arn) => arn.endsWith(end)));
  return arns.every((arn) => arn !== undefined) && arns[0] !== arns[1];
}

/** The review against the difference of what AWS held: every difference is reported, and nothing else. */
function compareReviewed(
  { id, ask, open = [], outside = [] }: Numbered,
  plan: Json,
  was: Held,
  is: Held,
  arns: ReadonlyMap<string, string>,
): readonly string[] {
  const review = new Answers(plan).review();
  // A role that comes or goes has no ARN on one side.
  const pairs = [...ask, ...open, ...outside].flatMap((question) =>
    [
      ...new Map(
        [was, is].map((held) => probeOf(question, id, held, arns)).map((each) => [JSON.stringify(each), each]),
      ).values(),
    ]
      .filter(({ caller }) => !("object" in caller && caller.object === NONE))
      .map((probe) => ({ probe, was, is })),
  );
  const objects: Objects = (key) => [{ name: nameIn(key), address: "" }];
  const used = new Set<ReviewedChange>();
  const found: string[] = [];
  for (const { probe, layer, direction } of differencesIn(pairs)) {
    const rows = review[direction].filter((row) => covers(row, probe, objects));
    rows.forEach((row) => used.add(row));
    // Where a question is open, so may be what changes; a principal with another ARN is another one.
    const isOpen = open.length > 0 && review.unknown.length > 0;
    if (rows.length === 0 && !isOpen && (review.verdict === "safe" || !isReplaced(probe, was, is)))
      found.push(`${direction} (${layer}) is not reported: ${JSON.stringify(probe)}`);
  }
  for (const direction of ["gained", "lost"] as const) {
    for (const row of review[direction]) {
      if (used.has(row) || row.isIdle) continue;
      const isReal = pairs.some(
        (pair) => covers(row, pair.probe, objects) && deniedDiffers(was, is, pair.probe, direction),
      );
      if (!isReal) found.push(`what is reported as ${direction} is not: ${row.sentence}`);
    }
  }
  if (review.unknown.length > 0 && open.length === 0) found.push("the review does not know");
  return found.map((each) => `${each}\n${shownReview(review)}`);
}
