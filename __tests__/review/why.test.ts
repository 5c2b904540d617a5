/**
 * Each statement of each scenario is taken out of its synthesized stack. The requests that are refused then become the texts that AWS would print, by
 * templates that the reader of texts does not share; `why` has to lead from each back to the statement.
 */
import { valueOf } from "../../lib/inventory/fact";
import type { LayerDecision } from "../../lib/authorization/decide";
import { show, type MaybeUnknownString } from "../../lib/authorization/text";
import type { ContextValue } from "../../lib/authorization/request";
import type { RequestAnswer } from "../../lib/report/why/model";
import { questionsOf } from "../../lib/review/why/questions";
import { whyIn } from "../../lib/review/why/why";
import { stateOf } from "../../lib/checks";
import { managedPolicy } from "../../lib/authorization/managed";
import { type InventoryRequest, layersIn } from "../../lib/setup/decide-in";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { type Json, wordOf } from "../../lib/sources/input";
import { IS_WHOLE } from "../support/draws";
import { ACCOUNT, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { notAssumable, notAssumableBySageMaker, type Refused, sentence, WRAPPERS } from "./aws-errors";
import { SCENARIOS, stateIn, type Taken, takenOut } from "./scenarios";

type Inventory = ReturnType<typeof stateIn>["after"];

const LAYERS: Readonly<Record<string, Refused["layer"]>> = {
  identity: "identity",
  resource: "resource",
  endpoint: "endpoint",
};

/** A thing that a pattern of a statement covers. */
function example(resource: string): string {
  return resource
    .replace(/:\*:\*:/, `:${REGION}:${ACCOUNT}:`)
    .replaceAll("*sagemaker*", "my-sagemaker-data")
    .replaceAll(/\*(SageMaker|Sagemaker)\*/g, "my-$1-data")
    .replace(/:::\*$/, ":::some-bucket/some-key")
    .replaceAll("*", EXAMPLE);
}

const EXAMPLE = "00fexample1";

/** Objects and buckets: a statement may name either for both. */
function onBucketOrObject(resource: string, action: string): string {
  if (resource === EXAMPLE) return action === "s3:ListBucket" ? `arn:aws:s3:::sagemaker-${REGION}-${ACCOUNT}` : "*";
  if (!resource.startsWith("arn:aws:s3:::")) return resource;
  const [bucket = "", ...key] = resource.split("/");
  if (/Object|Upload/.test(action)) return key.length > 0 ? resource : `${bucket}/some-key`;
  return bucket;
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((each) => wordOf(each)) : value === undefined ? [] : [wordOf(value)];
}

/** What a statement is about, as requests: each action on an example of each resource, in circumstances in which it applies. */
function requestsOf(
  statement: Json,
  texts: readonly MaybeUnknownString[],
): readonly Omit<InventoryRequest, "principal">[] {
  const conditions = (statement["condition"] ?? []) as readonly Json[];
  const context = Object.fromEntries(
    conditions.flatMap((each): readonly (readonly [string, ContextValue])[] => {
      const [value = ""] = list(each["values"]);
      const key = String(each["variable"]);
      return key === "aws:ResourceAccount" || value.includes("{") ? [] : [[key, example(value)]];
    }),
  );
  const [owner] = conditions
    .filter((each) => each["variable"] === "aws:ResourceAccount")
    .flatMap((each) => list(each["values"]));
  return list(statement["actions"]).flatMap((action) =>
    list(statement["resources"]).map((resource, index) => ({
      action,
      // What the stack only refers to stands in the statement that was read.
      resource: resource.includes("${") ? (texts[index] ?? resource) : onBucketOrObject(example(resource), action),
      context: action === "s3:GetObject" ? { "s3:ExistingObjectTag/SageMaker": null, ...context } : context,
      ...(owner === OTHER_ACCOUNT ? { resourceAccount: OTHER_ACCOUNT } : { resourceAccount: ACCOUNT }),
    })),
  );
}

function layersFor(inventory: Inventory, request: InventoryRequest): readonly LayerDecision[] {
  const onTheWay = request.action.startsWith("s3:")
    ? inventory.vpcEndpoints.filter(({ type }) => valueOf(type) === "Gateway")
    : [];
  const all = layersIn(
    inventory,
    { ...request, onTheWay: onTheWay.map((endpoint) => ({ endpoint, doubt: undefined })) },
    NO_EXTERNAL_INPUTS,
  );
  return all;
}

/** The resources of a statement of a role, as it was read. */
function textsIn({ principals }: Inventory, sid: string): readonly MaybeUnknownString[] {
  const all = principals.flatMap(({ policies }) =>
    policies.flatMap(({ policy, kind }) => (kind === "aws" ? [] : policy.statements)),
  );
  return (all.find((each) => each.sid === sid)?.resource?.patterns ?? []).map(({ text }) => text);
}

interface Case {
  readonly name: string;
  readonly scenario: string;
  readonly taken: Taken;
  readonly text: string;
}

/** The texts for requests that a kind of policies no longer allows once the statement is out. */
function casesOf(scenario: string, whole: Inventory, taken: Taken): readonly Case[] {
  const after = stateIn(taken.stack).after;
  const roles = whole.principals.filter(({ kind }) => kind === "role");
  const texts = textsIn(whole, taken.what);
  return requestsOf(taken.statement, texts).flatMap((request) =>
    roles.flatMap((role): readonly Case[] => {
      const asked: InventoryRequest = { ...request, principal: { arnOrName: role.arn } };
      const now = layersFor(after, asked);
      const was = layersFor(whole, asked);
      // Where the role may not do it at all, another kind of policies refuses it as well.
      const isOfAws = /:::prod[.-]/.test(show(request.resource));
      if (was[0]?.answer !== "allows" && !isOfAws) return [];
      const [turned] = was.flatMap((each, index) =>
        each.answer === "allows" && now[index]?.answer === "does not allow" ? [each.layer] : [],
      );
      const layer = turned === undefined ? undefined : LAYERS[turned];
      if (layer === undefined) return [];
      const session = show(role.name).includes("EMRSExecution") ? "00fexample1,00fexample2" : "SageMaker";
      const principal = `arn:aws:sts::${ACCOUNT}:assumed-role/${show(role.name)}/${session}`;
      const resource = show(request.resource)
        .replaceAll(/\$\{aws_iam_role[^}]*\}/g, JOB_ROLE)
        .replaceAll(/\$\{aws_security_group[^}]*\}/g, `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/sg-0example1`)
        .replaceAll(/\$\{data\.aws_subnet[^}]*\}/g, `arn:aws:ec2:${REGION}:${ACCOUNT}:subnet/subnet-0123456789abcdef0`);
      const text = sentence({ principal, action: request.action, resource, layer, deny: "implicit" });
      return [{ name: `${taken.name}: ${request.action} on ${resource} by ${show(role.name)}`, scenario, taken, text }];
    }),
  );
}

