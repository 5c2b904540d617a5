import { warningsText } from "../../lib/deployments/errors";
import { readDeployments } from "../../lib/deployments/read";
import { type Data, type DataMap, put, smallest, write } from "./support";

const ROLE = "arn:aws:iam::111122223333:role";
const OTHER_ACCOUNT = "444455556666";
const SUBNETS = {
  vpcId: "vpc-0123456789abcdef0",
  subnetIds: { one: "subnet-0123456789abcdef0" },
  executionRole: "analysts",
};

/** A deployment with other values at some paths. */
function changed(name: string, changes: Readonly<Record<string, Data>> = {}): DataMap {
  return Object.entries(changes).reduce<DataMap>(
    (all, [path, value]) => put(all, path.split("."), value) as DataMap,
    smallest(name),
  );
}

function read(deployments: DataMap): { readonly problems: readonly string[]; readonly warnings: string } {
  const written = write({ deployments });
  const reading = readDeployments(written.text, "deployments.yaml");
  if (reading.usable)
    return { problems: [], warnings: reading.warnings.length === 0 ? "" : warningsText(reading.warnings) };
  const line = (path: string): string => `deployments.yaml:${written.places.get(path)?.name.line}`;
  return {
    // Lines as paths, so that expectations are readable.
    problems: reading.problems.map(({ field, problem, write: answer, place }) => {
      expect(place?.line).toBe(nearest(written.places, field));
      const named = problem.replace(
        /deployments[.]yaml:\d+/,
        (found) => [...written.places.keys()].findLast((path) => line(path) === found) ?? found,
      );
      return `${field}: ${named} | ${answer}`;
    }),
    warnings: "",
  };
}

/** The line of a field, or of the deployment when the field is left out. */
function nearest(
  places: ReadonlyMap<string, { readonly name: { readonly line: number } }>,
  field: string,
): number | undefined {
  const steps = field.split(".");
  while (!places.has(steps.join("."))) steps.pop();
  return places.get(steps.join("."))?.name.line;
}

const imported = (domainId: string): Data => ({ import: { domainId } });
const existing = (domainId: string): Data => ({ existing: { domainId } });
const createdDomain = (domainName?: string): Data => ({
  create: { ...SUBNETS, ...(domainName === undefined ? {} : { domainName }) },
});
const createdRole = (roleName?: string): Data => ({ create: roleName === undefined ? {} : { roleName } });
const existingRole = (role: string, attach?: Data): Data => ({
  existing: { roleArn: `${ROLE}/${role}`, ...(attach === undefined ? {} : { attach }) },
});
const s3 = (bucket: string, key?: string): Data => ({
  s3: { bucket, region: "us-east-1", ...(key === undefined ? {} : { key }) },
});
const local = (path: string): Data => ({ local: { path } });

type Changes = Readonly<Record<string, Data>>;

