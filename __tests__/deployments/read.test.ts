import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeploymentsError, notSynthesizable, warningsText } from "../../lib/deployments/errors";
import { readDeploymentsFiles } from "../../lib/deployments/files";
import { readDeployments } from "../../lib/deployments/read";
import { jsonSchemaOf } from "../../lib/rules/schema";
import { deployment as deploymentRule, deploymentsFile } from "../../lib/rules/deployment";
import { complete, put, smallest, write } from "./support";

const SCENARIOS = Object.keys(deploymentRule.variants).join(", ");

/** The text that a person sees, or "usable". */
function reported(content: Uint8Array | string): string {
  const reading = readDeployments(content, "deployments.yaml");
  return reading.usable ? "usable" : new DeploymentsError(reading.problems).message;
}

/** The problems without their texts: line, column and field. */
function places(content: string): readonly string[] {
  const reading = readDeployments(content, "deployments.yaml");
  return reading.usable ? [] : reading.problems.map(({ place, field }) => `${place?.line}:${place?.column} ${field}`);
}

function one(where: string, problem: string, answer: string): string {
  return `deployments.yaml: 1 problem, nothing was written\n\n  deployments.yaml:${where}\n    ${problem}\n    ${answer}`;
}

/** A deployment as people write it; `account` and further lines may be given. */
function deployment(name: string, { account = '"111122223333"', more = "" } = {}): string {
  return `  ${name}:
    scenario: quick-setup
    account: ${account}
    region: us-east-1
    executionRoles:
      analysts:
        existing:
          roleArn: arn:aws:iam::111122223333:role/${name}
    domain:
      import:
        domainId: d-${name}
${more}`;
}

test("a file is read in its order, with its name, and knows its places", () => {
  const reading = readDeployments(`deployments:\n${deployment("b")}${deployment("a")}`, "some.yaml");
  if (!reading.usable) throw new DeploymentsError(reading.problems);
  expect(reading).toEqual({
    usable: true,
    file: "some.yaml",
    deployments: [
      { name: "b", deployment: smallest("b") },
      { name: "a", deployment: smallest("a") },
    ],
    warnings: [],
    placeOf: reading.placeOf,
  });
  expect(reading.placeOf(["deployments", "a"])).toEqual({ file: "some.yaml", line: 13, column: 3 });
  expect(reading.placeOf(["deployments", "a", "account"])).toEqual({ file: "some.yaml", line: 15, column: 14 });
  expect(reading.placeOf(["deployments", "a", "backend", "local"])).toEqual({
    file: "some.yaml",
    line: 13,
    column: 3,
  });
});

test("everything that is wrong is reported at once, in the order of the file", () => {
  const text = `deployments:
${deployment("analytics", { account: "012345678901", more: "    protectDomain: yes\n    customBuckets:\n      all: { bucketName: arn:aws:s3:::* }\n      one: { bucketName: arn:aws:s3:::one }\n" })}  Second:
    scenario: quick_setup
    acount: "111122223333"
    region: us-gov-west-1
    executionRoles:
      analysts: { create: { roleName: "\${var.name}" } }
    domain:
      existing:
extra: true
`;
  expect(reported(text)).toBe(`deployments.yaml: 10 problems, nothing was written

  deployments.yaml:4:14  deployments.analytics.account
    012345678901 is not an AWS account id; allowed: 12 digits, in quotes (bare digits are a number, which loses leading zeros)
    write: "012345678901", with the quotes

  deployments.yaml:13:20  deployments.analytics.protectDomain
    "yes" is neither true nor false
    write: true or false, without quotes

  deployments.yaml:15:26  deployments.analytics.customBuckets.all.bucketName
    "arn:aws:s3:::*": that would be every bucket of every account that allows this role
    write: the name of one bucket, for example sales-exports, and one entry for each

  deployments.yaml:16:26  deployments.analytics.customBuckets.one.bucketName
    "arn:aws:s3:::one": a bucket name is required here; the ARNs are made from it
    write: the name alone, for example sales-exports

  deployments.yaml:17:3  deployments.Second
    "Second" is not a deployment name; allowed: 1 to 40 lower-case letters, digits and dashes, starting with a letter
    write: for example "analytics"

  deployments.yaml:17:3  deployments.Second.account
    account is missing. The account to deploy to. Terraform refuses any other.
    write: account: "111122223333"

  deployments.yaml:18:15  deployments.Second.scenario
    "quick_setup" is not a scenario; allowed: ${SCENARIOS}
    write: one of ${SCENARIOS}

  deployments.yaml:20:13  deployments.Second.region
    "us-gov-west-1": SageMaker Canvas is not offered in GovCloud, China or the isolated partitions
    write: a commercial Region, for example us-east-1

  deployments.yaml:22:39  deployments.Second.executionRoles.analysts.create.roleName
    "\${var.name}" contains \${ or %{, and this file has no variables and no expressions
    write: the plain value; for a value that several deployments share, defaults: or a YAML anchor (&name, then *name)

  deployments.yaml:25:1  extra
    there is no field extra here
    write: one of defaults, deployments`);
});

