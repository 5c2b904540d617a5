/** `defaults:`: what is merged, and how a mistake in it is reported. */
import type { Deployment } from "../../lib/deployments/deployment";
import { DeploymentsError, warningsText } from "../../lib/deployments/errors";
import { readDeployments, readSources } from "../../lib/deployments/read";
import { smallest } from "./support";

function read(text: string): readonly Deployment[] {
  const reading = readDeployments(text, "f.yaml");
  if (!reading.usable) throw new DeploymentsError(reading.problems);
  return reading.deployments.map(({ deployment }) => deployment);
}

/** Each problem as people see it, without the count. */
function reported(...texts: readonly string[]): readonly string[] {
  const reading = readSources(
    texts.map((content, index) => ({ file: texts.length === 1 ? "f.yaml" : `${"abc"[index] ?? ""}.yaml`, content })),
  );
  if (reading.usable) return [];
  return new DeploymentsError(reading.problems).message.split("\n\n").slice(1);
}

const TWO = `deployments:
  a:
    executionRoles: { analysts: { existing: { roleArn: "arn:aws:iam::111122223333:role/a" } } }
    domain: { import: { domainId: d-a } }
  b:
    executionRoles: { analysts: { existing: { roleArn: "arn:aws:iam::111122223333:role/b" } } }
    domain: { import: { domainId: d-b } }
`;
const SHARED = `defaults:
  scenario: quick-setup
  account: "111122223333"
  region: us-east-1
`;

test("completes every deployment, wherever it stands in the file", () => {
  for (const text of [`${SHARED}${TWO}`, `${TWO}${SHARED}`]) expect(read(text)).toEqual([smallest("a"), smallest("b")]);
});

test("what a deployment has wins; maps are merged by name, and lists are not", () => {
  const [first, second] = read(`${SHARED}  tags: { team: data, stage: prod }
  customBuckets: { sales: { bucketName: sales, prefixes: [a/, b/], access: read } }
  backend: { s3: { bucket: states, region: eu-west-1 } }
${TWO}    region: eu-west-2
    tags: { stage: test, owner: b }
    customBuckets: { sales: { bucketName: sales-b, prefixes: [c/] } }
    backend: { s3: { key: b.tfstate } }
`);
  const rest = { tags: { team: "data", stage: "prod" }, backend: { s3: { bucket: "states", region: "eu-west-1" } } };
  const sales = { bucketName: "sales", prefixes: ["a/", "b/"], access: "read" };
  expect(first).toEqual({ ...smallest("a"), ...rest, customBuckets: { sales } });
  expect(second).toEqual({
    ...smallest("b"),
    region: "eu-west-2",
    tags: { team: "data", stage: "test", owner: "b" },
    customBuckets: { sales: { bucketName: "sales-b", prefixes: ["c/"], access: "read" } },
    backend: { s3: { bucket: "states", region: "eu-west-1", key: "b.tfstate" } },
  });
});

test("another form of a choice replaces that of the defaults, and a form without its own fields takes them", () => {
  const [first, second] = read(`${SHARED}  backend: { s3: { bucket: states, region: eu-west-1 } }
  emrServerlessRole: { create: { path: /service-role/ } }
${TWO}    backend: { local: {} }
    emrServerlessRole: { create: {} }
`);
  expect([first?.backend, second?.backend]).toEqual([{ s3: { bucket: "states", region: "eu-west-1" } }, { local: {} }]);
  expect(second?.emrServerlessRole).toEqual({ create: { path: "/service-role/" } });
});

describe("mistakes name both places", () => {
  test("of a value in the defaults, once for all deployments that have it", () => {
    expect(reported(`${SHARED.replace("us-east-1", "us-east-1a")}${TWO}`)).toEqual([
      `  f.yaml:4:11  defaults.region
    merged into deployments.a (f.yaml:6) and 1 more
    "us-east-1a": that is an Availability Zone, not a Region
    write: the Region alone, without the last letter, for example us-east-1`,
    ]);
  });

  test("of a field that the deployment's scenario does not have", () => {
    const [first, ...more] = reported(`${SHARED}  network: { vpcId: vpc-01234567 }\n${TWO}`);
    expect([first, more]).toEqual([
      `  f.yaml:5:3  defaults.network
    merged into deployments.a (f.yaml:7) and 1 more
    network is a field of custom-vpc-only only, and this has scenario: quick-setup
    write: scenario: custom-vpc-only; or leave network out`,
      [],
    ]);
  });

  test("of a map that both fill", () => {
    expect(
      reported(`${SHARED}  backend: { s3: { bucket: states } }\n${TWO}    backend: { s3: { key: b.tfstate } }\n`),
    ).toEqual([
      `  f.yaml:5:14  defaults.backend.s3.region
    merged into deployments.a (f.yaml:7)
    region is missing. The Region of that bucket.
    write: region: "us-east-1"`,
      `  f.yaml:13:16  deployments.b.backend.s3.region
    merged with defaults.backend.s3 (f.yaml:5)
    region is missing. The Region of that bucket.
    write: region: "us-east-1"`,
    ]);
  });

  test("of the same state for all", () => {
    const key = "  backend: { s3: { bucket: states, region: us-east-1, key: one.tfstate } }\n";
    expect(reported(`${SHARED}${key}${TWO}`)).toEqual([
      `  f.yaml:5:60  defaults.backend.s3.key
    merged into deployments.b (f.yaml:10)
    the state s3://states/one.tfstate is also used by the deployment a (f.yaml:7); each deploy would destroy the resources of the other
    write: a separate location; by default it is derived from the deployment's name`,
    ]);
  });

  test("of a value that YAML read as a number", () => {
    expect(reported(`${SHARED.replaceAll('"', "")}${TWO}`)[0]).toContain(
      'f.yaml:3:12  defaults.account\n    merged into deployments.a (f.yaml:6) and 1 more\n    111122223333 is not an AWS account id; allowed: 12 digits, in quotes (bare digits are a number, which loses leading zeros)\n    write: "111122223333", with the quotes',
    );
  });
});