const JOB_ROLE = `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-why-use1`;

/** For others than this account's roles: nothing here is refused without them. */
const ELSEWHERE = "owner-policies";

const everyTaken = Object.entries(SCENARIOS).flatMap(([scenario, stack]) =>
  takenOut(stack).map((each) => ({ scenario, stack, taken: each })),
);
/** The scenarios have most statements in common: each is taken out of the first that has it. */
const taken = IS_WHOLE
  ? everyTaken
  : [
      ...new Map(
        everyTaken
          .toReversed()
          .map((each) => [JSON.stringify([each.taken.document, each.taken.what, each.taken.statement]), each] as const),
      ).values(),
    ].toReversed();
const statements = taken.filter(
  (each) =>
    each.taken.kind === "statement" && each.taken.effect === "Allow" && !each.taken.document.includes(ELSEWHERE),
);
const isTrust = (each: Taken): boolean => list(each.statement["actions"]).includes("sts:AssumeRole");

const states = new Map(Object.entries(SCENARIOS).map(([scenario, stack]) => [scenario, stateIn(stack).after]));
const cases = statements
  .filter((each) => !isTrust(each.taken))
  .flatMap((each) => {
    const whole = states.get(each.scenario);
    return whole === undefined ? [] : casesOf(each.scenario, whole, each.taken);
  });

/** Several texts are about one stack. */
const whyInStack = new WeakMap<Json, ReturnType<typeof whyIn>>();

