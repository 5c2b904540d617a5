/**
 * A schema check of releases of the AWS provider that are not run here: Terraform itself initializes, validates and runs tests with mocks
 * against a provider that knows nothing but their schemas. No plan, no apply, no rule of the provider's own.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import { committedSchemas, typesIn, usedTypes, writtenTypes } from "../../lib/build/provider-schemas";
import { DeploymentStack } from "../../lib/deployments/stack";
import type { Deployment } from "../../lib/deployments/deployment";
import { scenarioClasses } from "../../modules/scenario-classes";
import { IS_WHOLE } from "../support/draws";
import { addRelease } from "../support/provider-schemas/mirror";
import { PROVIDER, providerVersion, runTerraform, terraformEnvironment } from "../support/terraform";
import { startProvider, type ProviderServer } from "../support/provider-server";
import { createdMaximal } from "./support/deployments";
import { type Diagnostic, StackFolder } from "./support/workspace";
import { ACCOUNT, REGION } from "../support/quick-setup";

const ROOT = path.resolve(__dirname, "../..");
const SCHEMAS = committedSchemas();
/** The oldest release that the modules take and the newest; in full size also the installed one and one of 6 between them. */
const RELEASES = ["5.76.0", ...(IS_WHOLE ? [SCHEMAS.release, "6.25.0"] : []), "6.66.0"];
const BOUND = ">= 5.76.0, < 7.0";

