/** The picture of who reaches what: every node and edge with what a plan does to it, and the diagram that is made from it. */
import type { UnknownReason } from "../../lib/authorization/unknown";
import { stateOf } from "../../lib/checks";
import { merged } from "../../lib/report/picture/merged";
import { mermaid, mermaidBlock } from "../../lib/report/picture/mermaid";
import { type Picture, type PictureEdge, picturesOf } from "../../lib/report/picture/model";
import { edgeText, nodeState } from "../../lib/report/picture/words";
import { redactor } from "../../lib/report/redact";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import type { Json } from "../../lib/sources/input";
import { readJson } from "../../lib/sources/read";
import { exampleReview, JOBS, planWith, reviewOf, trust } from "../browser/pages";
import { ACCOUNT, type ResourceInPlan } from "../sources/make-plan";

/** A picture in lines: nodes with a state, and all edges. */
function lines({ nodes, edges }: Picture): readonly string[] {
  const nameOf = new Map(nodes.map(({ id, what, name }) => [id, `${what} ${name}`.trim()]));
  return [
    ...nodes.flatMap((node) => {
      const state = nodeState(node);
      return state === "" ? [] : [`${nameOf.get(node.id) ?? ""}: ${state}`];
    }),
    ...edges.map((edge) => `${nameOf.get(edge.from) ?? ""} > ${nameOf.get(edge.to) ?? ""}: ${edgeText(edge)}`),
  ];
}

function only(all: readonly Picture[]): Picture {
  expect(all.length).toBe(1);
  const [picture = { name: "", nodes: [], edges: [] }] = all;
  return picture;
}

const example = (name: string): Picture => only(exampleReview(name).plans.flatMap(({ pictures }) => pictures));
const picture = (json: Json): Picture => only(reviewOf(json).plans.flatMap(({ pictures }) => pictures));

const ROLE = "execution role canvas-analysts";
const JOB_ROLE = `job role ${JOBS}`;
const EXAMPLE_JOBS = "job role AmazonSageMakerCanvasEMRSExecutionAccess-analytics";
const S3 = "VPC endpoint for S3 aws_vpc_endpoint.s3";
/** The path of the example plans, where nothing of it changes. */
const PATH = [
  `${EXAMPLE_JOBS} > ${S3}: sends through`,
  `EMR Serverless > ${EXAMPLE_JOBS}: assumes`,
  `users of analytics > ${ROLE}: work as`,
  `${ROLE} > EMR Serverless: starts jobs`,
  `${ROLE} > ${EXAMPLE_JOBS}: passes`,
];
const INTERFACES = `${ROLE} > 2 subnets, 1 security group: network interfaces`;
const BUCKETS = [
  `${S3} > image layers and logs of AWS: reads and writes`,
  `${S3} > bucket sagemaker-us-east-1-111122223333: reads and writes`,
  `${S3} > objects tagged SageMaker=true: reads`,
  `${S3} > bucket example-corp-sales: reads and writes`,
];

describe("the example plans", () => {
  test("nothing changes", () => {
    expect(lines(example("harmless"))).toEqual([...PATH, INTERFACES, ...BUCKETS]);
  });

  test("a condition is dropped: the edge that it limited allows more", () => {
    expect(lines(example("drops-called-via-last"))).toEqual([
      `${ROLE}: gains access`,
      `${INTERFACES}: allows more`,
      ...PATH,
      ...BUCKETS,
    ]);
  });

  test("a wide policy is attached", () => {
    expect(lines(example("attaches-full-access")).slice(0, 4)).toEqual([
      `${ROLE}: gains access`,
      `${ROLE} > EMR Serverless: starts jobs: allows more`,
      `${ROLE} > ${EXAMPLE_JOBS}: passes: allows more`,
      `${INTERFACES}: allows more`,
    ]);
  });

  test("the domain is replaced", () => {
    expect(lines(example("changes-domain-key"))).toEqual([
      "users of analytics: error domain-replaced",
      ...PATH,
      INTERFACES,
      ...BUCKETS,
    ]);
  });

  test("a policy that is known only after apply hides buckets; it does not remove them", () => {
    expect(lines(example("policy-known-after-apply"))).toEqual([
      `${S3} > bucket sagemaker-us-east-1-111122223333: reads and writes: now undetermined`,
      `${S3} > objects tagged SageMaker=true: reads: now undetermined`,
      `${S3} > bucket example-corp-sales: reads and writes: now undetermined`,
      ...PATH,
      INTERFACES,
      `${S3} > image layers and logs of AWS: reads and writes`,
    ]);
  });
});

