/** The page of a review. */
import { say } from "../../checks/phrase";
import type { AccessChange } from "../../inventory/difference";
import { nameOf } from "../../inventory/difference";
import { restPhrase } from "../review/change-rows";
import { decisionPhrase } from "../review/decision";
import { frameOf, identityPhrases, planPhrase } from "../review/document";
import type { PlanReview, Review } from "../review/model";
import { unknownReason, type VerdictName } from "../review/verdict";
import { placeOf, sentenceOf, weightOf } from "../review/sentences";
import { statementJson } from "../review/statement-json";
import type { Judgement } from "../../setup/capabilities";
import type { RoleAccess } from "../../setup/access";
import { answerRows, unreadableRows } from "./answers";
import { findingRow } from "./findings";
import { code, markup, quoted, sentence } from "./html";
import { type PagePart, type PageRow, type PageSection, type PageSeverity, pageText } from "./page";

const SEVERITY: Readonly<Record<VerdictName, PageSeverity>> = {
  blocked: "error",
  "cannot tell": "undetermined",
  "needs a decision": "warning",
  safe: "information",
};

/** Plans that one page has in full, the heaviest verdicts first: some 150 kB each. */
export const MOST_PLANS = 50;

/** A review as one HTML file: every row of up to `MOST_PLANS` plans, and one row for each plan beyond them. */
export function reviewPage(review: Review): string {
  const { heading, closing } = frameOf(review);
  const others = review.plans.slice(MOST_PLANS);
  return pageText({
    title: "Review of a Terraform plan for SageMaker Canvas",
    heading,
    severity: SEVERITY[review.verdict.name],
    parts: review.plans.slice(0, MOST_PLANS).map((plan): PagePart => ({
      heading:
        review.plans.length === 1 ? [] : say`${plan.file}: ${[`**${plan.verdict.name}**: `]}${plan.verdict.reason}`,
      decision: decisionPhrase(plan.verdict),
      facts: factsOf(plan, review),
      pictures: plan.pictures,
      sections: sectionsOf(plan),
    })),
    ...(others.length === 0
      ? {}
      : {
          others: {
            title: "Other plans, each in full by canvas-large-data review FILE --format html",
            rows: others.map(({ file, verdict }): PageRow => ({
              severity: SEVERITY[verdict.name],
              badge: verdict.name,
              principals: [],
              content: markup`${sentence(say`${file}: ${verdict.reason}. ${decisionPhrase(verdict) ?? []}`)}`,
            })),
          },
        }),
    closing,
  });
}

function factsOf(plan: PlanReview, review: Review): PagePart["facts"] {
  return [
    say`${planPhrase(plan, review)}.`,
    ...plan.incomplete.map((why) => say`${["**Not complete:** "]}${why}.`),
    ...plan.notes.map((note) => [`Note: ${note}.`]),
    ...identityPhrases(plan),
  ];
}

function sectionsOf(plan: PlanReview): readonly PageSection[] {
  const { accessBefore, accessAfter, findings, network } = plan;
  const { deployments } = accessAfter;
  const isOpen = plan.incomplete.length + plan.unknown.length + plan.unread.length > 0;
  const none = isOpen ? "no principal, as far as is known" : "no principal";
  const fresh = findings.filter(({ wasBefore, suppressed }) => !wasBefore && suppressed === undefined);
  const answers = answerRows(deployments, ({ name }, role, judgement) =>
    formerly(accessBefore.deployments.find((each) => each.name === name)?.executionRoles ?? [], role, judgement),
  );
  const former = answerRows(deployments);
  return [
    {
      title: "What to change",
      nothing: "nothing",
      rows: fresh.filter(({ isUnknown }) => isUnknown !== true).map((each) => findingRow(each, deployments)),
    },
    { title: "Who gains access", nothing: none, rows: plan.gained.map(accessRow) },
    { title: "Who loses access", nothing: none, rows: plan.lost.map(accessRow) },
    {
      title: "What is undetermined",
      nothing: "nothing",
      rows: [
        ...plan.unknown.map((each): PageRow => ({
          severity: "undetermined",
          principals: [...new Set(each.holders.map(({ name }) => name))],
          content: markup`${sentence(unknownReason(each))}${each.address === undefined ? undefined : markup` <span class="dim">(${quoted(each.address)})</span>`}${
            each.was.length === 0
              ? undefined
              : markup`<details><summary>What it was before</summary>${each.was.map(({ statement }) => code(statementJson(statement)))}</details>`
          }`,
        })),
        ...plan.unread.map(({ address, why }): PageRow => ({
          severity: "undetermined",
          principals: [],
          content: markup`${quoted(address)}: ${why}`,
        })),
        ...fresh.filter(({ isUnknown }) => isUnknown === true).map((each) => findingRow(each, deployments)),
        ...unreadableRows(deployments),
      ],
    },
    { title: "What Canvas users can do, before → after", rows: answers.capabilities },
    { title: "What is prevented", rows: former.limits },
    {
      title: "Network",
      nothing: "no path changes",
      rows: network.map(({ effect, address, message }): PageRow => ({
        severity: effect === "opened" ? "warning" : "information",
        badge: effect,
        principals: [],
        content: markup`${sentence(message)} <span class="dim">(${quoted(address)})</span>`,
      })),
    },
    {
      title: "Suppressed",
      rows: findings.flatMap((each): readonly PageRow[] =>
        each.suppressed === undefined
          ? []
          : [
              {
                ...findingRow(
                  each,
                  deployments,
                  markup`<p>Until ${each.suppressed.expires}: ${quoted(each.suppressed.reason)}</p>`,
                ),
                severity: "information",
                badge: "suppressed",
              },
            ],
      ),
    },
    {
      title: "Pre-existing findings",
      rows: findings
        .filter(({ wasBefore, suppressed }) => wasBefore && suppressed === undefined)
        .map((each) => ({ ...findingRow(each, deployments), severity: "information", badge: "pre-existing" })),
    },
    { title: "The rest", rows: [{ severity: "information", principals: [], content: sentence(restPhrase(plan)) }] },
  ];
}

function formerly(before: readonly RoleAccess[], { name }: RoleAccess, { id }: Judgement): string {
  const role = before.find((each) => each.name === name);
  const answer = [...(role?.capabilities ?? []), ...(role?.limits ?? [])].find((each) => each.id === id)?.answer;
  return answer === undefined ? "not set up" : { yes: "can", no: "cannot", unknown: "undetermined" }[answer];
}

function accessRow(change: AccessChange): PageRow {
  const { gain, holder, rank, direction } = change;
  const { policy, statement, principal } = gain;
  const word = weightOf(change);
  const isOfPrincipal = ["role", "user", "group"].includes(holder.kind);
  return {
    severity: rank === "idle" ? "information" : "warning",
    badge: word === "" ? direction : `${direction}: ${word.toLowerCase()}`,
    principals: isOfPrincipal ? [holder.name] : principal === undefined ? [] : [nameOf(principal)],
    content: markup`${sentence(sentenceOf(change))}${
      policy.redacted === true
        ? undefined
        : markup`<details><summary>The statement</summary><p>${sentence(placeOf(change))}</p>${code(statementJson(statement))}</details>`
    }`,
  };
}
