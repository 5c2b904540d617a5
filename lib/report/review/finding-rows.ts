/** Rows of what the checks found, and of what could not be told. */
import type { PolicyStatement } from "../../authorization/policy";
import { show } from "../../authorization/text";
import { listed, say } from "../../checks/phrase";
import { reasonsPhrase } from "../reason";
import { fixText } from "../../hcl/fix";
import { POLICY_DOCUMENT } from "../../hcl/resources";
import { type PlanReview, type ReviewedFinding, unknownReason } from "./model";
import type { Row } from "./row";

/** What is replaced or destroyed, with what that takes away. */
export function takenAwayRows(findings: readonly ReviewedFinding[]): readonly Row[] {
  return findings
    .filter(({ check }) => check.over === "change" && check.takesAway === true)
    .map(({ message, address }) => ({ sign: "-", phrase: say`${address}: ${message}` }));
}

const MAKE_KNOWN = `to make it known: write it as an ${POLICY_DOCUMENT} without depends_on, name what is new instead of referring to it, or apply in two steps`;

export function unknownRows({ unknown, unread, findings }: PlanReview): readonly Row[] {
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
      phrase: say`${message}${because === undefined ? [] : say`: ${reasonsPhrase(because)}`} (${[check.id]}, ${address})`,
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

export function findingRows(all: readonly ReviewedFinding[]): readonly Row[] {
  const fresh = all.filter(
    ({ wasBefore, isUnknown, suppressed }) => !wasBefore && isUnknown !== true && suppressed === undefined,
  );
  const shown = new Set<string>();
  return fresh.map(({ check, address, message, because, cure }): Row => {
    const fix = fixText(cure);
    const key = `${check.id} ${fix}`;
    const isShown = shown.has(key);
    shown.add(key);
    return {
      sign: check.severity === "error" ? "!" : " ",
      phrase: say`${[`**${check.severity}** \`${check.id}\` at `]}${address}: ${message}${because === undefined ? [] : say`: ${reasonsPhrase(because)}`}`,
      ...(isShown ? {} : { code: () => fix }),
    };
  });
}

export function suppressedRows(all: readonly ReviewedFinding[]): readonly Row[] {
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

export function formerRows(all: readonly ReviewedFinding[]): readonly Row[] {
  return all
    .filter(({ wasBefore, suppressed }) => wasBefore && suppressed === undefined)
    .map(({ check, address, message, isUnknown }) => ({
      sign: " ",
      phrase: say`${[`${isUnknown === true ? "cannot tell" : check.severity} \`${check.id}\` at `]}${address}: ${message}`,
    }));
}
