/** The review for programs; the schema is docs/review.schema.json. */
import { statementName, type PrincipalEntry } from "../../authorization/policy";
import { show } from "../../authorization/text";
import type { Phrase } from "../../checks/phrase";
import { plainPhrase, plainWhy, reasonsPhrase } from "../reason";
import { fixText } from "../../hcl/fix";
import type { AccessChange, UnknownChange } from "../../inventory/difference";
import { nameOf } from "../../inventory/difference";
import { texts } from "../../inventory/rank";
import type { Access } from "../../setup/access";
import { offJson } from "../access";
import type { Comparison } from "./fingerprint";
import type { PlanReview, Review, ReviewedFinding } from "./model";
import { sentenceOf } from "./sentences";

/** How many of each kind a review holds, for the exit code and for programs. */
export function reviewCounts({ plans }: Review): {
  readonly errors: number;
  readonly warnings: number;
  readonly unknown: number;
} {
  const count = (of: (plan: PlanReview) => number): number => plans.reduce((sum, plan) => sum + of(plan), 0);
  const fresh = ({ findings }: PlanReview): readonly ReviewedFinding[] =>
    findings.filter(({ wasBefore, suppressed }) => !wasBefore && suppressed === undefined);
  const of = (severity: string) => (plan: PlanReview) =>
    fresh(plan).filter(({ check, isUnknown }) => isUnknown !== true && check.severity === severity).length;
  return {
    errors: count(of("error")),
    warnings: count((plan) => of("warning")(plan) + plan.gained.length + plan.lost.length + plan.network.length),
    unknown: count(
      (plan) =>
        plan.incomplete.length +
        plan.unknown.length +
        plan.unread.length +
        fresh(plan).filter(({ isUnknown }) => isUnknown === true).length,
    ),
  };
}

/** The whole review: nothing is left out of it. */
export function reviewJson(review: Review, comparison?: Comparison): object {
  return {
    schemaVersion: 1,
    verdict: review.verdict.name,
    reason: said(review.verdict.reason),
    counts: reviewCounts(review),
    commit: review.commit ?? null,
    expected: comparison ?? null,
    plans: review.plans.map(planJson),
    idleSuppressions: review.idleSuppressions,
    notConsidered: review.notConsidered,
    omitted: 0,
  };
}

function planJson(plan: PlanReview): object {
  return {
    file: plan.file,
    sha256: plan.sha256,
    fingerprint: plan.fingerprint?.value ?? null,
    madeWith: plan.fingerprint?.madeWith ?? null,
    changes: plan.fingerprint?.changes() ?? [],
    verdict: plan.verdict.name,
    reason: said(plan.verdict.reason),
    incomplete: plan.incomplete.map(plainWhy),
    notes: plan.notes,
    access: { gained: plan.gained.map(changeJson), lost: plan.lost.map(changeJson) },
    capabilities: { before: capabilities(plan.accessBefore), after: capabilities(plan.accessAfter) },
    off: plan.accessAfter.off.map(offJson),
    network: plan.network.map(({ effect, address, message }) => ({ effect, address, message: said(message) })),
    findings: plan.findings.map(findingJson),
    unknown: [
      ...plan.unknown.map(unknownJson),
      ...plan.unread.map(({ address, why }) => ({
        when: "after",
        address,
        policy: null,
        principals: [],
        why,
        was: [],
      })),
    ],
    rest: plan.rest,
  };
}

function said(phrase: Phrase): string {
  return plainPhrase(phrase);
}

function changeJson(change: AccessChange): object {
  const { holder, gain, rank } = change;
  const withheld = gain.policy.redacted === true;
  const common = {
    sentence: said(sentenceOf(change)),
    rank,
    by: gain.by,
    isProven: gain.proof !== undefined,
    isIdle: gain.isDormant,
    holder: { kind: holder.kind, name: holder.name, address: holder.address ?? null, state: holder.state },
    principal: gain.principal === undefined || withheld ? null : principalValue(gain.principal),
    policy: gain.policy.name,
    address: gain.policy.address ?? null,
    withheld,
  };
  if (withheld) return common;
  return {
    ...common,
    statement: statementName(gain.statement),
    [gain.action.negated ? "notActions" : "actions"]: texts(gain.action),
    ...(gain.resource === undefined
      ? {}
      : { [gain.resource.negated ? "notResources" : "resources"]: texts(gain.resource) }),
    conditions: gain.conditions.map(({ test, variable, values }) => ({
      test,
      variable,
      values: values.map(({ text }) => show(text)),
    })),
  };
}

function unknownJson({ when, holders, policy, address, why, was }: UnknownChange): object {
  return {
    when,
    address: address ?? null,
    policy,
    principals: holders.map(({ name }) => name),
    why: plainWhy(why),
    was: was.map(({ statement }) => statementName(statement)),
  };
}

function findingJson({
  check,
  address,
  message,
  because,
  cure,
  isUnknown,
  wasBefore,
  suppressed,
}: ReviewedFinding): object {
  return {
    id: check.id,
    severity: isUnknown === true ? "unknown" : check.severity,
    address,
    message: said(message),
    because: because === undefined ? null : said(reasonsPhrase(because)),
    fix: fixText(cure),
    source: check.source,
    wasBefore,
    suppressed: suppressed === undefined ? null : { reason: suppressed.reason, expires: suppressed.expires },
  };
}

function capabilities({ deployments }: Access): readonly object[] {
  return deployments.flatMap((environment) =>
    environment.executionRoles.map((role) => ({
      deployment: environment.name,
      executionRole: role.name,
      users: role.users,
      answers: Object.fromEntries(role.capabilities.map(({ id, answer }) => [id, answer])),
    })),
  );
}

/** `everybody` is a value of the contract: every release has written it for the principal `*`. */
function principalValue(principal: PrincipalEntry): string {
  return principal.type === "*" ? "everybody" : nameOf(principal);
}
