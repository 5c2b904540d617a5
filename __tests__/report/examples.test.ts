/** The five example plans, made by the real Terraform: its first line distinguishes each from the others. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { EXAMPLES } from "../../lib/build/example-plans";
import { plainPhrase } from "../../lib/report/reason";
import type { Review } from "../../lib/report/review/model";
import { sentenceOf } from "../../lib/report/review/sentences";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readInput } from "../../lib/sources/read";
import { reviewReadings } from "../../lib/review/review";

const ROOT = path.resolve(__dirname, "../..");

function review(name: string): Review {
  const file = path.join(ROOT, "examples/plans", name, "plan.json");
  return reviewReadings(readInput(file), {
    inputs: NO_EXTERNAL_INPUTS,
    suppressions: [],
    today: "2026-01-01",
    commit: undefined,
  });
}

const USERS = "canvas-analysts";
const JOBS = "AmazonSageMakerCanvasEMRSExecutionAccess-analytics";

/** Verdict, gains, losses, what is new among findings, what is not known. */
interface Expected {
  readonly verdict: string;
  readonly gained: readonly string[] | number;
  readonly findings: readonly string[];
  readonly unknown: readonly string[];
}

const EXPECTED: Readonly<Record<(typeof EXAMPLES)[number], Expected>> = {
  "drops-called-via-last": {
    verdict: `needs a decision: ${USERS} can also create network interfaces without EMR Serverless: the condition aws:CalledViaLast has no effect (aws_iam_role.analysts)`,
    gained: [
      `role ${USERS} gains ec2:CreateNetworkInterface on arn:aws:ec2:*:*:network-interface/* (was only if aws:CalledViaLast StringEquals ops.emr-serverless.amazonaws.com)`,
      `role ${USERS} gains ec2:CreateNetworkInterface on arn:aws:ec2:us-east-1:111122223333:subnet/*, arn:aws:ec2:us-east-1:111122223333:security-group/*, only if aws:ResourceTag/SageMakerCanvas StringEquals large-data (was only if aws:CalledViaLast StringEquals ops.emr-serverless.amazonaws.com)`,
    ],
    findings: ["network-interface-directly"],
    unknown: [],
  },
  "attaches-full-access": {
    verdict: `needs a decision: for ${USERS}, EMR Serverless may create network interfaces in every subnet of the account (aws_iam_role.analysts)`,
    gained: 53,
    findings: ["network-interface-unrestricted", "network-interface-directly"],
    unknown: [],
  },
  "changes-domain-key": {
    verdict:
      "blocked: a change of kms_key_id replaces the domain: its users lose access to their files, which stay on its file system (aws_sagemaker_domain.canvas)",
    gained: [],
    findings: ["domain-replaced"],
    unknown: [],
  },
  "policy-known-after-apply": {
    verdict: `cannot tell: what role ${JOBS} may do by data is undetermined: the policy is known only after apply (\${aws_iam_role_policy.jobs_data.policy}); it is made from data.aws_caller_identity.current.account_id, aws_kms_key.sales.arn`,
    gained: [],
    findings: ["canvas-cannot", "bucket-wildcard"],
    unknown: ["aws_iam_role_policy.jobs_data"],
  },
  harmless: {
    verdict: "safe: no principal gains or loses access, and no network path changes",
    gained: [],
    findings: [],
    unknown: [],
  },
};

test.each(EXAMPLES)("%s", (name) => {
  const { verdict, plans } = review(name);
  const [plan] = plans;
  const gained = (plan?.gained ?? []).map((change) => plainPhrase(sentenceOf(change)));
  const expected = EXPECTED[name];
  expect({
    verdict: `${verdict.name}: ${plainPhrase(verdict.reason)}`,
    gained: typeof expected.gained === "number" ? gained.length : gained,
    lost: plan?.lost,
    findings: plan?.findings.filter(({ wasBefore }) => !wasBefore).map(({ check }) => check.id),
    unknown: plan?.unknown.map(({ address }) => address),
    network: plan?.network,
  }).toEqual({ ...expected, lost: [], network: [] });
});

test("Canvas works with every plan but the one that is not known", () => {
  const answers = EXAMPLES.map((name) => {
    const [plan] = review(name).plans;
    const after = plan?.accessAfter.deployments.flatMap(({ executionRoles }) => executionRoles) ?? [];
    return [name, [...new Set(after.flatMap(({ capabilities }) => capabilities.map(({ answer }) => answer)))]];
  });
  expect(Object.fromEntries(answers)).toEqual({
    "drops-called-via-last": ["yes"],
    "attaches-full-access": ["yes"],
    "changes-domain-key": ["yes"],
    "policy-known-after-apply": ["unknown"],
    harmless: ["yes"],
  });
});

test("what attaching AmazonSageMakerFullAccess does to the restriction is among the first rows", () => {
  const gained = (review("attaches-full-access").plans[0]?.gained ?? []).map((change) =>
    plainPhrase(sentenceOf(change)),
  );
  const lost =
    `role ${USERS} gains ec2:CreateNetworkInterface on everything (*) (was only on arn:aws:ec2:*:*:network-interface/*, ` +
    "arn:aws:ec2:us-east-1:111122223333:subnet/*, arn:aws:ec2:us-east-1:111122223333:security-group/*, and only if " +
    "aws:CalledViaLast StringEquals ops.emr-serverless.amazonaws.com)";
  expect(gained.slice(0, 4)).toContain(lost);
});

test("the plans hold nothing of the machine that made them", () => {
  for (const name of EXAMPLES) {
    const text = readFileSync(path.join(ROOT, "examples/plans", name, "plan.json"), "utf8");
    expect(text).not.toMatch(/\/(tmp|root|home|work|opt|Users)\//);
    expect(text).not.toMatch(/127\.0\.0\.1|localhost/);
  }
});
