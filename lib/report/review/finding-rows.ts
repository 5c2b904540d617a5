/** Rows of what the checks found, and of what is undetermined. */
import type { PolicyStatement } from "../../authorization/policy";
import { show } from "../../authorization/text";
import { listed, say } from "../../checks/phrase";
import { reasonsPhrase } from "../reason";
import { fixText } from "../../hcl/fix";
import { POLICY_DOCUMENT } from "../../hcl/resources";
import { cureSummary } from "./cure-summary";
import type { PlanReview, ReviewedFinding } from "./model";
import type { Row } from "./row";
import { unknownReason } from "./verdict";

/** What is replaced or destroyed, with what that takes away. */
export function takenAwayRows(findings: readonly ReviewedFinding[]): readonly Row[] {
  return findings
    .filter(({ check }) => check.over === "change" && check.takesAway === true)
    .map(({ message, address }) => ({ sign: "-", phrase: say`${address}: ${message}` }));
}

const MAKE_KNOWN = `write it as an ${POLICY_DOCUMENT} without depends_on, name what is new instead of referring to it, or apply in two steps`;

/** What is undetermined: policies, changes that are not analysed, checks; what the verdict is about first. */
export function unknownRows({ unknown, unread, findings, verdict: { about } }: PlanReview): readonly Row[] {
  const policies = unknown.map((each): Row => {
    const where = each.address === undefined ? [] : say` (${each.address})`;
    return {
      sign: "!",
      phrase: say`${unknownReason(each)}${where}`,
      ...(each.was.length === 0
        ? {}
        : {
            detail: say`before: ${listed(
              each.was.map(({ statement }) => summary(statement)),
              1,
            )}`,
          }),
    };
  });
  const open = findings.filter(
    ({ isUnknown, wasBefore, suppressed }) => isUnknown === true && !wasBefore && suppressed === undefined,
  );
  const doubts = open.map(({ message, address, check }): Row => ({
    sign: "!",
    phrase: say`${message} (${[`\`${check.id}\`, `]}${address})`,
  }));
  const skipped = unread.map(({ address, why }): Row => ({ sign: "!", phrase: say`${address}: ${why}` }));
  return about?.kind === "unread" ? [...skipped, ...policies, ...doubts] : [...policies, ...doubts, ...skipped];
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

/** What to change: what the verdict is about first, then errors, then warnings, then how to make known what is not. */
export function findingRows({ findings, unknown, verdict: { about } }: PlanReview): readonly Row[] {
  const subject = about?.kind === "finding" ? about.finding : undefined;
  const fresh = findings.filter(
    ({ wasBefore, isUnknown, suppressed }) => !wasBefore && isUnknown !== true && suppressed === undefined,
  );
  const place = (each: ReviewedFinding): number => (each === subject ? 0 : each.check.severity === "error" ? 1 : 2);
  const sorted = [...fresh].sort((one, other) => place(one) - place(other));
  const shown = new Set<string>();
  const rows = sorted.map((finding): Row => {
    const { check, address, message, cure } = finding;
    const fix = fixText(cure);
    const key = `${check.id} ${fix}`;
    const isShown = shown.has(key);
    shown.add(key);
    const sign = check.severity === "error" ? "!" : " ";
    const todo = cureSummary(cure);
    const place = say`${[`**${check.severity}** \`${check.id}\` at `]}${address}`;
    // The verdict has the message already.
    const detail = finding === subject ? place : say`${place}: ${message}`;
    if (todo === undefined) return { sign, phrase: detail };
    return { sign, phrase: todo, detail, ...(isShown || fix === "" ? {} : { code: () => fix }) };
  });
  // A deleted resource cannot be written any more.
  const hidden = unknown.filter(({ when }) => when === "after");
  const names = [...new Set(hidden.flatMap(({ address, policy }) => [address ?? policy]))];
  if (names.length === 0) return rows;
  return [...rows, { sign: "!", phrase: say`to make ${listed(names, 2)} known before the apply: ${[MAKE_KNOWN]}` }];
}

/** The decisions that findings rest on, certain and undetermined ones. */
export function reasonRows(findings: readonly ReviewedFinding[]): readonly Row[] {
  return findings
    .filter(({ wasBefore, because = [] }) => !wasBefore && because.length > 0)
    .map(({ check, address, because = [] }) => ({
      sign: " ",
      phrase: say`${[`\`${check.id}\` at `]}${address}: ${reasonsPhrase(because)}`,
    }));
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
      phrase: say`${[`${isUnknown === true ? "undetermined" : check.severity} \`${check.id}\` at `]}${address}: ${message}`,
    }));
}
