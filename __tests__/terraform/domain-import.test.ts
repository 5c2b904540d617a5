/** Taking over a domain by its id alone: one import, one change, and only of the Canvas setting. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { ACCOUNT, EXISTING_EMR_ROLE } from "../support/quick-setup";
import type { LoopbackAws } from "../support/loopback-aws";
import { consoleDomain, consoleEmrServerlessRole, serviceLinkedRole } from "./support/console";
import { existingExecutionRole, quickSetup } from "./support/deployments";
import type { Change, Values } from "./support/plan";
import { setting } from "./support/setting";
import type { StackFolder } from "./support/workspace";

const DOMAIN = "aws_sagemaker_domain.domain";

const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  await consoleEmrServerlessRole(aws, ACCOUNT);
});

/** A domain without any Canvas setting. */
function withoutCanvas(aws: LoopbackAws): Promise<string> {
  return consoleDomain(aws, ACCOUNT, { domainName: "without-canvas", canvasAppSettings: undefined });
}

/** A domain whose large data is switched on already, with another role. */
function withAnotherRole(aws: LoopbackAws): Promise<string> {
  const emrServerlessSettings = {
    ExecutionRoleArn: `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-other`,
    Status: "DISABLED",
  };
  const canvasAppSettings = { EmrServerlessSettings: emrServerlessSettings, KendraSettings: { Status: "ENABLED" } };
  return consoleDomain(aws, ACCOUNT, { domainName: "with-another-role", canvasAppSettings });
}

const ENABLED = [{ execution_role_arn: EXISTING_EMR_ROLE, status: "ENABLED" }];

test.each([
  ["with every other setting", (aws: LoopbackAws) => consoleDomain(aws, ACCOUNT), []],
  ["without any Canvas setting", withoutCanvas, undefined],
  [
    "with another role and switched off",
    withAnotherRole,
    [
      {
        execution_role_arn: `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-other`,
        status: "DISABLED",
      },
    ],
  ],
] as const)("a domain %s", async (name, makeDomain, before) => {
  const stack = await imported(name.toLowerCase().replaceAll(" ", "-"), await makeDomain(started.aws));
  const plan = await stack.plan();
  expect(plan.warnings).toEqual([]);
  expect(plan.actions[DOMAIN]).toBe("import update");
  expect(Object.values(plan.actions).filter((action) => /import|update|delete/.test(action))).toEqual([
    "import update",
  ]);
  const change = plan.change(DOMAIN);
  expect(settingOf(change.before)).toEqual(before);
  expect(settingOf(change.after)).toEqual(ENABLED);
  // Nothing but the setting differs, wherever it is.
  expect(withoutSetting(change.after)).toEqual(withoutSetting(change.before));
});

test("a domain that has the setting already is imported and not touched", async () => {
  const canvasAppSettings = { EmrServerlessSettings: { ExecutionRoleArn: EXISTING_EMR_ROLE, Status: "ENABLED" } };
  const domainId = await consoleDomain(started.aws, ACCOUNT, { domainName: "done", canvasAppSettings });
  const plan = await (await imported("done", domainId)).plan();
  expect(plan.actions[DOMAIN]).toBe("import");
});

test("a domain that does not exist is refused in the plan", async () => {
  const stack = await imported("missing", "d-doesnotexist");
  await expect(stack.plan()).rejects.toThrow(/Cannot import non-existent remote object/);
});

test("every setting that the provider knows is left alone, but for the one that is managed", async () => {
  const stack = await imported("schema", "d-abcdefghijkl");
  const domain = schemaOf(await stack.providersSchema(), "aws_sagemaker_domain");
  const user = innerOf(domain, "default_user_settings");
  const canvas = innerOf(user, "canvas_app_settings");
  const expected = [
    ...argumentsOf(domain).filter((name) => name !== "default_user_settings"),
    ...argumentsOf(user)
      .filter((name) => name !== "canvas_app_settings")
      .map((name) => `default_user_settings[0].${name}`),
    ...argumentsOf(canvas)
      .filter((name) => name !== "emr_serverless_settings")
      .map((name) => `default_user_settings[0].canvas_app_settings[0].${name}`),
  ];
  expect(ignoredBy(stack)).toEqual(expected.sort());
  expect(expected).toContain("default_user_settings[0].sharing_settings");
  expect(expected).toContain("default_user_settings[0].canvas_app_settings[0].generative_ai_settings");
});

/** A deployment that imports the domain and creates nothing of its own but a policy. */
async function imported(name: string, domainId: string): Promise<StackFolder> {
  const deployment = quickSetup({
    emrServerlessRole: { existing: { roleArn: EXISTING_EMR_ROLE } },
    executionRoles: existingExecutionRole,
    domain: { import: { domainId } },
  });
  return started.workspace.write(name, deployment).init();
}

/** The blocks of the one list element on the way to the managed setting. */
function inner(values: unknown, name: string): Values | undefined {
  const blocks = (values as Values | undefined)?.[name] as readonly Values[] | undefined;
  return blocks?.[0];
}

function settingOf(values: Change["after"]): unknown {
  return inner(inner(values ?? undefined, "default_user_settings"), "canvas_app_settings")?.["emr_serverless_settings"];
}

/** The domain without the managed setting; Canvas settings that hold nothing else are the same as none. */
function withoutSetting(values: Change["after"]): unknown {
  const user = inner(values ?? undefined, "default_user_settings");
  const canvas = Object.entries(inner(user, "canvas_app_settings") ?? {}).filter(
    ([name, value]) => name !== "emr_serverless_settings" && !(Array.isArray(value) && value.length === 0),
  );
  return { ...values, default_user_settings: [{ ...user, canvas_app_settings: Object.fromEntries(canvas) }] };
}

/** The part of a block's schema that is read here. */
interface BlockSchema {
  readonly attributes?: Readonly<Record<string, { readonly optional?: boolean; readonly required?: boolean }>>;
  readonly block_types?: Readonly<Record<string, { readonly block: BlockSchema }>>;
}

interface ProvidersSchema {
  readonly provider_schemas: Readonly<
    Record<string, { readonly resource_schemas: Readonly<Record<string, { readonly block: BlockSchema }>> }>
  >;
}

function schemaOf(schemas: unknown, type: string): BlockSchema {
  const aws = (schemas as ProvidersSchema).provider_schemas["registry.terraform.io/hashicorp/aws"];
  const schema = aws?.resource_schemas[type];
  if (schema === undefined) throw new Error(`The provider has no ${type}`);
  return schema.block;
}

function innerOf(schema: BlockSchema, name: string): BlockSchema {
  const block = schema.block_types?.[name]?.block;
  if (block === undefined) throw new Error(`There is no block ${name}`);
  return block;
}

/** What can be written in a block. `id` can only in name: the provider sets it. */
function argumentsOf(schema: BlockSchema): readonly string[] {
  const attributes = Object.entries(schema.attributes ?? {})
    .filter(([name, { optional, required }]) => name !== "id" && (optional === true || required === true))
    .map(([name]) => name);
  return [...attributes, ...Object.keys(schema.block_types ?? {})];
}

/** `ignore_changes` as it was written. */
function ignoredBy(stack: StackFolder): readonly string[] {
  const written = JSON.parse(readFileSync(path.join(stack.folder, "cdk.tf.json"), "utf8")) as {
    readonly resource: {
      readonly aws_sagemaker_domain: {
        readonly domain: { readonly lifecycle: { readonly ignore_changes: readonly string[] } };
      };
    };
  };
  return [...written.resource.aws_sagemaker_domain.domain.lifecycle.ignore_changes].sort();
}
