/** Where a deployment goes: accounts and the roles that lead there, Regions, and where the state is kept. */
import { existsSync } from "node:fs";
import * as path from "node:path";
import { ACCOUNT, OTHER_ACCOUNT } from "../support/quick-setup";
import { createdMinimal } from "./support/deployments";
import { setting } from "./support/setting";
import { TerraformFailed } from "./support/workspace";

const started = setting(undefined, { processes: "each", ownBackends: true });

const DEPLOYER = `arn:aws:iam::${OTHER_ACCOUNT}:role/terraform`;

test("another account is reached through the role, with its external id, and everything is made there", async () => {
  const { aws, workspace } = started;
  const stack = await workspace
    .write("elsewhere", {
      ...createdMinimal,
      account: OTHER_ACCOUNT,
      region: "eu-central-1",
      assumeRole: { roleArn: DEPLOYER, externalId: "canvas" },
    })
    .init();
  await aws.clearCalls();
  await stack.apply();
  const calls = (await aws.calls()).filter(({ action }) => /^(Assume|Create|Put|Attach)/.test(action));
  const assumed = calls.filter(({ action }) => action === "AssumeRole");
  const made = calls.filter(({ action }) => action !== "AssumeRole");
  expect(assumed.length).toBeGreaterThan(0);
  for (const { parameters } of assumed) {
    expect(parameters).toMatchObject({ RoleArn: DEPLOYER, ExternalId: "canvas" });
  }
  expect(new Set(made.map(({ accountId }) => accountId))).toEqual(new Set([OTHER_ACCOUNT]));
  expect(made.filter(({ service }) => service === "sagemaker").map(({ region }) => region)).toEqual(["eu-central-1"]);
  // IAM of the account that the credentials belong to has nothing of it.
  const { Roles: roles } = await aws.request<{ readonly Roles: readonly unknown[] }>("iam", "ListRoles");
  expect(roles).toEqual([]);
  // By default the state lies beside cdktf.json, whatever folder the stack is in.
  expect(existsSync(path.join(workspace.folder, "terraform.elsewhere.tfstate"))).toBe(true);
});

test("credentials of another account are refused before anything is read or made", async () => {
  const { aws, workspace } = started;
  const stack = await workspace.write("wrong-account", { ...createdMinimal, account: OTHER_ACCOUNT }).init();
  await aws.clearCalls();
  const failure = await stack.plan().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TerraformFailed);
  expect((failure as TerraformFailed).errors).toEqual([
    expect.stringMatching(new RegExp(`^AWS account ID not allowed: ${ACCOUNT}`)),
  ]);
  expect(new Set((await aws.calls()).map(({ action }) => action))).toEqual(new Set(["GetCallerIdentity"]));
});

test("a local state lies where the deployment says", async () => {
  const { workspace } = started;
  const backend = { local: { path: "../../../states/moved.tfstate" } };
  const stack = await workspace.write("moved", { ...createdMinimal, backend }).init();
  await stack.apply();
  expect(existsSync(path.join(workspace.folder, "states/moved.tfstate"))).toBe(true);
  expect(existsSync(path.join(workspace.folder, "terraform.moved.tfstate"))).toBe(false);
});

describe("a state in S3", () => {
  const backend = { s3: { bucket: "states", region: "us-west-2", key: "canvas/analytics.tfstate" } } as const;

  test("is valid in full, without reaching for the bucket", async () => {
    const { aws, workspace } = started;
    const full = {
      s3: {
        ...backend.s3,
        kmsKeyArn: `arn:aws:kms:us-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
        roleArn: `arn:aws:iam::${ACCOUNT}:role/states`,
      },
    };
    const stack = workspace.write("s3-full", { ...createdMinimal, backend: full });
    await aws.clearCalls();
    await stack.init("-backend=false");
    expect(await stack.validate()).toEqual([]);
    expect(await aws.calls()).toEqual([]);
  });

  test("is written, locked by a file beside it, and encrypted", async () => {
    const { aws, workspace } = started;
    await aws.request("s3", "CreateBucket", { Bucket: "states" });
    const stack = await workspace.write("s3", { ...createdMinimal, backend }).init();
    await aws.clearCalls();
    await stack.apply();
    const calls = (await aws.calls()).filter(({ service }) => service === "s3");
    const written = calls.filter(({ action }) => /^(Put|Delete)/.test(action));
    expect(written.map(({ action, parameters }) => `${action} ${String(parameters["path"])}`)).toEqual([
      "PutObject /states/canvas/analytics.tfstate.tflock",
      "PutObject /states/canvas/analytics.tfstate",
      "DeleteObject /states/canvas/analytics.tfstate.tflock",
    ]);
    expect(new Set(calls.map(({ region }) => region))).toEqual(new Set(["us-west-2"]));
    const state = await aws.request("s3", "HeadObject", { Bucket: "states", Key: "canvas/analytics.tfstate" });
    expect(state["ServerSideEncryption"]).toBe("AES256");
  });
});
