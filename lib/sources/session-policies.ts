/** Session policies of a job run: `executionIamPolicy` of StartJobRun, which no plan holds. */
import { managedPolicy } from "../authorization/managed";
import type { NamedPolicy } from "../authorization/policy";
import { readPolicy, unknownPolicy } from "../authorization/read-policy";
import { at, InputError, isJson, type Json } from "./input";
import { readJsonFile } from "./read";

const ADVICE =
  "Give a policy, executionIamPolicy of StartJobRun, or what aws emr-serverless get-job-run --application-id ID --job-run-id ID answered.";

/**
 * The policies of files; undefined where none are named.
 * @throws InputError for a file that holds none
 */
export function readSessionPolicies(files: readonly string[]): readonly NamedPolicy[] | undefined {
  return files.length === 0
    ? undefined
    : files.flatMap((file) => readJsonFile(file, ADVICE).flatMap((json) => policiesIn(json, file)));
}

function policiesIn(json: Json, file: string): readonly NamedPolicy[] {
  if (json["Statement"] !== undefined) return [named(json, file)];
  const session = at(json, "jobRun", "executionIamPolicy") ?? at(json, "executionIamPolicy") ?? json;
  const { policy, policyArns } = session;
  const inline =
    typeof policy === "string" ? [named(parsed(policy, file), file)] : isJson(policy) ? [named(policy, file)] : [];
  const arns = Array.isArray(policyArns) ? policyArns.filter((each) => typeof each === "string") : [];
  if (inline.length + arns.length === 0) throw new InputError(`${file} holds no session policy. ${ADVICE}`);
  return [...inline, ...arns.map(attached)];
}

function parsed(text: string, file: string): Json {
  try {
    const json: unknown = JSON.parse(text);
    if (isJson(json)) return json;
  } catch {
    // The message below says what to give.
  }
  throw new InputError(`${file}: executionIamPolicy.policy is not JSON. ${ADVICE}`);
}

function named(json: Json, file: string): NamedPolicy {
  return { name: "the session policy", address: file, policy: readPolicy(json) };
}

/** AWS's own by its bundled text; any other is not known. */
function attached(arn: string): NamedPolicy {
  const why = { kind: "content-not-in-source", object: arn, source: "account" } as const;
  return managedPolicy(arn) ?? { name: arn, address: undefined, policy: unknownPolicy(why) };
}
