/**
 * Every request of Canvas, denied by a statement of its own in each kind of policies in turn: the text that AWS prints for it, by templates that the reader
 * of texts does not share, has to lead back to that statement and to no other.
 */
import { readPolicy } from "../../lib/authorization/read-policy";
import { show } from "../../lib/authorization/text";
import { stateOf } from "../../lib/checks";
import type { RequestAnswer } from "../../lib/report/why/model";
import { questionsOf } from "../../lib/review/why/questions";
import { type WhyInput, whyIn, whyOf } from "../../lib/review/why/why";
import type { OrganizationLevel } from "../../lib/setup/organization";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readJson } from "../../lib/sources/read";
import { arn, endpointPolicy, ENDPOINT, good, jobsInline, JOBS, type Parts, planOf } from "../checks/closed-vpc";
import { ACCOUNT, policy, type ResourceInPlan } from "../sources/make-plan";
import { notAssumable, notAssumableBySageMaker, type Refused, sentence, WRAPPERS } from "./aws-errors";

const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const BUCKET = "arn:aws:s3:::sales";
const SALES: Parts = {
  data: jobsInline(
    { Sid: "Objects", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: `${BUCKET}/*` },
    { Sid: "Bucket", Effect: "Allow", Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: BUCKET },
    { Sid: "Key", Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: KEY },
  ),
  bucket: { type: "aws_s3_bucket", name: "sales", after: { id: "sales", bucket: "sales", arn: BUCKET } },
  encryption: {
    type: "aws_s3_bucket_server_side_encryption_configuration",
    name: "sales",
    after: {
      bucket: "sales",
      rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms", kms_master_key_id: KEY }] }],
    },
  },
  key: keyWith(),
};

function keyWith(...more: readonly object[]): ResourceInPlan {
  const account = { Sid: "Account", Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "kms:*", Resource: "*" };
  return {
    type: "aws_kms_key",
    name: "sales",
    after: { arn: KEY, key_id: KEY.split("/")[1], policy: policy(account, ...more) },
  };
}

/** A request of a role, with the Sid of the statement that is to deny it. */
interface Denied {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly sid: string;
}

/** Each request once; images are AWS's, in an account of theirs. */
function requests(): readonly Denied[] {
  const { after } = readJson(planOf(SALES), "plan.json");
  const all = questionsOf(stateOf(after, [], NO_EXTERNAL_INPUTS)).flatMap(({ question }) => {
    const { requester, action } = question;
    const resource = show(question.resource).replace(":000000000000:", ":777700001111:");
    return requester.role === undefined ? [] : [JSON.stringify([requester.role.name, action, resource])];
  });
  return [...new Set(all)].map((each, index): Denied => {
    const [role = "", action = "", resource = ""] = JSON.parse(each) as readonly string[];
    return { role, action, resource, sid: `Denies${String(index)}` };
  });
}

const ALL = requests();

const deny = ({ action, resource, sid }: Denied): object => ({
  Sid: sid,
  Effect: "Deny",
  Action: action,
  Resource: resource,
});
const toAnyone = (each: Denied): object => ({ ...deny(each), Principal: "*" });