describe("two deployments cannot have the same", () => {
  const domain = (form: string, at: string): string =>
    `deployments.b.domain.${form}.domainId: the domain d-one in us-east-1 is also used by the deployment a (${at}); a domain has one EMR Serverless role, so each deployment would overwrite the other's setting | the domain in one deployment, with the execution roles and buckets of both`;
  const roleName = (role: string, field: string, at: string): string =>
    `deployments.b.${field}: the role ${role} would also be created by the deployment a (deployments.a${at}); IAM compares role names within an account without case, and would answer EntityAlreadyExists | ${field} with another name`;
  const attachments = (role: string, at: string, field = "executionRoles.analysts.existing.attach"): string =>
    `deployments.b.${field}: the deployment a (deployments.a.executionRoles.analysts.${at}) also attaches the Canvas policies to the role ${role}; destroying either deployment would detach them for both | attach: large-data here (its inline policy has the deployment's name), or attach: false`;
  const denied = (by: string, of: string, at = "existing"): string =>
    `deployments.b.executionRoles.analysts.existing: the role x is also an execution role of the deployment a (deployments.a.executionRoles.analysts.${at}); restrictPassRole: true of ${by} deployment denies it passing the EMR Serverless role of ${of} deployment, whose users could not run jobs on large datasets | an execution role for each, one emrServerlessRole for both, or restrictPassRole: false in both`;
  const state = (shown: string, field: string, at: string): string =>
    `deployments.b.${field}: the state ${shown} is also used by the deployment a (deployments.a${at}); each deploy would destroy the resources of the other | a separate location; by default it is derived from the deployment's name`;
  const emr = "AmazonSageMakerCanvasEMRSExecutionAccess";

  test.each<[string, Changes, Changes, string]>([
    [
      "domain, imported twice",
      { domain: imported("d-one") },
      { domain: imported("d-one") },
      domain("import", "deployments.a.domain.import.domainId"),
    ],
    [
      "domain, imported and existing",
      { domain: imported("d-one") },
      { domain: existing("d-one") },
      domain("existing", "deployments.a.domain.import.domainId"),
    ],
    [
      "domain, existing and imported",
      { domain: existing("d-one") },
      { domain: imported("d-one") },
      domain("import", "deployments.a.domain.existing.domainId"),
    ],
    [
      "domain, existing twice",
      { domain: existing("d-one") },
      { domain: existing("d-one") },
      domain("existing", "deployments.a.domain.existing.domainId"),
    ],
    [
      "domain name",
      { domain: createdDomain("canvas") },
      { domain: createdDomain("canvas") },
      "deployments.b.domain.create.domainName: the domain name canvas in us-east-1 is also used by the deployment a (deployments.a.domain.create.domainName); SageMaker would answer ResourceInUse | domain.create.domainName with another name",
    ],
    [
      "domain name, one by default",
      { domain: createdDomain() },
      { domain: createdDomain("a") },
      "deployments.b.domain.create.domainName: the domain name a in us-east-1 is also used by the deployment a (deployments.a.domain.create); SageMaker would answer ResourceInUse | domain.create.domainName with another name",
    ],
    [
      "EMR Serverless role, without case",
      { emrServerlessRole: { create: { nameSuffix: "Shared" } } },
      { emrServerlessRole: { create: { nameSuffix: "shared" } }, region: "us-west-2" },
      roleName(`${emr}-shared`, "emrServerlessRole.create.nameSuffix", ".emrServerlessRole.create.nameSuffix"),
    ],
    [
      "EMR Serverless role, one by default",
      {},
      { emrServerlessRole: { create: { nameSuffix: "a-use1" } } },
      roleName(`${emr}-a-use1`, "emrServerlessRole.create.nameSuffix", ""),
    ],
    [
      "execution role, without case",
      { "executionRoles.analysts": createdRole("Analysts") },
      { "executionRoles.people": createdRole("analysts"), region: "us-west-2" },
      roleName("analysts", "executionRoles.people.create.roleName", ".executionRoles.analysts.create.roleName"),
    ],
    [
      "execution role, one by default",
      { "executionRoles.analysts": createdRole() },
      { "executionRoles.people": createdRole("AmazonSageMaker-ExecutionRole-a-analysts-use1") },
      roleName(
        "AmazonSageMaker-ExecutionRole-a-analysts-use1",
        "executionRoles.people.create.roleName",
        ".executionRoles.analysts.create",
      ),
    ],
    [
      "role, one for jobs and one for people",
      { emrServerlessRole: { create: { nameSuffix: "x" } } },
      { "executionRoles.people": createdRole(`${emr}-X`) },
      roleName(`${emr}-X`, "executionRoles.people.create.roleName", ".emrServerlessRole.create.nameSuffix"),
    ],
    [
      "execution role, where both deny the other's EMR Serverless role",
      { restrictPassRole: true, "executionRoles.analysts": existingRole("x", "large-data") },
      { restrictPassRole: true, "executionRoles.analysts": existingRole("x", "large-data") },
      denied("this", "that"),
    ],
    [
      "execution role, where the earlier one denies the later one's",
      { restrictPassRole: true, "executionRoles.analysts": createdRole("x") },
      { "executionRoles.analysts": existingRole("X", "large-data") },
      denied("that", "this", "create").replace("the role x", "the role X"),
    ],
    [
      "execution role, where the later one denies the earlier one's",
      { "executionRoles.analysts": existingRole("x", false) },
      { restrictPassRole: true, "executionRoles.analysts": existingRole("x", "large-data") },
      denied("this", "that"),
    ],
    [
      "attachments",
      { "executionRoles.analysts": existingRole("x", "canvas-policies") },
      { "executionRoles.analysts": existingRole("x", "canvas-policies"), region: "us-west-2" },
      attachments("x", "existing.attach"),
    ],
    [
      "attachments to a role that the other creates",
      { "executionRoles.analysts": createdRole("X") },
      { "executionRoles.analysts": existingRole("x", "canvas-policies") },
      attachments("x", "create.roleName"),
    ],
    [
      "attachments to a role that the other names",
      { "executionRoles.analysts": existingRole("path/x", "canvas-policies") },
      { "executionRoles.analysts": createdRole("x") },
      attachments("x", "existing.attach", "executionRoles.analysts.create.roleName"),
    ],
    [
      "local state",
      { backend: local("../../one.tfstate") },
      { backend: local("../../../stacks/../stacks/../cdktf.out/one.tfstate") },
      state("cdktf.out/one.tfstate", "backend.local.path", ".backend.local.path"),
    ],
    [
      "local state, one by default",
      {},
      { backend: local("../../../terraform.a.tfstate") },
      state("terraform.a.tfstate", "backend.local.path", ""),
    ],
    [
      "state in S3, in two accounts",
      { backend: s3("states", "one") },
      { ...inAccount("b"), backend: s3("states", "one") },
      state("s3://states/one", "backend.s3.key", ".backend.s3.key"),
    ],
    [
      "state in S3, one by default",
      { backend: s3("states") },
      { backend: s3("states", "canvas-large-data/a.tfstate") },
      state("s3://states/canvas-large-data/a.tfstate", "backend.s3.key", ".backend.s3"),
    ],
  ])("%s", (_, a, b, problem) => {
    // A line is reported by the last path on it; of a block that is the block itself.
    expect(read({ a: changed("a", a), b: changed("b", b) }).problems).toEqual([problem]);
    // Either one alone is right, and so is each beside a third that has nothing to do with it.
    expect(read({ a: changed("a", a), c: smallest("c") }).problems).toEqual([]);
    expect(read({ b: changed("b", b), c: smallest("c") }).problems).toEqual([]);
  });
});