/** Another trust policy for the job role. */
function withTrust(service: string): Json {
  const all = planWith(["canvas-analysts"]) as {
    readonly resource_changes: readonly { readonly name: string; readonly change: object }[];
  };
  return {
    ...all,
    resource_changes: all.resource_changes.map((each) =>
      each.name !== "jobs"
        ? each
        : {
            ...each,
            change: {
              ...each.change,
              actions: ["update"],
              after: { name: JOBS, arn: `arn:aws:iam::${ACCOUNT}:role/${JOBS}`, assume_role_policy: trust(service) },
            },
          },
    ),
  };
}

test("what is broken comes first, with a cross", () => {
  const broken = picture(withTrust("lambda.amazonaws.com"));
  const [first] = broken.edges;
  expect(lines(broken)).toContain(`another principal lambda.amazonaws.com > ${JOB_ROLE}: assumes: new`);
  expect(first).toMatchObject({ from: "EMR Serverless", to: "job role", answer: "no", mark: "changed" });
  expect(first?.why).toEqual([expect.stringMatching(/^sts:AssumeRole on arn:.*: not allowed by .*trust policy/)]);
  expect(mermaid([broken])).toContain('n2 ==x|"assumes: now denied"| n3\n');
});

test("an input that is not the whole allows nothing for certain", () => {
  const { after } = { ...readJson(planWith(["canvas-analysts"]), "x") };
  const of = (incomplete: readonly UnknownReason[]): Picture => {
    const state = stateOf(after, incomplete, NO_EXTERNAL_INPUTS);
    return only(picturesOf({ before: undefined, after: state, incomplete, changes: [], findings: [] }));
  };
  expect(of([]).edges.find(({ verb }) => verb === "assumes")).toMatchObject({
    verb: "assumes",
    answer: "yes",
    mark: undefined,
  });
  expect(
    of([{ kind: "plan-partial", object: "x", source: "plan" }]).edges.filter(({ answer }) => answer === "yes"),
  ).toEqual([]);
});

test("a first plan: everything is new", () => {
  const all = planWith(["canvas-analysts"]) as { readonly resource_changes: readonly { readonly change: object }[] };
  const created = {
    ...all,
    resource_changes: all.resource_changes.map((each) => ({
      ...each,
      change: { ...each.change, actions: ["create"], before: null },
    })),
  };
  expect(picture(created as unknown as Json).edges.map(({ mark }) => mark)).toEqual(expect.arrayContaining(["added"]));
  expect(picture(created as unknown as Json).edges.filter(({ mark }) => mark !== "added")).toEqual([]);
});

test("whom a bucket lets in beside the path is in the picture", () => {
  const bucket = (statements: readonly object[]): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const own = {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: "s3:GetObject",
    Resource: `arn:aws:s3:::sagemaker-us-east-1-${ACCOUNT}/*`,
  };
  const changed: ResourceInPlan = {
    type: "aws_s3_bucket_policy",
    name: "b",
    actions: ["update"],
    before: { bucket: `sagemaker-us-east-1-${ACCOUNT}`, policy: bucket([own]) },
    after: {
      bucket: `sagemaker-us-east-1-${ACCOUNT}`,
      policy: bucket([
        own,
        { ...own, Principal: { AWS: "arn:aws:iam::444455556666:root" } },
        { ...own, Principal: "*", Action: "s3:PutObject" },
      ]),
    },
  };
  const shown = lines(picture(planWith(["canvas-analysts"], [changed])));
  expect(shown).toContain(
    `another principal arn:aws:iam::444455556666:root > bucket sagemaker-us-east-1-${ACCOUNT}: reaches: new`,
  );
  expect(shown).toContain(`any principal > bucket sagemaker-us-east-1-${ACCOUNT}: reaches: new`);
  expect(shown).toContain(`bucket sagemaker-us-east-1-${ACCOUNT}: policy allows more`);
});

