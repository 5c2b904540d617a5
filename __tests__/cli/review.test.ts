/** `canvas-large-data review` and `rules`: forms, exit codes, several plans, suppressions, bad input. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { makePlan } from "../../bench/make-plan";
import { CHECKS } from "../../lib/checks";
import { reviewSchema } from "../../lib/report/review/schema";
import { allow, plan, policy, type ResourceInPlan } from "../sources/make-plan";
import { type Ended, runCommand, startCommand } from "../support/command";
import { IS_WHOLE } from "../support/draws";

const ROOT = path.resolve(__dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "review-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const cli = (args: readonly string[], cwd = folder): Promise<Ended> => runCommand(args, { cwd });
const review = (args: readonly string[]): Promise<Ended> => cli(["review", ...args]);

function file(name: string, content: unknown): string {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(
    path.join(folder, name),
    typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  );
  return name;
}

const values = {
  name: "users",
  path: "/",
  assume_role_policy: policy({
    Effect: "Allow",
    Principal: { Service: "ec2.amazonaws.com" },
    Action: "sts:AssumeRole",
  }),
};
const role: ResourceInPlan = { type: "aws_iam_role", name: "users", actions: ["no-op"], before: values, after: values };
const gain: ResourceInPlan = {
  type: "aws_iam_role_policy",
  name: "p",
  after: { name: "p", role: "users", policy: policy(allow("s3:GetObject", "arn:aws:s3:::sales/*")) },
};
const domain: ResourceInPlan = {
  type: "aws_sagemaker_domain",
  name: "d",
  actions: ["delete"],
  before: { domain_name: "d" },
  after: null,
};

const SAFE = file("plans/safe.json", plan([role]));
const GAINS = file("plans/gains.json", plan([role, gain]));
const BLOCKED = file("plans/blocked.json", plan([domain]));
const UNKNOWN = file(
  "plans/unknown.json",
  plan([role, { ...gain, after: { name: "p", role: "users" }, unknown: { policy: true } }]),
);

test("markdown where the output is no terminal, word for word", async () => {
  const { exitCode, stdout, stderr } = await review([GAINS, "--commit", "0123abc"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout.replace(/Fingerprint `p1-[0-9a-f]{64}`\. SHA-256 of the file `[0-9a-f]{16}`\./, "Fingerprint `…`."))
    .toBe(`## **Needs a decision:** role \`users\` gains \`s3:GetObject\` on \`arn:aws:s3:::sales/*\`

**Decide:** whether it needs to read this. **Who can decide:** the owner of what it reaches.

Plan \`plans/gains.json\`, commit \`0123abc\`, complete.

**What to change:** nothing

### Who gains access

- adds \`p\` to role \`users\`: \`s3:GetObject\` on \`arn:aws:s3:::sales/*\`\\
  not allowed → allowed

**Who loses access, or is replaced or destroyed:** no principal

**What is undetermined:** nothing

**Network:** no path changes

### The rest

- no other changes; 1 unchanged.

<details><summary>Statements in full, with their places</summary>

- \`A\` of \`p\` at \`aws_iam_role_policy.p\`, role \`users\`

  \`\`\`
  {
    "Sid": "A",
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::sales/*"
  }
  \`\`\`

</details>

Fingerprint \`…\`.

Not considered: service control policies (unless given with --scp); resource control policies (unless given with --scp); session policies; policies of resources outside the plan.
`);
});

test("plain text", async () => {
  const { stdout } = await review([GAINS, "--format", "text"]);
  expect(stdout.split("\n").slice(0, 8)).toEqual([
    "Needs a decision: role users gains s3:GetObject on arn:aws:s3:::sales/*",
    "  Decide: whether it needs to read this. Who can decide: the owner of what it reaches.",
    "  Plan plans/gains.json, commit not given, complete.",
    "",
    "What to change: nothing",
    "",
    "Who gains access",
    "+ adds p to role users: s3:GetObject on arn:aws:s3:::sales/*",
  ]);
  expect(stdout).not.toContain('"Sid"');
  const full = (await review([GAINS, "--format", "text", "--full"])).stdout;
  expect(full).toContain("\n+ A of p at aws_iam_role_policy.p, role users\n");
  expect(full).toContain('        "Sid": "A",\n');
  expect(full.trimEnd().split("\n").at(-1)).toBe(stdout.split("\n")[0]);
});

test("JSON as its schema says, with everything", async () => {
  const { stdout, exitCode } = await review([BLOCKED, GAINS, UNKNOWN, "--format", "json"]);
  const parsed = reviewSchema.parse(JSON.parse(stdout));
  expect({ exitCode, verdict: parsed.verdict, counts: parsed.counts, omitted: parsed.omitted }).toEqual({
    exitCode: 2,
    verdict: "blocked",
    counts: { errors: 1, warnings: 1, unknown: 1 },
    omitted: 0,
  });
  expect(parsed.plans.map(({ file: name, verdict }) => [name, verdict])).toEqual([
    ["plans/blocked.json", "blocked"],
    ["plans/unknown.json", "cannot tell"],
    ["plans/gains.json", "needs a decision"],
  ]);
  expect(parsed.plans[2]?.access.gained).toEqual([
    {
      sentence: "role users gains s3:GetObject on arn:aws:s3:::sales/*",
      rank: "read",
      by: "allow",
      isProven: true,
      isIdle: false,
      holder: { kind: "role", name: "users", address: "aws_iam_role.users", state: "kept" },
      principal: null,
      policy: "p",
      address: "aws_iam_role_policy.p",
      withheld: false,
      statement: "A",
      actions: ["s3:GetObject"],
      resources: ["arn:aws:s3:::sales/*"],
      conditions: [],
    },
  ]);
});

describe("exit code", () => {
  test.each<[readonly string[], number]>([
    [[SAFE], 0],
    [[GAINS], 0],
    [[GAINS, "--fail-on", "warning"], 2],
    [[SAFE, "--fail-on", "warning"], 0],
    [[BLOCKED], 2],
    [[BLOCKED, "--fail-on", "unknown"], 0],
    [[BLOCKED, "--fail-on", "never"], 0],
    [[UNKNOWN], 2],
    [[UNKNOWN, "--fail-on", "error"], 0],
    [[SAFE, GAINS, UNKNOWN], 2],
    [["plans/*.json"], 2],
    [["plans/missing.json"], 1],
    [["plans/*.yaml"], 1],
  ])("%j: %d", async (args, expected) => {
    expect((await review(args)).exitCode).toBe(expected);
  });
});

describe("input", () => {
  test("standard input, and several documents in it", () => {
    const input = [plan([domain]), plan([role])].map((each) => JSON.stringify(each)).join("\n");
    const { stdout } = startCommand(["review", "-", "--format", "text"], { cwd: folder, input });
    expect(stdout).toContain("standard input, document 1: Blocked: the domain is destroyed");
    expect(stdout).toMatch(/\n {2}1 plan is safe\n/);
  });

  test("a glob stands for its files, each once, in their order", async () => {
    const { stdout } = await review(["plans/[gs]*.json", SAFE, "--format", "json"]);
    expect(reviewSchema.parse(JSON.parse(stdout)).plans.map((each) => each.file)).toEqual([GAINS, SAFE]);
  });

  test.each<[string, readonly string[], string]>([
    ["a glob without files", ["nowhere/*.json"], "nowhere/*.json matches no file.\n"],
    ["a file that is not there", ["nowhere.json"], "nowhere.json does not exist.\n"],
    [
      "a stack",
      [file("stack.json", { resource: { aws_iam_role: {} }, provider: {} })],
      "stack.json is a synthesized stack, which has no before. A plan has: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json\n",
    ],
    [
      "a state",
      [file("state.json", { lineage: "x", serial: 1, resources: [] })],
      "state.json is a state file. A plan says what will be: Make one with: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json\n",
    ],
    [
      "plan format 2",
      [file("two.json", { ...plan([]), format_version: "2.0" })],
      "two.json has the plan format 2.0; 0.x and 1.x can be read\n",
    ],
  ])("%s", async (_, args, message) => {
    expect(await review(args)).toEqual({ exitCode: 1, stdout: "", stderr: message });
  });

  test("what is nested too deep", async () => {
    const deep = `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
    const json = JSON.stringify(plan([{ type: "aws_vpc", name: "v", unknown: { deep: "DEEP" } }])).replace(
      '"DEEP"',
      deep,
    );
    expect(await review([file("deep.json", json)])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "deep.json cannot be read: it is nested more than 1000 levels deep; no plan or policy is.\n",
    });
  });

  test("what is in a name moves no cursor", async () => {
    expect(await review(["\u001b[31mred\u0007.json"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: " [31mred .json does not exist.\n",
    });
  });

  test("what is no commit", async () => {
    expect(await review([SAFE, "--commit", "`x`"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "error: option '--commit <sha>' argument '`x`' is invalid. it is no commit: 7 to 64 hexadecimal digits.\n(canvas-large-data --help shows what there is)\n",
    });
  });

  test(IS_WHOLE ? "200 MB" : "40 MB", async () => {
    const large = makePlan({ changes: IS_WHOLE ? 66_000 : 13_500, iam: 500 });
    expect(large.length).toBeGreaterThan(IS_WHOLE ? 190e6 : 38e6);
    const { exitCode, stdout, stderr } = await review([file("large.json", large), "--format", "text"]);
    rmSync(path.join(folder, "large.json"));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("Needs a decision: role team-0 gains s3:DeleteObject");
    expect(stdout.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
  });

  test("cycles and references to nothing", async () => {
    const document = (name: string, other: string): ResourceInPlan => ({
      type: "aws_iam_policy_document",
      name,
      mode: "data",
      actions: ["read"],
      after: { source_policy_documents: [null] },
      unknown: { json: true, source_policy_documents: [true] },
      expressions: {
        source_policy_documents: {
          references: [`data.aws_iam_policy_document.${other}.json`, `data.aws_iam_policy_document.${other}`],
        },
      },
    });
    const open = {
      ...gain,
      after: { name: "p" },
      unknown: { policy: true, role: true },
      expressions: {
        policy: { references: ["data.aws_iam_policy_document.a.json", "data.aws_iam_policy_document.a"] },
        role: { references: ["aws_iam_role.nowhere.name", "aws_iam_role.nowhere"] },
      },
    };
    const { exitCode, stderr } = await review([
      file("cycle.json", plan([role, document("a", "b"), document("b", "a"), open])),
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: "" });
  });
});

describe("suppressions", () => {
  const yaml = (...lines: readonly string[]): string => ["suppressions:", ...lines].join("\n");
  const entry = (more: Readonly<Record<string, string>> = {}): readonly string[] => {
    const all = {
      finding: "domain-destroyed",
      address: "aws_sagemaker_domain.d",
      reason: "it is moved to another account",
      expires: "2999-12-31",
      ...more,
    };
    return Object.entries(all).map(([name, value], index) => `${index === 0 ? "  - " : "    "}${name}: ${value}`);
  };

  test("of the file in the folder, without being asked", async () => {
    const own = mkdtempSync(path.join(folder, "own-"));
    writeFileSync(path.join(own, ".canvas-large-data.yaml"), yaml(...entry()));
    writeFileSync(path.join(own, "plan.json"), JSON.stringify(plan([domain])));
    const { exitCode, stdout } = await cli(["review", "plan.json"], own);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      "- `domain-destroyed` at `aws_sagemaker_domain.d` until `2999-12-31`: `it is moved to another account`",
    );
  });

  test("of a file that is named; those that match nothing are reported", async () => {
    const { exitCode, stdout } = await review([
      BLOCKED,
      "--suppressions",
      file("s.yaml", yaml(...entry({ expires: "2020-01-01" }), ...entry({ address: "aws_sagemaker_domain.e" }))),
    ]);
    expect(exitCode).toBe(2);
    expect(stdout).toContain(
      "The suppression of `domain-destroyed` at `aws_sagemaker_domain.d` (`s.yaml:2`) expired on `2020-01-01`.",
    );
    expect(stdout).toContain(
      "The suppression of `domain-destroyed` at `aws_sagemaker_domain.e` (`s.yaml:6`) matches nothing; it would end on `2999-12-31`.",
    );
  });

  test("everything that is wrong with the file, with line and field", async () => {
    const content = yaml(
      ...entry({ finding: "domain-destroid", expires: "31.12.2026" }),
      "  - finding: bucket-wildcard",
      "    address: x",
      "    why: because",
    );
    expect(await review([SAFE, "--suppressions", file("bad.yaml", content)])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `bad.yaml: 4 problems

  bad.yaml:5:5  suppressions.0.expires
    "31.12.2026" is not a day; allowed: YYYY-MM-DD, a day that the month has
    write: for example "2027-01-31"

  bad.yaml:6:5  suppressions.1.reason
    reason is missing. Why the finding is accepted, for the readers of the review.
    write: reason: "all buckets of this account belong to this team"

  bad.yaml:6:5  suppressions.1.expires
    expires is missing. The last day on which the suppression applies.
    write: expires: "2027-01-31"

  bad.yaml:8:5  suppressions.1.why
    there is no field why here
    write: one of finding, address, reason, expires, unknown
`,
    });
  });

  test.each(["2027-02-29", "2027-02-31", "2100-02-29", "2027-04-31", "2027-13-01"])("%s is no day", async (expires) => {
    const found = await review([SAFE, "--suppressions", file("day.yaml", yaml(...entry({ expires })))]);
    expect([found.exitCode, found.stderr]).toEqual([1, expect.stringContaining(`"${expires}" is not a day`)]);
  });

  test.each(["2028-02-29", "2400-02-29", "2999-12-31"])("%s is one", async (expires) => {
    expect((await review([SAFE, "--suppressions", file("day.yaml", yaml(...entry({ expires })))])).exitCode).toBe(0);
  });

  test("an empty file", async () => {
    expect(await review([SAFE, "--suppressions", file("empty.yaml", "# nothing yet\n")])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "empty.yaml: 1 problem\n\n  empty.yaml:1:1\n    the file holds no suppressions; it is empty, or all comments\n    write: suppressions: and below it a list, or remove the file\n",
    });
  });

  test("a finding that there is not", async () => {
    expect(
      await review([SAFE, "--suppressions", file("no.yaml", yaml(...entry({ finding: "domain-destroid" })))]),
    ).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "no.yaml: 1 problem\n\n  no.yaml:2:5  suppressions.0.finding\n    there is no finding domain-destroid\n    did you mean domain-destroyed?\n",
    });
  });

  test("a file that is named and not there", async () => {
    expect(await review([SAFE, "--suppressions", "nowhere.yaml"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "nowhere.yaml cannot be read: ENOENT.\n",
    });
  });
});

describe("rules", () => {
  test("one line each", async () => {
    const { exitCode, stdout } = await cli(["rules"]);
    const lines = stdout.trimEnd().split("\n");
    expect({ exitCode, lines: lines.length }).toEqual({ exitCode: 0, lines: CHECKS.length });
    expect(lines[0]).toMatch(/^error +domain-replaced +A domain is replaced$/);
  });

  test("as JSON", async () => {
    const { rules } = JSON.parse((await cli(["rules", "--format", "json"])).stdout) as {
      readonly rules: readonly { readonly id: string }[];
    };
    expect(rules.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
  });
});

describe("--redact", () => {
  const PLAN = path.join(ROOT, "examples/plans/attaches-full-access/plan.json");

  test.each(["markdown", "text", "fence", "sarif"])(
    "leaves no account id, ARN or bucket name in %s",
    async (format) => {
      const shown = (await review([PLAN, "--format", format])).stdout;
      const { exitCode, stdout } = await review([PLAN, "--format", format, "--redact"]);
      expect(exitCode).toBe(0);
      const secret = /arn:aws|111122223333|example-corp-sales/;
      expect(stdout).not.toMatch(secret);
      // What it takes out is there without it, in the forms that show it.
      if (format === "markdown") expect(shown).toMatch(secret);
      expect(stdout.endsWith("\n<!-- canvas-large-data: redacted -->\n")).toBe(format === "markdown");
      expect(shown).not.toContain("redacted -->");
    },
  );

  test.each(["html", "json"])("is refused for %s, which holds whole policies", async (format) => {
    expect(await review([PLAN, "--format", format, "--redact"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `--format ${format} holds every policy in full, so --redact does not apply to it. Use markdown, text, fence or sarif.\n`,
    });
  });
});
