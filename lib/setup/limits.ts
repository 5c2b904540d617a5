/** What must not be possible. "yes" says that the limit holds. */
import { not } from "../authorization/answer";
import { allowing, type NamedPolicy } from "../authorization/policy";
import { readPolicy } from "../authorization/read-policy";
import { join, type MaybeUnknownString } from "../authorization/text";
import { valueOf } from "../inventory/fact";
import { type Judgement, judgement } from "./capabilities";
import { STRANGER } from "./foreign";
import { ask, type EvaluatedRequest, type DataBucket, type ExternalInputs, type Question } from "./question";
import { CONFUSED_DEPUTY, PAGE, PERIMETER } from "./pages";
import { bucketRequests, bucketsOf, keyRequests } from "./requests/data";
import { applicationRequests, assumeRole, EMR_SERVERLESS, passRole } from "./requests/jobs";
import { VIA_EMR_SERVERLESS, withoutTags } from "./requests/network";
import type { CanvasEnvironment, CanvasRole } from "./environment";
import { otherServices, WIDE_OPEN_IDENTITY } from "./trust";

/** As if the other side had allowed everything: a limit must hold whatever others grant. */
const WIDE_OPEN: NamedPolicy = {
  name: "a policy of the other account that allows everything",
  address: undefined,
  policy: readPolicy({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "*", Resource: "*" }],
  }),
};

/** A key's policy that leaves it to the account, as AWS's default one does. */
function leftToTheAccount(account: MaybeUnknownString): NamedPolicy {
  const statement = { Effect: "Allow", Principal: { AWS: account }, Action: "*", Resource: "*" };
  return {
    name: "a policy that leaves it to the account",
    address: undefined,
    policy: readPolicy({ Version: "2012-10-17", Statement: [statement] }),
  };
}

/** Every limit, by id: what must hold, as a sentence that the answer completes. */
export const LIMITS = {
  "pass-job-role-elsewhere": "hand the job role to no service such as Lambda or EC2",
  "untagged-application": "use only EMR Serverless applications that Canvas made",
  "foreign-application": "use no EMR Serverless application of another account",
  "pass-other-role": "hand EMR Serverless only roles with the prefix of Canvas",
  "network-interface-elsewhere": "have network interfaces made by EMR Serverless only where listed or tagged",
  "foreign-bucket": "keep jobs out of buckets of other accounts",
  "unnamed-bucket": "keep jobs out of buckets that no policy names and that have no tag",
  "named-bucket-of-other-owner": "keep jobs out of a named bucket that another account owns",
  "beyond-named-folder": "keep jobs in the named folders of a named bucket",
  "key-outside-s3": "let jobs use named keys through S3 only",
  "job-role-of-other-service": "let no other service take on the job role",
  "job-role-of-other-account": "let EMR Serverless of no other account take on the job role",
} as const;

type LimitId = keyof typeof LIMITS;

/** The limits of one execution role and of the job role that it passes. */
export function limitsOf(
  role: CanvasRole,
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
): readonly Judgement[] {
  const limit = limitIn(environment, inputs);
  const { jobRole } = environment;
  return [
    ...jobLimitsOf(environment, inputs),
    ...(jobRole === undefined
      ? []
      : limit(
          "pass-job-role-elsewhere",
          ["lambda.amazonaws.com", "ec2.amazonaws.com"].map((service) => passRole(role, jobRole.arn, service)),
        )),
    ...limit("untagged-application", untagged(role, environment)),
    ...limit("foreign-application", foreignApplications(role, environment)),
    ...limit("pass-other-role", otherRoles(role, environment)),
    ...(isRestricted(role) ? limit("network-interface-elsewhere", elsewhere(role, environment)) : []),
  ];
}

/** Asks what a limit is broken by; there is no limit where nothing is to be asked. */
function limitIn(environment: CanvasEnvironment, inputs: ExternalInputs) {
  return (id: LimitId, questions: readonly Question[]): readonly Judgement[] => {
    if (questions.length === 0) return [];
    const asked = questions.map((question) => ask(question, environment, inputs));
    return [inverted(judgement({ id, feature: "Limit", title: LIMITS[id] }, asked))];
  };
}

