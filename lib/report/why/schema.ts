/** The form of `canvas-large-data why --format json`. */
import { z } from "zod";
import { LAYER_KINDS } from "../../authorization/decide";
import { FAILURE_KINDS, TEXT_LAYERS } from "../../errors/reading";

const verdict = z.enum(["refused", "allowed", "undetermined"]);

const finding = z.strictObject({
  id: z.string(),
  severity: z.enum(["error", "warning", "unknown"]),
  address: z.string(),
  message: z.string(),
  fix: z.string(),
});

const answer = z.strictObject({
  file: z.string(),
  principal: z.string().nullable(),
  principalAddress: z.string().nullable().describe("Where the plan or stack has it."),
  as: z.enum(["execution role", "job role", "service", "other"]),
  action: z.string(),
  resource: z.string(),
  verdict: verdict.describe("What the plan, stack or account does with the request, by every kind of policies."),
  before: verdict.nullable().describe("The same before the plan is applied; null where that is not known."),
  agreement: z
    .enum(["agrees", "refused elsewhere", "contradicts", "not comparable"])
    .describe("How the verdict and the kind of policies that the text names go together."),
  layers: z.array(
    z.strictObject({
      layer: z.enum(LAYER_KINDS),
      name: z.string().nullable(),
      answer: z.enum(["allows", "denies", "does not allow", "undetermined", "no policy"]),
      because: z.array(z.string()),
    }),
  ),
  missing: z.array(z.record(z.string(), z.unknown())).describe("Statements that are missing, as IAM has them."),
  assumed: z.array(z.string()),
  notes: z.array(z.string()),
  fix: z.strictObject({
    hcl: z.string(),
    cli: z.string(),
    deployments: z.string().nullable().describe("Options of deployments.yaml; null where none does it."),
  }),
  findings: z.array(finding),
});

const step = z.strictObject({ step: z.string(), what: z.string() });

export const whySchema = z.strictObject({
  schemaVersion: z.literal(1),
  counts: z.strictObject({ refused: z.int(), undetermined: z.int(), allowed: z.int(), findings: z.int() }),
  files: z.array(z.string()),
  refusals: z.array(
    z.strictObject({
      principal: z.string().nullable().describe("As the text names it, without its session."),
      operation: z.string().nullable(),
      action: z.string().nullable(),
      resource: z.string().nullable(),
      deny: z.enum(["explicit", "implicit", "unknown"]),
      layer: z.enum(TEXT_LAYERS).describe("The kind of policies that the text names: evidence, not the answer."),
      policy: z.string().nullable(),
      statement: z.string().nullable(),
      maybe: z.array(z.string()),
      times: z.int(),
      step,
      answers: z.array(answer),
      findings: z.array(finding).describe("Where no answer has them."),
      next: z.array(z.string()),
    }),
  ),
  failures: z.array(
    z.strictObject({
      kind: z.enum(FAILURE_KINDS),
      about: z.string().nullable(),
      times: z.int(),
      step,
      explanation: z.string(),
      answers: z.array(answer),
      findings: z.array(finding),
      next: z.array(z.string()),
    }),
  ),
  unread: z.array(z.string()).describe("What of the text could not be read."),
  notConsidered: z.array(z.string()),
});
