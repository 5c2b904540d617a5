/** A review in the order in which a reviewer asks: may I approve, is it this plan, who gains, who loses, does Canvas work … */
import type { PolicyStatement, PrincipalEntry } from "../../authorization/policy";
import { show } from "../../authorization/text";
import type { Check } from "../../checks/check";
import { listed, type Phrase, say } from "../../checks/phrase";
import { plainReason } from "../../checks/reason";
import type { AccessChange } from "../../inventory/difference";
import { type Rank, RANKS } from "../../inventory/rank";
import type { Access, RoleAccess } from "../../setup/access";
import type { IdleWhy, PlanReview, Review, ReviewedFinding } from "./model";
import { unknownReason } from "./model";
import type { NetworkChange } from "./network";
import { holderPhrase, placeOf, RANK_WORDS, sentenceOf, weightOf } from "./sentences";

/** One thing that is said. */
export interface Row {
  /** What it stands for at the edge of a line: something gained, lost, or to be looked at. */
  readonly sign: "+" | "-" | "!" | " ";
  readonly phrase: Phrase;
  /** Terraform, a statement or a command; made when there is room for it. */
  readonly code?: () => string;
}

/** Rows under one question. */
export interface Section {
  readonly title: string;
  /** Said in place of rows. */
  readonly nothing?: string;
  readonly rows: readonly Row[];
  /** It is folded away where that can be done. */
  readonly isDetail: boolean;
}

/** The review of one plan. */
export interface PlanDocument {
  readonly heading: Phrase;
  readonly facts: readonly Phrase[];
  readonly sections: readonly Section[];
}

/** The whole review. */
export interface ReviewDocument {
  readonly heading: Phrase;
  readonly plans: readonly PlanDocument[];
  readonly closing: readonly Phrase[];
}

const VERDICT_WORDS = {
  safe: "Safe",
  "needs a decision": "Needs a decision",
  blocked: "Blocked",
  "cannot tell": "Cannot tell",
} as const;

/** Why a suppression holds for nothing, up to the day it ends on. */
const IDLE: Readonly<Record<IdleWhy, string>> = {
  expired: "expired on",
  "matches nothing": "matches nothing; it would end on",
  "is unknown":
    "does not hold for what cannot be told, which is all that is there: that takes `unknown: true`; it would end on",
  "is known":
    "holds for what cannot be told, and what is there is certain: `unknown: true` is too much; it would end on",
};

/** How many suppressions that hold for nothing are told one by one. */
const MOST_IDLE = 10;

/** Puts a review in order. */
export function documentOf(review: Review): ReviewDocument {
  const { plans, verdict, idleSuppressions, notConsidered } = review;
  return {
    heading: say`${[`**${VERDICT_WORDS[verdict.name]}:** `]}${verdict.reason}`,
    plans: plans.length > 1 ? severalDocuments(review) : plans.map((plan) => planDocument(plan, review)),
    closing: [
      ...idleSuppressions
        .slice(0, MOST_IDLE)
        .map(
          (each) =>
            say`The suppression of ${each.finding} at ${each.address} (${each.place}) ${[IDLE[each.why]]} ${each.expires}.`,
        ),
      ...(idleSuppressions.length > MOST_IDLE
        ? [[`${String(idleSuppressions.length - MOST_IDLE)} more suppressions hold for nothing.`]]
        : []),
      [`Not considered: ${notConsidered.join("; ")}.`],
    ],
  };
}

/** Of several plans those that say something, each without the questions that have no answer, and the others by their names. */
function severalDocuments(review: Review): readonly PlanDocument[] {
  const quiet = new Set(review.plans.filter(isQuiet));
  const rows = [...quiet].map((plan): Row => ({
    sign: " ",
    phrase: say`${planPhrase(plan, review)}; ${restPhrase(plan)}`,
  }));
  const title = quiet.size === 1 ? "1 plan is safe" : `${String(quiet.size)} plans are safe`;
  const safe: PlanDocument = { heading: [], facts: [], sections: [{ title, rows, isDetail: false }] };
  return [
    ...review.plans
      .filter((plan) => !quiet.has(plan))
      .map((plan): PlanDocument => {
        const { facts, sections } = planDocument(plan, review);
        const empty = sections.filter(({ rows: all, nothing }) => all.length === 0 && nothing !== undefined);
        return {
          heading: say`${plan.file}: ${[`**${VERDICT_WORDS[plan.verdict.name]}:** `]}${plan.verdict.reason}`,
          facts: [
            ...facts,
            ...(empty.length === 0
              ? []
              : [[`${empty.map((each) => `${each.title}: ${each.nothing ?? ""}`).join(". ")}.`]]),
          ],
          sections: sections.filter((each) => !empty.includes(each)),
        };
      }),
    ...(quiet.size === 0 ? [] : [safe]),
  ];
}

