/** Input that is too long, too deep or too much: one clear message or an unknown, in a time that grows as the input does. */
import { mock } from "node:test";
import { accessText } from "../../lib/report/access";
import { readDeployments } from "../../lib/deployments/read";
import { globs, overlap } from "../../lib/authorization/overlap";
import { parseJson } from "../../lib/authorization/json";
import { problemsOf, readPolicy } from "../../lib/authorization/read-policy";
import { CHECKS } from "../../lib/checks";
import { written } from "../../lib/cli/review";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { answersTo } from "../../lib/review/access";
import type { Json } from "../../lib/sources/input";
import { readJson, readText } from "../../lib/sources/read";
import { reviewReadings } from "../../lib/review/review";
import { suppressionsIn } from "../../lib/sources/suppressions";
import { ACCOUNT, allow, plan, policy, type ResourceInPlan } from "./make-plan";

const REVIEW = { inputs: NO_EXTERNAL_INPUTS, suppressions: [], today: "2026-01-01", commit: undefined };

function review(json: Json): string {
  return written(reviewReadings([{ ...readJson(json, "x"), file: "x", sha256: "" }], REVIEW), "markdown");
}

/** A role whose inline policy changes. */
function changed(before: string, after: string): Json {
  return plan([
    {
      type: "aws_iam_role_policy",
      name: "p",
      actions: ["update"],
      before: { name: "p", role: "r", policy: before },
      after: { name: "p", role: "r", policy: after },
    },
  ]);
}

/** Processor time of this process, in milliseconds: what else the machine does hardly adds to it. */
function milliseconds(run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e3;
}

/**
 * Expects that one run takes less than so many times another, each the fastest of several: garbage that is collected, or code that is
 * compiled just then, only ever adds to one of them. The longer run is repeated only while it takes too long.
 */
function expectBelow(bar: number, long: () => unknown, short: () => unknown, leastMilliseconds = 0): void {
  const base = Math.max(Math.min(...Array.from({ length: 2 }, () => milliseconds(short))), leastMilliseconds);
  let least = milliseconds(long) / base;
  for (let tries = 1; tries < 9 && least >= bar; tries += 1) least = Math.min(least, milliseconds(long) / base);
  expect(least).toBeLessThan(bar);
}