test("a mistake in defaults that no deployment takes is reported too, alone", () => {
  const text =
    SHARED.replace("us-east-1", "us-east-1a") + TWO.replaceAll("    domain", "    region: us-east-1\n    domain");
  expect(reported(text)).toEqual([
    `  f.yaml:4:11  defaults.region
    "us-east-1a": that is an Availability Zone, not a Region
    write: the Region alone, without the last letter, for example us-east-1`,
  ]);
});

test("defaults that are no map hide what is missing without them", () => {
  expect(reported(`defaults: [a]\n${TWO}`)).toEqual([
    `  f.yaml:1:11  defaults
    a list is not a deployment
    write: fields without a dash in front of them: scenario, account, region, assumeRole, backend, emrServerlessRole, customBuckets, executionRoles, domain, userProfiles, workspace, protectDomain, restrictPassRole, tags, network`,
  ]);
});

test("a warning about a value of the defaults is one", () => {
  const reading = readDeployments(`${SHARED.replace("us-east-1", "eu-south-1")}${TWO}`, "f.yaml");
  if (!reading.usable) throw new DeploymentsError(reading.problems);
  expect(warningsText(reading.warnings)).toMatch(
    /^f.yaml: 1 warning\n\n {2}f.yaml:4:11 {2}defaults.region\n {4}merged into deployments.a \(f.yaml:6\) and 1 more\n {4}eu-south-1 is not among/,
  );
});

describe("several files", () => {
  const [a = "", b = ""] = ["a", "b"].map(
    (name) => `deployments:\n${TWO.split(/^(?= {2}[ab]:)/m)[name === "a" ? 1 : 2] ?? ""}`,
  );

  test("a file with nothing but defaults completes all, and each file's own come first", () => {
    const own = "defaults: { region: eu-west-2 }\n";
    const reading = readSources([
      { file: "a.yaml", content: a },
      { file: "all.yaml", content: SHARED },
      { file: "b.yaml", content: `${own}${b}` },
    ]);
    if (!reading.usable) throw new DeploymentsError(reading.problems);
    expect(reading.file).toBe("a.yaml and 2 other files");
    expect(reading.deployments).toEqual([
      { name: "a", deployment: smallest("a") },
      { name: "b", deployment: { ...smallest("b"), region: "eu-west-2" } },
    ]);
    expect(reading.placeOf(["deployments", "b"])).toEqual({ file: "b.yaml", line: 3, column: 3 });
    expect(reading.placeOf(["deployments", "b", "account"])).toEqual({ file: "all.yaml", line: 3, column: 12 });
  });

  test("a mistake in the defaults of all is in that file, with the place of a deployment in another", () => {
    expect(reported(a, `defaults: { protectDomain: yes }\n${b}`, SHARED.replace("us-east-1", "us-east-1a"))).toEqual([
      `  b.yaml:1:28  defaults.protectDomain
    merged into deployments.b (b.yaml:3)
    "yes" is neither true nor false
    write: true or false, without quotes`,
      `  c.yaml:4:11  defaults.region
    merged into deployments.a (a.yaml:2) and 1 more
    "us-east-1a": that is an Availability Zone, not a Region
    write: the Region alone, without the last letter, for example us-east-1`,
    ]);
  });

  test("names are unique over all, and clashes are found between them", () => {
    expect(reported(`${SHARED}${a}`, `${SHARED}${a}`)).toEqual([
      `  b.yaml:6:3  deployments.a
    a is also the name of a deployment at a.yaml:6; each name is that of one stack
    write: another name`,
    ]);
    expect(reported(`${SHARED}${a}`, `${SHARED}${b.replace("d-b", "d-a")}`)).toEqual([
      `  b.yaml:8:35  deployments.b.domain.import.domainId
    the domain d-a in us-east-1 is also used by the deployment a (a.yaml:8); a domain has one EMR Serverless role, so each deployment would overwrite the other's setting
    write: the domain in one deployment, with the execution roles and buckets of both`,
    ]);
  });

  test("one file can have the defaults of all", () => {
    expect(reported(a, SHARED, SHARED)).toEqual([
      `  c.yaml:1:1  defaults
    b.yaml also has defaults and no deployments; one file can have the defaults of all
    write: all of them in one file, or in each file those of its own deployments`,
    ]);
  });

  test("what is missing without a file that cannot be read is not reported", () => {
    expect(reported(a, "defaults: [\n").map((text) => text.split("\n")[0])).toEqual(["  b.yaml:2:1"]);
  });

  test("alone, a file with nothing but defaults has no deployments", () => {
    expect(reported(SHARED)[0]).toMatch(/deployments is missing/);
  });
});
