/** What a review says of Canvas with large data: users compared by domain and profile, and for whom it is off. */
import { plainPhrase } from "../../lib/report/reason";
import { capabilityRows } from "../../lib/report/review/capability-rows";
import { reviewJson } from "../../lib/report/review/json";
import type { Review } from "../../lib/report/review/model";
import { reviewSchema } from "../../lib/report/review/schema";
import type { OffReport } from "../../lib/setup/off";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readJson } from "../../lib/sources/read";
import { reviewReadings } from "../../lib/review/review";
import { arn, domain, GOOD, JOBS, profile, withJobRole } from "../checks/closed-vpc";
import { plan, type ResourceInPlan } from "../sources/make-plan";

/** The good case as it is, but for its domain, with more. */
function review(changed: Partial<ResourceInPlan>, ...more: readonly ResourceInPlan[]): Review {
  const all = Object.entries(GOOD).map(([name, each]): ResourceInPlan => {
    const kept: ResourceInPlan = { ...each, actions: ["no-op"], before: each.after ?? null };
    return name === "domain" ? { ...kept, ...changed } : kept;
  });
  const isRead = ({ mode }: ResourceInPlan): boolean => mode === "data";
  const json = plan([...all.filter((each) => !isRead(each)), ...more], {}, all.filter(isRead));
  return reviewReadings([{ ...readJson(json, "plan.json"), file: "plan.json", sha256: "ab" }], {
    inputs: NO_EXTERNAL_INPUTS,
    suppressions: [],
    today: "2026-06-01",
    commit: undefined,
  });
}

const rows = ({ plans }: Review): readonly string[] =>
  plans.flatMap((each) =>
    capabilityRows(each).map(({ sign, phrase, detail }) =>
      [`${sign} ${plainPhrase(phrase)}`, ...(detail === undefined ? [] : [plainPhrase(detail)])].join("; "),
    ),
  );
const verdict = ({ verdict: { name, reason } }: Review): string => `${name}: ${plainPhrase(reason)}`;

const OTHER = [{ kendra_settings: [{ status: "ENABLED" }] }];
const OFF = [{ emr_serverless_settings: [{ status: "DISABLED" }] }];
const without = { default_user_settings: [{ execution_role: arn("users"), security_groups: ["sg-1"] }] };
const disabled = withJobRole(arn(JOBS), "DISABLED").after;
const YES = "✔ users working as users in analytics, every feature: **can → can**";
const update = { actions: ["update"] };

test("a profile that is added with Canvas settings of its own changes nothing for the domain's users", () => {
  const added = review({}, profile({ canvas_app_settings: OTHER }));
  expect(rows(added)).toEqual([
    YES,
    "? users working as users in analytics, user profile ana, every feature: **not set up → undetermined**; the user profile has Canvas settings of its own without EMR Serverless: whether the domain's setting applies to it is undetermined",
  ]);
  expect(verdict(added)).toBe(
    "cannot tell: whether users working as users in analytics, user profile ana can use large data in Canvas is undetermined",
  );
});

test("a profile that is added and disables it is off by its name, and the verdict is unchanged", () => {
  const added = review({}, profile({ canvas_app_settings: OFF }));
  expect(rows(added)).toEqual([
    "✔ users working as users, every feature: **can → can**",
    "  large data is off for analytics, user profile ana: the user profile's EMR Serverless setting is DISABLED; to switch it on:",
  ]);
  expect(verdict(added)).toMatch(/^safe:/);
});

test("a profile that comes to disable it loses it, and the domain's users do not", () => {
  const before = profile({ sharing_settings: [] }).after ?? null;
  const changed = review({}, { ...profile({ canvas_app_settings: OFF }), ...update, before });
  expect(rows(changed)).toEqual([
    YES,
    "✘ users working as users in analytics, user profile ana, every feature: **can → off**",
    "  large data is off for analytics, user profile ana: the user profile's EMR Serverless setting is DISABLED; to switch it on:",
  ]);
  expect(verdict(changed)).toBe(
    "needs a decision: large data is switched off for analytics, user profile ana (aws_sagemaker_user_profile.p)",
  );
});

