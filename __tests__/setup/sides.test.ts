/** What decides beside the caller's policies: the resource's side, what AWS adds to a request, the organization, trust. */
import { readPolicy } from "../../lib/authorization/read-policy";
import { show, unknownText } from "../../lib/authorization/text";
import { ABSENT, known, unknown } from "../../lib/inventory/fact";
import type { Inventory, ResourcePolicy } from "../../lib/inventory/inventory";
import type { KeyGrant } from "../../lib/inventory/key-grants";
import { type Circumstance, circumstancesOf, inferredCircumstances } from "../../lib/setup/circumstances";
import { decideIn, resourceSideIn } from "../../lib/setup/decide-in";
import { type CanvasEnvironment, type CanvasRole, environmentsOf } from "../../lib/setup/environment";
import { limitsOf, throughEndpoint, unnamedBucket } from "../../lib/setup/limits";
import { attachedLayers, organizationLayers } from "../../lib/setup/organization";
import { ask, NO_EXTERNAL_INPUTS, onTheWay, type Question } from "../../lib/setup/question";
import { untaggedObject } from "../../lib/setup/requests/data";
import { networkRequests } from "../../lib/setup/requests/network";
import { bucketSide, keySide } from "../../lib/setup/resource-side";
import { otherServices, otherTakers } from "../../lib/setup/trust";
import { type AwsAnswer, type Simulated, simulationReport } from "../../lib/setup/simulation";
import { readJson } from "../../lib/sources/read";
import { arn, jobsInline, type Parts, planOf } from "../checks/closed-vpc";
import { ACCOUNT, allow, policy } from "../sources/make-plan";

const { after: BASE } = readJson(planOf({}), "plan.json");
const OTHER = "444455556666";

function environmentOf(parts: Parts): CanvasEnvironment & { readonly jobRole: CanvasRole } {
  const [first] = environmentsOf(readJson(planOf(parts), "plan.json").after).environments;
  if (first?.jobRole === undefined) throw new Error("there is no environment with a job role");
  return { ...first, jobRole: first.jobRole };
}

const named = (name: string, ...statements: readonly object[]): ResourcePolicy["policy"] => ({
  name,
  address: name,
  policy: readPolicy(policy(...statements)),
});
interface Given extends Partial<Omit<ResourcePolicy, "target">> {
  readonly target?: Partial<ResourcePolicy["target"]>;
}

const resourcePolicy = (more: Given): ResourcePolicy => ({
  address: "p",
  kind: "bucket",
  resource: "p",
  policy: named("p"),
  ...more,
  target: { type: "aws_s3_bucket", name: undefined, owner: undefined, isNamed: true, isAnother: false, ...more.target },
});

const LATER = unknownText("aws_s3_bucket.later.id");

test.each<readonly [string, Given, string | undefined]>([
  ["by its name", { resource: "sales" }, "p"],
  ["by the name of what it is for", { target: { name: "sales" } }, "p"],
  ["of another bucket", { resource: "other" }, undefined],
  ["of a bucket that only the apply names: it may be this one", { resource: LATER }, "p: known-after-apply"],
  [
    "of a bucket of the plan, which is another one",
    { resource: LATER, target: { owner: "aws_s3_bucket.other" } },
    undefined,
  ],
  ["of a key that only the apply names", { kind: "key", resource: LATER }, undefined],
])("the policy of a bucket: %s", (_what, more, expected) => {
  const { policy: side } = bucketSide("sales", { ...BASE, resourcePolicies: [resourcePolicy(more)] });
  const why = side?.policy.statements.flatMap(({ unreadable }) =>
    unreadable.map((each) => (typeof each === "object" && "kind" in each ? each.kind : each)),
  );
  const shown = [side?.name, ...new Set(why)].filter((each) => each !== undefined).join(": ");
  expect(shown === "" ? undefined : shown).toBe(expected);
});

const ID = "11111111-2222-3333-4444-555555555555";
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/${ID}`;
const OTHER_KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${ID}`;
const grant = (key: KeyGrant["key"], keyAddress?: string): KeyGrant => ({
  address: "grant",
  key,
  keyAddress,
  grantee: known(arn("users")),
  retiring: ABSENT,
  operations: known(["Decrypt"]),
  constraints: ABSENT,
});