/** The same deployment in another account. */
function inAccount(name: string): Changes {
  return {
    account: OTHER_ACCOUNT,
    "executionRoles.analysts.existing.roleArn": `arn:aws:iam::${OTHER_ACCOUNT}:role/${name}`,
  };
}

describe("two deployments may have", () => {
  const role = (account: string): Data => ({
    existing: { roleArn: `arn:aws:iam::${account}:role/x`, attach: "canvas-policies" },
  });
  test.each<[string, Changes, Changes]>([
    ["one domain id in two Regions", { domain: imported("d-one") }, { domain: imported("d-one"), region: "us-west-2" }],
    ["one domain id in two accounts", { domain: imported("d-one") }, { ...inAccount("b"), domain: existing("d-one") }],
    ["domains without an id", { domain: { existing: {} } }, { domain: { existing: {} } }],
    [
      "one domain name in two Regions",
      { domain: createdDomain("canvas") },
      { domain: createdDomain("canvas"), region: "us-west-2" },
    ],
    ["domain names that differ in case", { domain: createdDomain("canvas") }, { domain: createdDomain("Canvas") }],
    [
      "an imported domain whose id is another one's name",
      { domain: imported("d-one") },
      { domain: createdDomain("d-one") },
    ],
    [
      "one role name in two accounts",
      { emrServerlessRole: { create: { nameSuffix: "x" } } },
      { ...inAccount("b"), emrServerlessRole: { create: { nameSuffix: "x" } } },
    ],
    ["one existing EMR Serverless role", emrExisting(), emrExisting()],
    [
      "one execution role with large-data",
      { "executionRoles.analysts": existingRole("x", "large-data") },
      { "executionRoles.analysts": existingRole("x") },
    ],
    [
      "one execution role that passes one EMR Serverless role",
      { ...emrExisting(), restrictPassRole: true, "executionRoles.analysts": existingRole("x", "large-data") },
      { ...emrExisting(), restrictPassRole: true, "executionRoles.analysts": existingRole("x", "large-data") },
    ],
    [
      "one execution role to which no deployment that restricts it attaches anything",
      { "executionRoles.analysts": existingRole("x", "large-data") },
      { restrictPassRole: true, "executionRoles.analysts": existingRole("x", false) },
    ],
    [
      "execution roles of one name in two accounts",
      { restrictPassRole: true, "executionRoles.analysts": role("111122223333") },
      { account: OTHER_ACCOUNT, restrictPassRole: true, "executionRoles.analysts": role(OTHER_ACCOUNT) },
    ],
    [
      "one execution role with large-data and canvas-policies",
      { "executionRoles.analysts": existingRole("x", "large-data") },
      { "executionRoles.analysts": existingRole("x", "canvas-policies") },
    ],
    [
      "one execution role with attach: false and canvas-policies",
      { "executionRoles.analysts": existingRole("x", "canvas-policies") },
      { "executionRoles.analysts": existingRole("x", false) },
    ],
    [
      "attachments to roles of one name in two accounts",
      { "executionRoles.analysts": role("111122223333") },
      { account: OTHER_ACCOUNT, "executionRoles.analysts": role(OTHER_ACCOUNT) },
    ],
    [
      "one local path below each stack's own folder",
      { backend: local("terraform.tfstate") },
      { backend: local("terraform.tfstate") },
    ],
    ["one key in two buckets", { backend: s3("one", "key") }, { backend: s3("two", "key") }],
    ["one bucket with the default keys", { backend: s3("one") }, { backend: s3("one") }],
  ])("%s", (_, a, b) => {
    expect(read({ a: changed("a", a), b: changed("b", b) }).problems).toEqual([]);
  });

  function emrExisting(): Changes {
    return {
      emrServerlessRole: {
        existing: { roleArn: `${ROLE}/AmazonSageMakerCanvasEMRSExecutionAccess-x`, grantCustomBuckets: true },
      },
    };
  }
});