/** Safe, and nothing in it that a reader would look for. */
function isQuiet(plan: PlanReview): boolean {
  return (
    plan.verdict.name === "safe" &&
    plan.notes.length === 0 &&
    suppressedRows(plan.findings).length === 0 &&
    capabilityRows(plan).every(({ sign }) => sign === " ")
  );
}

/** Which plan it is. */
function planPhrase({ file, sha256, incomplete }: PlanReview, { commit }: Review): Phrase {
  return say`Plan ${file}, SHA-256 ${sha256.slice(0, 16)}; ${commit === undefined ? ["commit not given"] : say`commit ${commit}`}; ${[incomplete.length === 0 ? "complete" : "**not complete**"]}`;
}

function planDocument(plan: PlanReview, review: Review): PlanDocument {
  const { incomplete, notes } = plan;
  // What could not be read may give and take anything: nobody is then nobody that is known.
  const isOpen = incomplete.length + plan.unknown.length + plan.unread.length > 0;
  const nobody = isOpen ? "nobody, as far as can be told" : "nobody";
  return {
    heading: [],
    facts: [
      say`${planPhrase(plan, review)}.`,
      ...incomplete.map((why): Phrase => [`**Not complete:** ${why}.`]),
      ...notes.map((note): Phrase => [`Note: ${note}.`]),
    ],
    sections: [
      { title: "Who gains access", nothing: nobody, rows: accessRows(plan.gained), isDetail: false },
      {
        title: "Who loses access, or is replaced or destroyed",
        nothing: nobody,
        rows: [...takenAwayRows(plan.findings), ...accessRows(plan.lost)],
        isDetail: false,
      },
      { title: "Canvas with large data, before → after", rows: capabilityRows(plan), isDetail: false },
      { title: "What could not be checked", nothing: "nothing", rows: unknownRows(plan), isDetail: false },
      { title: "What to change", nothing: "nothing", rows: findingRows(plan.findings), isDetail: false },
      { title: "Network", nothing: "no path changes", rows: networkRows(plan), isDetail: false },
      { title: "The rest", rows: [{ sign: " ", phrase: restPhrase(plan) }], isDetail: false },
      { title: "Suppressed", rows: suppressedRows(plan.findings), isDetail: false },
      { title: "The statements in full", rows: statementRows([...plan.gained, ...plan.lost]), isDetail: true },
      { title: "Was so before", rows: formerRows(plan.findings), isDetail: true },
    ],
  };
}

/** How many statements of one policy are told one by one, and of more than that how many of each weight. */
const MOST = 5;
const MOST_OF_WEIGHT = 3;