describe("values that people get wrong", () => {
  const account = ["account"];
  const emrRole = ["emrServerlessRole", "existing", "roleArn"];
  const bucket = ["customBuckets", "sales", "bucketName"];
  test.each([
    [
      account,
      "1234",
      `"1234" is not an AWS account id; allowed: 12 digits, in quotes (bare digits are a number, which loses leading zeros)`,
      `write: for example "111122223333"`,
    ],
    [
      ["region"],
      "cn-north-1",
      `"cn-north-1": SageMaker Canvas is not offered in GovCloud, China or the isolated partitions`,
      "write: a commercial Region, for example us-east-1",
    ],
    [
      ["region"],
      "us-east-1a",
      `"us-east-1a": that is an Availability Zone, not a Region`,
      "write: the Region alone, without the last letter, for example us-east-1",
    ],
    [
      emrRole,
      "arn:aws-us-gov:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-a",
      `"arn:aws-us-gov:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-a": SageMaker Canvas is offered in the commercial partition only, not in GovCloud or China, so no role or key of another partition can serve it`,
      "write: an ARN that starts with arn:aws:",
    ],
    [
      emrRole,
      "arn:aws-cn:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-a",
      `"arn:aws-cn:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-a": SageMaker Canvas is offered in the commercial partition only, not in GovCloud or China, so no role or key of another partition can serve it`,
      "write: an ARN that starts with arn:aws:",
    ],
    [
      bucket,
      "*",
      `"*": that would be every bucket of every account that allows this role`,
      "write: the name of one bucket, for example sales-exports, and one entry for each",
    ],
    [
      bucket,
      "arn:aws:s3:::*",
      `"arn:aws:s3:::*": that would be every bucket of every account that allows this role`,
      "write: the name of one bucket, for example sales-exports, and one entry for each",
    ],
    [
      bucket,
      "arn:aws:s3:::sales",
      `"arn:aws:s3:::sales": a bucket name is required here; the ARNs are made from it`,
      "write: the name alone, for example sales-exports",
    ],
  ])("%j: %s", (field, value, problem, answer) => {
    const base = { deployments: { analytics: complete[field === emrRole ? 1 : 0] ?? {} } };
    const path = ["deployments", "analytics", ...field];
    const { text, places: where } = write(put(base, path, value) as typeof base);
    const at = where.get(path.join("."))?.value;
    expect(reported(text)).toBe(one(`${at?.line}:${at?.column}  ${path.join(".")}`, problem, answer));
  });
});