/** A key is known by its ARN and its id: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id */
test.each<readonly [string, Inventory["account"], readonly ResourcePolicy[], readonly KeyGrant[], string]>([
  [
    "its policy by its ARN, a grant by its id",
    KEY,
    [resourcePolicy({ kind: "key", resource: KEY })],
    [grant(ID)],
    "p + 1",
  ],
  [
    "its id, a policy and a grant by its ARN",
    ID,
    [resourcePolicy({ kind: "key", resource: KEY })],
    [grant(KEY)],
    "p + 1",
  ],
  [
    "the same id in another Region",
    KEY,
    [resourcePolicy({ kind: "key", resource: OTHER_KEY })],
    [grant(OTHER_KEY)],
    "none + 0",
  ],
  [
    "a policy of what has its id as name",
    KEY,
    [resourcePolicy({ kind: "key", resource: "k", target: { name: ID } })],
    [],
    "p + 0",
  ],
  [
    "a key that only the apply names, and the policy of another such",
    LATER,
    [resourcePolicy({ kind: "key", resource: unknownText("aws_kms_key.k.arn") })],
    [],
    "none + 0",
  ],
  [
    "grants of the key that the plan makes, and of another",
    LATER,
    [resourcePolicy({ kind: "key", resource: LATER, target: { owner: "aws_kms_key.k" } })],
    [grant("x", "aws_kms_key.k"), grant("y", "aws_kms_key.other"), grant("z")],
    "p + 1",
  ],
])("the side of a key: %s", (_what, key, resourcePolicies, keyGrants, expected) => {
  const side = keySide(key, { ...BASE, resourcePolicies, keyGrants, keysUnderDefaultPolicy: [] });
  expect(`${side.policy?.name ?? "none"} + ${String(side.grants.length)}`).toBe(expected);
});

test("grants of a key under AWS's default policy", () => {
  const keysUnderDefaultPolicy = [{ address: "aws_kms_key.k", arn: LATER }];
  const keyGrants = [grant("x", "aws_kms_key.k"), grant("y", "aws_kms_key.other")];
  const side = keySide(LATER, { ...BASE, resourcePolicies: [], keyGrants, keysUnderDefaultPolicy });
  expect([side.policy?.name, side.grants.length]).toEqual(["AWS's default key policy", 1]);
});

const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:jobs`;
const queue = (...resourcePolicies: readonly ResourcePolicy[]): string | undefined =>
  resourceSideIn(
    { ...BASE, resourcePolicies, fullyReadResources: [{ address: "aws_sqs_queue.jobs", arn: QUEUE, kind: "queue" }] },
    "sqs:sendmessage",
    QUEUE,
  ).policy?.name;

test("the policy of a queue is found by the queue's URL, and that of a bucket is none of a queue", () => {
  const url = (account: string, name: string): ResourcePolicy =>
    resourcePolicy({
      kind: "other",
      resource: "url",
      target: { name: `https://sqs.us-east-1.amazonaws.com/${account}/${name}` },
    });
  expect(queue()).toBe("no policy");
  expect(queue(url(ACCOUNT, "jobs"))).toBe("p");
  expect(queue(url(OTHER, "jobs"))).toBe("no policy");
  expect(queue(url(ACCOUNT, "other"))).toBe("no policy");
  expect(queue(resourcePolicy({ kind: "bucket", resource: LATER }))).toBe("no policy");
  expect(queue(resourcePolicy({ kind: "other", resource: LATER }))).toBe("its policy");
});