test("within one deployment, names of two roles may clash as well", () => {
  const { problems } = read({
    a: changed("a", {
      executionRoles: { one: createdRole(), two: createdRole("AmazonSageMaker-ExecutionRole-a-one-use1") },
    }),
  });
  expect(problems).toEqual([
    "deployments.a.executionRoles.two.create.roleName: the role AmazonSageMaker-ExecutionRole-a-one-use1 would also be created by this deployment itself (deployments.a.executionRoles.one.create); IAM compares role names within an account without case, and would answer EntityAlreadyExists | executionRoles.two.create.roleName with another name",
  ]);
});

test("default names that only look alike are reported", () => {
  const { problems } = read({
    "a-b": changed("a-b", { executionRoles: { c: createdRole() } }),
    a: changed("a", { executionRoles: { "b-c": createdRole() } }),
  });
  expect(problems.map((problem) => problem.split(":")[0])).toEqual([
    "deployments.a.executionRoles.b-c.create.roleName",
  ]);
});

test("all clashes are reported at once, each later deployment against the first", () => {
  const same = { domain: imported("d-one"), backend: local("../../../one.tfstate") };
  const { problems } = read({ a: changed("a", same), b: changed("b", same), c: changed("c", same) });
  expect(problems.map((problem) => [problem.split(":")[0], /the deployment (\w)/.exec(problem)?.[1]])).toEqual([
    ["deployments.b.domain.import.domainId", "a"],
    ["deployments.b.backend.local.path", "a"],
    ["deployments.c.domain.import.domainId", "a"],
    ["deployments.c.backend.local.path", "a"],
  ]);
});

test("clashes are reported beside other mistakes, between deployments without any", () => {
  const same = { domain: imported("d-one") };
  const { problems } = read({
    a: changed("a", same),
    b: changed("b", { ...same, account: "1" }),
    "wrong name": smallest("d"),
    c: changed("c", same),
  });
  expect(problems.map((problem) => problem.split(":")[0])).toEqual([
    "deployments.b.account",
    "deployments.wrong name",
    "deployments.c.domain.import.domainId",
  ]);
});

describe("an existing role that another deployment creates", () => {
  const warning = (line: string, field: string, role: string, maker: string): string =>
    `deployments.yaml: 1 warning\n\n  deployments.yaml:${line}  ${field}\n    the role ${role} is created by the deployment a (${maker}), and must exist before this one is planned\n    write: no change, and deploy a first`;

  test("is a warning about the order", () => {
    const b = changed("b", { "executionRoles.analysts": existingRole("service-role/x", "large-data") });
    const a = changed("a", { executionRoles: { people: { create: { roleName: "x", path: "/service-role/" } } } });
    expect(read({ a, b }).warnings).toBe(
      warning("21:20", "deployments.b.executionRoles.analysts.existing.roleArn", "x", "deployments.yaml:9"),
    );
    expect(read({ b }).warnings).toBe("");
  });

  test("is one for the EMR Serverless role too", () => {
    const roleArn = `${ROLE}/AmazonSageMakerCanvasEMRSExecutionAccess-a-use1`;
    const b = changed("b", { emrServerlessRole: { existing: { roleArn } } });
    const both = put(b, ["executionRoles", "analysts"], existingRole("x")) as DataMap;
    const maker = changed("a", { "executionRoles.people": createdRole("x") });
    expect(read({ a: maker, b: both }).warnings).toContain("deployments.yaml: 2 warnings");
    expect(read({ a: smallest("a"), b }).warnings).toBe(
      warning(
        "26:18",
        "deployments.b.emrServerlessRole.existing.roleArn",
        "AmazonSageMakerCanvasEMRSExecutionAccess-a-use1",
        "deployments.yaml:2",
      ),
    );
    expect(read({ a: changed("a", inAccount("a")), b }).warnings).toBe("");
  });
});
