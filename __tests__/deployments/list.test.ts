/** The list of deployments, what has changed in it, and the choice by name. */
import type { Deployment, NamedDeployment } from "../../lib/deployments/deployment";
import { DeploymentsError } from "../../lib/deployments/errors";
import { changesBetween, githubMatrix, listJson, listOf, listSchema, listText } from "../../lib/deployments/list";
import { onlyNamed } from "../../lib/deployments/only";
import { readDeployments } from "../../lib/deployments/read";
import { smallest } from "./support";

const named = (name: string, more: object = {}): NamedDeployment => ({
  name,
  deployment: { ...smallest(name), ...more } as unknown as Deployment,
});
const S3 = { backend: { s3: { bucket: "states", region: "eu-west-1" } } };

test("holds name, account, Region, scenario and state", () => {
  const listed = listOf([named("a"), named("research", S3)]);
  expect(listText(listed)).toBe(
    `NAME      ACCOUNT       REGION     SCENARIO     STATE
a         111122223333  us-east-1  quick-setup  terraform.a.tfstate
research  111122223333  us-east-1  quick-setup  s3://states/canvas-large-data/research.tfstate (eu-west-1)
`,
  );
  const json: unknown = JSON.parse(listJson(listed));
  expect(json).toEqual({ schemaVersion: 1, deployments: listed });
  expect(listSchema.parse(json)).toEqual(json);
  expect(githubMatrix(listed)).toBe(
    '{"include":[{"name":"a","account":"111122223333","region":"us-east-1","scenario":"quick-setup"},' +
      '{"name":"research","account":"111122223333","region":"us-east-1","scenario":"quick-setup"}]}\n',
  );
  expect(githubMatrix([])).toBe('{"include":[]}\n');
});

test("compares versions of a file by meaning", () => {
  const before = [named("same", { tags: { a: "1", b: "2" } }), named("other"), named("removed")];
  const after = [named("same", { tags: { b: "2", a: "1" } }), named("other", { tags: { a: "1" } }), named("added")];
  const { changed, removed } = changesBetween(before, after);
  expect([changed.map(({ name }) => name), removed]).toEqual([["other", "added"], ["removed"]]);
});

test("an anchor below x-… is followed, and the name is no field", () => {
  const file = `x-tags: &tags
  team: data
deployments:
  a:
    scenario: quick-setup
    account: "111122223333"
    region: us-east-1
    executionRoles:
      analysts:
        existing:
          roleArn: arn:aws:iam::111122223333:role/a
    domain:
      import:
        domainId: d-a
    tags: *tags
`;
  const reading = readDeployments(file, "f");
  if (!reading.usable) throw new DeploymentsError(reading.problems);
  expect(reading.deployments).toEqual([named("a", { tags: { team: "data" } })]);
  const wrong = readDeployments(file.replace("x-tags", "tags"), "f");
  expect(wrong.usable ? [] : wrong.problems.map(({ field, problem }) => [field, problem])).toEqual([
    ["tags", "there is no field tags here"],
  ]);
});

test("--only keeps the order of the file, and reports every name that it does not have", () => {
  const all = [named("analytics"), named("research")];
  expect(onlyNamed(all, ["research", "analytics", "research"], "f").map(({ name }) => name)).toEqual([
    "analytics",
    "research",
  ]);
  expect(() => onlyNamed(all, ["analitics", "zzzzzzzz"], "f")).toThrow(
    new DeploymentsError([
      { file: "f", field: "", problem: "there is no deployment analitics", write: "did you mean analytics?" },
      { file: "f", field: "", problem: "there is no deployment zzzzzzzz", write: "one of analytics, research" },
    ]),
  );
});