describe("values that YAML makes something else of", () => {
  test.each([
    [
      "account: 111122223333",
      "account",
      "111122223333 is not an AWS account id; allowed: 12 digits, in quotes (bare digits are a number, which loses leading zeros)",
      'write: "111122223333", with the quotes',
    ],
    [
      "account: 001122223333",
      "account",
      "001122223333 is not an AWS account id; allowed: 12 digits, in quotes (bare digits are a number, which loses leading zeros)",
      'write: "001122223333", with the quotes',
    ],
    [
      "account: 0x19",
      "account",
      "0x19 is not an AWS account id; allowed: 12 digits, in quotes (bare digits are a number, which loses leading zeros)",
      'write: for example "111122223333"',
    ],
    [
      "account: .nan",
      "account",
      ".nan is not an AWS account id; allowed: 12 digits, in quotes (bare digits are a number, which loses leading zeros)",
      'write: for example "111122223333"',
    ],
    ["protectDomain: no", "protectDomain", '"no" is neither true nor false', "write: true or false, without quotes"],
    [
      "protectDomain:",
      "protectDomain",
      "nothing (null) is neither true nor false",
      "write: true or false, without quotes; or leave the field out",
    ],
    [
      "tags: { build: 010 }",
      "tags.build",
      "010 is not a tag value; allowed: at most 256 letters, digits, spaces and _ . : / = + - @",
      'write: "010", with the quotes',
    ],
    [
      "tags: { live: true }",
      "tags.live",
      "true is not a tag value; allowed: at most 256 letters, digits, spaces and _ . : / = + - @",
      'write: "true", with the quotes',
    ],
    ["tags:", "tags", "nothing (null) is not a map of tags", "write: tags: {}; or leave the field out"],
    [
      "emrServerlessRole: { create: }",
      "emrServerlessRole.create",
      "nothing (null) is not a new EMR Serverless role",
      "write: create: {}",
    ],
    ["backend: { local: ~ }", "backend.local", "nothing (null) is not the local backend", "write: local: {}"],
    [
      "backend: { local: { path: } }",
      "backend.local.path",
      "nothing (null) is not the path of a local state file; allowed: a path relative to the stack's folder (cdktf.out/stacks/NAME); letters, digits and / . _ -",
      'write: for example "../../../terraform.analytics.tfstate"',
    ],
  ])("%s", (line, field, problem, answer) => {
    const [name = ""] = line.split(":");
    const others = deployment("analytics")
      .split("\n")
      .filter((each) => !each.startsWith(`    ${name}:`));
    const text = ["deployments:", ...others.slice(0, -1), `    ${line}`, ""].join("\n");
    const message = reported(text);
    expect(message.replace(/yaml:\d+:\d+/, "yaml:LINE")).toBe(
      one(`LINE  deployments.analytics.${field}`, problem, answer),
    );
  });

  test.each(["deployments: 5", "deployments: true"])("%s is not answered with quotes", (text) => {
    expect(reported(text)).toContain("write: name: value pairs");
  });
});

