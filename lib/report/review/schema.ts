/** The form of `canvas-large-data review --format json`. */
import { z } from "zod";
import { off } from "../access-schema";

const verdict = z.enum(["blocked", "cannot tell", "needs a decision", "safe"]);

const change = z.strictObject({
  sentence: z.string().describe("Subject, verb, object and limit."),
  rank: z
    .enum(["public", "cross-account", "broad", "pass-role", "write", "read", "idle"])
    .describe("The weight, the heaviest first. `idle`: a Deny that was removed where nothing is allowed."),
  by: z.enum(["allow", "lost deny", "boundary"]),
  isProven: z.boolean().describe("Whether a request was found that one side allows and the other does not."),
  isIdle: z.boolean(),
  holder: z
    .strictObject({
      kind: z.enum([
        "role",
        "user",
        "group",
        "managed policy",
        "trust policy",
        "bucket",
        "key",
        "policy",
        "ACL",
        "VPC endpoint",
      ]),
      name: z.string(),
      address: z.string().nullable(),
      state: z.enum(["created", "destroyed", "kept"]),
    })
    .describe("Whose policy it is."),
  principal: z
    .string()
    .nullable()
    .describe("Who gains or loses, where the policy names principals; `everybody`: any principal."),
  policy: z.string(),
  address: z.string().nullable().describe("Where the plan has the policy."),
  withheld: z.boolean().describe("The policy is sensitive: what it says is not shown."),
  statement: z.string().optional(),
  actions: z.array(z.string()).optional(),
  notActions: z.array(z.string()).optional(),
  resources: z.array(z.string()).optional(),
  notResources: z.array(z.string()).optional(),
  conditions: z
    .array(z.strictObject({ test: z.string(), variable: z.string(), values: z.array(z.string()) }))
    .optional(),
});

const capability = z.strictObject({
  deployment: z.string(),
  executionRole: z.string(),
  users: z.array(z.string()).describe("Whose role it is: a domain's users, user profiles, or the job role's."),
  answers: z.record(z.string(), z.enum(["yes", "no", "unknown"])),
});

const plan = z.strictObject({
  file: z.string(),
  sha256: z.string().describe("Of the file's bytes."),
  fingerprint: z
    .string()
    .nullable()
    .describe("Of what the plan would do: the same for the same changes, unknown values and outputs."),
  madeWith: z
    .strictObject({ terraform: z.string().nullable(), providers: z.record(z.string(), z.string().nullable()) })
    .nullable()
    .describe(
      "Terraform's version, and of each provider the version, or the constraint on it where only that is known.",
    ),
  changes: z
    .array(
      z.strictObject({
        address: z.string(),
        action: z.enum(["create", "read", "update", "replace", "delete", "forget", "no-op"]),
        digest: z.string().describe("Of the change without its sensitive values."),
      }),
    )
    .describe("What the fingerprint is made of. A change with the action no-op is a move or an import."),
  verdict,
  reason: z.string(),
  incomplete: z.array(z.string()),
  notes: z.array(z.string()),
  access: z.strictObject({ gained: z.array(change), lost: z.array(change) }),
  capabilities: z.strictObject({ before: z.array(capability), after: z.array(capability) }),
  off: z.array(off),
  network: z.array(
    z.strictObject({ effect: z.enum(["opened", "closed", "changed"]), address: z.string(), message: z.string() }),
  ),
  findings: z.array(
    z.strictObject({
      id: z.string(),
      severity: z.enum(["error", "warning", "unknown"]).describe("`unknown`: whether it is so is undetermined."),
      address: z.string(),
      message: z.string(),
      because: z.string().nullable(),
      fix: z.string(),
      source: z.string(),
      wasBefore: z.boolean().describe("It was so before the plan."),
      suppressed: z.strictObject({ reason: z.string(), expires: z.string() }).nullable(),
    }),
  ),
  unknown: z
    .array(
      z.strictObject({
        when: z.enum(["before", "after"]).describe("Which side cannot be read: what it was, or what it will be."),
        address: z.string().nullable(),
        policy: z.string().nullable(),
        principals: z.array(z.string()),
        why: z.string(),
        was: z.array(z.string()).describe("The statements before."),
      }),
    )
    .describe("What bears on access and could not be read."),
  rest: z.strictObject({
    counts: z.record(z.enum(["create", "read", "update", "replace", "delete", "forget"]), z.int()),
    gone: z.array(z.string()).describe("Addresses of what of these is destroyed or replaced."),
    tagsOnly: z.int(),
    moved: z.int(),
    imported: z.int(),
    unchanged: z.int(),
  }),
});

export const reviewSchema = z.strictObject({
  schemaVersion: z.literal(1),
  verdict,
  reason: z.string(),
  counts: z.strictObject({ errors: z.int(), warnings: z.int(), unknown: z.int() }),
  commit: z.string().nullable(),
  expected: z
    .strictObject({ isSame: z.boolean(), differences: z.array(z.string()) })
    .nullable()
    .describe("Whether the plans are those that --expect names, and by which changes they are not."),
  plans: z.array(plan).describe("The heaviest verdict first."),
  idleSuppressions: z.array(
    z.strictObject({
      finding: z.string(),
      address: z.string(),
      reason: z.string(),
      unknown: z.boolean().optional(),
      expires: z.string(),
      place: z.string(),
      why: z.enum(["expired", "matches nothing", "is unknown", "is known"]),
    }),
  ),
  notConsidered: z.array(z.string()),
  omitted: z.int().describe("Rows left out: none, in this form."),
});
