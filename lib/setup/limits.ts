/** What must not be possible. "yes" says that the limit holds. */
import { not } from "../authorization/answer";
import type { NamedPolicy } from "../authorization/policy";
import { readPolicy } from "../authorization/read-policy";
import { join, type Text } from "../authorization/text";
import { type Judgement, judgement } from "./capabilities";
import { ask, type Answered, type Given, type Question } from "./question";
import { allowing, assumeRole, EMR_SERVERLESS, passRole, VIA_EMR_SERVERLESS, withoutTags } from "./requests";
import type { Setup, SetupRole } from "./setup";

const PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html";
const CONFUSED_DEPUTY = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html";
const STRANGER = "999900009999";

/** As if the other side had allowed everything: a limit must hold whatever others grant. */
const WIDE_OPEN: NamedPolicy = {
  name: "a policy of the other account that allows everything",
  address: undefined,
  policy: readPolicy({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "*", Resource: "*" }],
  }),
};

/** The limits of one execution role and of the job role that it hands over. */
export function limitsOf(role: SetupRole, setup: Setup, given: Given): readonly Judgement[] {
  const limit = (id: string, title: string, questions: readonly Question[]): readonly Judgement[] =>
    questions.length === 0
      ? []
      : [
          inverted(
            judgement(
              { id, feature: "Limit", title },
              questions.map((question) => ask(question, setup, given)),
            ),
          ),
        ];
  const { jobRole } = setup;
  return [
    ...(jobRole === undefined ? [] : jobLimits(jobRole, setup, limit)),
    ...limit("pass-other-role", "hand EMR Serverless only roles with the prefix of Canvas", otherRoles(role, setup)),
    ...(isRestricted(role)
      ? limit(
          "network-interface-elsewhere",
          "have network interfaces made by EMR Serverless only where listed or tagged",
          elsewhere(role, setup),
        )
      : []),
  ];
}

type MakeLimit = (id: string, title: string, questions: readonly Question[]) => readonly Judgement[];

function jobLimits(jobRole: SetupRole, setup: Setup, limit: MakeLimit): readonly Judgement[] {
  const { account, partition } = setup.inventory;
  const asker = { role: jobRole };
  const object = (bucket: string): Text => join(["arn:", partition, `:s3:::${bucket}/data/example`]);
  const data = {
    asker,
    context: { "s3:ExistingObjectTag/SageMaker": null },
    basis: "documented",
    source: PAGE,
  } as const;
  const foreign = ["s3:GetObject", "s3:PutObject"].map((action): Question => ({
    ...data,
    action,
    resource: object("sagemaker-of-somebody-else"),
    resourceAccount: STRANGER,
    resourcePolicy: WIDE_OPEN,
  }));
  const unnamed = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map((action): Question => ({
    ...data,
    action,
    resource: object("payroll-not-named-anywhere"),
  }));
  return [
    ...limit("foreign-bucket", "keep jobs out of buckets of other accounts", foreign),
    ...limit("unnamed-bucket", "keep jobs out of buckets that nobody named or tagged", unnamed),
    ...limit("job-role-of-other-service", "let no other service take on the job role", [
      assumeRole(jobRole, "lambda.amazonaws.com", account, CONFUSED_DEPUTY),
    ]),
    ...limit("job-role-of-other-account", "let EMR Serverless of no other account take on the job role", [
      assumeRole(jobRole, EMR_SERVERLESS, STRANGER, CONFUSED_DEPUTY),
    ]),
  ];
}

function otherRoles(role: SetupRole, { inventory: { account, partition } }: Setup): readonly Question[] {
  return [passRole(role, join(["arn:", partition, ":iam::", account, ":role/SomeOtherRole"]))];
}

/** Whether the policies of the role say where network interfaces may be; without that, anywhere is what was asked for. */
function isRestricted({ policies }: SetupRole): boolean {
  return allowing(policies, "ec2:createnetworkinterface").some(({ statement: { resource, conditions } }) => {
    const texts = resource?.patterns.map(({ text }) => (typeof text === "string" ? text : "unknown")) ?? [];
    const places = texts.filter((text) => !text.endsWith(":network-interface/*"));
    return (
      places.length > 0 &&
      (conditions.some(({ key }) => key.startsWith("aws:resourcetag/")) || places.every((text) => !text.includes("*")))
    );
  });
}

function elsewhere(role: SetupRole, { inventory: { account, region, partition } }: Setup): readonly Question[] {
  const subnet = join(["arn:", partition, ":ec2:", region, ":", account, ":subnet/subnet-00000000000000000"]);
  return [
    {
      asker: { role },
      action: "ec2:CreateNetworkInterface",
      resource: subnet,
      // A subnet that nobody listed, and that carries no tag of any name.
      context: { ...VIA_EMR_SERVERLESS, ...withoutTags(role) },
      basis: "documented",
      source: `${PAGE}, Scenario 3 step 3`,
    },
  ];
}

/** Nothing that is asked may be allowed: one yes breaks the limit. */
function inverted(all: Judgement): Judgement {
  const { asked } = all;
  const of = (answer: "yes" | "no" | "unknown"): readonly Answered[] =>
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
