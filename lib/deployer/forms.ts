/** The policies as text and as JSON. */
import { z } from "zod";
import { MOST_CHARACTERS, type DeployerAction, type DeployerDocument, type DeployerPolicy } from "./policy";
import { TABLE_DATE } from "./needs";

const statement = z.strictObject({
  Sid: z.string(),
  Effect: z.literal("Allow"),
  Action: z.array(z.string()),
  Resource: z.array(z.string()),
  Condition: z.record(z.string(), z.record(z.string(), z.array(z.string()))).optional(),
});

const phase = z
  .enum(["plan", "apply"])
  .describe("When Terraform needs it; what apply needs is in the documents of plan and of apply together.");

/** The form of `canvas-large-data deployer-policy --format json`. */
export const deployerPolicySchema = z.strictObject({
  schemaVersion: z.literal(1),
  tableDate: z.string().describe("The day of the Service Authorization Reference that the actions were compared with."),
  deployments: z.array(
    z.strictObject({
      name: z.string().describe("The deployment, or the file."),
      documents: z.array(
        z.strictObject({
          name: z.string(),
          phase,
          holder: z
            .string()
            .nullable()
            .describe(
              "The role that Terraform assumes and that needs the policy; null: the credentials that Terraform starts with.",
            ),
          characters: z.int().describe("Without white space, as IAM counts them: at most 6,144."),
          policy: z.strictObject({ Version: z.literal("2012-10-17"), Statement: z.array(statement) }),
        }),
      ),
      actions: z.array(
        z.strictObject({
          action: z.string(),
          phase,
          why: z
            .enum(["call", "change", "dependent", "state", "credentials"])
            .describe(
              "call: recorded; change: called when an argument changes; dependent: AWS asks for it when dependsOn is called; state: the backend; credentials: the role that is assumed.",
            ),
          dependsOn: z.string().nullable(),
          types: z.array(z.string()),
          source: z.string(),
        }),
      ),
      uncovered: z.array(z.string()).describe("Addresses of resources that the policies do not cover."),
      notes: z.array(z.string()),
    }),
  ),
});

/** The result for programs. */
export function deployerPolicyJson(policies: readonly DeployerPolicy[]): z.infer<typeof deployerPolicySchema> {
  return {
    schemaVersion: 1,
    tableDate: TABLE_DATE,
    deployments: policies.map(({ name, documents, actions, uncovered, notes }) => ({
      name,
      documents: documents.map(({ policy, ...document }) => ({
        ...document,
        policy: {
          Version: policy.Version,
          Statement: policy.Statement.map(({ Condition: condition, ...each }) => ({
            ...each,
            Action: [...each.Action],
            Resource: [...each.Resource],
            ...(condition === undefined ? {} : { Condition: copyOf(condition) }),
          })),
        },
      })),
      actions: actions.map((action) => ({ ...action, types: [...action.types] })),
      uncovered: [...uncovered],
      notes: [...notes],
    })),
  };
}

function copyOf(
  condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
): Record<string, Record<string, string[]>> {
  return Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, [...values]])),
    ]),
  );
}

/** The result for people: each document ready to be copied, then where each action comes from. */
export function deployerPolicyText(policies: readonly DeployerPolicy[]): string {
  return policies.map(oneText).join("\n");
}

function oneText({ name, documents, actions, uncovered, notes }: DeployerPolicy): string {
  const lines = [
    `What Terraform needs for ${name}`,
    ...documents.flatMap((document) => ["", headingOf(document), JSON.stringify(document.policy, undefined, 2)]),
    "",
    `Where the actions come from (Service Authorization Reference of ${TABLE_DATE})`,
    ...actionLines(actions),
    ...(uncovered.length === 0
      ? []
      : [
          "",
          `Not covered: Terraform manages these too, and the policies contain nothing for them. Add what they need.`,
          ...uncovered.map((address) => `  ${address}`),
        ]),
    ...(notes.length === 0 ? [] : ["", "Notes", ...notes.map((note) => `  ${note}`)]),
  ];
  return `${lines.join("\n")}\n`;
}

function headingOf({ name, phase, holder, characters }: DeployerDocument): string {
  const when = phase === "plan" ? "for terraform plan" : "for terraform apply and destroy, with those for plan";
  const who = holder === null ? "" : `, attached to ${holder}`;
  return `${name}: ${when}${who} (${thousands(characters)} of ${thousands(MOST_CHARACTERS)} characters)`;
}

function thousands(count: number): string {
  return count.toLocaleString("en-US");
}

function actionLines(actions: readonly DeployerAction[]): readonly string[] {
  const width = Math.max(0, ...actions.map(({ action }) => action.length));
  return actions.map(
    (each) => `  ${each.action.padEnd(width)}  ${each.phase.padEnd(5)}  ${reasonOf(each)}  ${each.source}`,
  );
}

function reasonOf({ why, dependsOn, types }: DeployerAction): string {
  const by = types.length === 0 ? "the provider" : types.join(", ");
  switch (why) {
    case "call":
      return `called by ${by}`;
    case "change":
      return `called by ${by} when an argument changes`;
    case "dependent":
      return `asked for by ${dependsOn ?? "another action"}`;
    case "state":
      return "called by the backend of the state";
    case "credentials":
      return "to assume the roles that the configuration names";
  }
}