test.each<readonly [string, Partial<ResourceInPlan>, readonly string[], string]>([
  [
    "never wanted it",
    { before: domain(without).after ?? null, after: domain(without).after ?? null },
    [
      "? users working as users, every feature: **undetermined → undetermined**; the domain has no EMR Serverless setting: whether another domain uses the job role is undetermined",
      "  large data is off for analytics: the domain has no EMR Serverless setting; to switch it on:",
    ],
    "safe: no principal gains or loses access, and no network path changes",
  ],
  [
    "is disabled by the plan",
    { ...update, after: disabled ?? null },
    [
      "✘ users working as users, every feature: **can → off**",
      "  large data is off for analytics: the domain's EMR Serverless setting is DISABLED; to switch it on:",
    ],
    "blocked: the update of default_user_settings fails in the apply: the domain is VpcOnly (aws_sagemaker_domain.d)",
  ],
  [
    "is switched on by the plan",
    { ...update, before: disabled ?? null },
    ["✔ users working as users, every feature: **off → can**"],
    "blocked: the update of default_user_settings fails in the apply: the domain is VpcOnly (aws_sagemaker_domain.d)",
  ],
])("a domain that %s", (_, changed, expected, said) => {
  const found = review(changed);
  expect(rows(found)).toEqual(expected);
  expect(verdict(found)).toBe(said);
});

test("JSON has users, and what is off", () => {
  const [found] = reviewSchema.parse(JSON.parse(JSON.stringify(reviewJson(review({ after: disabled ?? null }))))).plans;
  expect(found?.capabilities.before.map(({ users }) => users)).toEqual([["analytics"]]);
  expect(found?.off).toEqual([
    {
      name: "analytics",
      reason: "the domain's EMR Serverless setting is DISABLED",
      fix: expect.stringContaining(`execution_role_arn = "${arn(JOBS)}"`) as string,
    },
  ]);
});

test.each<readonly [string, readonly ResourceInPlan[], readonly string[], string]>([
  ["one domain names it", [], [], '"aws_sagemaker_domain" "d"'],
  [
    "several domains is one text and names them all",
    [{ ...withJobRole(arn(JOBS), "DISABLED"), name: "e", after: { ...disabled, id: "d-2", domain_name: "sales" } }],
    ["# In aws_sagemaker_domain.d, aws_sagemaker_domain.e:", ""],
    '"aws_sagemaker_domain" "<NAME>"',
  ],
])("the fix of what is off for %s", (_, more, head, resource) => {
  const { plans } = review({ after: disabled ?? null }, ...more);
  expect(plans.flatMap((each) => capabilityRows(each).flatMap(({ code }) => code?.() ?? []))).toEqual([
    [
      ...head,
      `resource ${resource} {`,
      "  default_user_settings {",
      "    canvas_app_settings {",
      "      emr_serverless_settings {",
      `        execution_role_arn = "${arn(JOBS)}"`,
      '        status             = "ENABLED"',
      "      }",
      "    }",
      "  }",
      "}",
    ].join("\n"),
  ]);
});

test("the commands of what is off for several domains that Terraform does not manage are for each of them", () => {
  const off = (id: string): OffReport => ({
    name: id,
    address: undefined,
    reason: { kind: "domain-without-setting", object: id, source: "plan" },
    cure: [{ kind: "run", commands: ["# After terraform apply.", `aws sagemaker update-domain --domain-id ${id}`] }],
    users: [id],
    isDisabled: false,
  });
  const [found] = review({}).plans;
  if (found === undefined) throw new Error("no plan");
  const all = { ...found, accessAfter: { ...found.accessAfter, off: [off("d-1"), off("d-2")] } };
  expect(capabilityRows(all).flatMap(({ code }) => code?.() ?? [])).toEqual([
    ["# After terraform apply.", ...["d-1", "d-2"].map((id) => `aws sagemaker update-domain --domain-id ${id}`)].join(
      "\n",
    ),
  ]);
});
