/** The one place that knows how statements reach Terraform. */
import { Token } from "cdktf";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { Construct } from "constructs";
import type { Statement } from "../policies/policy-template";
import { forPolicyDocument } from "../policies/policy-variables";
import { type AwsTarget, providerOf } from "./aws-target";

/**
 * Statements as an `aws_iam_policy_document` data source: a plan then shows them even while a value is unknown,
 * where `jsonencode` would show nothing.
 */
export function policyDocument(
  scope: Construct,
  id: string,
  statements: readonly Statement[],
  target: AwsTarget,
): DataAwsIamPolicyDocument {
  return new DataAwsIamPolicyDocument(scope, id, {
    ...providerOf(target),
    statement: statements.map((statement) => ({
      sid: statement.sid,
      effect: statement.effect,
      actions: [...statement.actions],
      ...(statement.resources.length === 0 ? {} : { resources: statement.resources.map(forPolicyDocument) }),
      ...(statement.notResources === undefined ? {} : { notResources: statement.notResources.map(forPolicyDocument) }),
      ...(statement.principals === undefined
        ? {}
        : { principals: [{ type: statement.principals.type, identifiers: [...statement.principals.identifiers] }] }),
      ...(statement.conditions.length === 0
        ? {}
        : {
            condition: statement.conditions.map((condition) => ({
              test: condition.test,
              variable: condition.variable,
              values: condition.values.map(forPolicyDocument),
            })),
          }),
    })),
  });
}

/** The length of a policy as IAM counts it, without white space. */
export interface PolicyLength {
  readonly characters: number;
  /** As VPC endpoints count it: the provider sends no white space but what is in the values. */
  readonly withWhiteSpace: number;
  /** False when a value is known only to Terraform: the policy is then longer than `characters`. */
  readonly exact: boolean;
}

/** Measures the policy that statements become; values known only to Terraform count as nothing. */
export function policyLength(statements: readonly Statement[]): PolicyLength {
  let exact = true;
  const known = (text: string): string => {
    if (!Token.isUnresolved(text)) return text;
    exact = false;
    return "";
  };
  const one = (texts: readonly string[]): string | readonly string[] => (texts.length === 1 ? (texts[0] ?? "") : texts);
  const document = {
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({
      Sid: statement.sid,
      Effect: statement.effect,
      ...(statement.principals === undefined
        ? {}
        : { Principal: principalOf(statement.principals.type, one(statement.principals.identifiers.map(known))) }),
      Action: one(statement.actions),
      ...(statement.resources.length === 0 ? {} : { Resource: one(statement.resources.map(known)) }),
      ...(statement.notResources === undefined ? {} : { NotResource: one(statement.notResources.map(known)) }),
      ...(statement.conditions.length === 0
        ? {}
        : {
            Condition: conditionsOf(statement.conditions.map((each) => ({ ...each, values: each.values.map(known) }))),
          }),
    })),
  };
  const text = JSON.stringify(document);
  return { characters: text.replaceAll(/\s/g, "").length, withWhiteSpace: text.length, exact };
}

/** Any principal is a bare star, as the data source writes it too. */
function principalOf(type: string, identifiers: string | readonly string[]): unknown {
  return type === "*" ? "*" : { [type]: identifiers };
}

function conditionsOf(conditions: Statement["conditions"]): Record<string, Record<string, readonly string[] | string>> {
  const byTest = new Map<string, Record<string, readonly string[] | string>>();
  for (const { test, variable, values } of conditions) {
    byTest.set(test, { ...byTest.get(test), [variable]: values.length === 1 ? (values[0] ?? "") : values });
  }
  return Object.fromEntries(byTest);
}
