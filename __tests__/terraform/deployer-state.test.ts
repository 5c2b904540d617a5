/**
 * What Terraform's S3 backend really asks of AWS, with a lock file and a key: every request of init, plan, two applies and destroy is allowed by
 * the policies that `deployer-policy` prints for the stack, and
 * each action in them is needed. Our evaluator and iam-simulate decide.
 */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { Deployment } from "../../lib/deployments/deployment";
import { deployerPolicy } from "../../lib/deployer/policy";
import { deployedIn } from "../../lib/sources/terraform/deployed";
import { type Document, type DocumentStatement, ours, theirs } from "../deployer/support/judges";
import type { Recorded } from "../deployer/support/requests";
import type { RecordedCall } from "../support/loopback-aws";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { serviceLinkedRole } from "./support/console";
import { createdMinimal } from "./support/deployments";
import { setting } from "./support/setting";

const BUCKET = "states";
/** Terraform's backend takes ids only that are UUIDs of RFC 4122, as those of AWS are. */
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-4cde-8f01-1234567890ab`;
const STATE = `arn:aws:s3:::${BUCKET}/canvas-large-data/stored.tfstate`;
const deployment: Deployment = {
  ...createdMinimal,
  protectDomain: false,
  backend: { s3: { bucket: BUCKET, region: REGION, kmsKeyArn: KEY } },
};
const started = setting(
  async (aws) => {
    await serviceLinkedRole(aws);
    await aws.request("s3", "CreateBucket", { Bucket: BUCKET });
  },
  { ownBackends: true },
);

/** The actions behind the operations of S3 that the backend calls; another operation is an error. */
const ACTIONS: Readonly<Record<string, string>> = {
  ListObjectsV2: "s3:ListBucket",
  HeadObject: "s3:GetObject",
  GetObject: "s3:GetObject",
  PutObject: "s3:PutObject",
  DeleteObject: "s3:DeleteObject",
};
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
const ACTIONS_ON_KEY: Readonly<Record<string, string>> = { GetObject: "kms:Decrypt", PutObject: "kms:GenerateDataKey" };

test("the policies allow every request for the state, and each action in them is needed", async () => {
  const { aws, workspace } = started;
  const calls: { readonly phase: Recorded["phase"]; readonly call: RecordedCall }[] = [];
  const during = async (phase: Recorded["phase"], run: () => Promise<unknown>): Promise<void> => {
    await aws.clearCalls();
    await run();
    calls.push(...(await aws.calls()).filter(({ service }) => service === "s3").map((call) => ({ phase, call })));
  };
  const stack = workspace.write("stored", deployment);
  await during("plan", () => stack.init());
  await during("plan", () => stack.plan());
  await during("apply", () => stack.applyPlan());
  workspace.write("stored", { ...deployment, tags: { team: "other" } });
  // With state this time: a plan reads it.
  await during("plan", () => stack.plan());
  await during("change", () => stack.applyPlan());
  await during("destroy", () => stack.destroy());

  const asked = requestsOf(calls);
  const written = asked.map(({ phase, action, resource }) => `${phase} ${action} ${resource}`);
  const ofPlan = [
    `s3:ListBucket arn:aws:s3:::${BUCKET}`,
    `s3:GetObject ${STATE}`,
    ...["GetObject", "PutObject", "DeleteObject"].map((action) => `s3:${action} ${STATE}.tflock`),
    ...["Decrypt", "GenerateDataKey"].map((action) => `kms:${action} ${KEY}`),
  ];
  const ofApply = [...ofPlan, `s3:PutObject ${STATE}`];
  expect(written.sort()).toEqual(
    [
      ...ofPlan.map((each) => `plan ${each}`),
      ...["apply", "change", "destroy"].flatMap((phase) => ofApply.map((each) => `${phase} ${each}`)),
    ].sort(),
  );

  const json = JSON.parse(readFileSync(path.join(stack.folder, "cdk.tf.json"), "utf8")) as Record<string, unknown>;
  const policy = deployerPolicy(deployedIn(json, "stored"));
  const documents = policy.documents.map((each) => each.policy);
  const planOnly = policy.documents.filter(({ phase }) => phase === "plan").map((each) => each.policy);
  for (const request of asked) {
    const held = request.phase === "plan" ? planOnly : documents;
    expect([request, ours(held, request), await theirs(held, request)]).toEqual([request, "yes", "yes"]);
  }
  // The role of a pull request plans, and cannot write the state.
  const write = asked.filter(({ action, resource }) => action === "s3:PutObject" && resource === STATE);
  expect(write.map((each) => [each.phase, ours(planOnly, each)])).toEqual(
    ["apply", "change", "destroy"].map((phase) => [phase, "no"]),
  );

  const tried: string[] = [];
  for (const { action, on } of needsIn(documents)) {
    const without = documents.map((each) => withoutNeed(each, action, on));
    const denied = asked.filter((each) => ours(without, each) === "no");
    for (const each of denied) expect([action, on, await theirs(without, each)]).toEqual([action, on, "no"]);
    expect(denied.map((each) => `${each.action} ${each.resource}`)).toContain(`${action} ${on}`);
    tried.push(`${action} ${on}`);
  }
  expect(tried.sort()).toEqual([...ofApply].sort());
});

/** Each action on each resource that is about the state. */
function needsIn(documents: readonly Document[]): readonly { readonly action: string; readonly on: string }[] {
  return documents.flatMap(({ Statement: all }) =>
    all.flatMap(({ Action: actions, Resource: resources }) =>
      resources
        .filter((on) => on === KEY || on.startsWith("arn:aws:s3:::"))
        .flatMap((on) => actions.map((action) => ({ action, on }))),
    ),
  );
}

/** The document without an action on a resource; the action on other resources and other actions on this one stay. */
function withoutNeed(document: Document, action: string, on: string): Document {
  const statements = document.Statement.flatMap((each): readonly DocumentStatement[] =>
    each.Action.includes(action) && each.Resource.includes(on)
      ? [
          { ...each, Sid: `${each.Sid}Others`, Action: each.Action.filter((other) => other !== action) },
          { ...each, Resource: each.Resource.filter((other) => other !== on) },
        ].filter(({ Action: actions, Resource: resources }) => actions.length > 0 && resources.length > 0)
      : [each],
  );
  return { ...document, Statement: statements };
}

/** Each once, in the order of the phases. */
function requestsOf(
  calls: readonly { readonly phase: Recorded["phase"]; readonly call: RecordedCall }[],
): readonly Recorded[] {
  const found = new Map<string, Recorded>();
  const keys = new Map<string, string>();
  const add = (request: Recorded): unknown => found.set(JSON.stringify(request), request);
  for (const { phase, call } of calls) {
    const action = ACTIONS[call.action];
    const { path: where, kmsKeyId: given } = call.parameters;
    if (action === undefined || typeof where !== "string")
      throw new Error(`${call.action} is not a call that is known`);
    add({ phase, action, resource: `arn:aws:s3:::${where.replaceAll(/^\/|\/$/g, "")}`, context: {} });
    if (typeof given === "string") keys.set(where, given);
    const onKey = ACTIONS_ON_KEY[call.action];
    const key = keys.get(where);
    if (key !== undefined && onKey !== undefined && call.status === 200)
      add({ phase, action: onKey, resource: key, context: {} });
  }
  return [...found.values()];
}