/** A domain whose job role names buckets. */
function jobsOn(resources: readonly string[]): Json {
  const role = (name: string, service: string): ResourceInPlan => ({
    type: "aws_iam_role",
    name,
    after: {
      name: `AmazonSageMakerCanvasEMRSExecutionAccess-${name}`,
      assume_role_policy: policy({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }),
    },
  });
  const arn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-${name}`;
  const setting = { execution_role_arn: arn("jobs"), status: "ENABLED" };
  return plan([
    role("jobs", "emr-serverless.amazonaws.com"),
    role("users", "sagemaker.amazonaws.com"),
    {
      type: "aws_iam_role_policy",
      name: "jobs",
      after: {
        name: "jobs",
        role: "AmazonSageMakerCanvasEMRSExecutionAccess-jobs",
        policy: policy(allow(["s3:GetObject", "s3:PutObject"], resources)),
      },
    },
    {
      type: "aws_sagemaker_domain",
      name: "d",
      after: {
        domain_name: "d",
        default_user_settings: [
          { execution_role: arn("users"), canvas_app_settings: [{ emr_serverless_settings: [setting] }] },
        ],
      },
    },
  ]);
}

describe("texts of policies", () => {
  const reading = (text: string) => (): unknown => readPolicy(policy(allow("s3:GetObject", text)));

  test.each(["${", "${a", "*a", "${*}", "?*"])("%s many times: twice as many take about twice the time", (text) => {
    const read = (size: number): (() => unknown) => reading(text.repeat(size / text.length));
    // Were it the square, it would be four times.
    expectBelow(3, read(320_000), read(160_000), 5);
  });

  test("what no policy can hold is unreadable, with the reason", () => {
    expect(problemsOf(readPolicy(policy(allow("s3:GetObject", "a".repeat(10_240)))))).toEqual([]);
    expect(
      problemsOf(readPolicy(policy(allow("s3:GetObject", "a".repeat(10_241)), allow("s3:PutObject", "b")))),
    ).toEqual([
      "the texts of more than 512 characters in the policy have 10241 together, and IAM takes no policy of more than 10240",
    ]);
    // Many short ones are what policies of resources have.
    const short = Array.from({ length: 100 }, () => "a".repeat(512));
    expect(problemsOf(readPolicy(policy(allow("s3:GetObject", short))))).toEqual([]);
  });

  test("a dozen long patterns against a dozen others", () => {
    const dozen = (size: number, end: string): string =>
      policy(
        allow(
          "s3:GetObject",
          Array.from({ length: 12 }, (_, index) => `arn:aws:s3:::*${"a".repeat(size + index)}?${end}*`),
        ),
      );
    const compare = (size: number) => (): unknown => review(changed(dozen(size, "b"), dozen(size, "c")));
    expectBelow(5, compare(800), compare(400));
    expectBelow(2, compare(6_000), compare(800));
  });

  const buckets = (count: number, name: string): readonly string[] =>
    Array.from({ length: count }, (_, index) => `arn:aws:s3:::${name}-${String(index)}/*`);

  test.each<[string, (count: number) => Json]>([
    [
      "a statement on other resources",
      (count) =>
        changed(
          policy(allow("s3:GetObject", buckets(count, "old"))),
          policy(allow("s3:GetObject", buckets(count, "new"))),
        ),
    ],
    [
      "twenty statements, of which one gets a resource more",
      (count) => {
        const statements = (more: number): readonly object[] =>
          Array.from({ length: 20 }, (_, index) =>
            allow("s3:GetObject", buckets(count + (index === 7 ? more : 0), `b${String(index)}`)),
          );
        return changed(policy(...statements(0)), policy(...statements(1)));
      },
    ],
  ])("%s: 800 resources take about four times what 200 take", (_, of) => {
    const [long, short] = [of(800), of(200)];
    // Were it the square, it would be sixteen times.
    expectBelow(
      8,
      () => review(long),
      () => review(short),
    );
  });

  test("a job role that names 400 buckets takes about four times as long as one that names 100", () => {
    const access = (count: number): (() => unknown) => {
      const json = jobsOn(buckets(count, "b"));
      return () => accessText([answersTo({ ...readJson(json, "x"), file: "x" }, NO_EXTERNAL_INPUTS)]);
    };
    expectBelow(8, access(400), access(100));
  });

  test.each([
    ["*aaa… against aaa…", "a", "a"],
    ["*a?a?… against aaa…", "a?", "a"],
  ])("%s is compared at once", (_, piece, text) => {
    const codes = (value: string): readonly number[] =>
      Array.from(value, (each) => (each === "*" ? -1 : each === "?" ? -2 : (each.codePointAt(0) ?? 0)));
    const pattern = codes(`*${piece.repeat(5_000 / piece.length)}b*`);
    const value = codes(text.repeat(10_000));
    const simple = (): unknown => globs(codes(piece.repeat(5_000 / piece.length)), codes(text.repeat(5_000)));
    expect(globs(pattern, value)).toBe(false);
    expect(overlap(pattern, value)).toBe(false);
    expect(globs(pattern, [...value, 98])).toBe(true);
    expect(overlap(pattern, [...value, 98, -1])).toBe(true);
    expectBelow(60, () => globs(pattern, value), simple, 1);
  });
});

/** `[[[…]]]`, or the same of objects. */
function nested(levels: number, open = "[", close = "]"): string {
  return open.repeat(levels) + close.repeat(levels);
}

describe("JSON that is nested 20,000 levels deep", () => {
  const TOO_DEEP = "x cannot be read: it is nested more than 1000 levels deep; no plan or policy is.";
  const within = (json: string): string =>
    JSON.stringify(plan([])).replace('"output":0', "").replace(/\}$/, `,"more":${json}}`);

  test.each([
    ["lists", nested(20_000)],
    ["objects", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`],
  ])("a plan with %s", (_, json) => {
    expect(() => readText(Buffer.from(within(json)), "x")).toThrow(TOO_DEEP);
  });

  test("brackets in texts are no levels", () => {
    expect(parseJson(JSON.stringify(["[".repeat(5_000), '"\\[', "\\"]))).toEqual(["[".repeat(5_000), '"\\[', "\\"]);
    expect(parseJson(`[${"[],".repeat(2_000)}{}]`)).toHaveLength(2_001);
    expect(parseJson(nested(1_000))).toHaveLength(1);
    expect(() => parseJson(nested(1_001))).toThrow("it is nested more than 1000 levels deep");
  });

  test("a policy in a plan", () => {
    const deep = `{"Version":"2012-10-17","Statement":${nested(20_000)}}`;
    expect(problemsOf(readPolicy(deep))).toEqual([
      "the policy cannot be read: it is nested more than 1000 levels deep",
    ]);
    expect(review(changed(policy(allow("s3:GetObject")), deep))).toContain("nested more than 1000 levels deep");
  });

  test("a stack whose locals name each other, in a circle or each twice the next", () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`l${String(index)}`, `\${local.l${String(index + 1)}}`.repeat(2)]),
    );
    const locals = { ...many, a: "${local.b}", b: "x${local.a}", c: ["${local.c}"] };
    const stack = {
      locals,
      resource: { aws_iam_role: { r: { name: "${local.a}", description: "${local.l0}", path: "${local.c}" } } },
    };
    expect(accessText([answersTo({ ...readJson(stack, "x"), file: "x" })])).toContain("Nothing of SageMaker Canvas");
  });

  test.each([
    ["lists", nested(20_000)],
    ["maps", nested(20_000, "{a: ", "}")],
    ["dashes", `\n${"- ".repeat(20_000)}a`],
    ["keys", `\n${"? ".repeat(20_000)}a`],
  ])("deployments.yaml with %s", (_, deep) => {
    const found = readDeployments(`deployments: ${deep}`, "x");
    expect(found.usable ? [] : found.problems.map(({ problem }) => problem)).toEqual([
      "the file is nested too deeply to be read",
    ]);
  });

  test("brackets in texts of deployments.yaml are no levels", () => {
    const found = readDeployments(`x: "${"[".repeat(5_000)}"`, "x");
    expect(found.usable ? [] : found.problems.map(({ problem }) => problem)).not.toContain(
      "the file is nested too deeply to be read",
    );
  });

  test("suppressions", () => {
    expect(() => suppressionsIn(`suppressions: ${nested(20_000)}`, "x")).toThrow("nested too deeply");
  });
});

test("misspelt scenarios are reported in at most twice the time of right ones", () => {
  const file = (scenario: string): string =>
    `deployments:\n${Array.from(
      { length: 300 },
      (_, index) =>
        `  d${String(index)}:\n    scenario: ${scenario}\n    region: us-east-1\n    account: "111122223333"\n`,
    ).join("")}`;
  const problems = (scenario: string): number => {
    const found = readDeployments(file(scenario), "x");
    return found.usable ? 0 : found.problems.filter(({ field }) => field.endsWith("scenario")).length;
  };
  expect(problems("quick-setup")).toBe(0);
  expect(problems("quick-setpu")).toBe(300);
  expectBelow(
    2,
    () => problems("quick-setpu"),
    () => problems("quick-setup"),
  );
});

describe("what ends with an error", () => {
  afterEach(() => {
    mock.restoreAll();
  });

  const json = changed(policy(allow("s3:GetObject")), policy(allow("s3:*")));

  test("a check is one unknown finding, and the others go on", () => {
    const check = CHECKS.find(({ id }) => id === "vpc-dns");
    if (check === undefined) throw new Error("there is no such check");
    const whole = review(json);
    mock.method(check, "find", () => {
      throw new Error("broken <b>");
    });
    const text = review(json);
    expect(whole).not.toContain("vpc-dns");
    expect(text).toContain("Cannot tell");
    expect(text).toContain("the check `vpc-dns` ended with an error; please report it");
  });
});