let folder: string;
let environment: NodeJS.ProcessEnv;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "provider-schemas-")));
  for (const release of RELEASES) addRelease(path.join(folder, "mirror", release), release, typesIn(SCHEMAS, release));
  cpSync(path.join(ROOT, "modules"), path.join(folder, "modules"), {
    recursive: true,
    filter: (from) => !path.basename(from).startsWith("."),
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A folder with a configuration, initialized with one release alone. */
async function initialized(
  name: string,
  release: string,
  files: Readonly<Record<string, string>>,
): Promise<StackFolder> {
  const at = path.join(folder, `${name}-${release}`);
  mkdirSync(at);
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(at, file), text);
  const configuration = path.join(folder, `${release}.tfrc`);
  const mirror = path.join(folder, "mirror", release);
  writeFileSync(configuration, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
  environment = {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    TF_CLI_CONFIG_FILE: configuration,
    TF_DISABLE_PLUGIN_TLS: "1",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    CHECKPOINT_DISABLE: "1",
  };
  return new StackFolder(at, environment as Readonly<Record<string, string>>).init("-backend=false");
}

const PROVIDERS = (version: string): string => `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "${version}"
    }
  }
}
`;
const QUICK_SETUP = `
module "quick_setup" {
  source             = "../modules/quick-setup"
  deployment_name    = "analytics"
  execution_roles    = { analysts = { create = {} } }
  restrict_pass_role = true
  domain = {
    create = {
      vpc_id         = "vpc-0123456789abcdef0"
      subnet_ids     = { a = "subnet-0123456789abcdef0" }
      execution_role = "analysts"
    }
  }
}
`;
const OTHERS = `
module "custom_public" {
  source          = "../modules/custom-public"
  deployment_name = "public"
  execution_roles = { analysts = { create = {} } }
  domain          = { create = {
    vpc_id = "vpc-0123456789abcdef0"
    subnet_ids = { a = "subnet-0123456789abcdef0" }
    execution_role = "analysts" } }
}

module "custom_vpc_only" {
  source          = "../modules/custom-vpc-only"
  deployment_name = "closed"
  execution_roles = { analysts = { create = {} } }
  domain          = { create = { execution_role = "analysts" } }
  network = {
    vpc_id              = "vpc-0123456789abcdef0"
    subnet_ids          = { a = "subnet-0123456789abcdef0" }
    s3_endpoint         = { create = { route_table_ids = { a = "rtb-0123456789abcdef0" } } }
    interface_endpoints = { others = "central" }
  }
}
`;
const MOCKED = `
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "${ACCOUNT}" }
  }
  mock_data "aws_service" {
    defaults = { region = "${REGION}" }
  }
  mock_data "aws_iam_roles" {
    defaults = { names = ["AWSServiceRoleForAmazonEMRServerless"] }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::${ACCOUNT}:role/role" }
  }
}

run "plan" {
  command = plan

  assert {
    condition     = module.quick_setup.canvas_app_settings.emr_serverless_settings.status == "ENABLED"
    error_message = "Large data processing is switched on."
  }
}
`;

const STACKS: Readonly<Record<string, Deployment>> = {
  quick: createdMaximal,
  closed: {
    scenario: "custom-vpc-only",
    account: ACCOUNT,
    region: REGION,
    executionRoles: { analysts: { create: {} } },
    domain: { create: { executionRole: "analysts" } },
    network: {
      vpcId: "vpc-0123456789abcdef0",
      subnetIds: { a: "subnet-0123456789abcdef0" },
      s3Endpoint: { create: { routeTableIds: { a: "rtb-0123456789abcdef0" } } },
      interfaceEndpoints: { services: { sts: { create: {} }, logs: { create: {} } }, others: "central" },
      securityGroup: { create: { endpointCidrBlocks: { central: "10.0.0.0/16" } } },
    },
  },
};

/** The stacks of the classes, with another release in place of the one that they pin. */
function synthesized(release: string): readonly (readonly [name: string, text: string])[] {
  const app = new App({ outdir: path.join(folder, "stacks") });
  for (const [name, deployment] of Object.entries(STACKS)) {
    new DeploymentStack(app, name, deployment, scenarioClasses);
  }
  app.synth();
  return Object.keys(STACKS).map((name) => {
    const text = readFileSync(path.join(folder, "stacks/stacks", name, "cdk.tf.json"), "utf8");
    const pinned = `"version": "${providerVersion()}"`;
    expect(text).toContain(pinned);
    return [name, text.replace(pinned, `"version": "${release}"`)] as const;
  });
}

test("the committed schemas hold every type that is written, and what Terraform says of the release that is run", async () => {
  const { types, release } = SCHEMAS;
  expect(release).toBe(providerVersion());
  expect(Object.keys(types)).toEqual(expect.arrayContaining([...writtenTypes()]));
  const provider: ProviderServer | undefined = await startProvider(process.env);
  try {
    const at = path.join(folder, "installed");
    mkdirSync(at);
    writeFileSync(path.join(at, "main.tf"), PROVIDERS(release));
    const env = { ...(await terraformEnvironment()), ...provider?.environment };
    expect(await runTerraform(at, ["init"], env)).toMatchObject({ exitCode: 0 });
    const { stdout } = await runTerraform(at, ["providers", "schema", "-json"], env);
    const said = saidTypes(JSON.parse(stdout) as SaidSchemas);
    expect(types).toEqual(
      Object.fromEntries(usedTypes().flatMap((type) => (type in said ? [[type, said[type]]] : []))),
    );
  } finally {
    await provider?.stop();
  }
});

describe.each(RELEASES)("schemas of %s", (release) => {
  test("the modules are valid, and nothing of them is deprecated", async () => {
    const root = await initialized("modules", release, { "main.tf": PROVIDERS(BOUND) + QUICK_SETUP + OTHERS });
    expect(await root.validate()).toEqual([]);
  });

  test("a test with mocks plans", async () => {
    const root = await initialized("mocked", release, {
      "main.tf": PROVIDERS(BOUND) + QUICK_SETUP,
      "main.tftest.hcl": MOCKED,
    });
    const { stdout, exitCode } = await runTerraform(root.folder, ["test", "-no-color"], environment);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("1 passed, 0 failed")]);
  });

  test("the stacks of the classes are valid, and nothing of them is deprecated", async () => {
    for (const [name, text] of synthesized(release)) {
      const stack = await initialized(name, release, { "cdk.tf.json": text });
      expect(await stack.validate()).toEqual([]);
    }
  });
});

