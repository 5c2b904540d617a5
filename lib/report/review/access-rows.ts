/** Rows of who gains and who loses which access: one for each change that someone made. */
import type { PolicyStatement } from "../../authorization/policy";
import { listed, type Phrase, say } from "../../checks/phrase";
import type { AccessChange } from "../../inventory/difference";
import { nameOf } from "../../inventory/difference";
import { RANKS } from "../../inventory/rank";
import { actionsPhrase, beforeAfter, whatPhrase } from "./before-after";
import { type Group, grouped } from "./grouped";
import { heaviest, type MadeChange, subjectFirst } from "./made-changes";
import type { Row } from "./row";
import { holderPhrase, placeOf, weightOf } from "./sentences";
import { statementJson } from "./statement-json";

/** How many principals of the same change are named. */
const MOST_HOLDERS = 3;

/** The rows of gains, or of losses, in their order. */
export function accessRows(made: readonly MadeChange[]): readonly Row[] {
  return grouped(made, sameKey).map(rowOf);
}

/** What is the same but for the principal is one row. */
function sameKey(made: MadeChange): string {
  const [first] = made.changes;
  if (first.gain.principal !== undefined)
    return JSON.stringify([made.holder, nameOf(first.gain.principal), made.policies]);
  const { deed, policies, statements, weights, onAll, finding } = made;
  return JSON.stringify([
    deed,
    made.holder.kind,
    made.holder.counterpart,
    policies,
    statements,
    weights,
    onAll,
    finding === undefined,
    whatPhrase(first),
    beforeAfter(first),
  ]);
}

function rowOf(group: Group<MadeChange>): Row {
  const [made] = group;
  const [first] = made.changes;
  // How wide it is, the resources and their number say.
  const weight = heaviest(made);
  const word = weight === "broad" ? "" : weightOf(made.changes.find(({ rank }) => rank === weight) ?? first);
  const holders = holdersPhrase(group);
  const isSingle = made.statements === 1;
  const withheld = first.gain.policy.redacted === true;
  const what: Phrase = withheld
    ? say`${[countOf(made)]}; the policy is sensitive, its content is not shown`
    : isSingle
      ? whatPhrase(first)
      : [countOf(made)];
  return {
    sign: made.direction === "gained" ? "+" : "-",
    phrase: say`${[word === "" ? "" : `**${word}:** `]}${deedPhrase(made, holders)}: ${what}`,
    ...(withheld ? {} : { detail: detailOf(made, false), brief: detailOf(made, true) }),
  };
}

/** How it was and will be; of several statements the one that a check of Canvas is about, or that weighs most. */
function detailOf({ finding, changes: [first], statements }: MadeChange, isBrief: boolean): Phrase {
  if (statements === 1) return beforeAfter(first, { isBrief });
  const change = say`${actionsPhrase(first)}: ${beforeAfter(first, { isAlone: true, isBrief })}`;
  return finding === undefined ? say`most important: ${change}` : say`for Canvas it matters that ${change}`;
}

function holdersPhrase(group: Group<MadeChange>): Phrase {
  const [{ holder }] = group;
  if (group.length === 1) return holderPhrase(holder);
  const kind = holder.kind === "trust policy" ? "role" : holder.kind;
  return say`${[`${String(group.length)} ${plural(kind)} `]}${listed(
    group.map((each) => each.holder.name),
    MOST_HOLDERS,
  )}`;
}

function plural(kind: string): string {
  return kind.endsWith("y") ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}

/** Verb, policy and principal. */
function deedPhrase(made: MadeChange, holders: Phrase): Phrase {
  const { deed, holder, policies, direction, changes } = made;
  const [{ gain }] = changes;
  if (gain.principal !== undefined) return say`${resourceDeed(made)} ${principalPhrase(gain.principal)}`;
  const policy = listed(policies, 2);
  const { counterpart } = holder;
  switch (deed) {
    case "create holder": {
      const replacing = counterpart === undefined ? [] : say`, which replaces ${counterpart},`;
      return say`creates ${holders}${replacing} with ${policy}`;
    }
    case "destroy holder":
      return counterpart === undefined
        ? say`destroys ${holders} with ${policy}`
        : say`replaces ${holders}, with ${policy}, by ${counterpart}`;
    case "attach":
      return say`attaches ${policy} to ${holders}`;
    case "detach":
      return say`detaches ${policy} from ${holders}`;
    case "add":
      return say`adds ${policy} to ${holders}`;
    case "change":
      return say`changes ${policy} of ${holders}`;
    case "delete":
      return say`deletes ${policy} of ${holders}`;
    case "boundary":
      return say`${holders}, by its permissions boundary ${policy}`;
    case "other":
      return say`${holders} ${[direction === "gained" ? "gains" : "loses"]} by ${policy}`;
  }
}

/** Of a policy that names principals. */
function resourceDeed({ deed, holder, direction }: MadeChange): Phrase {
  const of =
    holder.kind === "trust policy"
      ? say`the trust policy of role ${holder.name}`
      : holder.kind === "bucket" || holder.kind === "key"
        ? say`the policy of ${[holder.kind]} ${holder.name}`
        : holder.kind === "ACL"
          ? say`an ACL of ${holder.name}`
          : say`the policy of ${holder.name}`;
  const verb = { add: "adds", change: "changes", delete: "deletes" } as const;
  const done = deed === "add" || deed === "change" || deed === "delete" ? verb[deed] : undefined;
  return done === undefined
    ? say`by ${of}, ${[direction === "gained" ? "more" : "less"]} for`
    : say`${[done]} ${of} for`;
}

function principalPhrase(principal: NonNullable<AccessChange["gain"]["principal"]>): Phrase {
  if (principal.type === "Service") return say`the service ${nameOf(principal)}`;
  if (principal.type === "Federated") return say`users who sign in with ${nameOf(principal)}`;
  return principal.type === "*" ? ["any principal"] : say`${nameOf(principal)}`;
}

/** "53 statements, 9 on all resources". */
function countOf({ statements, weights, onAll }: MadeChange): string {
  const weighed = RANKS.flatMap((rank) => {
    const count = weights[rank];
    return count === undefined || WEIGHED[rank] === undefined ? [] : [`${String(count)} ${WEIGHED[rank]}`];
  });
  return [
    statements === 1 ? "1 statement" : `${String(statements)} statements`,
    ...(onAll === 0 ? [] : [`${String(onAll)} on all resources`]),
    ...weighed,
  ].join(", ");
}

const WEIGHED: Readonly<Partial<Record<(typeof RANKS)[number], string>>> = {
  public: "public",
  "cross-account": "for another account",
};

/** Every statement that a row is about, once, with its place. */
export function statementRows(all: readonly MadeChange[]): readonly Row[] {
  const seen = new Set<PolicyStatement>();
  return subjectFirst(all)
    .flatMap(({ changes }) => changes)
    .flatMap((change): readonly Row[] => {
      const { policy, statement } = change.gain;
      if (policy.redacted === true || seen.has(statement)) return [];
      seen.add(statement);
      return [
        {
          sign: change.direction === "gained" ? "+" : "-",
          phrase: say`${placeOf(change)}, ${holderPhrase(change.holder)}`,
          code: () => statementJson(statement),
        },
      ];
    });
}
