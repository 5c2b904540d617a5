/** The forms of a review: what a hostile plan cannot do to them, how long they get, and that they say what they leave out. */
import MarkdownIt from "markdown-it";
import { say } from "../../lib/checks/phrase";
import { plainPhrase } from "../../lib/report/reason";
import { documentOf, type ReviewDocument, type Section } from "../../lib/report/review/document";
import { fitted } from "../../lib/report/review/fit";
import { reviewJson } from "../../lib/report/review/json";
import { codeSpan, markdown, MOST_BYTES } from "../../lib/report/review/markdown";
import type { Review, ReviewOptions } from "../../lib/report/review/model";
import { fenced } from "../../lib/report/review/fence";
import { terminalText } from "../../lib/report/review/terminal";
import { PIPE } from "../../lib/report/terminal";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import type { Json } from "../../lib/sources/input";
import { readJson } from "../../lib/sources/read";
import { reviewReadings } from "../../lib/review/review";
import { allow, plan, policy, type ResourceInPlan } from "../sources/make-plan";
import { IS_WHOLE } from "../support/draws";

const OPTIONS: ReviewOptions = { inputs: NO_EXTERNAL_INPUTS, suppressions: [], today: "2026-06-01", commit: undefined };

function review(json: Json | readonly Json[], options: Partial<ReviewOptions> = {}): Review {
  const all = Array.isArray(json) ? (json as readonly Json[]) : [json as Json];
  return reviewReadings(
    all.map((each, index) => ({
      ...readJson(each, `plan-${String(index)}.json`),
      file: `plan-${String(index)}.json`,
      sha256: "ab".repeat(32),
    })),
    { ...OPTIONS, ...options },
  );
}