const PLACE = { account: ACCOUNT, region: "us-east-1", partition: "aws", buckets: [], elsewhere: [] };
const CALLER = { arn: arn("users"), account: ACCOUNT };
const request = (more: Partial<Circumstance>): Circumstance => ({
  action: "s3:GetObject",
  resource: "*",
  caller: CALLER,
  sender: "caller",
  owner: ACCOUNT,
  sourceAccount: undefined,
  endpoint: undefined,
  ...more,
});
const VPCE = { id: "vpce-1", vpcId: known("vpc-1") };
const BY_SERVICE = { caller: { service: "emr-serverless.amazonaws.com" } } as const;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const ADDED: readonly (readonly [string, Partial<Circumstance>, string, unknown, Partial<typeof PLACE>?])[] = [
  ["a caller's own request", {}, "aws:ViaAWSService", "false"],
  ["one that a service forwards", { sender: "service" }, "aws:ViaAWSService", "true"],
  ["passing a role", { action: "iam:PassRole", sender: "service" }, "aws:ViaAWSService", undefined],
  ["one of which no page says who sends it", { sender: "unclear" }, "aws:ViaAWSService", undefined],
  ["a service of the account", { ...BY_SERVICE, sourceAccount: ACCOUNT }, "aws:SourceOrgID", "o-1"],
  [
    "a service of a foreign account",
    { ...BY_SERVICE, sourceAccount: "999900009999" },
    "aws:SourceOrgID",
    "o-0000000000",
  ],
  ["a service for nobody", BY_SERVICE, "aws:SourceOrgID", undefined],
  ["a service", BY_SERVICE, "aws:PrincipalOrgID", null],
  ["a service through an endpoint", { ...BY_SERVICE, endpoint: VPCE }, "aws:SourceVpce", "vpce-1"],
  ["a service without an endpoint", { ...BY_SERVICE, sender: "service" }, "aws:SourceVpce", undefined],
  ["a caller through an endpoint", { endpoint: VPCE }, "aws:SourceVpc", "vpc-1"],
  ["one that a service forwards, from its own network", { sender: "service", endpoint: VPCE }, "aws:SourceVpc", null],
  [
    "IAM, which is in us-east-1",
    { action: "iam:GetRole" },
    "aws:RequestedRegion",
    "us-east-1",
    { region: "eu-west-1" },
  ],
  ["IAM of another partition", { action: "iam:GetRole" }, "aws:RequestedRegion", undefined, { partition: "aws-cn" }],
  ["a key of another Region", { action: "kms:Decrypt", resource: OTHER_KEY }, "aws:RequestedRegion", "eu-west-1"],
  ["a resource without a Region", { action: "kms:Decrypt" }, "aws:RequestedRegion", "us-east-1"],
  ["a resource whose owner is not known", { owner: undefined }, "aws:ResourceOrgID", undefined],
];
test.each(ADDED.map(([what, more, key, expected, place = {}]) => ({ what, more, key, expected, place })))(
  "what AWS adds to the request of $what",
  ({ more, key, expected, place }) => {
    expect(circumstancesOf(request(more), { ...PLACE, ...place }, "o-1")[key]).toEqual(expected);
  },
);

test("only for EMR Serverless that assumes a role, the application in aws:SourceArn is inferred", () => {
  const inferred = (more: Partial<Circumstance>): readonly string[] =>
    Object.keys(inferredCircumstances(request({ action: "sts:AssumeRole", sourceAccount: ACCOUNT, ...more }), PLACE));
  expect(inferred(BY_SERVICE)).toEqual(["aws:SourceArn"]);
  expect(inferred({ caller: { service: "lambda.amazonaws.com" } })).toEqual([]);
  expect(inferred({})).toEqual([]);
  expect(inferred({ ...BY_SERVICE, sourceAccount: undefined })).toEqual([]);
  expect(inferred({ ...BY_SERVICE, action: "sts:TagSession" })).toEqual([]);
});

const SCP = { account: ACCOUNT, management: undefined, source: "plan" } as const;
const GUARD = named("guard", { Effect: "Deny", Action: "*", Resource: "*" });
const asked = (action: string): Parameters<typeof organizationLayers>[1] => ({
  action,
  caller: ACCOUNT,
  isServiceLinked: false,
  isOwnResource: "yes",
});

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services */
test("resource control policies govern some services, and retiring a grant is not restricted", () => {
  const level = { type: "resource control", name: undefined, policies: [GUARD], isFullAccessAttached: true } as const;
  const isGoverned = (action: string): boolean => organizationLayers([level], asked(action), SCP).length > 0;
  const governed = [
    "s3:GetObject",
    "sts:AssumeRole",
    "kms:Decrypt",
    "sqs:SendMessage",
    "secretsmanager:GetSecretValue",
    "logs:GetLogEvents",
    "ecr:BatchGetImage",
    "dynamodb:GetItem",
  ];
  expect(governed.filter((each) => !isGoverned(each))).toEqual([]);
  const others = [
    "kms:RetireGrant",
    "ec2:CreateNetworkInterface",
    "iam:PassRole",
    "emr-serverless:StartJobRun",
    "sagemaker:CreateApp",
    "lambda:InvokeFunction",
  ];
  expect(others.filter(isGoverned)).toEqual([]);
});

