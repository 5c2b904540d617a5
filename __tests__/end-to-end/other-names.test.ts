/** A closed VPC without an endpoint for S3, on the loopback AWS: a no, unless a Resolver rule or a Route 53 Profile may answer S3's name. */
import { stateOf } from "../../lib/checks";
import { plainWhy } from "../../lib/report/reason";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { Answers, type RecordedAnswer } from "../../lib/sources/account/answers";
import { accountReading, type AccountReading } from "../../lib/sources/account/inventory";
import { INPUTS } from "../../lib/sources/account/inputs";
import { live } from "../../lib/sources/account/live";
import { readDomain } from "../../lib/sources/account/read";
import { unreachedS3 } from "../../lib/setup/closed-network";
import { IS_WHOLE } from "../support/draws";
import { startLoopbackAws, type LoopbackAws } from "../support/loopback-aws";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { type HealthyAccount, healthyAccount, policy } from "./support/healthy-account";
import { restoreVariables } from "../support/variables";

const HOST = `s3.${REGION}.amazonaws.com`;

/** By which variable a service is asked elsewhere, and what it is asked. */
const OWN_ENDPOINTS = [
  ["AWS_ENDPOINT_URL_ROUTE53RESOLVER", "the Resolver rules", "route53resolver:ListResolverRuleAssociations"],
  ["AWS_ENDPOINT_URL_ROUTE53PROFILES", "the Route 53 Profiles", "route53profiles:ListProfileAssociations"],
] as const;

restoreVariables();

let aws: LoopbackAws;
let account: HealthyAccount;

beforeAll(async () => {
  aws = await startLoopbackAws({ accountId: ACCOUNT });
  Object.assign(process.env, aws.environment);
  account = await healthyAccount(aws);
  await aws.request("ec2", "DeleteVpcEndpoints", { VpcEndpointIds: [account.endpointId] });
});
afterAll(async () => {
  await aws.stop();
});
afterEach(async () => {
  for (const [name] of OWN_ENDPOINTS) process.env[name] = aws.url;
  await aws.clearFaults();
});

/** Whether the domain's apps reach S3, with the reason, and what could not be read. */
async function toS3(): Promise<readonly string[]> {
  const request = { domainId: account.domainId, region: REGION, account: ACCOUNT, userProfiles: [] };
  const read = await readDomain((region) => live({ region, profile: undefined }), {
    ...request,
    inputs: NO_EXTERNAL_INPUTS,
  });
  return [...reachedIn(read), ...read.unread.map(plainWhy)];
}

function reachedIn({ inventory, incomplete }: AccountReading): readonly string[] {
  return stateOf(inventory, incomplete, NO_EXTERNAL_INPUTS).environments.map((each) => {
    const unreached = unreachedS3(each);
    return unreached === undefined ? "yes" : `${unreached.answer}: ${plainWhy(unreached.why)}`;
  });
}

const NO = ["no: no VPC endpoint for S3 is in the domain's VPC, and no route leads out of its subnets"];

let count = 0;
async function rule(ruleType: string, domain: string): Promise<string> {
  const { ResolverRule: made } = await aws.request<{ readonly ResolverRule: { readonly Id: string } }>(
    "route53resolver",
    "CreateResolverRule",
    { CreatorRequestId: String(count), Name: `rule ${String(count++)}`, RuleType: ruleType, DomainName: domain },
  );
  return made.Id;
}

/** Associates a rule with the VPC while `run` runs. */
async function withRule<T>(id: string, run: () => Promise<T>): Promise<T> {
  const of = { ResolverRuleId: id, VPCId: account.vpcId };
  await aws.request("route53resolver", "AssociateResolverRule", { ...of, Name: id });
  try {
    return await run();
  } finally {
    await aws.request("route53resolver", "DisassociateResolverRule", of);
  }
}

test("neither: a no", async () => {
  expect(await toS3()).toEqual(NO);
});

test("the same in a VPC that another account owns: its endpoints are not shown", async () => {
  const request = { domainId: account.domainId, region: REGION, userProfiles: [], inputs: NO_EXTERNAL_INPUTS };
  const { answers } = await readDomain((region) => live({ region, profile: undefined }), {
    ...request,
    account: ACCOUNT,
  });
  const ownedBy = (vpcOwner: string): AccountReading => {
    const owned = answers.all().map((each): RecordedAnswer => {
      if (each.call !== "ec2:DescribeVpcs") return each;
      return JSON.parse(
        JSON.stringify(each).replaceAll(/"OwnerId":"\d+"/g, `"OwnerId":"${vpcOwner}"`),
      ) as RecordedAnswer;
    });
    return accountReading(new Answers(owned), request);
  };
  expect(reachedIn(ownedBy(ACCOUNT))).toEqual(NO);
  expect(reachedIn(ownedBy("444455556666"))).toEqual(["unknown: the VPC's S3 endpoint is not in this account"]);
});