describe("what is no YAML, or more than this file may hold", () => {
  test.each<[string, string, string, string, string]>([
    [
      "an empty file",
      "",
      "1:1",
      "the file has no deployments: it is empty or has only comments",
      "write: deployments: and below it, indented, a name for each deployment with its fields",
    ],
    [
      "only comments",
      "# later\n\n",
      "1:1",
      "the file has no deployments: it is empty or has only comments",
      "write: deployments: and below it, indented, a name for each deployment with its fields",
    ],
    [
      "only a document's start",
      "---\n",
      "1:1",
      "the file has no deployments: it is empty or has only comments",
      "write: deployments: and below it, indented, a name for each deployment with its fields",
    ],
    [
      "a text",
      "hello\n",
      "1:1",
      '"hello" is not deployments.yaml',
      "write: fields of deployments.yaml: defaults, deployments",
    ],
    [
      "a list",
      "- a\n",
      "1:1",
      "a list is not deployments.yaml",
      "write: fields without a dash in front of them: defaults, deployments",
    ],
    [
      "no deployments",
      "deployments:\n",
      "1:1  deployments",
      "nothing (null) is not a map of deployments",
      "write: name: value pairs; the names are yours to choose and become part of Terraform addresses",
    ],
    [
      "an empty map",
      "deployments: {}\n",
      "1:14  deployments",
      "there are no deployments; at least 1 must be given",
      "write: at least one entry",
    ],
    [
      "a tab",
      "deployments:\n\ta: 1\n",
      "2:1",
      "this is not YAML: Tabs are not allowed as indentation",
      "write: spaces instead of the tab",
    ],
    [
      "a wrong indent",
      "deployments:\n  a: 1\n b: 2\n",
      "3:1",
      "this is not YAML: All mapping items must start at the same column",
      "write: the line with the same indentation as the other lines of its level",
    ],
    [
      "a wrong indent after CRLF",
      "deployments:\r\n  a: 1\r\n b: 2\r\n",
      "3:1",
      "this is not YAML: All mapping items must start at the same column",
      "write: the line with the same indentation as the other lines of its level",
    ],
    [
      "an open quote",
      'deployments: "a\n',
      "2:1",
      'this is not YAML: Missing closing "quote',
      "write: the missing colon, quote or bracket, on this line or above",
    ],
    [
      "two colons",
      "deployments: a: b\n",
      "1:14",
      "this is not YAML: Nested mappings are not allowed in compact mappings",
      'write: a value that contains ": " in quotes, or nested fields on separate lines',
    ],
    [
      "a reserved sign",
      "deployments: @a\n",
      "1:14",
      "this is not YAML: Plain value cannot start with reserved character @",
      "write: the value in quotes",
    ],
    [
      "an open bracket too many",
      "deployments: []]\n",
      "1:16",
      'this is not YAML: Unexpected flow-seq-end token in YAML stream: "]"',
      "write: the line as YAML 1.2; a value with special characters goes in quotes",
    ],
    [
      "several documents",
      "deployments: {}\n---\ndeployments: {}\n",
      "2:1",
      "the file has several YAML documents, but only one is read",
      "write: one document: all deployments below one deployments:, without lines of --- or ... between them",
    ],
    [
      "a tag",
      "deployments: !reference a\n",
      "1:14",
      "YAML has no meaning for this: unresolved tag: !reference",
      "write: the value without a tag, in quotes if it starts with !",
    ],
    [
      "a tag of YAML itself",
      "deployments: !!binary aGk=\n",
      "1:14",
      "YAML has no meaning for this: unresolved tag: tag:yaml.org,2002:binary",
      "write: the value without a tag, in quotes if it starts with !",
    ],
    [
      "an old YAML",
      "%YAML 1.1\n---\ndeployments: yes\n",
      "3:14  deployments",
      '"yes" is not a map of deployments',
      "write: name: value pairs; the names are yours to choose and become part of Terraform addresses",
    ],
    [
      "a name that is a list",
      `? [a]\n: b\ndeployments:\n${deployment("a")}`,
      "1:3",
      "the name of this field is empty, a list or a map",
      "write: a text before the colon",
    ],
    [
      "no name",
      `deployments:\n${deployment("a")}  : b\n`,
      "13:1  deployments",
      "the name of this field is empty, a list or a map",
      "write: a text before the colon",
    ],
    [
      "an unknown alias",
      "deployments: *all\n",
      "1:14  deployments",
      "*all refers to an anchor that is not defined above it",
      "write: &all in front of the value to repeat, above this line, or the value in quotes if it is no alias",
    ],
    [
      "an alias before its anchor",
      `deployments:\n  b: *a\n${deployment("a").replace("a:", "a: &a")}`,
      "2:6  deployments.b",
      "*a refers to an anchor that is not defined above it",
      "write: &a in front of the value to repeat, above this line, or the value in quotes if it is no alias",
    ],
    [
      "an alias of itself",
      "deployments: &all\n  a: *all\n",
      "2:6  deployments.a",
      "*all is inside the value that it refers to",
      "write: the value itself",
    ],
    [
      "a merge of a text",
      "deployments:\n  a:\n    <<: b\n",
      "3:9  deployments.a.<<",
      "<< requires a map or a list of maps, and this is neither",
      "write: <<: *NAME, with &NAME at a map",
    ],
    [
      "a merge of a list of lists",
      "deployments:\n  a:\n    <<: [[b]]\n",
      "3:10  deployments.a.<<",
      "<< requires a map or a list of maps, and this is neither",
      "write: <<: *NAME, with &NAME at a map",
    ],
    [
      "a merge of an unknown alias",
      "deployments:\n  a:\n    <<: *b\n",
      "3:9  deployments.a.<<",
      "*b refers to an anchor that is not defined above it",
      "write: &b in front of the value to repeat, above this line, or the value in quotes if it is no alias",
    ],
    [
      "a name twice",
      `deployments:\n${deployment("a", { more: "    region: us-east-1\n" })}`,
      "13:5  deployments.a.region",
      "region is written twice, the first time in line 5; YAML allows a name once",
      "write: it once",
    ],
    [
      "a deployment twice",
      `deployments:\n${deployment("a")}${deployment("a")}`,
      "13:3  deployments.a",
      "a is written twice, the first time in line 2; YAML allows a name once",
      "write: it once",
    ],
  ])("%s", (_, text, where, problem, answer) => {
    expect(reported(text)).toBe(one(where, problem, answer));
  });

  test("levels without end", () => {
    for (const text of [
      `a: ${"[".repeat(5000)}${"]".repeat(5000)}`,
      Array.from({ length: 5000 }, (_, level) => `${" ".repeat(level)}a:`).join("\n"),
    ]) {
      expect(reported(text)).toContain("the file is nested too deeply to be read\n    write: fewer levels");
    }
  });

  test("problems of one line are reported from left to right", () => {
    expect(places('deployments:\n  a: { region: x, scenario: quick-setup, account: "1" }\n')).toEqual([
      "2:3 deployments.a.executionRoles",
      "2:3 deployments.a.domain",
      "2:16 deployments.a.region",
      "2:51 deployments.a.account",
    ]);
  });

  test("a wrong name is reported at the name, whatever its value", () => {
    const more = ["[a, b]", "{ a: b }", "[]", "{}", '"a"', ""]
      .map((value, index) => `    zzz${index}: ${value}\n`)
      .join("");
    expect(places(`deployments:\n${deployment("a", { more })}    list:\n      - a\n`)).toEqual([
      ...Array.from({ length: 6 }, (_, index) => `${13 + index}:5 deployments.a.zzz${index}`),
      "19:5 deployments.a.list",
    ]);
  });

  test("one problem a broken line, the first", () => {
    expect(reported("a: b\n   c: d\n")).toContain(
      "1 problem, nothing was written\n\n  deployments.yaml:1:4\n    this is not YAML: Nested",
    );
    expect(places("a: b: c: d\n e: @f\n")).toHaveLength(2);
  });

  test("__proto__ is refused wherever it stands, and changes no object", () => {
    const text = `deployments:
${deployment("a", { more: "    __proto__: { polluted: true }\n    tags: { __proto__: x }\n" })}  __proto__:
    polluted: true
__proto__: { polluted: true }
`;
    expect(places(text)).toEqual([
      "13:5 deployments.a.__proto__",
      "14:13 deployments.a.tags.__proto__",
      "15:3 deployments.__proto__",
      "17:1 __proto__",
    ]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("constructor is a name like any other where names are free", () => {
    const reading = readDeployments(`deployments:\n${deployment("constructor")}`, "deployments.yaml");
    expect(reading.usable && reading.deployments).toEqual([
      { name: "constructor", deployment: smallest("constructor") },
    ]);
  });
});

describe("aliases and merge keys", () => {
  const base = deployment("a").replace("executionRoles:", "executionRoles: &roles").replace("  a:\n", "  a: &a\n");
  test("are read as what they stand for", () => {
    const text = `deployments:\n${base}  b:\n    <<: *a\n    region: us-east-2\n  c:\n    <<: [{ region: us-west-2 }, *a]\n    executionRoles: *roles\n`;
    const reading = readDeployments(text, "deployments.yaml");
    if (!reading.usable) throw new DeploymentsError(reading.problems);
    expect(reading.deployments).toEqual([
      { name: "a", deployment: smallest("a") },
      { name: "b", deployment: { ...smallest("a"), region: "us-east-2" } },
      { name: "c", deployment: { ...smallest("a"), region: "us-west-2" } },
    ]);
  });

  test("a mistake is reported where it is written, and a missing field where it is missing", () => {
    const text = `deployments:\n${base.replace("domainId: d-a", "domainId: D")}  b:\n    <<: *a\n    region: us-east-2\n  c:\n    executionRoles: *roles\n`;
    expect(places(text)).toEqual([
      "12:19 deployments.a.domain.import.domainId",
      "12:19 deployments.b.domain.import.domainId",
      "16:3 deployments.c.scenario",
      "16:3 deployments.c.account",
      "16:3 deployments.c.region",
    ]);
  });

  test("what is missing in an aliased deployment is missing in each", () => {
    const text = `deployments:\n${base.replace("    region: us-east-1\n", "")}  b: *a\n`;
    expect(places(text)).toEqual(["2:3 deployments.a.region", "12:3 deployments.b.region"]);
  });

  test("a wrong alias is reported where it is used", () => {
    expect(
      places(`deployments:\n${deployment("a").replace("quick-setup", "&s quick-setup")}    protectDomain: *s\n`),
    ).toEqual(["13:20 deployments.a.protectDomain"]);
  });

  test("a thousand deployments may share their values", () => {
    const many = Array.from(
      { length: 1000 },
      (_, index) => `  d${index}:\n    <<: *a\n    domain: { import: { domainId: d-${index} } }\n`,
    );
    const reading = readDeployments(`deployments:\n${base}${many.join("")}`, "deployments.yaml");
    expect(reading.usable && reading.deployments.length).toBe(1001);
  });

  test("merges of merges stop before they fill the memory", () => {
    const levels = Array.from(
      { length: 40 },
      (_, level) => `  b${level + 1}: &b${level + 1}\n    x: { <<: *b${level} }\n    y: { <<: *b${level} }\n`,
    );
    const reading = readDeployments(`deployments:\n  b0: &b0 { x: a, y: a }\n${levels.join("")}`, "deployments.yaml");
    const found = reading.usable ? [] : reading.problems.filter(({ problem }) => problem.includes("alias"));
    expect(found.map(({ field, problem }) => ({ field, problem }))).toEqual([
      { field: "deployments.b14.x.<<", problem: "the aliases up to here repeat more than 100000 values" },
    ]);
  });

  test("aliases of aliases stop before they fill the memory", () => {
    const levels = Array.from(
      { length: 40 },
      (_, level) => `  b${level + 1}: &b${level + 1} [*b${level}, *b${level}]\n`,
    );
    const reading = readDeployments(`deployments:\n  b0: &b0 [a]\n${levels.join("")}`, "deployments.yaml");
    const found = reading.usable ? [] : reading.problems.filter(({ problem }) => problem.includes("alias"));
    expect(found).toEqual([
      {
        file: "deployments.yaml",
        place: { line: 17, column: 14 },
        field: "deployments.b15.0",
        problem: "the aliases up to here repeat more than 100000 values",
        write: "fewer aliases, or several files",
      },
    ]);
  });
});

describe("the file itself", () => {
  const utf16 = (mark: readonly number[]) => Uint8Array.from([...mark, ...Buffer.from("deployments: {}", "utf16le")]);
  test.each<[string, Uint8Array, string, string]>([
    ["UTF-16", utf16([0xff, 0xfe]), "1:1", "UTF-16"],
    ["UTF-16, the other way round", utf16([0xfe, 0xff]), "1:1", "UTF-16"],
    ["UTF-16 without a mark", utf16([]), "1:1", "binary, or UTF-16 without a mark"],
    ["a program", Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0]), "1:1", "binary, or UTF-16 without a mark"],
    ["Latin 1 that starts like a mark", Uint8Array.from([0xff, 0x61]), "1:1", "not UTF-8"],
    ["Latin 1 that starts like the other mark", Uint8Array.from([0xfe, 0x61]), "1:1", "not UTF-8"],
    ["Latin 1 that goes on like a mark", Uint8Array.from([0x61, 0xff]), "1:2", "not UTF-8"],
    ["Latin 1 that goes on like the other mark", Uint8Array.from([0x61, 0xfe]), "1:2", "not UTF-8"],
    ["Latin 1", Buffer.from("deployments:\n  caf\u00e9: 1\n", "latin1"), "2:6", "not UTF-8"],
  ])("%s", (_, bytes, where, encoding) => {
    expect(reported(bytes)).toBe(
      one(where, `the file is ${encoding}, but UTF-8 text is required`, "write: the file again, saved as UTF-8"),
    );
  });

  test("a byte-order mark is passed over", () => {
    expect(reported(Buffer.from(`\uFEFFdeployments:\n${deployment("a")}`))).toBe("usable");
    expect(reported(`\uFEFFdeployments:\n${deployment("a")}`)).toBe("usable");
    expect(places("\uFEFFa: 1")).toEqual(["1:1 deployments", "1:1 a"]);
  });

  test("line ends of Windows do not shift places", () => {
    expect(places(`deployments:\r\n${deployment("a", { account: "1" }).replaceAll("\n", "\r\n")}`)).toEqual([
      "4:14 deployments.a.account",
    ]);
  });

  describe("on disk", () => {
    const folder = mkdtempSync(join(tmpdir(), "deployments-"));
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });
    const error = (file: string): DeploymentsError => {
      try {
        readDeploymentsFiles([file]);
      } catch (thrown) {
        if (thrown instanceof DeploymentsError) return thrown;
        throw thrown;
      }
      throw new Error("not refused");
    };

    test("is read", () => {
      const file = join(folder, "good.yaml");
      writeFileSync(file, `deployments:\n${deployment("a")}`);
      const { deployments, warnings, ...rest } = readDeploymentsFiles([file]);
      expect({ deployments, warnings }).toEqual({
        deployments: [{ name: "a", deployment: smallest("a") }],
        warnings: [],
      });
      expect(rest.file).toBe(file);
    });

    test("is refused with the problems themselves", () => {
      const file = join(folder, "bad.yaml");
      writeFileSync(file, "deployments: {}\n");
      const thrown = error(file);
      expect(thrown.name).toBe("DeploymentsError");
      expect(thrown.problems).toEqual([
        {
          file,
          place: { line: 1, column: 14 },
          field: "deployments",
          problem: "there are no deployments; at least 1 must be given",
          write: "at least one entry",
        },
      ]);
    });

    test("is missing", () => {
      const file = join(folder, "none.yaml");
      expect(error(file).message).toBe(`${file}: 1 problem, nothing was written

  ${file}
    there is no file ${file}
    write: the file (docs/deployments.md shows one), or run the command in the folder that holds it`);
      expect(error(join(folder, "good.yaml", "below")).message).toContain("there is no file");
    });

    test("cannot be read", () => {
      const file = join(folder, "loop.yaml");
      symlinkSync(file, file);
      expect(error(file).message).toBe(`${file}: 1 problem, nothing was written

  ${file}
    ${file} cannot be read: ELOOP: too many symbolic links encountered, stat '${file}'
    write: a file that the current user may read`);
    });

    test("is a folder without any", () => {
      const empty = join(folder, "empty");
      mkdirSync(empty);
      expect(error(empty).message).toBe(`${empty}: 1 problem, nothing was written

  ${empty}
    the folder ${empty} has no file whose name ends in .yaml or .yml
    write: a folder with such files, or a file`);
    });
  });
});

