/** The form of `canvas-large-data access --format json`. */
import { z } from "zod";
import { LAYER_KINDS } from "../authorization/decide";
import { cureFormsSchema } from "./cure/schema";

const because = z.strictObject({
  kind: z.enum(["allowed", "denied", "not allowed", "cannot tell"]),
  layer: z.enum(LAYER_KINDS).describe("The kind of policy."),
  action: z.string().optional().describe("The request; absent where no policy is asked."),
  resource: z.string().optional(),
  basis: z.enum(["documented", "inferred"]).optional(),
  source: z.string().optional().describe("Where it is said that the request is made."),
  statement: z.string().nullable().describe("The Sid, or the place of the statement."),
  policy: z.string().nullable(),
  address: z.string().nullable().describe("Where the plan or stack has it."),
  why: z.string().optional(),
});

const judgement = z.strictObject({
  id: z.string(),
  feature: z.string(),
  answer: z.enum(["yes", "no", "unknown"]).describe("Of a limit, yes says that it holds."),
  basis: z.enum(["documented", "inferred"]),
  because: z.array(because),
});

const finding = z.strictObject({
  id: z.string(),
  severity: z.enum(["error", "warning", "unknown"]).describe("unknown: whether it is so is undetermined."),
  address: z.string().describe("Where the plan or stack has it."),
  message: z.string(),
  fix: z.string(),
  cures: cureFormsSchema.optional().describe("The fix in every form: of an account."),
  because: z.array(because),
});

const executionRole = z.strictObject({
  name: z.string(),
  address: z.string().optional(),
  arn: z.string().describe("References stand as ${…} where a part is not known."),
  policies: z.array(z.string()),
  users: z.array(z.string()).describe("Whose role it is: a domain's users, user profiles, or the job role's."),
  capabilities: z.array(judgement),
  limits: z.array(judgement),
  findings: z
    .array(finding)
    .describe("What the checks find of this role; canvas-cannot repeats its answers with a fix."),
});

const deployment = z.strictObject({
  name: z.string(),
  address: z.string().optional(),
  jobRole: z.string().optional(),
  networkAccess: z.enum(["vpc-only", "public", "unknown"]),
  unreadable: z.array(z.string()).describe("Policies, or parts of them, that could not be read."),
  executionRoles: z.array(executionRole),
});

export const off = z
  .strictObject({
    name: z.string().describe("The domain, or the user profile and its domain."),
    reason: z.string(),
    fix: z.string().describe("Terraform or AWS CLI that switches it on."),
    cures: cureFormsSchema.optional().describe("The same in every form: of an account."),
  })
  .describe("A domain or user profile that large data is off for: without the setting, or with DISABLED.");

const yesOrNo = z.enum(["yes", "no", "unknown"]);

const live = z
  .strictObject({
    apps: z
      .array(
        z.strictObject({
          owner: z.string(),
          status: z.string(),
          since: z.string().nullable(),
          mayBeOutdated: z.boolean(),
        }),
      )
      .nullable(),
    spaces: z
      .array(
        z.strictObject({
          name: z.string(),
          sharing: z.string().nullable(),
          owner: z.string().nullable(),
          executionRole: z.string().nullable(),
          securityGroupIds: z.array(z.string()),
        }),
      )
      .nullable(),
    applications: z
      .array(
        z.strictObject({
          id: z.string(),
          name: z.string().nullable(),
          state: z.string(),
          subnetIds: z.array(z.string()),
          securityGroupIds: z.array(z.string()),
        }),
      )
      .nullable()
      .describe("Applications of EMR Serverless that Canvas made."),
    vcpuQuota: z.number().nullable(),
    publicAccessBlock: z
      .strictObject({
        block_public_acls: yesOrNo,
        ignore_public_acls: yesOrNo,
        block_public_policy: yesOrNo,
        restrict_public_buckets: yesOrNo,
      })
      .nullable(),
  })
  .describe("What runs in the account; null is what was not read, or what AWS does not say.");

const simulated = z.strictObject({
  role: z.string(),
  action: z.string(),
  resource: z.string(),
  ours: z.enum(["yes", "no", "unknown"]),
  why: z.string(),
});

/** What `access --format json` and `doctor --format json` print. */
export type AccessJson = z.infer<typeof accessSchema>;

export const accessSchema = z.strictObject({
  schemaVersion: z.literal(1),
  counts: z.strictObject({
    yes: z.int(),
    no: z.int(),
    unknown: z.int(),
    warnings: z.int(),
    errors: z.int().describe("Findings that are errors, without canvas-cannot, which the answers count."),
    undetermined: z.int().describe("Checks of which it is undetermined whether they find something."),
    off: z.int().describe("Domains and user profiles that large data is off for; `--fail-on error` counts them."),
  }),
  error: z.string().optional().describe("Why nothing of a domain could be read: of doctor --all-domains."),
  simulation: z
    .strictObject({
      agreed: z.int(),
      canBeAsked: z.int(),
      cannot: z.int().describe("Requests that a service sends in its own name, or of which a part is not known."),
      byScp: z.array(simulated).describe("An SCP decides otherwise: unknown."),
      different: z.array(simulated).describe("AWS decides otherwise on the same policies."),
      open: z.array(simulated).describe("Without an answer of AWS, or of ours."),
    })
    .optional()
    .describe("AWS's own answers beside ours: of doctor --simulate."),
  new: z
    .array(z.strictObject({ kind: z.enum(["error", "warning", "unknown"]), text: z.string() }))
    .optional()
    .describe("What is wrong and was not in the run that --baseline names."),
  jobs: z
    .strictObject({
      vcpuQuota: z
        .int()
        .nullable()
        .describe("The account's vCPU quota of EMR Serverless, which is the cap; null: not read."),
      mostPerHour: z
        .array(z.strictObject({ vcpus: z.int(), usd: z.number() }))
        .describe(
          "The most that one application costs an hour: at the account's quota, or AWS's default where it is not read, and at what Canvas asks for at most.",
        ),
      prices: z
        .strictObject({
          date: z.string(),
          source: z.string(),
          vcpuHour: z.number(),
          memoryGigabyteHour: z.number(),
          diskGigabyteHour: z.number(),
        })
        .describe("In US dollars."),
      logs: z.string().describe("Where the logs of jobs are kept."),
    })
    .describe("What running jobs can cost, and where their logs are."),
  files: z.array(
    z.strictObject({
      file: z.string(),
      incomplete: z.array(z.string()).describe("Why the input is not the whole: no answer is a yes then."),
      notes: z.array(z.string()),
      notConsidered: z.array(z.string()),
      live: live.optional(),
      missingRoles: z
        .array(z.string())
        .optional()
        .describe("ARNs of roles that are named in the account and do not exist."),
      switchedOff: z.array(z.string()).describe("Domains and user profiles with the setting DISABLED."),
      off: z.array(off),
      deployments: z.array(deployment),
      findings: z.array(finding).describe("What the checks find apart from execution roles."),
    }),
  ),
});
