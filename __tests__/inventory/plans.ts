/** Plans of one role, and who gains and who loses by them in the sentences of the review. */
import { plainPhrase } from "../../lib/report/reason";
import { accessDifference } from "../../lib/inventory/difference";
import { sentenceOf } from "../../lib/report/review/sentences";
import { unknownReason } from "../../lib/report/review/verdict";
import type { Json } from "../../lib/sources/input";
import { readJson } from "../../lib/sources/read";
import { allow, plan, policy, type ResourceInPlan } from "../sources/make-plan";

export const trust = (principal: unknown, more: object = {}): string =>
  policy({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...more });
export const SAGEMAKER = trust({ Service: "sagemaker.amazonaws.com" });

export const role = (more: Partial<ResourceInPlan> = {}): ResourceInPlan => {
  const values = { name: "users", path: "/", assume_role_policy: SAGEMAKER };
  return { type: "aws_iam_role", name: "users", actions: ["no-op"], before: values, after: values, ...more };
};
export const inline = (
  before: string | null,
  after: string | null,
  more: Partial<ResourceInPlan> = {},
): ResourceInPlan => {
  const side = (text: string | null): Json | null =>
    text === null ? null : { name: "p", role: "users", policy: text };
  const actions = before === null ? ["create"] : after === null ? ["delete"] : ["update"];
  return { type: "aws_iam_role_policy", name: "p", actions, before: side(before), after: side(after), ...more };
};
export const attachment = (arn: string, actions: readonly string[]): ResourceInPlan => {
  const values = { role: "users", policy_arn: arn };
  const [before, after] = [actions.includes("create") ? null : values, actions.includes("delete") ? null : values];
  return { type: "aws_iam_role_policy_attachment", name: arn.split("/").at(-1) ?? "", actions, before, after };
};

/** Every change in one line, and what is not known. */
export function changes(...resources: readonly ResourceInPlan[]): readonly string[] {
  return changesIn(plan(resources));
}

export function changesIn(json: Json): readonly string[] {
  const { before, after } = readJson(json, "plan.json");
  if (before === undefined) throw new Error("it is no plan");
  const difference = accessDifference(before(), after);
  return [
    ...difference.changes.map((change) => `${change.rank}: ${plainPhrase(sentenceOf(change))}`),
    ...difference.unknown.map((each) => `unknown: ${plainPhrase(unknownReason(each))}`),
  ];
}

export const READ = allow("s3:GetObject", "arn:aws:s3:::sales/*");
