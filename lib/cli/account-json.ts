/** The forms of `--format json` of the commands that change an account, and of adopt. */
import { Option } from "commander";
import { z } from "zod";

/** Of the command line. */
export type AccountFormat = "text" | "json";

/** `--format`: with json, what people read goes to standard error. */
export function formatOption(): Option {
  return new Option("--format <format>", "text, or json for programs: the lines for people go to standard error")
    .choices(["text", "json"])
    .default("text", "");
}

const head = {
  schemaVersion: z.literal(1),
  domainId: z.string(),
  region: z.string(),
  account: z.string().nullable().describe("The account of the domain; null where it was not read."),
};

const setting = z.record(z.string(), z.unknown());

/** How one setting ended. */
export const SWITCH_OUTCOMES = [
  "unchanged",
  "planned",
  "done",
  "different",
  "failed",
  "interrupted",
  "not sent",
] as const;

/** Of enable and disable. */
export const switchSchema = z.strictObject({
  ...head,
  command: z.enum(["enable", "disable"]),
  dryRun: z.boolean(),
  settings: z.array(
    z.strictObject({
      userProfile: z.string().nullable().describe("null: the domain's own setting."),
      outcome: z
        .enum(SWITCH_OUTCOMES)
        .describe(
          "unchanged: it is as wanted. planned: --dry-run. done: updated, and everything else is as before. different: updated, and something else differs. failed: AWS refused the update, or it did not end well. interrupted: sent, and not waited for. not sent: an earlier one failed.",
        ),
      why: z.string().nullable(),
      prior: setting.nullable().describe("EmrServerlessSettings before; null where there were none."),
      next: setting.nullable().describe("EmrServerlessSettings as they are to be; null for what is unchanged."),
      undo: z.string().nullable().describe("The AWS CLI command that restores the prior setting, of what was sent."),
    }),
  ),
  undoFile: z.string().nullable().describe("The file with the prior settings; null where nothing was to be sent."),
});

/** One answer of enable or disable. */
export type SwitchJson = z.infer<typeof switchSchema>;

/** Of restart-apps. */
export const restartSchema = z.strictObject({
  ...head,
  dryRun: z.boolean(),
  apps: z.array(
    z.strictObject({
      userProfile: z.string().nullable().describe("Whose it is; null for a space whose owner was not read."),
      space: z.string().nullable(),
      appName: z.string(),
      status: z.string().describe("As AWS has it, when it was listed."),
      since: z.string().nullable().describe("ISO 8601."),
      lastActive: z.string().nullable().describe("ISO 8601; null where CloudWatch does not say it."),
      mayBeOutdated: z.boolean(),
      outcome: z
        .enum(["not meant", "planned", "deleted", "left"])
        .describe(
          "not meant: the options leave it out, or it does not run. planned: --dry-run. left: it is not deleted, and why says why.",
        ),
      why: z.string().nullable(),
    }),
  ),
});

/** One answer of restart-apps. */
export type RestartJson = z.infer<typeof restartSchema>;

/** Of adopt. */
export const adoptSchema = z.strictObject({
  schemaVersion: z.literal(1),
  name: z.string(),
  entry: z.record(z.string(), z.unknown()).describe("The deployment, as deployments.yaml has it."),
  hcl: z.string().nullable().describe("The module call and import block; null without --hcl."),
  isImported: z.boolean().describe("Terraform imports the domain; otherwise enable sets it."),
  emrServerlessRoleArn: z.string().describe("The job role, which exists or is created by the deployment."),
  written: z.string().nullable().describe("The file that the entry was added to; null without --write."),
  notes: z.array(z.string()),
  next: z.array(z.string()).describe("Commands, in their order."),
});

/** One answer of adopt. */
export type AdoptJson = z.infer<typeof adoptSchema>;

/** Writes an answer. */
export function writeJson(answer: SwitchJson | RestartJson | AdoptJson): void {
  process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`);
}

function schemaText(title: string, form: z.ZodType): string {
  const { $schema, ...schema } = z.toJSONSchema(form);
  return `${JSON.stringify({ $schema, title: `canvas-large-data ${title} --format json`, ...schema }, undefined, 2)}\n`;
}

/** The JSON Schemas as they are committed in `docs/`, by their files. */
export function accountSchemas(): Readonly<Record<string, string>> {
  return {
    "docs/enable.schema.json": schemaText("enable and disable", switchSchema),
    "docs/restart-apps.schema.json": schemaText("restart-apps", restartSchema),
    "docs/adopt.schema.json": schemaText("adopt", adoptSchema),
  };
}
