/** Cures as commands of the AWS CLI, and as options of `deployments.yaml`, where there is such a form. */
import type { Cure, CurePolicy, CureStatement, CureStep, CureText } from "../../policies/cure";
import { inShell } from "../../rules/shell";

function shown(text: CureText): string {
  if (typeof text === "string") return text;
  return text.parts.map((part) => (typeof part === "string" ? part : `<${part.reference}>`)).join("");
}

/** The name of a role in its ARN, or the text itself. */
function roleName(role: CureText): string {
  return shown(role).replace(/^arn:.*\//, "");
}

function single(texts: readonly CureText[]): unknown {
  const all = texts.map(shown);
  return all.length === 1 ? all[0] : all;
}

/** A statement as IAM has it. */
export function statementOf(statement: CureStatement): Readonly<Record<string, unknown>> {
  const { sid, effect, principals = [], conditions = [] } = statement;
  const tests = new Map<string, Readonly<Record<string, unknown>>>();
  for (const { test, variable, values } of conditions)
    tests.set(test, { ...tests.get(test), [variable]: single(values) });
  const principal = principals.some(({ type }) => type === "*")
    ? "*"
    : Object.fromEntries(principals.map(({ type, identifiers }) => [type, single(identifiers)]));
  const element = (name: string, texts: readonly CureText[] | undefined): object =>
    texts === undefined || texts.length === 0 ? {} : { [name]: single(texts) };
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    ...(principals.length === 0 ? {} : { Principal: principal }),
    ...element("Action", statement.actions),
    ...element("NotAction", statement.notActions),
    ...element("Resource", statement.resources),
    ...element("NotResource", statement.notResources),
    ...(tests.size === 0 ? {} : { Condition: Object.fromEntries(tests) }),
  };
}

function document(statements: readonly CureStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(statementOf) });
}

/** The cure as commands; comments say what a command alone cannot do. */
export function commandsText(cure: Cure): string {
  return cure.flatMap(commandsOf).join("\n");
}

function commandsOf(step: CureStep): readonly string[] {
  switch (step.kind) {
    case "addStatements":
      return adding(step.to, step.statements);
    case "replaceStatements":
      return [`# In place of ${step.names.join(" and ")}:`, ...adding(step.in, step.by)];
    case "attachPolicy":
      return [
        `aws iam attach-role-policy --role-name ${inShell(roleName(step.role))} --policy-arn ${inShell(step.arn)}`,
      ];
    case "narrowStatements":
      return [
        `# Remove or narrow ${step.names.join(" and ")} of ${policyName(step.in)}: it ${step.effect === "Deny" ? "denies" : "allows"} ${step.actions.join(", ")}.`,
      ];
    case "run":
      return step.commands;
    case "advise":
      return [`# ${step.text}`];
    default:
      return [];
  }
}

function policyName(policy: CurePolicy): string {
  if (policy.of === "role") return `the policy ${policy.name} of the role ${shown(policy.role)}`;
  if (policy.of === "trust") return `the trust policy of ${shown(policy.role)}`;
  return policy.of === "endpoint" ? "the endpoint's policy" : policy.name;
}

function adding(to: CurePolicy, statements: readonly CureStatement[]): readonly string[] {
  const json = inShell(document(statements));
  switch (to.of) {
    case "role":
      return [
        "# If the role has an inline policy of this name, add the statement to that policy: this command replaces it.",
        `aws iam put-role-policy --role-name ${inShell(roleName(to.role))} --policy-name ${inShell(to.name)} --policy-document ${json}`,
      ];
    case "trust":
      return [
        "# This replaces the whole trust policy: keep its other statements.",
        `aws iam update-assume-role-policy --role-name ${inShell(roleName(to.role))} --policy-document ${json}`,
      ];
    case "endpoint":
      return [
        "# This replaces the whole policy of the endpoint: keep its other statements.",
        `aws ec2 modify-vpc-endpoint --vpc-endpoint-id VPC-ENDPOINT-ID --policy-document ${json}`,
      ];
    case "policy":
      return [`# Add to ${to.name}:`, ...statements.map((each) => `# ${JSON.stringify(statementOf(each))}`)];
  }
}

/** The same as an option of `deployments.yaml`; undefined where no option does it. */
export function optionText(cure: Cure): string | undefined {
  const statements = cure.flatMap((step) =>
    step.kind === "addStatements" && step.to.of !== "policy" && step.to.of !== "trust" ? step.statements : [],
  );
  const lines = [...new Set(statements.flatMap(optionOf))];
  return lines.length === 0 ? undefined : lines.join("\n");
}

function optionOf({ sid = "", resources = [] }: CureStatement): readonly string[] {
  const [, what, name = ""] =
    /^CanvasBucket(Read|Write|List|Location|Decrypt|Encrypt|OlderKeys)([A-Z]\w*)$/.exec(sid) ?? [];
  if (what !== undefined) {
    const key = name.replaceAll(/(?<!^)([A-Z])/g, "-$1").toLowerCase();
    const [first = ""] = resources.map(shown);
    const [, bucket, keys = "*"] = /^arn:aws:s3:::([^/]+)(?:\/(.*))?$/.exec(first) ?? [];
    const folder = keys.endsWith("/*") ? [`    prefixes: [${keys.slice(0, -1)}]`] : [];
    return [
      "customBuckets:",
      `  ${key}:`,
      ...(bucket === undefined ? [] : [`    bucketName: ${bucket}`, ...folder]),
      ...(what === "Write" || what === "Encrypt" ? ["    access: read-write"] : []),
      ...(what === "Decrypt" || what === "Encrypt" ? [`    kmsKeyArn: ${first}`] : []),
    ];
  }
  if (/^EMRServerless(?!Managed|Trust)|^IAMPassOperation|^ECR(?:Describe|Operations)/.test(sid))
    return ["executionRoles:", "  NAME:", "    existing: { roleArn: ROLE-ARN, attach: large-data }"];
  if (sid.startsWith("AllowEC2ENICreation")) return ["network:", "  networkInterfaces: { byArn: {} }"];
  return [];
}