function accessRows(changes: readonly AccessChange[]): readonly Row[] {
  const groups = new Map<string, AccessChange[]>();
  for (const change of changes) {
    const { holder, gain } = change;
    const key = JSON.stringify([
      holder.kind,
      holder.name,
      holder.state === "kept" ? gain.policy.name : "",
      holder.address,
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    if (first.holder.state !== "kept" && first.gain.principal === undefined) return [wholeRow(first, group)];
    if (group.length <= MOST) return group.map(accessRow);
    const shown = heaviest(group);
    const more = group.filter((each) => !shown.includes(each));
    const { holder, gain } = first;
    const verb = first.direction === "gained" ? "gains" : "loses";
    return [
      ...shown.map(accessRow),
      {
        sign: signOf(first),
        phrase: say`${holderPhrase(holder)} ${[verb]} by ${more.length} more statements of ${gain.policy.name}${weightsOf(more)}: ${servicesOf(more)}`,
      },
    ];
  });
}

/** Some of each weight that has a word, so that none hides behind another; of what is ordinary as many as there is room for. */
function heaviest(group: readonly AccessChange[]): readonly AccessChange[] {
  const counts = new Map<Rank, number>();
  const shown = group.filter(({ rank }) => {
    const count = counts.get(rank) ?? 0;
    counts.set(rank, count + 1);
    return RANK_WORDS[rank] !== "" && count < MOST_OF_WEIGHT;
  });
  return shown.length >= MOST - 1 ? shown : group.slice(0, MOST - 1);
}

/** How many of them weigh more than what is ordinary. */
function weightsOf(changes: readonly AccessChange[]): Phrase {
  const counts = RANKS.flatMap((rank) => {
    const count = changes.filter((each) => each.rank === rank).length;
    return RANK_WORDS[rank] === "" || count === 0 ? [] : [`**${RANK_WORDS[rank]}:** ${String(count)}`];
  });
  return counts.length === 0 ? [] : [` (${counts.join(", ")})`];
}

function signOf({ direction }: AccessChange): Row["sign"] {
  return direction === "gained" ? "+" : "-";
}

function accessRow(change: AccessChange): Row {
  const word = weightOf(change);
  return {
    sign: signOf(change),
    phrase: say`${[word === "" ? "" : `**${word}:** `]}${sentenceOf(change)} (${placeOf(change)})`,
  };
}

/** Of what a plan makes or destroys, one row tells which policies it has. */
function wholeRow(first: AccessChange, group: readonly AccessChange[]): Row {
  const policies = [...new Set(group.map(({ gain }) => gain.policy.name))];
  const word = weightOf(first);
  const [what, verb] =
    first.direction === "gained"
      ? ["new ", "gets"]
      : ["", first.holder.state === "destroyed" ? "is destroyed and loses" : "loses"];
  const count = group.length === 1 ? "1 statement" : `${String(group.length)} statements`;
  const heaviest =
    first.gain.policy.withheld === true
      ? []
      : say`; what weighs most: ${[word === "" ? "" : `**${word}:** `]}${sentenceOf(first)}`;
  return {
    sign: signOf(first),
    phrase: say`${holderPhrase(first.holder, what)} ${[`${verb} ${count} of`]} ${listed(policies)}${heaviest}${first.holder.address === undefined ? [] : say` (${first.holder.address})`}`,
  };
}

function servicesOf(changes: readonly AccessChange[]): Phrase {
  const services = changes
    .filter(({ gain }) => gain.policy.withheld !== true)
    .flatMap(({ gain: { action } }) => action.patterns.map(({ text }) => show(text).split(":")[0] ?? ""));
  const distinct = [...new Set(services.map((service) => service.toLowerCase()))].sort();
  return distinct.length === 0 ? ["not shown"] : listed(distinct, 8);
}

/** What is replaced or destroyed, with what that takes away. */
function takenAwayRows(findings: readonly ReviewedFinding[]): readonly Row[] {
  return findings
    .filter(({ check }) => check.over === "change" && check.takesAway === true)
    .map(({ message, address }) => ({ sign: "-", phrase: say`${address}: ${message}` }));
}

function capabilityRows({ accessBefore, accessAfter }: PlanReview): readonly Row[] {
  const [before, after] = [rolesOf(accessBefore), rolesOf(accessAfter)];
  const names = [...new Set([...after.keys(), ...before.keys()])].sort();
  const off = accessAfter.switchedOff.map((name): Row => ({
    sign: " ",
    phrase: say`${name}: large data is switched off`,
  }));
  return [...names.flatMap((name) => roleRows(name, before.get(name), after.get(name))), ...off];
}

function rolesOf({ deployments }: Access): ReadonlyMap<string, RoleAccess> {
  return new Map(
    deployments.flatMap((setup) =>
      setup.executionRoles.map(
        (role) => [deployments.length > 1 ? `${role.name} in ${setup.name}` : role.name, role] as const,
      ),
    ),
  );
}

function roleRows(name: string, before: RoleAccess | undefined, after: RoleAccess | undefined): readonly Row[] {
  const known = after ?? before;
  if (known === undefined) return [];
  const groups = new Map<string, string[]>();
  for (const { id } of known.capabilities) {
    const answer = (role: RoleAccess | undefined): string =>
      role?.capabilities.find((each) => each.id === id)?.answer ?? "not set up";
    const key = `${answer(before)} → ${answer(after)}`;
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  return [...groups].map(([answers, ids]): Row => {
    const what: Phrase = ids.length === known.capabilities.length ? ["every feature"] : listed(ids, 6);
    const judged = after?.capabilities.find(({ id }) => id === ids[0]);
    const [reason] = judged === undefined || judged.answer === "yes" ? [] : judged.because.map(plainReason);
    const sign =
      answers.endsWith("→ no") || answers.endsWith("→ not set up") ? "-" : answers.endsWith("→ yes") ? " " : "!";
    return {
      sign,
      phrase: say`users working as ${name}, ${what}: ${[`**${answers}**`]}${reason === undefined ? [] : say`; ${reason}`}`,
    };
  });
}

const MAKE_KNOWN =
  "to make it known: write it as an aws_iam_policy_document without depends_on, name what is new instead of referring to it, or apply in two steps";

function unknownRows({ unknown, unread, findings }: PlanReview): readonly Row[] {
  const policies = unknown.map((each): Row => {
    const was =
      each.was.length === 0
        ? []
        : say`. Before: ${listed(
            each.was.map(({ statement }) => summary(statement)),
            3,
          )}`;
    const where = each.address === undefined ? [] : say` (${each.address})`;
    // What is gone cannot be written any more.
    const hint = each.when === "before" ? [] : say`; ${[MAKE_KNOWN]}`;
    return { sign: "!", phrase: say`${unknownReason(each)}${where}${was}${hint}` };
  });
  const open = findings.filter(
    ({ isUnknown, wasBefore, suppressed }) => isUnknown === true && !wasBefore && suppressed === undefined,
  );
  return [
    ...policies,
    ...unread.map(({ address, why }): Row => ({ sign: "!", phrase: say`${address}: ${why}` })),
    ...open.map(({ message, because, address, check }): Row => ({
      sign: "!",
      phrase: say`${message}${because === undefined ? [] : say`: ${because}`} (${[check.id]}, ${address})`,
    })),
  ];
}

/** A statement in a few words. */
function summary({ effect, action, resource }: PolicyStatement): string {
  const texts = (element: PolicyStatement["action"] | undefined, not: string): string =>
    element === undefined
      ? ""
      : `${element.negated ? not : ""}${element.patterns.map(({ text }) => show(text)).join(", ")}`;
  const on = resource === undefined ? "" : ` on ${texts(resource, "all but ")}`;
  return `${effect ?? "?"} ${texts(action, "all but ")}${on}`;
}

function findingRows(all: readonly ReviewedFinding[]): readonly Row[] {
  const fresh = all.filter(
    ({ wasBefore, isUnknown, suppressed }) => !wasBefore && isUnknown !== true && suppressed === undefined,
  );
  const told = new Set<Check>();
  return fresh.map(({ check, address, message, because, fix }): Row => {
    const isFirst = !told.has(check);
    told.add(check);
    return {
      sign: check.severity === "error" ? "!" : " ",
      phrase: say`${[`**${check.severity}** \`${check.id}\` at `]}${address}: ${message}${because === undefined ? [] : say`: ${because}`}`,
      ...(isFirst || fix !== check.fix ? { code: () => fix } : {}),
    };
  });
}

function suppressedRows(all: readonly ReviewedFinding[]): readonly Row[] {
  return all.flatMap(({ suppressed, check, address }): readonly Row[] =>
    suppressed === undefined
      ? []
      : [
          {
            sign: " ",
            phrase: say`${[`\`${check.id}\` at `]}${address} until ${suppressed.expires}: ${suppressed.reason}`,
          },
        ],
  );
}

function formerRows(all: readonly ReviewedFinding[]): readonly Row[] {
  return all
    .filter(({ wasBefore, suppressed }) => wasBefore && suppressed === undefined)
    .map(({ check, address, message, isUnknown }) => ({
      sign: " ",
      phrase: say`${[`${isUnknown === true ? "cannot tell" : check.severity} \`${check.id}\` at `]}${address}: ${message}`,
    }));
}

/** What happens to several in the same words is told in one row. */
function networkRows({ network }: PlanReview): readonly Row[] {
  const signs = { opened: "+", closed: "-", changed: "!" } as const;
  const groups = new Map<string, NetworkChange[]>();
  for (const change of network) {
    const key = JSON.stringify([change.effect, change.message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()].flatMap((group): readonly Row[] => {
    const [first] = group;
    if (first === undefined) return [];
    const addresses = listed(group.map(({ address }) => address));
    return [{ sign: signs[first.effect], phrase: say`${[`${first.effect}: `]}${first.message} (${addresses})` }];
  });
}

function restPhrase({ rest }: PlanReview): Phrase {
  const words = {
    create: "created",
    update: "updated",
    replace: "replaced",
    delete: "destroyed",
    forget: "forgotten",
    read: "read",
  } as const;
  const counts = Object.entries(words).flatMap(([action, word]) => {
    const count = rest.counts[action as keyof typeof words];
    return count === 0 ? [] : [`${String(count)} ${word}`];
  });
  const total = Object.values(rest.counts).reduce((sum, count) => sum + count, 0);
  const others = total === 1 ? "1 other change" : `${String(total)} other changes`;
  const parts: readonly Phrase[] = [
    [total === 0 ? "no other changes" : `${others}, of which none is about access or network: ${counts.join(", ")}`],
    ...(rest.gone.length === 0 ? [] : [say`replaced or destroyed: ${listed(rest.gone)}`]),
    ...(rest.tagsOnly > 0
      ? [[`${String(rest.tagsOnly)} ${rest.tagsOnly === 1 ? "changes" : "change"} tags only`]]
      : []),
    ...(rest.moved > 0 ? [[`${String(rest.moved)} moved`]] : []),
    ...(rest.imported > 0 ? [[`${String(rest.imported)} imported`]] : []),
    [`${String(rest.unchanged)} unchanged`],
  ];
  return [...parts.flatMap((part, index): Phrase => (index === 0 ? part : ["; ", ...part])), "."];
}

function statementRows(changes: readonly AccessChange[]): readonly Row[] {
  const seen = new Set<PolicyStatement>();
  return changes.flatMap((change): readonly Row[] => {
    const { policy, statement } = change.gain;
    if (policy.withheld === true || seen.has(statement)) return [];
    seen.add(statement);
    return [
      {
        sign: signOf(change),
        phrase: say`${placeOf(change)}, ${holderPhrase(change.holder)}`,
        code: () => statementJson(statement),
      },
    ];
  });
}

function principalJson(principals: readonly PrincipalEntry[]): unknown {
  if (principals.every(({ type }) => type === "*")) return "*";
  const byType = new Map<string, string[]>();
  for (const { type, identifier } of principals) {
    const name = type === "*" ? "AWS" : type;
    byType.set(name, [...(byType.get(name) ?? []), show(identifier)]);
  }
  return Object.fromEntries([...byType].map(([type, names]) => [type, single(names)]));
}

/** IAM takes one text for a list of one. */
function single(values: readonly string[]): unknown {
  return values.length === 1 ? values[0] : values;
}

/** The whole statement, as IAM has it. */
function statementJson({ sid, effect, principals, action, resource, conditions }: PolicyStatement): string {
  const element = (name: string, each: PolicyStatement["resource"]): object =>
    each === undefined
      ? {}
      : { [`${each.negated ? "Not" : ""}${name}`]: single(each.patterns.map(({ text }) => show(text))) };
  const condition: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of conditions) {
    condition[test] = { ...condition[test], [variable]: single(values.map(({ text }) => show(text))) };
  }
  return JSON.stringify(
    {
      ...(sid === undefined ? {} : { Sid: sid }),
      Effect: effect,
      ...(principals === undefined ? {} : { Principal: principalJson(principals) }),
      ...element("Action", action),
      ...element("Resource", resource),
      ...(conditions.length === 0 ? {} : { Condition: condition }),
    },
    undefined,
    2,
  );
}
