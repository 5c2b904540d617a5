/** What the tests of the browser look at. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import MarkdownIt from "markdown-it";
import { reviewPage } from "../../lib/report/page/review";
import type { Review } from "../../lib/report/review/model";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import type { Json } from "../../lib/sources/input";
import { readJson, readText } from "../../lib/sources/read";
import { reviewReadings } from "../../lib/review/review";
import { ACCOUNT, allow, plan, policy, type ResourceInPlan } from "../sources/make-plan";

const ROOT = path.resolve(__dirname, "../..");
const OPTIONS = { inputs: NO_EXTERNAL_INPUTS, suppressions: [], today: "2026-01-01", commit: undefined };

/** The review of an example plan. */
export function exampleReview(name: string): Review {
  const bytes = readFileSync(path.join(ROOT, "examples/plans", name, "plan.json"));
  return reviewReadings(readText(bytes, "plan.json"), OPTIONS);
}

/** The comment on an example plan, in a page that renders markdown as GitHub does: code scrolls in its own box. */
export function commentPage(name: string): string {
  const comment = readFileSync(path.join(ROOT, "docs/reviews", `${name}.md`), "utf8");
  const body = new MarkdownIt({ html: true }).render(comment);
  return `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 16px; font: 14px/1.5 system-ui, sans-serif; overflow-wrap: break-word; color: #1f2328 }
h2 { font-size: 1.5em } h3 { font-size: 1.25em } h2, h3 { border-bottom: 1px solid #d1d9e0; padding-bottom: .3em; margin: 24px 0 16px }
code { background: #818b981f; border-radius: 6px; padding: .2em .4em; font: 85% ui-monospace, monospace; white-space: break-spaces }
pre { background: #f6f8fa; border-radius: 6px; padding: 16px; overflow: auto } pre code { background: none; padding: 0; white-space: pre }
ul { padding-left: 2em } table { display: block; overflow: auto; border-collapse: collapse } td, th { border: 1px solid #d1d9e0; padding: 6px 13px }
</style>${body.replaceAll('<pre><code class="language-mermaid">', '<pre class="mermaid"><code>')}`;
}

/** The review of a plan by hand. */
export function reviewOf(json: Json): Review {
  return reviewReadings([{ ...readJson(json, "plan.json"), file: "plan.json", sha256: "0".repeat(64) }], OPTIONS);
}

/** Its page. */
export function pageOf(json: Json): string {
  return reviewPage(reviewOf(json));
}

/** Names that would do something if they were taken for more than text. */
export const HOSTILE = [
  "<img src=x onerror=alert(1)>",
  "</script><script>alert(1)</script>",
  "](javascript:alert(1))",
  "\u202egnp.exe\u202c \u2066x\u2069",
  "مرحبا-بالعالم",
  "x".repeat(5_000),
  'n1"] --> n2["`',
  '${aws_iam_role.x.arn}; click n1 href "https://example.com"',
  "&lt;b&gt; &quot; #quot; %%{init: {}}%%",
] as const;

/** The job role of {@link planWith}. */
export const JOBS = "AmazonSageMakerCanvasEMRSExecutionAccess-jobs";
const arnOf = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** A trust policy for a service. */
export const trust = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

/** A domain with execution roles of these names, each of which gains a statement. */
export function planWith(names: readonly string[], more: readonly ResourceInPlan[] = []): Json {
  const domain = {
    domain_name: names[0] ?? "analytics",
    app_network_access_type: "PublicInternetOnly",
    default_user_settings: [
      {
        execution_role: arnOf(names[0] ?? ""),
        canvas_app_settings: [{ emr_serverless_settings: [{ execution_role_arn: arnOf(JOBS), status: "ENABLED" }] }],
      },
    ],
  };
  const role = (name: string, service: string): Json => ({
    name,
    arn: arnOf(name),
    assume_role_policy: trust(service),
  });
  const kept = (type: string, name: string, values: Json): ResourceInPlan => ({
    type,
    name,
    actions: ["no-op"],
    before: values,
    after: values,
  });
  return plan([
    kept("aws_sagemaker_domain", "d", domain),
    kept("aws_iam_role", "jobs", role(JOBS, "emr-serverless.amazonaws.com")),
    ...names.flatMap((name, index): readonly ResourceInPlan[] => [
      kept("aws_iam_role", `r${String(index)}`, role(name, "sagemaker.amazonaws.com")),
      ...(index === 0
        ? []
        : [
            kept("aws_sagemaker_user_profile", `u${String(index)}`, {
              user_profile_name: name,
              user_settings: [{ execution_role: arnOf(name) }],
            }),
          ]),
      {
        type: "aws_iam_role_policy",
        name: `p${String(index)}`,
        actions: ["update"],
        before: { name, role: name, policy: policy(allow("ecr:DescribeImages", "*")) },
        after: {
          name,
          role: name,
          policy: policy(allow("ecr:DescribeImages", "*"), allow("s3:GetObject", `arn:aws:s3:::${name}/*`)),
        },
      },
    ]),
    ...more,
  ]);
}