test("without a domain nothing is said of its users for certain", () => {
  const all = planWith(["canvas-analysts"]) as {
    readonly resource_changes: readonly { readonly name: string }[];
  };
  const without = picture({ ...all, resource_changes: all.resource_changes.filter(({ name }) => name !== "d") });
  expect(without.nodes.find(({ kind }) => kind === "users")).toMatchObject({
    what: "users; domain not read",
    name: "",
  });
  expect(without.edges.find(({ verb }) => verb === "starts jobs")?.answer).not.toBe("yes");
});

describe("many", () => {
  const edge = (to: string, more: Partial<PictureEdge>): PictureEdge => ({
    from: "job role",
    to,
    verb: "reads",
    answer: "yes",
    mark: undefined,
    why: [],
    ...more,
  });
  const names = Array.from({ length: 100 }, (_, index) => `b${String(index)}`);
  const many: Picture = {
    name: "many",
    nodes: [
      {
        id: "job role",
        kind: "job role",
        what: "job role",
        name: "jobs",
        address: undefined,
        mark: undefined,
        errors: [],
      },
      ...names.map(
        (name) =>
          ({
            id: name,
            kind: "bucket",
            what: "bucket",
            name,
            address: undefined,
            mark: undefined,
            errors: [],
          }) as const,
      ),
    ],
    edges: names.map((name, index) =>
      edge(
        name,
        index === 7 ? { answer: "no" } : index === 9 ? { mark: "wider" } : index === 11 ? { answer: "unknown" } : {},
      ),
    ),
  };

  test("those that say the same are one; what is denied, undetermined or changed stays by itself", () => {
    const { nodes, edges } = merged(many, 12);
    expect(nodes.map(({ name, more }) => [name, more])).toEqual([
      ["jobs", 0],
      ["b0", 96],
      ["b7", 0],
      ["b9", 0],
      ["b11", 0],
    ]);
    expect(edges.map(edgeText)).toEqual(["reads", "reads: denied", "reads: allows more", "reads: undetermined"]);
  });

  test("where there is no room for them, the worst is said of all", () => {
    const { nodes, edges } = merged(many, 2);
    expect(nodes.map(({ name, more }) => [name, more])).toEqual([
      ["jobs", 0],
      ["b0", 99],
    ]);
    expect(edges.map(({ answer }) => answer)).toEqual(["no"]);
  });
});

describe("words", () => {
  test.each<[Partial<PictureEdge>, string]>([
    [{}, "reads"],
    [{ answer: "no" }, "reads: denied"],
    [{ answer: "unknown" }, "reads: undetermined"],
    [{ mark: "added" }, "reads: new"],
    [{ mark: "added", answer: "no" }, "reads: new, denied"],
    [{ mark: "removed", answer: "no" }, "reads: removed"],
    [{ mark: "changed" }, "reads: now allowed"],
    [{ mark: "changed", answer: "unknown" }, "reads: now undetermined"],
    [{ mark: "narrower" }, "reads: allows less"],
    [{ mark: "wider", answer: "unknown" }, "reads: allows more, undetermined"],
  ])("%j", (more, text) => {
    expect(edgeText({ from: "a", to: "b", verb: "reads", answer: "yes", mark: undefined, why: [], ...more })).toBe(
      text,
    );
  });
});

describe("Mermaid", () => {
  test("is the same in every run, and short", () => {
    const [one, other] = [example("attaches-full-access"), example("attaches-full-access")].map((each) =>
      mermaid([each]),
    );
    expect(one).toBe(other);
    expect(one?.split("\n")[0]).toBe("flowchart TB");
  });

  test("omits what may not be published", () => {
    const text = mermaidBlock([example("harmless")], redactor(["example-corp-sales"]));
    expect(text).not.toMatch(/111122223333|example-corp-sales/);
    expect(text).toContain('[("bucket (bucket)")]');
  });

  test("says how many setups it does not draw, and nothing where there is none", () => {
    const one = example("harmless");
    expect(mermaidBlock([])).toBe("");
    expect(mermaidBlock([one])).toMatch(/^```mermaid\nflowchart TB\n[^`]*```\n\nThick: .* removed\.\n\n$/);
    expect(mermaidBlock([one, one, one])).toContain(" 2 more setups are drawn by `--format html`.");
  });
});