test("a Region that is not on the list is a warning", () => {
  const reading = readDeployments(
    `deployments:\n${deployment("a").replace("us-east-1", "eu-south-1")}${deployment("b")}`,
    "deployments.yaml",
  );
  expect(reading.usable && warningsText(reading.warnings)).toBe(`deployments.yaml: 1 warning

  deployments.yaml:5:13  deployments.a.region
    eu-south-1 is not among the Regions in which AWS offered Canvas: us-east-1, us-east-2, us-west-1, us-west-2, ap-south-1, ap-northeast-1, ap-northeast-2, ap-southeast-1, ap-southeast-2, ca-central-1, eu-central-1, eu-west-1, eu-west-2, eu-west-3, eu-north-1, sa-east-1 (https://docs.aws.amazon.com/sagemaker/latest/dg/canvas.html (read 2026-09))
    write: no change, if AWS offers Canvas there now`);
});

test("what a construct says becomes a problem like the others", () => {
  expect(notSynthesizable("The policy is too long.\n  write: fewer buckets")).toEqual({
    problem: "The policy is too long.",
    write: "fewer buckets",
  });
  expect(notSynthesizable("The policy is too long.")).toEqual({
    problem: "The policy is too long.",
    write: "fewer or shorter values",
  });
});

test("the JSON Schema explains fields in an editor", () => {
  expect(JSON.stringify(jsonSchemaOf(deploymentsFile))).toContain(
    "Every deployment, under its name. Each becomes one stack of that name.",
  );
});

test("two closed deployments in one VPC: the second S3 endpoint and the second private names are reported at their places", () => {
  const closed = (name: string): string => `  ${name}:
    scenario: custom-vpc-only
    account: "111122223333"
    region: us-east-1
    executionRoles:
      analysts: { create: {} }
    domain: { existing: {} }
    network:
      vpcId: vpc-0123456789abcdef0
      subnetIds: { a: subnet-0123456789abcdef0 }
      s3Endpoint:
        create:
          routeTableIds:
            ${name}: rtb-0123456789abcdef0
      interfaceEndpoints:
        services: {}
`;
  expect(places(`deployments:\n${closed("a")}${closed("b")}`)).toEqual([
    "31:16 deployments.b.network.s3Endpoint.create.routeTableIds.b",
    "32:7 deployments.b.network.interfaceEndpoints",
  ]);
});