function answersTo(text: string, stack: Json): readonly RequestAnswer[] {
  const why = whyInStack.get(stack) ?? whyIn({ states: [stateIn(stack)] });
  whyInStack.set(stack, why);
  const { refusals, failures } = why(text);
  return [...refusals, ...failures].flatMap(({ answers }) => answers);
}

/** What the answers lead to. */
function missingIn(answers: readonly RequestAnswer[]): readonly string[] {
  return answers.flatMap(({ verdict, missing, cure }) =>
    verdict === "refused"
      ? [
          ...missing.map(({ sid, actions }) => sid ?? `a statement with ${(actions ?? []).map(wordOf).join(", ")}`),
          ...cure.flatMap((step) => (step.kind === "attachPolicy" ? [step.arn] : [])),
        ]
      : [verdict],
  );
}

/** What a text leads to where it cannot tell which statement is meant, or where more than one is missing. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  // Nothing says that a key was the bucket's earlier one.
  CanvasBucketOlderKeysOwn: ["CanvasBucketDecryptKey"],
  // No text says that an object has a tag.
  CanvasTaggedObjects: ["CanvasBucketReadSomeBucket"],
  // A subnet that the text names is granted by its ARN, which is the smallest form.
  AllowEC2ENICreationInSubnetAndSecurityGroup: ["AllowEC2ENICreationInListedSubnetAndSecurityGroup"],
  AllowEC2ENICreationInSubnetAndSecurityGroupWithEMRTags: ["AllowEC2ENICreationInListedSubnetAndSecurityGroup"],
};

/** What AWS's own policies on the same role allow as well: without the statement, nothing is refused. */
const ALLOWED_TWICE =
  /custom-buckets_\w+: CanvasBucketList(Own|Workspace)$|execution-roles_full_\w+: CanvasBucketListWorkspace$/;

test("each text leads back to the statement that was taken out", () => {
  const wrappers = Object.values(WRAPPERS);
  const wrong = cases.flatMap(({ name, scenario, taken: { what, stack }, text }, index) => {
    const wrapped = wrappers[index % wrappers.length]?.(text, text.replace(/^.*perform: (\S+).*$/s, "$1")) ?? text;
    const found = missingIn(answersTo(wrapped, stack));
    const expected = OTHERS[what] ?? [what];
    return JSON.stringify(found) === JSON.stringify(expected) ? [] : [`${scenario} ${name}: ${found.join(", ")}`];
  });
  expect(wrong).toEqual([]);
});

test("every statement has such a text", () => {
  const covered = new Set(cases.map((each) => `${each.scenario} ${each.taken.name}`));
  const left = statements
    .filter((each) => !isTrust(each.taken))
    .map((each) => `${each.scenario} ${each.taken.name}`)
    .filter((name) => !covered.has(name) && !ALLOWED_TWICE.test(name));
  expect(left).toEqual([]);
});

test.each(
  statements
    .filter((each) => isTrust(each.taken))
    .map((each) => [`${each.scenario} ${each.taken.name}`, each] as const),
)("a trust policy: %s", (_, { taken: { what, stack } }) => {
  const text =
    what === "EMRServerlessTrustPolicy"
      ? notAssumable(JOB_ROLE)
      : notAssumableBySageMaker(`arn:aws:iam::${ACCOUNT}:role/AmazonSageMaker-ExecutionRole-why-full-use1`);
  expect(missingIn(answersTo(text, stack))).toEqual([what]);
});

/** Each statement of a scenario that denies, with a request that it denies and its text. */
const DENIES = taken.filter((each) => each.taken.kind === "statement" && each.taken.effect === "Deny");
const DENIED: Readonly<Record<string, string>> = {
  "iam:PassRole": `${JOB_ROLE}-of-others`,
  "ec2:CreateNetworkInterface": `arn:aws:ec2:${REGION}:${ACCOUNT}:subnet/subnet-0aaaaaaaaaaaaaaaa`,
};