test("whether a policy that the plan attaches to an organizational unit applies is undetermined", () => {
  const layers = (target: string): readonly unknown[] =>
    attachedLayers(
      [{ address: "a", type: "service control", policy: GUARD, target: known(target) }],
      asked("s3:GetObject"),
      SCP,
    ).map(({ mayBeAside }) => mayBeAside);
  expect(layers("ou-1")).toEqual([
    { kind: "not-known", object: "whether the account is under the target of a", source: "plan" },
  ]);
  expect(layers(ACCOUNT)).toEqual([undefined]);
  expect(layers(OTHER)).toEqual([]);
});

const EVERYTHING = { Effect: "Allow", Action: "*", Resource: "*" };
const USERS = BASE.principals.filter(({ name }) => name === "users");
/** The role may do everything but what a statement denies. */
const may = (
  statement: object,
  more: Partial<Parameters<typeof decideIn>[1]>,
  external: Partial<typeof NO_EXTERNAL_INPUTS> = {},
): string => {
  const policies = [
    named("all", EVERYTHING, { Sid: "D", Effect: "Deny", Action: "s3:*", Resource: "*", ...statement }),
  ];
  const principals = USERS.map((each) => ({ ...each, policies }));
  return decideIn(
    { ...BASE, principals },
    { principal: { arnOrName: "users" }, action: "s3:ListAllMyBuckets", resource: "*", ...more },
    { ...NO_EXTERNAL_INPUTS, ...external },
  ).answer;
};
const [ENDPOINT] = BASE.vpcEndpoints;
if (ENDPOINT === undefined) throw new Error("there is no endpoint");
const open = { ...ENDPOINT, policy: ABSENT };

test("a request is forwarded by the keys of forwarded requests alone, not by a tag that is named so", () => {
  const forwarded = { Condition: { Bool: { "aws:ViaAWSService": "true" } } };
  expect(may(forwarded, {})).toBe("yes");
  expect(may(forwarded, { context: { "aws:CalledViaLast": "athena.amazonaws.com" } })).toBe("no");
  expect(may(forwarded, { context: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } })).toBe("no");
  expect(may(forwarded, { context: { "kms:ViaService": null } })).toBe("yes");
  expect(may(forwarded, { context: { "aws:RequestTag/kms:ViaService": "x" } })).toBe("yes");
});

test("a session is limited by its policies, a service-linked role by none of the organization", () => {
  const none = { Action: "s3:None" };
  expect(may(none, {})).toBe("yes");
  expect(may(none, { session: [named("session", allow("s3:GetObject"))] })).toBe("no");
  expect(may(none, { session: [named("session", allow("s3:*"))] })).toBe("yes");
  const organization = [
    { type: "service control", name: undefined, policies: [GUARD], isFullAccessAttached: true },
  ] as const;
  const by = (name: string): string => may(none, { principal: { arnOrName: arn(name) } }, { organization });
  expect(by("elsewhere")).toBe("no");
  expect(by("aws-service-role/ops.emr-serverless.amazonaws.com/AWSServiceRoleForAmazonEMRServerless")).toBe("unknown");
});

test("through which of two endpoints a request goes is not known", () => {
  const elsewhere = { Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } };
  const through = (...ids: readonly string[]): string =>
    may(elsewhere, { onTheWay: ids.map((id) => ({ endpoint: { ...open, id }, doubt: undefined })) });
  expect([through("vpce-1"), through("vpce-2"), through("vpce-1", "vpce-2")]).toEqual(["yes", "no", "unknown"]);
});