/** The limits of a job role, whoever hands it over; none where nothing names one. */
function jobLimitsOf(environment: CanvasEnvironment, inputs: ExternalInputs): readonly Judgement[] {
  const { jobRole, inventory } = environment;
  if (jobRole === undefined) return [];
  const { account, partition } = inventory;
  const limit = limitIn(environment, inputs);
  const requester = { role: jobRole };
  const object = (bucket: string): MaybeUnknownString => join(["arn:", partition, `:s3:::${bucket}/data/example`]);
  const data = {
    requester,
    context: { "s3:ExistingObjectTag/SageMaker": null },
    basis: "documented",
    source: PAGE,
  } as const;
  const foreign = ["s3:GetObject", "s3:PutObject"].map((action): Question => ({
    ...data,
    action,
    resource: object("sagemaker-of-another-account"),
    resourceAccount: STRANGER,
    resourcePolicy: WIDE_OPEN,
  }));
  return [
    ...limit("foreign-bucket", foreign),
    ...limit("unnamed-bucket", unnamedBucket(jobRole, environment)),
    ...limit("named-bucket-of-other-owner", ofOtherOwner(jobRole, environment, inputs)),
    ...limit("beyond-named-folder", beyondFolders(jobRole, environment, inputs)),
    ...limit("key-outside-s3", keysDirectly(jobRole, environment, inputs)),
    ...limit("job-role-of-other-service", byOtherServices(jobRole, account)),
    ...limit("job-role-of-other-account", [byOtherAccount(jobRole)]),
  ];
}

/** A bucket that no policy names and that has no tag: of the account, or of another account with a public policy. */
export function unnamedBucket(
  jobRole: CanvasRole,
  { inventory: { partition } }: CanvasEnvironment,
  isForeign = false,
): readonly Question[] {
  return ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map((action) => ({
    requester: { role: jobRole },
    action,
    resource: join(["arn:", partition, ":s3:::payroll-not-named-anywhere/data/example"]),
    context: { "s3:ExistingObjectTag/SageMaker": null },
    basis: "documented",
    source: PAGE,
    ...(isForeign ? { resourceAccount: STRANGER, resourcePolicy: WIDE_OPEN } : {}),
  }));
}

/** Some service stands for those that the trust policy does not name. */
function byOtherServices(jobRole: CanvasRole, account: MaybeUnknownString): readonly Question[] {
  const services = new Set([...otherServices(jobRole, EMR_SERVERLESS), "lambda.amazonaws.com"]);
  return [...services].map((service) => assumeRole(jobRole, service, account, CONFUSED_DEPUTY));
}

/** EMR Serverless that acts for another account. */
export function byOtherAccount(jobRole: CanvasRole): Question {
  return assumeRole(jobRole, EMR_SERVERLESS, STRANGER, CONFUSED_DEPUTY);
}

/** A bucket that was deleted may be made again by anybody, under the same name. */
function ofOtherOwner(
  jobRole: CanvasRole,
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
): readonly Question[] {
  return bucketsOf(jobRole, inputs)
    .flatMap((bucket) => bucketRequests(jobRole, { ...bucket, owner: STRANGER }, environment))
    .map((question) => ({ ...question, resourcePolicy: WIDE_OPEN }));
}

function beyondFolders(
  jobRole: CanvasRole,
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
): readonly Question[] {
  const buckets = bucketsOf(jobRole, inputs);
  const whole = new Set(buckets.filter(({ prefix }) => prefix === "").map(({ name }) => name));
  const isForeign = ({ resourceAccount }: Question): boolean =>
    resourceAccount !== undefined && resourceAccount !== environment.inventory.account;
  return (
    buckets
      .filter(({ name, prefix }) => prefix !== "" && !whole.has(name))
      // AWS's policies cover these names as a whole.
      .filter(({ name }) => !/sagemaker/i.test(name))
      .flatMap((bucket) => bucketRequests(jobRole, { ...bucket, prefix: "not-a-named-folder/" }, environment))
      .filter(({ action }) => action !== "s3:GetBucketLocation")
      // AWS's policy lists every bucket of the account.
      .filter((question) => question.action !== "s3:ListBucket" || isForeign(question))
      // In its own account a bucket's policy can allow by itself: then it is no matter of the role.
      .map((question) => (isForeign(question) ? { ...question, resourcePolicy: WIDE_OPEN } : question))
  );
}

function keysDirectly(
  jobRole: CanvasRole,
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
): readonly Question[] {
  return (["read", "write"] as const).flatMap((access) =>
    keyRequests(jobRole, environment, inputs, access).map((question) => ({
      ...question,
      context: { "kms:ViaService": null, "aws:CalledViaLast": null },
      resourcePolicy: leftToTheAccount(environment.inventory.account),
    })),
  );
}