test.each(
  DENIES.filter((each) => !each.taken.document.includes(ELSEWHERE)).map(
    (each) => [`${each.scenario} ${each.taken.name}`, each] as const,
  ),
)("a statement that denies: %s", (_, { stack, taken: { what, statement, document } }) => {
  const role = document.includes("_full_") ? "AmazonSageMaker-ExecutionRole-why-full-use1" : "minimal";
  const principal = `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/SageMaker`;
  const [action = ""] = list(statement["actions"]);
  const text = sentence({ principal, action, resource: DENIED[action] ?? "", layer: "identity", deny: "explicit" });
  const [answer, ...others] = answersTo(text, stack);
  expect(others).toEqual([]);
  expect([answer?.verdict, answer?.agreement]).toEqual(["refused", "agrees"]);
  expect(answer?.refusedBy.flatMap(({ because }) => because.map((each) => each.statement?.sid))).toEqual([what]);
  expect(answer?.cure).toEqual([expect.objectContaining({ kind: "narrowStatements", names: [what] })]);
});

test("statements of owners' policies are all that is left of those that deny", () => {
  expect([...new Set(DENIES.map(({ taken: { what } }) => what))].sort()).toEqual([
    "DenyEC2ENICreationInOtherSubnetAndSecurityGroup",
    "DenyEC2ENICreationInSubnetAndSecurityGroupWithoutEMRTags",
    "DenyPassingOtherRolesToEMRServerless",
  ]);
});

const wholes = new Map<string, ReturnType<typeof whyIn>>();

/** What answers texts about a scenario from which nothing is taken out. */
function whyInWhole(scenario: string, whole: Inventory): ReturnType<typeof whyIn> {
  const why = wholes.get(scenario) ?? whyIn({ states: [{ ...stateIn({}), after: whole }] });
  wholes.set(scenario, why);
  return why;
}

/** The requests of the role that turn refused without an attached policy of AWS, each with what its text leads to. */
function withoutAttachment(
  scenario: string,
  stack: Json,
): readonly (readonly [action: string, found: readonly string[]])[] {
  const whole = states.get(scenario);
  if (whole === undefined) return [];
  const asked = questionsOf(stateOf(whole, [], NO_EXTERNAL_INPUTS)).flatMap(({ question }) => {
    const { requester, action, resource } = question;
    return requester.role === undefined ? [] : [{ role: requester.role.name, action, resource: show(resource) }];
  });
  return [...new Map(asked.map((each) => [JSON.stringify(each), each])).values()].flatMap(
    ({ role, action, resource }) => {
      const principal = `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/session`;
      const text = sentence({ principal, action, resource, layer: "identity", deny: "implicit" });
      const before = whyInWhole(scenario, whole)(text).refusals.flatMap((each) => each.answers);
      const found = missingIn(answersTo(text, stack));
      return before.every(({ verdict }) => verdict !== "refused") && found.every((each) => !VERDICTS.has(each))
        ? [[action, found] as const]
        : [];
    },
  );
}

const VERDICTS: ReadonlySet<string> = new Set(["allowed", "undetermined"]);

test.each(
  taken
    .filter((each) => each.taken.kind === "attachment")
    .map((each) => [`${each.scenario} ${each.taken.name}`, each] as const),
)("a policy of AWS that is not attached: %s", (_, { scenario, taken: { what, stack } }) => {
  const found = withoutAttachment(scenario, stack);
  const of = Object.fromEntries(found.map(([action, all]) => [action, [...new Set(all)]]));
  const sids = new Set(managedPolicy(what)?.policy.statements.map(({ sid }) => sid));
  if (what.endsWith("/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"))
    expect(of).toEqual({
      "s3:GetObject": [what],
      "s3:ListBucket": [what],
      "s3:PutObject": [what],
      "s3:AbortMultipartUpload": [what],
    });
  // AmazonSageMakerCanvasFullAccess allows all of it as well.
  else if (what.endsWith("/AmazonSageMakerCanvasDataPrepFullAccess")) expect(of).toEqual({});
  else {
    expect(of).toEqual({
      "emr-serverless:StartApplication": ["EMRServerlessApplicationOperations"],
      "emr-serverless:StopApplication": ["EMRServerlessApplicationOperations"],
      "ecr:BatchGetImage": ["ECROperations"],
      "ecr:GetDownloadUrlForLayer": ["ECROperations"],
      "ec2:DescribeVpcEndpointServices": ["DescribeVpcEndpointServices"],
    });
    // The smallest statement is AWS's own, where AWS has one for it.
    expect(
      Object.values(of)
        .flat()
        .filter((each) => !sids.has(each)),
    ).toEqual(["DescribeVpcEndpointServices"]);
  }
});