// moto puts a dot at the end of each: the last is ".", as AWS has it.
test.each(["Amazonaws.com", "", ...(IS_WHOLE ? [HOST, "amazonaws.com"] : [])])(
  "a rule that forwards %s. makes it undetermined",
  async (domain) => {
    const id = await rule("FORWARD", domain);
    expect(await withRule(id, toS3)).toEqual([
      `unknown: what the Resolver rule ${id} answers for ${HOST} is not known`,
    ]);
  },
);

const OTHER_RULES = [
  ["FORWARD", "corp.example"],
  ["FORWARD", `ec2.${REGION}.amazonaws.com`],
  ["RECURSIVE", ""],
];

test.each([
  ["FORWARD", "aws.com"],
  // Resolver answers itself.
  ["SYSTEM", HOST],
  ...(IS_WHOLE ? OTHER_RULES : []),
])("a rule of the type %s for %s. leaves the no", async (type, domain) => {
  expect(await withRule(await rule(type, domain), toS3)).toEqual(NO);
});

test("a rule that is associated with no VPC, or with another one, leaves the no", async () => {
  const { Vpc: other } = await aws.request<{ readonly Vpc: { readonly VpcId: string } }>("ec2", "CreateVpc", {
    CidrBlock: "10.8.0.0/16",
  });
  await rule("FORWARD", HOST);
  const of = { ResolverRuleId: await rule("FORWARD", HOST), VPCId: other.VpcId };
  await aws.request("route53resolver", "AssociateResolverRule", { ...of, Name: "other" });
  await aws.request("route53profiles", "AssociateProfile", { Name: "p", ProfileId: "rp-2", ResourceId: other.VpcId });
  expect(await toS3()).toEqual(NO);
});

test("a Route 53 Profile makes it undetermined", async () => {
  const of = { ProfileId: "rp-1", ResourceId: account.vpcId };
  await aws.request("route53profiles", "AssociateProfile", { Name: "p", ...of });
  const found = await toS3();
  await aws.request("route53profiles", "DisassociateProfile", of);
  expect(found).toEqual([`unknown: what the Route 53 Profile rp-1 answers for ${HOST} is not known`]);
});

test.each([
  ["route53resolver", "ListResolverRuleAssociations", "the Resolver rules"],
  ["route53resolver", "ListResolverRules", "the Resolver rules"],
  ["route53profiles", "ListProfileAssociations", "the Route 53 Profiles"],
])("without the permission %s:%s it is undetermined", async (service, action, what) => {
  await aws.failNext({ service, action, code: "AccessDeniedException", times: -1 });
  const why = `${what} of ${account.vpcId} could not be read: the permission ${service}:${action} is missing`;
  expect(await withRule(await rule("FORWARD", "corp.example"), toS3)).toEqual([`unknown: ${why}`, why]);
});

test.each(OWN_ENDPOINTS)(
  "a service that is not reached by %s makes it undetermined, and stops nothing",
  async (name, what, call) => {
    // Nothing listens there.
    process.env[name] = "http://127.0.0.1:1";
    const why = `${what} of ${account.vpcId} could not be read: AWS answered ECONNREFUSED to ${call}`;
    expect(await toS3()).toEqual([`unknown: ${why}`, why]);
  },
);

test("requests of a service without a client of its own are signed as moto signs them", async () => {
  const user = { UserName: "eva" };
  const statement = { Effect: "Allow", Action: ["route53resolver:*", "route53profiles:*"], Resource: "*" };
  await aws.request("iam", "CreateUser", user);
  await aws.request("iam", "PutUserPolicy", { ...user, PolicyName: "dns", PolicyDocument: policy(statement) });
  const { AccessKey: key } = await aws.request<{
    readonly AccessKey: { readonly AccessKeyId: string; readonly SecretAccessKey: string };
  }>("iam", "CreateAccessKey", user);
  const keys = { AWS_ACCESS_KEY_ID: key.AccessKeyId, AWS_SECRET_ACCESS_KEY: key.SecretAccessKey };
  Object.assign(process.env, keys);
  await aws.authorize(true);
  try {
    const ask = live({ region: REGION, profile: undefined });
    const answers = [
      await ask("route53resolver:ListResolverRuleAssociations", INPUTS.resolverRuleAssociations("vpc-1")),
      await ask("route53profiles:ListProfileAssociations", INPUTS.profileAssociations("vpc-1")),
    ];
    expect(answers).toEqual([
      { is: "answered", output: { MaxResults: 10, ResolverRuleAssociations: [] } },
      { is: "answered", output: { ProfileAssociations: [] } },
    ]);
  } finally {
    await aws.authorize(false);
    Object.assign(process.env, aws.environment);
  }
});