test("without aws:SourceAccount nothing is inferred of the application that asks for a role", () => {
  const trust = known(
    named("trust", {
      Effect: "Allow",
      Principal: { Service: "emr-serverless.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { ArnLike: { "aws:SourceArn": `arn:aws:emr-serverless:us-east-1:${ACCOUNT}:/applications/*` } },
    }),
  );
  const by = (account: string | null): string =>
    decideIn(
      { ...BASE, principals: USERS.map((each) => ({ ...each, trust })) },
      {
        principal: { service: "emr-serverless.amazonaws.com" },
        action: "sts:AssumeRole",
        resource: arn("users"),
        context: { "aws:SourceAccount": account },
      },
      NO_EXTERNAL_INPUTS,
    ).answer;
  expect([by(ACCOUNT), by(null)]).toEqual(["yes", "unknown"]);
});

const trusting = (...principals: readonly (object | string)[]): CanvasRole => ({
  ...environmentOf({}).jobRole,
  trust: named("trust", ...principals.map((Principal) => ({ Effect: "Allow", Principal, Action: "sts:AssumeRole" }))),
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
test("who can assume a role that its trust policy names", () => {
  const role = trusting(
    { Service: ["emr-serverless.amazonaws.com", "lambda.amazonaws.com", "lambda.amazonaws.com"] },
    { AWS: [OTHER, `arn:aws:iam::${OTHER}:root`, `arn:aws:iam::${OTHER}:role/etl`, ACCOUNT, "AIDAEXAMPLE"] },
    { Federated: "cognito-identity.amazonaws.com" },
    "*",
  );
  expect(otherServices(role, "emr-serverless.amazonaws.com")).toEqual(["lambda.amazonaws.com"]);
  expect(otherTakers(role, ACCOUNT).map(({ who, answer }) => `${who}: ${answer}`)).toEqual([
    `${OTHER}: yes`,
    `arn:aws:iam::${OTHER}:root: yes`,
    `arn:aws:iam::${OTHER}:role/etl: yes`,
    `${ACCOUNT}: yes`,
    "AIDAEXAMPLE: yes",
    "cognito-identity.amazonaws.com: unknown",
    "any principal: yes",
  ]);
});

test("a principal of another account is one of that account in the trust policy's conditions", () => {
  const [own, other] = [`arn:aws:iam::${ACCOUNT}:role/etl`, `arn:aws:iam::${OTHER}:role/etl`];
  const role = trusting();
  const trust = named("trust", {
    Effect: "Allow",
    Principal: { AWS: [own, other] },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
  });
  expect(otherTakers({ ...role, trust }, ACCOUNT).map(({ answer }) => answer)).toEqual(["yes", "no"]);
  const conditions = { Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } } };
  const guarded = named("trust", { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole", ...conditions });
  expect(otherTakers({ ...role, trust: guarded }, ACCOUNT).map(({ answer }) => answer)).toEqual(["no"]);
});

const GOOD = environmentOf({});
const short = ({ action, resource, resourceAccount, context, resourcePolicy: of }: Question): string =>
  [action, show(resource), resourceAccount, ...Object.keys(context), of?.name]
    .filter((each) => each !== undefined)
    .join(" ");

test("what a stranger is asked about at the domain's endpoint", () => {
  const OPEN = "a policy of the other account that allows everything";
  const FOREIGN =
    "arn:aws:s3:::sagemaker-of-another-account/data/example.parquet 999900009999 s3:ExistingObjectTag/SageMaker";
  const asking = (environment: CanvasEnvironment): readonly string[] =>
    throughEndpoint(environment, NO_EXTERNAL_INPUTS).map(short);
  const object = (action: string): string => `s3:${action} ${FOREIGN} ${OPEN}`;
  const requests = asking(GOOD);
  expect(requests.filter((each) => each.includes("/example.parquet "))).toEqual(
    ["GetObject", "PutObject", "DeleteObject", "AbortMultipartUpload", "GetObject"].map(object),
  );
  expect(
    asking(environmentOf({ jobsInline: jobsInline(allow(["s3:GetObject"], "arn:aws:s3:::sales/*")) })).filter((each) =>
      each.includes(":::sales/"),
    ),
  ).toEqual([
    `s3:GetObject arn:aws:s3:::sales/example.parquet 999900009999 s3:ExistingObjectTag/SageMaker ${OPEN}`,
    `s3:GetObject arn:aws:s3:::sales/example.parquet 999900009999 s3:ExistingObjectTag/SageMaker ${OPEN}`,
  ]);
  expect(asking({ ...GOOD, s3Endpoint: ABSENT })).toEqual([]);
  expect(asking({ ...GOOD, s3Endpoint: known(open) })).toEqual([]);
  const questions = throughEndpoint(GOOD, NO_EXTERNAL_INPUTS);
  expect([...new Set(questions.map(({ basis }) => basis))]).toEqual(["documented"]);
  // The tag that AWS's policy asks for is on the object once, and absent once.
  expect(questions.filter(({ action }) => action === "s3:GetObject").map(({ context }) => context)).toEqual([
    { "s3:ExistingObjectTag/SageMaker": null },
    { "s3:ExistingObjectTag/SageMaker": "true" },
  ]);
  const [first] = questions;
  if (first === undefined) throw new Error("nothing is asked");
  expect(onTheWay(first, GOOD)).toEqual([{ endpoint: ENDPOINT, doubt: undefined }]);
  // The stranger's own policies allow everything, so the endpoint's policy alone decides.
  expect(ask(first, GOOD, NO_EXTERNAL_INPUTS).decision.answer).toBe("no");
  expect(ask({ ...first, through: open }, GOOD, NO_EXTERNAL_INPUTS).decision.answer).toBe("yes");
});

test("a bucket that no policy names, of the account and of a foreign one", () => {
  const role = GOOD.jobRole;
  const accounts = (isForeign: boolean): readonly unknown[] =>
    unnamedBucket(role, GOOD, isForeign).map(({ resourceAccount, resourcePolicy: of }) => [resourceAccount, of?.name]);
  const foreign = ["999900009999", "a policy of the other account that allows everything"];
  expect(accounts(true)).toEqual([foreign, foreign, foreign]);
  expect(accounts(false)).toEqual([
    [undefined, undefined],
    [undefined, undefined],
    [undefined, undefined],
  ]);
  expect(untaggedObject(role, "sales", GOOD).resource).toBe("arn:aws:s3:::sales/example.parquet");
});

test("a bucket that is named as a whole has no folder beside the named one", () => {
  const folders = (...resources: readonly string[]): readonly string[] => {
    const environment = environmentOf({ jobsInline: jobsInline(allow(["s3:GetObject"], resources)) });
    const [role] = environment.executionRoles;
    if (role === undefined) throw new Error("there is no execution role");
    const beyond = limitsOf(role, environment, NO_EXTERNAL_INPUTS).filter(({ id }) => id === "beyond-named-folder");
    return beyond.flatMap((each) => each.asked.map(({ question }) => show(question.resource)));
  };
  expect(folders("arn:aws:s3:::sales/in/*")).toEqual(["arn:aws:s3:::sales/not-a-named-folder/example.parquet"]);
  expect(folders("arn:aws:s3:::sales/in/*", "arn:aws:s3:::sales/*")).toEqual([]);
});

test("a limit's reasons are those of the requests that decide it: allowed ones, or undetermined ones, or all", () => {
  const users = (statement: object): readonly string[] => {
    const environment = environmentOf({ jobsInline: jobsInline(statement) });
    const [role] = environment.executionRoles;
    if (role === undefined) throw new Error("there is no execution role");
    const unnamed = limitsOf(role, environment, NO_EXTERNAL_INPUTS).filter(({ id }) => id === "unnamed-bucket");
    return unnamed.flatMap(({ answer, because }) => [
      answer,
      ...new Set(because.map(({ action, reason: { kind } }) => `${action} ${kind}`)),
    ]);
  };
  const every = { Resource: "arn:aws:s3:::*" };
  expect(users(allow(["s3:GetObject"], "arn:aws:s3:::sales/*"))).toEqual([
    "yes",
    "s3:GetObject not allowed",
    "s3:PutObject not allowed",
    "s3:DeleteObject not allowed",
  ]);
  expect(users({ ...allow(["s3:GetObject"]), ...every })).toEqual(["no", "s3:GetObject allowed"]);
  expect(
    users({ ...allow(["s3:GetObject"]), ...every, Condition: { StringEquals: { "aws:SourceIp": "192.0.2.1" } } }),
  ).toEqual(["unknown", "s3:GetObject cannot tell"]);
});

test("the tags of a subnet are its own", () => {
  const [subnet] = GOOD.inventory.subnets;
  const [role] = GOOD.executionRoles;
  if (subnet === undefined || role === undefined) throw new Error("there is no subnet or no role");
  const tagged = (id: string, tag: string): typeof subnet => ({
    ...subnet,
    id,
    arn: `arn:aws:ec2:us-east-1:${ACCOUNT}:subnet/${id}`,
    tags: known({ Team: tag }),
  });
  const subnets = [tagged("other", "b"), tagged("own", "a")];
  const own = subnets[1]?.arn;
  if (own === undefined) throw new Error("there is no subnet");
  const requests = networkRequests(role, { ...GOOD, subnets: known([own]), inventory: { ...GOOD.inventory, subnets } });
  expect(
    requests.filter(({ resource }) => resource === own).map(({ context }) => context["aws:resourcetag/team"]),
  ).toEqual(["a"]);
  const hidden = subnets.map((each) => ({ ...each, tags: unknown("known-after-apply", "its tags", "plan") }));
  const unseen = networkRequests(role, {
    ...GOOD,
    subnets: known([own]),
    inventory: { ...GOOD.inventory, subnets: hidden },
  });
  expect(
    unseen.filter(({ resource }) => resource === own).map(({ context }) => context["aws:resourcetag/team"]),
  ).toEqual([undefined]);
});

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html */
test("AWS's answers beside ours: what agrees, what an SCP decides, what differs, and what is open", () => {
  const answered = (allowed: boolean, ...missing: readonly string[]): AwsAnswer => ({
    is: "answered",
    allowed,
    missing,
    policies: [],
  });
  const refused: AwsAnswer = { is: "refused", why: "no permission" };
  const of = (
    action: string,
    ours: "yes" | "no" | "unknown",
    withScps: AwsAnswer,
    withoutScps: AwsAnswer,
  ): Simulated => ({
    simulation: { role: arn("users"), action, resource: "*", context: {}, ours },
    withScps,
    withoutScps,
  });
  const answers = [
    of("agrees", "yes", answered(true), answered(true)),
    of("denied by both", "no", answered(false), answered(false)),
    of("denied by an SCP", "yes", answered(false), answered(true)),
    of("denied by AWS", "yes", answered(false), answered(false)),
    of("allowed by AWS", "no", answered(true), answered(true)),
    of("undetermined here", "unknown", answered(true), answered(true)),
    of("lacks a key", "yes", answered(true, "aws:SourceVpc"), answered(true)),
    of("lacks a key without SCPs", "yes", answered(true), answered(true, "aws:SourceVpc")),
    of("refused", "yes", refused, answered(true)),
    of("refused without SCPs", "yes", answered(true), refused),
  ];
  const asked = answers.map(({ simulation }) => simulation);
  const {
    agreed,
    canBeAsked,
    cannot,
    byScp,
    different,
    open: undecided,
  } = simulationReport({ asked, cannot: 3 }, answers);
  const shown = (all: typeof byScp): readonly string[] =>
    all.map(({ simulation, why }) => `${simulation.action}: ${why}`);
  expect([agreed, canBeAsked, cannot]).toEqual([2, 10, 3]);
  expect(shown(byScp)).toEqual([
    "denied by an SCP: an SCP that AWS does not name decides: allowed without it, denied with it",
  ]);
  expect(shown(different)).toEqual([
    "denied by AWS: allowed here, denied by AWS",
    "allowed by AWS: denied here, allowed by AWS",
  ]);
  expect(shown(undecided)).toEqual([
    "undetermined here: undetermined here",
    "lacks a key: AWS lacks aws:SourceVpc",
    "lacks a key without SCPs: AWS lacks aws:SourceVpc",
    "refused: no permission",
    "refused without SCPs: no permission",
  ]);
});