const role = (name: string): ResourceInPlan => {
  const values = {
    name,
    path: "/",
    assume_role_policy: policy({
      Effect: "Allow",
      Principal: { Service: "ec2.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
  };
  return { type: "aws_iam_role", name: "r", index: name, actions: ["no-op"], before: values, after: values };
};
const inline = (holder: string, ...statements: readonly object[]): ResourceInPlan => ({
  type: "aws_iam_role_policy",
  name: "p",
  index: holder,
  after: { name: "p", role: holder, policy: policy(...statements) },
});

const HOSTILE = [
  "</details><script>alert(1)</script>",
  "`` ` ``` ```` `",
  "```\n# heading\n- list\n```",
  "a|b\\|c",
  "@octocat #12 owner/repo#12 https://example.com www.example.com a@b.c",
  "\u202egnp.exe\u2066\u200b\u0007",
  "![x](http://example.com/x.png) [x](javascript:alert(1)) <img src=x onerror=alert(1)>",
  "**bold** __bold__ ~~gone~~ &lt;b&gt; <!-- comment",
  " leading and trailing ",
  "`",
  "``",
  "\n\n# next paragraph\n\n---\n",
] as const;

describe("text of a plan stays in code", () => {
  const html = new MarkdownIt({ html: true, linkify: true });

  /** The HTML without code: all that a host would read as markup. */
  const outsideCode = (source: string): string =>
    html.render(source).replaceAll(/<pre><code[^>]*>[\s\S]*?<\/code><\/pre>|<code>[\s\S]*?<\/code>/g, "");

  test.each(HOSTILE)("%j in a code span", (hostile) => {
    const [token] = new MarkdownIt().parseInline(`before ${codeSpan(hostile)} after`, {});
    expect(token?.children?.map(({ type }) => type)).toEqual(["text", "code_inline", "text"]);
    // The same text but for line feeds and invisible characters.
    const kept = hostile.replaceAll(/[\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, " ");
    expect(token?.children?.[1]?.content.trim()).toBe(kept.trim());
  });

  test.each(HOSTILE)("%j as a name, a Sid, an action's resource, a key and a principal", (hostile) => {
    const json = plan([
      role(hostile),
      inline(hostile, { ...allow("s3:GetObject", `arn:aws:s3:::${hostile}`), Sid: hostile }),
      {
        type: "aws_s3_bucket_policy",
        name: "b",
        index: hostile,
        after: { bucket: hostile, policy: policy(allow("s3:GetObject", "*", { Principal: { AWS: hostile } })) },
      },
      {
        type: "aws_vpc_endpoint",
        name: "e",
        index: hostile,
        after: { service_name: hostile, vpc_endpoint_type: "Interface" },
      },
      { type: "aws_lambda_permission", name: "l", index: hostile, after: {} },
    ]);
    const written = fitted(documentOf(review(json)), markdown);
    const calm = fitted(
      documentOf(
        review(JSON.parse(JSON.stringify(json).replaceAll(JSON.stringify(hostile).slice(1, -1), "calm")) as Json),
      ),
      markdown,
    );
    // The same elements as with a harmless name: nothing was opened or closed.
    const tags = (source: string): readonly string[] => outsideCode(source).match(/<[^>]+>/g) ?? [];
    const shape = (source: string): readonly string[] => [...new Set(tags(source))].sort();
    expect(shape(written)).toEqual(shape(calm));
    for (const word of ["octocat", "script", "javascript", "onerror", "example.com", "heading", "next paragraph"]) {
      expect(outsideCode(written)).not.toContain(word);
    }
    expect(written).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u0007]/);
    const document = documentOf(review(json));
    const screen = terminalText(document, PIPE, { isFull: true });
    expect(screen).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u0007]/);
    for (const plainText of [fitted(document, fenced)]) {
      expect(plainText).not.toMatch(/`|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u0007]/);
      // Every line is one of ours: a sign, or an indentation.
      for (const line of plainText.split("\n").slice(1)) expect(line).toMatch(/^([+! -] |  |$)/);
    }
  });
});

describe("the budget", () => {
  /** More than fit into any form. */
  const MANY = IS_WHOLE ? 3_000 : 1_000;
  const many = (count: number): Json =>
    plan(
      Array.from({ length: count }, (_, index) => [
        role(`team-${String(index)}`),
        inline(
          `team-${String(index)}`,
          allow(
            index === count - 1 ? "*" : "s3:GetObject",
            `arn:aws:s3:::${"x".repeat(index % 300)}-${String(index)}/*`,
          ),
        ),
      ]).flat(),
    );

  let made: Review | undefined;
  const large = (): Review => (made ??= review(many(MANY)));

  test.each([1, 100, MANY])("%d roles: at most 60,000 bytes, whole rows, the heaviest first", (count) => {
    const found = count === MANY ? large() : review(many(count));
    const written = fitted(documentOf(found), markdown);
    expect(Buffer.byteLength(written)).toBeLessThanOrEqual(MOST_BYTES);
    expect(written).toContain(`role \`team-${String(count - 1)}\` gains \`*\``);
    expect((written.match(/<details>/g) ?? []).length).toBe((written.match(/<\/details>/g) ?? []).length);
    const rows = written.split("\n").filter((line) => line.startsWith("- adds "));
    for (const row of rows) expect(row).toMatch(/^- adds `p` to role `team-\d+`: `[^`]+` on `[^`]+`\\$/);
    expect(found.plans[0]?.gained.length).toBe(count);
    if (count === MANY) {
      const [, shown, all] = /### Who gains access \((\d+) of (\d+) shown\)/.exec(written) ?? [];
      expect([shown, all]).toEqual([String(rows.length), String(MANY)]);
      const omitted = Number(/\*\*Cut:\*\* (\d+) rows did not fit; `--format json` has all\./.exec(written)?.[1]);
      // Gains and their statements in full, one row on the rest.
      expect(omitted).toBe(MANY + MANY + 1 - [...written.matchAll(/^- /gm)].length);
      expect(Buffer.byteLength(written)).toBeGreaterThan(MOST_BYTES - 2_000);
    } else expect(written.includes("**Cut:**")).toBe(false);
  });

  test("characters of several bytes are counted by bytes", () => {
    const rows = Array.from({ length: MANY }, () => ({ sign: " " as const, phrase: say`${"é€😀".repeat(30)}` }));
    const section: Section = { title: "Who gains access", rows, isDetail: false };
    const document: ReviewDocument = {
      verdict: "safe",
      heading: ["x"],
      plans: [{ heading: [], facts: [], sections: [section], identity: [] }],
      closing: [],
    };
    const bytes = Buffer.byteLength(fitted(document, markdown));
    expect([bytes <= MOST_BYTES, bytes > MOST_BYTES - 1_000]).toEqual([true, true]);
  });

  test("in a fence at most 200 lines", () => {
    const written = fitted(documentOf(large()), fenced);
    expect(written.split("\n").length).toBeLessThanOrEqual(201);
    expect(written).toContain(`role team-${String(MANY - 1)} gains *`);
    expect(written).toMatch(/^ {2}Cut: \d+ rows did not fit; --format json has all\.$/m);
  });

  const quiet = plan([role("a")]);
  const loud = plan([role("a"), inline("a", allow("*"))]);
  const blocked = plan([
    { type: "aws_sagemaker_domain", name: "d", actions: ["delete"], before: { domain_name: "d" }, after: null },
  ]);

  test("of many plans the safe ones are named in one section, after all rows of the others", () => {
    const written = fitted(documentOf(review([...Array.from({ length: MANY }, () => quiet), loud])), markdown);
    expect(Buffer.byteLength(written)).toBeLessThanOrEqual(MOST_BYTES);
    const headings = written.split("\n").filter((line) => line.startsWith("#"));
    const shown = [
      ...written.matchAll(
        /^- Plan `plan-\d+\.json`, commit not given, complete: no other changes; 1 unchanged\. SHA-256 of the file `(ab){8}`\.$/gm,
      ),
    ].length;
    expect(headings).toEqual([
      "## **Needs a decision:** role `a` gains `*` on everything (`*`)",
      `### \`plan-${String(MANY)}.json\`: **Needs a decision:** role \`a\` gains \`*\` on everything (\`*\`)`,
      "### Who gains access",
      "### The rest",
      `### ${String(MANY)} plans are safe (${String(shown)} of ${String(MANY)} shown)`,
    ]);
    expect(written).toContain(
      "\n\nSHA-256 of the file `abababababababab`. What to change: nothing. Who loses access, or is replaced or destroyed: no principal. What is undetermined: nothing. Network: no path changes.\n\n",
    );
    expect(written).not.toContain("left out");
  });

  test.each([
    ["markdown", markdown],
    ["a fence", fenced],
  ] as const)("the blocked plan of many is shown whole: %s", (_, form) => {
    const written = fitted(documentOf(review([...Array.from({ length: 300 }, () => loud), blocked, quiet])), form);
    expect(form.cost(written)).toBeLessThanOrEqual(form.budget);
    expect(written.replaceAll(/[`*]/g, "")).toContain("plan-300.json: Blocked: the domain is destroyed");
    expect(written).toContain("destroy = false");
    const named = [...written.matchAll(/Needs a decision:/g)].length;
    const [, left] = /(\d+) plans are left out\./.exec(written) ?? [];
    // The section of the safe ones is one of those that are left out.
    expect(named + Number(left)).toBe(301);
    expect(named).toBeGreaterThan(form === fenced ? 10 : 50);
  });

  test("what is to be changed is shown beside any number of gains", () => {
    const both = plan([
      ...Array.from({ length: MANY }, (_, index) => [
        role(`team-${String(index)}`),
        inline(`team-${String(index)}`, allow("s3:GetObject", `arn:aws:s3:::b/${String(index)}/*`)),
      ]).flat(),
      { type: "aws_sagemaker_domain", name: "d", actions: ["delete"], before: { domain_name: "d" }, after: null },
      { type: "aws_vpc", name: "v" },
    ]);
    const written = fitted(documentOf(review(both)), markdown);
    const titles = written.split("\n").filter((line) => line.startsWith("### "));
    expect(titles[1]).toMatch(new RegExp(`^### Who gains access \\(\\d+ of ${String(MANY)} shown\\)$`));
    expect(titles.filter((_, index) => index !== 1)).toEqual([
      "### What to change",
      "### Who loses access, or is replaced or destroyed",
      "### Network",
      "### The rest",
    ]);
    expect(Buffer.byteLength(written)).toBeGreaterThan(MOST_BYTES - 2_000);
  });
});

describe("verdicts", () => {
  const verdictOf = (json: Json, options: Partial<ReviewOptions> = {}): string => {
    const { name, reason } = review(json, options).verdict;
    return `${name}: ${plainPhrase(reason)}`;
  };
  const domain = {
    type: "aws_sagemaker_domain",
    name: "d",
    actions: ["delete"],
    before: { domain_name: "d" },
    after: null,
  };

  test.each<[string, Json, string]>([
    ["nothing changes", plan([role("a")]), "safe: no principal gains or loses access, and no network path changes"],
    ["no resource at all", plan([]), "safe: no principal gains or loses access, and no network path changes"],
    [
      "a principal gains",
      plan([role("a"), inline("a", allow("s3:GetObject", "arn:aws:s3:::x"))]),
      "needs a decision: role a gains s3:GetObject on arn:aws:s3:::x",
    ],
    [
      "a principal loses",
      plan([
        role("a"),
        {
          ...inline("a"),
          actions: ["delete"],
          before: { name: "p", role: "a", policy: policy(allow("s3:GetObject", "arn:aws:s3:::x")) },
          after: null,
        },
      ]),
      "needs a decision: role a loses s3:GetObject on arn:aws:s3:::x",
    ],
    [
      "a route to the internet",
      plan([
        { type: "aws_route", name: "r", after: { route_table_id: "rtb-1", gateway_id: "igw-1" } },
        { type: "aws_route_table", name: "t", actions: ["no-op"], before: { id: "rtb-1" }, after: { id: "rtb-1" } },
      ]),
      "needs a decision: route in aws_route_table.t: a destination by the internet gateway igw-1 (aws_route.r)",
    ],
    [
      "an error",
      plan([domain, role("a"), inline("a", allow("*"))]),
      "blocked: the domain is destroyed: its users lose access to their files, which stay on its file system (aws_sagemaker_domain.d)",
    ],
    [
      "an incomplete plan",
      plan([role("a")], { complete: false }),
      "cannot tell: the plan is not complete: made with -target, or with changes that were put off",
    ],
    [
      "a plan with an error",
      plan([role("a"), inline("a", allow("*"))], { errored: true }),
      "cannot tell: the plan ended with an error: it does not hold everything",
    ],
    [
      "what bears on access and is not read",
      plan([{ type: "aws_lambda_permission", name: "l" }]),
      "cannot tell: aws_lambda_permission.l: aws_lambda_permission affects access and is not analysed",
    ],
    [
      "an instance profile",
      plan([{ type: "aws_iam_instance_profile", name: "i" }]),
      "cannot tell: aws_iam_instance_profile.i: aws_iam_instance_profile affects access and is not analysed",
    ],
    [
      "a certificate of the role of an action",
      plan([], { action_invocations: [{ address: "action.aws_lambda_invoke.x" }] }),
      "cannot tell: action.aws_lambda_invoke.x: an action that the provider runs: what it does is not read",
    ],
  ])("%s", (_, json, expected) => {
    expect(verdictOf(json)).toBe(expected);
  });

  test("what another provider does to access is not read, and said; what else it does is nothing", () => {
    const foreign = (type: string): Json => {
      const json = plan([{ type, name: "x" }]);
      const [change] = json["resource_changes"] as readonly object[];
      return { ...json, resource_changes: [{ ...change, provider_name: "registry.terraform.io/hashicorp/google" }] };
    };
    expect(verdictOf(foreign("google_project_iam_member"))).toBe(
      "cannot tell: google_project_iam_member.x: google_project_iam_member of another provider is not read",
    );
    expect(verdictOf(foreign("google_compute_firewall"))).toBe(
      "cannot tell: google_compute_firewall.x: google_compute_firewall of another provider is not read",
    );
    expect(verdictOf(foreign("google_storage_bucket"))).toBe(
      "safe: in AWS no principal gains or loses access, and no network path changes; what a change of another provider does is not read",
    );
    expect(verdictOf(foreign("random_password"))).toBe(
      "safe: no principal gains or loses access, and no network path changes",
    );
  });
});

test("no principal is none only where everything could be read", () => {
  const open = { ...inline("a"), after: { name: "p", role: "a" }, unknown: { policy: true } };
  const saying = (json: Json): readonly string[] =>
    fitted(documentOf(review(json)), markdown)
      .split("\n")
      .filter((line) => line.startsWith("**Who "));
  expect(saying(plan([role("a")]))).toEqual([
    "**Who gains access:** no principal",
    "**Who loses access, or is replaced or destroyed:** no principal",
  ]);
  const reported = [
    "**Who gains access:** no principal, as far as is known",
    "**Who loses access, or is replaced or destroyed:** no principal, as far as is known",
  ];
  expect(saying(plan([role("a"), open]))).toEqual(reported);
  expect(saying(plan([role("a")], { complete: false }))).toEqual(reported);
  expect(saying(plan([{ type: "aws_lambda_permission", name: "l" }]))).toEqual(reported);
});

/** The rows of a section, as text. */
function rowsOf(json: Json, title: string): readonly string[] {
  const [first] = documentOf(review(json)).plans;
  const section = first?.sections.find((each) => each.title === title);
  return (section?.rows ?? []).flatMap(({ phrase, detail = [] }) => [plainPhrase(phrase), plainPhrase(detail)]);
}

test("many statements of one policy are one row, with the one that weighs most as it was and will be", () => {
  const each = (count: number, of: (index: number) => object): readonly object[] =>
    Array.from({ length: count }, (_, i) => of(i));
  const statements = [
    ...each(4, (index) => ({ ...allow(`wide${String(index)}:*`), Sid: `W${String(index)}` })),
    ...each(7, (index) => ({ ...allow(`s3:Put${String(index)}`, "arn:aws:s3:::b/*"), Sid: `P${String(index)}` })),
    { ...allow("iam:PassRole", "arn:aws:iam::111122223333:role/x"), Sid: "Pass" },
  ];
  expect(rowsOf(plan([role("a"), inline("a", ...statements)]), "Who gains access")).toEqual([
    "adds p to role a: 12 statements, 4 on all resources",
    "most important: wide0:*: not allowed → allowed on all resources",
  ]);
  const writes = statements.slice(4, 11);
  expect(rowsOf(plan([role("a"), inline("a", ...writes)]), "Who gains access")).toEqual([
    "adds p to role a: 7 statements",
    "most important: s3:Put0: not allowed → allowed on arn:aws:s3:::b/*",
  ]);
});

test("a role under a new name is reported as replaced, on both sides", () => {
  const of = (name: string): Json => ({ ...role(name).after });
  const renamed: ResourceInPlan = { ...role("r"), actions: ["delete", "create"], before: of("ci"), after: of("ci2") };
  const held = (name: string): Json => ({ name: "p", role: name, policy: policy(allow("s3:GetObject")) });
  const inlined: ResourceInPlan = {
    ...inline("r"),
    actions: ["delete", "create"],
    before: held("ci"),
    after: held("ci2"),
  };
  const json = plan([renamed, inlined]);
  expect(rowsOf(json, "Who gains access")).toContainEqual(
    "creates role ci2, which replaces ci, with p: s3:GetObject on all resources",
  );
  expect(rowsOf(json, "Who loses access, or is replaced or destroyed")).toContainEqual(
    "replaces role ci, with p, by ci2: s3:GetObject on all resources",
  );
});

test.each([
  ["*", '"*"'],
  [{ AWS: "*" }, '"*"'],
  [{ AWS: "444455556666" }, '{\n    "AWS": "444455556666"\n  }'],
  [
    { AWS: ["*", "444455556666"], Service: "s3.amazonaws.com" },
    '{\n    "AWS": [\n      "*",\n      "444455556666"\n    ],\n    "Service": "s3.amazonaws.com"\n  }',
  ],
])("a statement in full has the principal %j as IAM has it", (Principal, expected) => {
  const queue = { policy: policy({ Sid: "Q", Effect: "Allow", Principal, Action: "sqs:SendMessage", Resource: "*" }) };
  const [first] = documentOf(review(plan([{ type: "aws_sqs_queue_policy", name: "q", after: queue }]))).plans;
  const [row] = first?.sections.find(({ title }) => title === "Statements in full, with their places")?.rows ?? [];
  expect(row?.code?.()).toContain(`"Principal": ${expected},`);
});

describe("suppressions", () => {
  const destroyed = plan([
    { type: "aws_sagemaker_domain", name: "d", actions: ["delete"], before: { domain_name: "d" }, after: null },
  ]);
  const suppression = {
    finding: "domain-destroyed",
    address: "aws_sagemaker_domain.d",
    reason: "it is moved to another account",
    expires: "2026-06-01",
    place: "x.yaml:2",
  };

  test("one that holds is shown and counts for nothing", () => {
    const found = review(destroyed, { suppressions: [suppression] });
    expect(found.verdict.name).toBe("safe");
    expect(fitted(documentOf(found), markdown)).toContain(
      "### Suppressed\n\n- `domain-destroyed` at `aws_sagemaker_domain.d` until `2026-06-01`: `it is moved to another account`\n",
    );
    expect(found.idleSuppressions).toEqual([]);
  });

  test.each([
    ["expired", { expires: "2026-05-31" }, "expired on `2026-05-31`"],
    ["matches nothing", { address: "aws_sagemaker_domain.e" }, "matches nothing; it would end on `2026-06-01`"],
    ["of another finding", { finding: "domain-replaced" }, "matches nothing; it would end on `2026-06-01`"],
  ])("one that is %s matches nothing, and is reported", (_, more, said) => {
    const found = review(destroyed, { suppressions: [{ ...suppression, ...more }] });
    expect(found.verdict.name).toBe("blocked");
    expect(fitted(documentOf(found), markdown)).toContain(said);
  });
});

test("ten suppressions that match nothing are named one by one, the others are counted", () => {
  const idle = Array.from({ length: 5_000 }, (_, index) => ({
    finding: "domain-destroyed",
    address: `aws_sagemaker_domain.d${String(index)}`,
    reason: "it is moved to another account",
    expires: "2026-12-31",
    place: `x.yaml:${String(index)}`,
  }));
  const written = fitted(documentOf(review(plan([role("a")]), { suppressions: idle })), markdown);
  expect(written.match(/matches nothing; it would end on/g)).toHaveLength(10);
  expect(written).toContain("\n\n4990 more suppressions hold for nothing.\n\n");
  expect(Buffer.byteLength(written)).toBeLessThan(MOST_BYTES);
});

describe("suppressions of what is undetermined", () => {
  const jobRole = (trust?: string): ResourceInPlan => ({
    type: "aws_iam_role",
    name: "jobs",
    after: {
      name: "AmazonSageMakerCanvasEMRSExecutionAccess-x",
      path: "/",
      ...(trust === undefined ? {} : { assume_role_policy: trust }),
    },
    ...(trust === undefined ? { unknown: { assume_role_policy: true } } : {}),
  });
  const wrong = policy({ Effect: "Allow", Principal: { Service: "x.amazonaws.com" }, Action: "sts:AssumeRole" });
  const suppression = {
    finding: "job-role-trust",
    address: "aws_iam_role.jobs",
    reason: "the trust policy is of another team",
    expires: "2026-06-01",
    place: "x.yaml:2",
  };
  const suppressed = (trust: string | undefined, unknown: boolean): readonly unknown[] => {
    const found = review(plan([jobRole(trust)]), { suppressions: [{ ...suppression, unknown }] });
    const [finding] = found.plans[0]?.findings.filter(({ check }) => check.id === suppression.finding) ?? [];
    return [finding?.suppressed !== undefined, found.idleSuppressions.map(({ why }) => why)];
  };

  test("one of them does not hold for an error that comes to light later, and the other way round", () => {
    expect(suppressed(undefined, true)).toEqual([true, []]);
    expect(suppressed(wrong, true)).toEqual([false, ["is known"]]);
    expect(suppressed(wrong, false)).toEqual([true, []]);
    expect(suppressed(undefined, false)).toEqual([false, ["is unknown"]]);
  });

  test("which of the two it takes is reported", () => {
    const found = review(plan([jobRole()]), { suppressions: [suppression] });
    expect(fitted(documentOf(found), markdown)).toContain(
      "The suppression of `job-role-trust` at `aws_iam_role.jobs` (`x.yaml:2`) does not hold for what is undetermined, which is all that is there: that takes `unknown: true`; it would end on `2026-06-01`.",
    );
  });
});

test("what is sensitive is in no form", () => {
  const secret = "Tr0ub4dor-secret";
  const json = plan([
    role("a"),
    inline("a", { ...allow("s3:GetObject", `arn:aws:s3:::${secret}/*`), Sid: secret.replaceAll("-", "") }),
    {
      type: "aws_route",
      name: "r",
      after: { route_table_id: "rtb-1", destination_cidr_block: secret, gateway_id: "igw-1" },
    },
    { type: "aws_route_table", name: "t", actions: ["no-op"], before: { id: "rtb-1" }, after: { id: "rtb-1" } },
    { type: "aws_instance", name: "i", after: { user_data: secret } },
  ]);
  const changes = (json["resource_changes"] as readonly { readonly type: string; readonly change: object }[]).map(
    (each) => ({
      ...each,
      change: {
        ...each.change,
        after_sensitive:
          each.type === "aws_iam_role_policy"
            ? { policy: true }
            : each.type === "aws_route"
              ? { destination_cidr_block: true }
              : each.type === "aws_instance",
      },
    }),
  );
  const found = review({ ...json, resource_changes: changes });
  const all = [markdown, fenced]
    .map((form) => fitted(documentOf(found), form))
    .concat(terminalText(documentOf(found), PIPE, { isFull: true }))
    .join("\n");
  expect(all).not.toContain(secret);
  expect(all).not.toContain(secret.replaceAll("-", ""));
  expect(all).toContain("aws_route.r.destination_cidr_block (sensitive)");
  expect(all).toContain("which is sensitive: what, is not shown");
});

test.each([
  ["the whole block", true],
  ["its name and policy", [{ name: true, policy: true }]],
])("of an inline policy of a role that is sensitive, the name is in no form: %s", (_, mark) => {
  const secret = "Tr0ub4dor-secret";
  const json = plan([
    {
      ...role("a"),
      actions: ["update"],
      after: {
        ...role("a").after,
        inline_policy: [{ name: secret, policy: policy({ ...allow("s3:*"), Sid: secret.replaceAll("-", "") }) }],
      },
    },
  ]);
  const [change] = json["resource_changes"] as readonly { readonly change: object }[];
  const marked = { ...change, change: { ...change?.change, after_sensitive: { inline_policy: mark } } };
  const found = review({ ...json, resource_changes: [marked] });
  const all = [
    ...[markdown, fenced].map((form) => fitted(documentOf(found), form)),
    terminalText(documentOf(found), PIPE, { isFull: true }),
    JSON.stringify(reviewJson(found)),
  ];
  expect(all.filter((each) => each.includes("Tr0ub4dor"))).toEqual([]);
  expect(plainPhrase(found.verdict.reason)).toBe(
    'role a gains access (wide) by ${aws_iam_role.r["a"].inline_policy[0].name (sensitive)}, which is sensitive: what, is not shown',
  );
});

test("the same plan gives the same bytes, whatever the order of its changes", () => {
  const json = plan([role("a"), role("b"), inline("a", allow("s3:*")), inline("b", allow("s3:*"), allow("ec2:*"))]);
  const reversed = { ...json, resource_changes: [...(json["resource_changes"] as readonly object[])].reverse() };
  const written = (each: Json): string => fitted(documentOf(review(each)), markdown);
  expect(written(json)).toBe(written(json));
  expect(written(reversed)).toBe(written(json));
});