const all = { Sid: "All", Effect: "Allow", Action: "*", Resource: "*" };
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/platform/boundary.v2`;
const CUSTOMER = `arn:aws:iam::${ACCOUNT}:policy/guardrails`;
const organizationPolicy = (type: string): string =>
  `arn:aws:organizations::999900001111:policy/o-a1b2c3d4e5/${type}/p-01234567`;

const isS3 = ({ action }: Denied): boolean => action.startsWith("s3:");
const isOfJobs = ({ role }: Denied): boolean => role === JOBS;
const isOfBucket = ({ resource }: Denied): boolean => resource === BUCKET || resource.startsWith(`${BUCKET}/`);
const isOfKey = ({ action }: Denied): boolean => action.startsWith("kms:");

/** One kind of policies with a Deny for each of the requests that it can refuse. */
interface Kind {
  readonly layer: Refused["layer"];
  /** The kind by the name that the answer gives it. */
  readonly decidedAs: RequestAnswer["layers"][number]["layer"];
  readonly policyArn?: string;
  readonly isAbout: (each: Denied) => boolean;
  readonly plan?: (denied: readonly Denied[]) => Parts;
  readonly input?: (denied: readonly Denied[]) => Partial<WhyInput>;
  /** What the answer says to do, of a statement. */
  readonly cure: (each: Denied) => unknown;
}

const narrowed = ({ sid }: Denied): unknown => expect.objectContaining({ kind: "narrowStatements", names: [sid] });

const ofRole = (role: string, after: object): ResourceInPlan => {
  const found = good(role === JOBS ? "jobs" : "users");
  return { ...found, after: { ...found.after, ...after } };
};

function level(type: OrganizationLevel["type"], denied: readonly Denied[]): Partial<WhyInput> {
  const statements = denied.map(type === "resource control" ? toAnyone : deny);
  const read = readPolicy(JSON.parse(policy(...(type === "resource control" ? [] : [all]), ...statements)) as object);
  const policies = [{ name: "guardrails.json", address: undefined, policy: read }];
  return { inputs: { organization: [{ type, name: undefined, policies, isFullAccessAttached: false }] } };
}

/** The administrator's policy is named by its file. */
const asked = ({ action }: Denied): unknown => ({
  kind: "advise",
  text: expect.stringMatching(
    new RegExp(`^Ask the administrator .* allow ${action} on .*: the control policy guardrails\\.json blocks it\\.$`),
  ) as unknown,
});

const KINDS: Readonly<Record<string, Kind>> = {
  "an inline policy": {
    layer: "identity",
    decidedAs: "identity",
    isAbout: () => true,
    plan: (denied) =>
      Object.fromEntries(
        ["users", JOBS].map((role) => [
          `denies-${role}`,
          {
            type: "aws_iam_role_policy",
            name: `denies-${role}`,
            after: {
              name: "denies",
              role,
              policy: policy(...denied.filter((each) => each.role === role).map(deny)),
            },
          },
        ]),
      ),
    cure: narrowed,
  },
  "a customer managed policy": {
    layer: "identity",
    decidedAs: "identity",
    policyArn: CUSTOMER,
    isAbout: () => true,
    plan: (denied) => ({
      guardrails: {
        type: "aws_iam_policy",
        name: "guardrails",
        after: { name: "guardrails", path: "/", arn: CUSTOMER, policy: policy(...denied.map(deny)) },
      },
      ...Object.fromEntries(
        ["users", JOBS].map((role) => [
          `guarded-${role}`,
          {
            type: "aws_iam_role_policy_attachment",
            name: `guarded-${role}`,
            after: { role, policy_arn: CUSTOMER },
          },
        ]),
      ),
    }),
    cure: narrowed,
  },
  "a permissions boundary": {
    layer: "boundary",
    decidedAs: "boundary",
    policyArn: BOUNDARY,
    isAbout: () => true,
    plan: (denied) => ({
      boundary: {
        type: "aws_iam_policy",
        name: "boundary",
        after: {
          name: "boundary.v2",
          path: "/platform/",
          arn: BOUNDARY,
          policy: policy(all, ...denied.map(deny)),
        },
      },
      jobs: ofRole(JOBS, { permissions_boundary: BOUNDARY }),
      users: ofRole("users", { permissions_boundary: BOUNDARY }),
    }),
    cure: narrowed,
  },
  "a session policy": {
    layer: "session",
    decidedAs: "session",
    isAbout: isOfJobs,
    input: (denied) => ({
      session: [
        {
          name: "the session policy",
          address: "job-run.json",
          policy: readPolicy(JSON.parse(policy(all, ...denied.map(deny))) as object),
        },
      ],
    }),
    cure: narrowed,
  },
  "a bucket policy": {
    layer: "resource",
    decidedAs: "resource",
    isAbout: (each) => isS3(each) && isOfBucket(each),
    plan: (denied) => ({
      bucketPolicy: {
        type: "aws_s3_bucket_policy",
        name: "sales",
        after: { bucket: "sales", policy: policy(...denied.map(toAnyone)) },
      },
    }),
    cure: narrowed,
  },
  "a key policy": {
    layer: "resource",
    decidedAs: "resource",
    isAbout: isOfKey,
    plan: (denied) => ({ key: keyWith(...denied.map((each) => ({ ...toAnyone(each), Resource: "*" }))) }),
    cure: narrowed,
  },
  "a policy of the VPC endpoint": {
    layer: "endpoint",
    decidedAs: "endpoint",
    isAbout: isS3,
    plan: (denied) => ({
      endpoint: endpointPolicy(ENDPOINT.own, ENDPOINT.layers, ENDPOINT.logs, ...denied.map(toAnyone)),
    }),
    cure: narrowed,
  },
  "a service control policy": {
    layer: "scp",
    decidedAs: "organization",
    policyArn: organizationPolicy("service_control_policy"),
    isAbout: () => true,
    input: (denied) => level("service control", denied),
    cure: asked,
  },
  "a resource control policy": {
    layer: "rcp",
    decidedAs: "organization",
    policyArn: organizationPolicy("resource_control_policy"),
    isAbout: (each) => isS3(each) || isOfKey(each),
    input: (denied) => level("resource control", denied),
    cure: asked,
  },
};

function principalOf({ role }: Denied): string {
  return `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${role === JOBS ? "00fexample1,00fexample2" : "SageMaker"}`;
}

test("every kind of principal and of service is among the requests", () => {
  expect([
    ...new Set(ALL.map(({ role, action }) => `${role === JOBS ? "jobs" : role} ${action.split(":")[0] ?? ""}`)),
  ]).toEqual(["users emr-serverless", "users iam", "users ecr", "users ec2", "jobs s3", "jobs kms"]);
});

/** How AWS adds the ARN of the policy: S3 in another way than the other services. */
const SPELLINGS = [false, true];

describe.each(Object.entries(KINDS))("%s", (_, kind) => {
  const denied = ALL.filter(kind.isAbout);
  const { plan = () => ({}), input = () => ({}) } = kind;
  const json = planOf({ ...SALES, ...plan(denied) });
  // Several texts are about one plan.
  const why = whyIn({ states: [{ ...readJson(json, "plan.json"), file: "plan.json" }], ...input(denied) });

  test("refuses some request", () => {
    expect(denied.length).toBeGreaterThan(0);
  });

  test.each(denied.map((each) => [`${each.action} on ${each.resource}`, each] as const))("%s", (_name, each) => {
    const { policyArn, layer, decidedAs } = kind;
    for (const isSpelledByS3 of policyArn === undefined ? [false] : SPELLINGS) {
      const principal = principalOf(each);
      const { action, resource } = each;
      const refused = { principal, action, resource, layer, deny: "explicit", isSpelledByS3 } as const;
      const text = sentence(policyArn === undefined ? refused : { ...refused, policyArn });
      for (const wrapper of Object.values(WRAPPERS)) {
        const report = why(wrapper(text, action));
        expect(report.refusals.map(({ refusal }) => [refusal.deny, refusal.policy])).toEqual([["explicit", policyArn]]);
        const answers = report.refusals.flatMap((refusal) => refusal.answers);
        expect(answers.map(({ verdict, agreement }) => [verdict, agreement])).toEqual([["refused", "agrees"]]);
        const deniedBy = answers[0]?.refusedBy.filter(({ answer }) => answer === "denies") ?? [];
        expect(deniedBy.map(({ layer: by }) => by)).toEqual([decidedAs]);
        expect(deniedBy.flatMap(({ because }) => because.map(({ statement }) => statement?.sid))).toEqual([each.sid]);
        expect(answers[0]?.cure).toEqual([kind.cure(each)]);
        expect(answers[0]?.missing).toEqual([]);
      }
    }
  });
});

test.each([
  ["jobs", "emr-serverless.amazonaws.com", notAssumable(arn(JOBS))],
  ["users", "sagemaker.amazonaws.com", notAssumableBySageMaker(arn("users"))],
])("a trust policy of %s that denies", (role, service, text) => {
  const trust = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  const assume_role_policy = policy(trust, { ...trust, Sid: "NotNow", Effect: "Deny" });
  const found = good(role);
  const plan = planOf({ [role]: { ...found, after: { ...found.after, assume_role_policy } } });
  const report = whyOf({ text, states: [{ ...readJson(plan, "plan.json"), file: "plan.json" }] });
  const [answer] = report.failures.flatMap(({ answers }) => answers);
  expect([answer?.verdict, answer?.missing, answer?.cure]).toEqual([
    "refused",
    [],
    [expect.objectContaining({ kind: "narrowStatements", names: ["NotNow"] })],
  ]);
});