describe("the check can fail", () => {
  const [newest = ""] = RELEASES.slice(-1);
  const summaries = async (name: string, body: string): Promise<readonly string[]> => {
    const root = await initialized(name, newest, { "main.tf": PROVIDERS("~> 6.0") + body });
    return (await root.validate()).map(({ severity, summary }: Diagnostic) => `${severity}: ${summary}`);
  };

  test("at what the newest release does not have, or calls deprecated", async () => {
    expect(
      await summaries(
        "teeth",
        `
resource "aws_vpc_endpoint" "no_such_argument" {
  vpc_id  = "vpc-1"
  no_such = true
}

resource "aws_iam_role" "no_region" {
  region             = "us-east-1"
  assume_role_policy = "{}"
}

resource "aws_sagemaker_domain" "no_settings" {
  auth_mode   = "IAM"
  domain_name = "d"
  vpc_id      = "vpc-1"
  subnet_ids  = []
}

data "aws_no_such" "type" {}

data "aws_region" "current" {}

output "region" {
  value = data.aws_region.current.name
}
`,
      ),
    ).toEqual(
      expect.arrayContaining([
        "error: Unsupported argument",
        "error: Insufficient default_user_settings blocks",
        "error: Invalid data source",
        "warning: Deprecated attribute",
      ]),
    );
  });

  test("at a release that the bound leaves out", async () => {
    addRelease(path.join(folder, "mirror", "7.0.0"), "7.0.0", typesIn(SCHEMAS, "6.66.0"));
    await expect(initialized("bound", "7.0.0", { "main.tf": PROVIDERS(BOUND) + QUICK_SETUP })).rejects.toThrow(
      "no available releases match",
    );
  });
});

interface SaidBlock {
  readonly attributes?: Readonly<
    Record<
      string,
      { readonly type: unknown; readonly required?: boolean; readonly optional?: boolean; readonly computed?: boolean }
    >
  >;
  readonly block_types?: Readonly<
    Record<
      string,
      {
        readonly nesting_mode: string;
        readonly block: SaidBlock;
        readonly min_items?: number;
        readonly max_items?: number;
      }
    >
  >;
}
interface SaidSchemas {
  readonly provider_schemas: Readonly<
    Record<
      string,
      Readonly<
        Record<"resource_schemas" | "data_source_schemas", Readonly<Record<string, { readonly block: SaidBlock }>>>
      >
    >
  >;
}

/** What `terraform providers schema -json` says, in the form of the committed schemas. */
function saidTypes({
  provider_schemas: providers,
}: SaidSchemas): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const { resource_schemas: resources = {}, data_source_schemas: data = {} } = providers[PROVIDER] ?? {};
  const all = [
    ...Object.entries(resources),
    ...Object.entries(data).map(([name, schema]) => [`data.${name}`, schema] as const),
  ];
  return Object.fromEntries(all.map(([name, { block }]) => [name, saidPaths(block)]));
}

function saidPaths({ attributes = {}, block_types: blocks = {} }: SaidBlock, before = ""): Record<string, string> {
  const ofAttributes = Object.entries(attributes).map(([name, { type, required, optional, computed }]) => {
    const mode = Object.entries({ required, optional, computed }).flatMap(([word, is]) => (is === true ? [word] : []));
    return saidAttribute(before + name, type, mode.join("+"));
  });
  const ofBlocks = Object.entries(blocks).map(
    ([name, { nesting_mode: nesting, block, min_items: least = 0, max_items: most }]) => ({
      [before + name]:
        `block ${nesting}${most === 1 && nesting !== "single" ? " max 1" : ""}; ${least > 0 ? "required" : "optional"}`,
      ...saidPaths(block, `${before}${name}.`),
    }),
  );
  return Object.assign({}, ...ofAttributes, ...ofBlocks) as Record<string, string>;
}

function saidAttribute(name: string, type: unknown, mode: string): Record<string, string> {
  const [, element] = Array.isArray(type) ? (type as readonly unknown[]) : [];
  const inside =
    Array.isArray(element) && element[0] === "object" ? (element[1] as Readonly<Record<string, unknown>>) : {};
  return Object.assign(
    { [name]: `${saidType(type)}; ${mode}` },
    ...Object.entries(inside).map(([each, of]) => saidAttribute(`${name}.${each}`, of, mode)),
  ) as Record<string, string>;
}

function saidType(type: unknown): string {
  if (!Array.isArray(type)) return type === "dynamic" ? "any" : String(type);
  const [kind, element] = type as readonly unknown[];
  return kind === "object" ? "object" : `${String(kind)}(${saidType(element)})`;
}