/** A user in the VPC with credentials of another account: only the endpoint's policy can deny the request. */
export function throughEndpoint(environment: CanvasEnvironment, inputs: ExternalInputs): readonly Question[] {
  const { jobRole, inventory } = environment;
  const s3Endpoint = valueOf(environment.s3Endpoint);
  if (s3Endpoint === undefined || s3Endpoint.policy.is === "absent") return [];
  const { partition } = inventory;
  const stranger: CanvasRole = {
    name: "a role of another account",
    address: undefined,
    arn: join(["arn:", partition, ":iam::", STRANGER, ":role/stranger"]),
    policies: [WIDE_OPEN_IDENTITY],
    boundary: undefined,
    trust: WIDE_OPEN,
  };
  const foreign: DataBucket = { name: "sagemaker-of-another-account", prefix: "data/", access: "read" };
  // Also a named bucket that another account owns.
  const buckets = [
    foreign,
    { ...foreign, access: "write" } as const,
    ...(jobRole === undefined ? [] : bucketsOf(jobRole, inputs)),
  ];
  const requests = buckets.flatMap((bucket) => bucketRequests(stranger, { ...bucket, owner: STRANGER }, environment));
  const tagged = requests
    .filter(({ action }) => action === "s3:GetObject")
    .map((question) => ({ ...question, context: { "s3:ExistingObjectTag/SageMaker": "true" } }));
  return [...requests, ...tagged].map((question): Question => ({
    ...question,
    resourcePolicy: WIDE_OPEN,
    through: s3Endpoint,
    basis: "documented",
    source: PERIMETER,
  }));
}

const ALL_TAGS_ABSENT = {
  "aws:RequestTag/sagemaker:is-canvas-resource": null,
  "aws:ResourceTag/sagemaker:is-canvas-resource": null,
  "aws:TagKeys": null,
};

function untagged(role: CanvasRole, environment: CanvasEnvironment): readonly Question[] {
  return applicationRequests(role, environment)
    .filter(({ action }) => action !== "emr-serverless:ListApplications")
    .map((question) => ({ ...question, context: ALL_TAGS_ABSENT }));
}

/**
 * "Resource-based policies: No": no policy of another account can let a role in, whatever the role's own policies allow.
 * https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/security-iam-serverless.html
 */
const NO_RESOURCE_POLICIES: NamedPolicy = {
  name: "no policy: EMR Serverless has no resource-based policies",
  address: undefined,
  policy: readPolicy({ Version: "2012-10-17", Statement: [] }),
};

function foreignApplications(role: CanvasRole, environment: CanvasEnvironment): readonly Question[] {
  const elsewhere = { ...environment, inventory: { ...environment.inventory, account: STRANGER } };
  return applicationRequests(role, elsewhere).map((question) => ({
    ...question,
    resourceAccount: STRANGER,
    resourcePolicy: NO_RESOURCE_POLICIES,
  }));
}

function otherRoles(role: CanvasRole, { inventory: { account, partition } }: CanvasEnvironment): readonly Question[] {
  return [passRole(role, join(["arn:", partition, ":iam::", account, ":role/SomeOtherRole"]))];
}

/** Whether the policies of the role say where network interfaces may be; without that, anywhere is what was asked for. */
function isRestricted({ policies }: CanvasRole): boolean {
  return allowing(policies, "ec2:createnetworkinterface").some(({ statement: { resource, conditions } }) => {
    const texts = resource?.patterns.map(({ text }) => (typeof text === "string" ? text : "unknown")) ?? [];
    const places = texts.filter((text) => !text.endsWith(":network-interface/*"));
    return (
      places.length > 0 &&
      (conditions.some(({ key }) => key.startsWith("aws:resourcetag/")) || places.every((text) => !text.includes("*")))
    );
  });
}

/** A subnet that is not listed. */
export function elsewhere(
  role: CanvasRole,
  { inventory: { account, region, partition } }: CanvasEnvironment,
): readonly Question[] {
  const subnet = join(["arn:", partition, ":ec2:", region, ":", account, ":subnet/subnet-00000000000000000"]);
  return [
    {
      requester: { role },
      action: "ec2:CreateNetworkInterface",
      resource: subnet,
      // A subnet that is not listed and has no tag.
      context: { ...VIA_EMR_SERVERLESS, ...withoutTags(role) },
      basis: "documented",
      source: `${PAGE}, Scenario 3 step 3`,
    },
  ];
}

/** Nothing that is asked may be allowed: one yes breaks the limit. */
function inverted(all: Judgement): Judgement {
  const { asked } = all;
  const of = (answer: "yes" | "no" | "unknown"): readonly EvaluatedRequest[] =>
    asked.filter(({ decision }) => decision.answer === answer);
  const [allowed, unknown] = [of("yes"), of("unknown")];
  const deciding = allowed.length > 0 ? allowed : unknown.length > 0 ? unknown : asked;
  const because = deciding.flatMap(({ question, decision }) =>
    decision.because.map((reason) => ({ action: question.action, question, reason })),
  );
  return {
    ...all,
    answer: allowed.length > 0 ? "no" : not(unknown.length > 0 ? "unknown" : "no"),
    basis: "documented",
    because,
  };
}
