import { readFileSync } from "node:fs";
import type { ITerraformDependable } from "cdktf";
import * as ts from "typescript";
import { Domain, type DomainChoice, type DomainProps, largeDataSettings } from "../../lib/constructs/domain";
import { target } from "../support/constructs";
import { type Synthesized, synthesize } from "../support/synth";

const ROLE = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs";
const settings = { emr_serverless_settings: { execution_role_arn: ROLE, status: "ENABLED" } };

const guard: ITerraformDependable = { fqn: "data.aws_iam_role.guard" };
const depends_on = ["data.aws_iam_role.guard"];

function domainOf(domain: DomainProps["domain"], props: Partial<DomainProps> = {}): Synthesized {
  return synthesize((scope) => {
    new Domain(scope, "domain", {
      target,
      domain,
      protect: true,
      network: undefined,
      settings: largeDataSettings(ROLE, undefined),
      executionRoleArns: {
        leads: "arn:aws:iam::111122223333:role/leads",
        others: "arn:aws:iam::111122223333:role/others",
      },
      dependsOn: [guard],
      ...props,
    });
  });
}

describe("create", () => {
  const create = {
    vpcId: "vpc-01234567",
    subnetIds: { b: "subnet-0000000b", a: "subnet-0000000a" },
    executionRole: "others",
  };

  it("makes a domain as Quick setup does, named after the deployment, with the role it names and large data on", () => {
    expect(domainOf({ create }).everything()).toEqual({
      "aws_sagemaker_domain.domain": {
        domain_name: "analytics",
        auth_mode: "IAM",
        app_network_access_type: "PublicInternetOnly",
        vpc_id: "vpc-01234567",
        subnet_ids: ["subnet-0000000b", "subnet-0000000a"],
        default_user_settings: {
          execution_role: "arn:aws:iam::111122223333:role/others",
          canvas_app_settings: settings,
        },
        lifecycle: { prevent_destroy: true },
        depends_on,
      },
    });
  });

  it("takes the user's name, tags and wish not to be protected", () => {
    const stack = domainOf(
      { create: { ...create, domainName: "mine" } },
      { target: { ...target, tags: { team: "x" } }, protect: false },
    );
    expect(stack.text).toHaveExactlyResources("aws_sagemaker_domain", [
      expect.objectContaining({ domain_name: "mine", tags: { team: "x" } }),
    ]);
    expect(stack.lifecycle("aws_sagemaker_domain.domain")).toEqual({ prevent_destroy: false });
  });
});

describe("existing", () => {
  it.each<[string, DomainChoice]>([
    ["with an id", { existing: { domainId: "d-abc" } }],
    ["without", { existing: {} }],
  ])("leaves the domain alone and lets go of what was imported before: %s", (_, domain) => {
    const stack = domainOf(domain);
    expect(stack.addresses()).toEqual([]);
    expect(stack.imports()).toEqual([]);
    expect(stack.removed()).toEqual([{ from: "aws_sagemaker_domain.domain", lifecycle: { destroy: false } }]);
  });

  it("lets go of exactly the address that an imported domain has", () => {
    const [imported] = domainOf({ import: { domainId: "d-abc" } }).imports();
    const [removed] = domainOf({ existing: { domainId: "d-abc" } }).removed();
    expect(removed?.["from"]).toBe(imported?.["to"]);
  });
});

describe("import", () => {
  const domain = { import: { domainId: "d-abc" } };

  it("knows only the id, waits for the roles, and manages one setting", () => {
    const stack = domainOf(domain, { target: { ...target, tags: { team: "x" } } });
    const { lifecycle, ...resource } = stack.only("aws_sagemaker_domain");
    expect(stack.imports()).toEqual([{ to: "aws_sagemaker_domain.domain", id: "d-abc" }]);
    expect(stack.removed()).toEqual([]);
    expect(resource).toEqual({
      domain_name: "imported",
      auth_mode: "IAM",
      vpc_id: "vpc-00000000",
      subnet_ids: ["subnet-00000000"],
      depends_on,
      default_user_settings: {
        execution_role: "arn:aws:iam::000000000000:role/imported",
        canvas_app_settings: settings,
      },
    });
    expect(lifecycle).toEqual({ prevent_destroy: true, ignore_changes: expect.any(Array) as unknown });
  });

  it("is protected only as long as asked for", () => {
    expect(domainOf(domain, { protect: false }).lifecycle("aws_sagemaker_domain.domain")).toMatchObject({
      prevent_destroy: false,
    });
  });

  it("ignores exactly these arguments of provider 5.100", () => {
    expect([...ignored(domainOf(domain))].sort()).toEqual([
      "app_network_access_type",
      "app_security_group_management",
      "auth_mode",
      "default_space_settings",
      "default_user_settings[0].auto_mount_home_efs",
      "default_user_settings[0].canvas_app_settings[0].direct_deploy_settings",
      "default_user_settings[0].canvas_app_settings[0].generative_ai_settings",
      "default_user_settings[0].canvas_app_settings[0].identity_provider_oauth_settings",
      "default_user_settings[0].canvas_app_settings[0].kendra_settings",
      "default_user_settings[0].canvas_app_settings[0].model_register_settings",
      "default_user_settings[0].canvas_app_settings[0].time_series_forecasting_settings",
      "default_user_settings[0].canvas_app_settings[0].workspace_settings",
      "default_user_settings[0].code_editor_app_settings",
      "default_user_settings[0].custom_file_system_config",
      "default_user_settings[0].custom_posix_user_config",
      "default_user_settings[0].default_landing_uri",
      "default_user_settings[0].execution_role",
      "default_user_settings[0].jupyter_lab_app_settings",
      "default_user_settings[0].jupyter_server_app_settings",
      "default_user_settings[0].kernel_gateway_app_settings",
      "default_user_settings[0].r_session_app_settings",
      "default_user_settings[0].r_studio_server_pro_app_settings",
      "default_user_settings[0].security_groups",
      "default_user_settings[0].sharing_settings",
      "default_user_settings[0].space_storage_settings",
      "default_user_settings[0].studio_web_portal",
      "default_user_settings[0].studio_web_portal_settings",
      "default_user_settings[0].tensor_board_app_settings",
      "domain_name",
      "domain_settings",
      "kms_key_id",
      "retention_policy",
      "subnet_ids",
      "tag_propagation",
      "tags",
      "tags_all",
      "vpc_id",
    ]);
  });

  it("ignores every argument that the installed provider package declares, but for the one setting", () => {
    const user = declared("SagemakerDomainDefaultUserSettings");
    const canvas = declared("SagemakerDomainDefaultUserSettingsCanvasAppSettings");
    const expected = [
      ...declared("SagemakerDomainConfig").filter((name) => !["id", "default_user_settings"].includes(name)),
      ...user.filter((name) => name !== "canvas_app_settings").map((name) => `default_user_settings[0].${name}`),
      ...canvas
        .filter((name) => name !== "emr_serverless_settings")
        .map((name) => `default_user_settings[0].canvas_app_settings[0].${name}`),
    ];
    expect([...ignored(domainOf(domain))].sort()).toEqual(expected.sort());
  });
});

function ignored(stack: Synthesized): readonly string[] {
  return stack.lifecycle("aws_sagemaker_domain.domain")?.["ignore_changes"] as readonly string[];
}

/** The arguments of an interface in the provider package's declarations: another way to know the provider's schema. */
function declared(name: string): string[] {
  const file = require.resolve("@cdktf/provider-aws/lib/sagemaker-domain").replace(/\.js$/, ".d.ts");
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022);
  const interfaces = source.statements.filter(ts.isInterfaceDeclaration).filter((each) => each.name.text === name);
  expect(interfaces).toHaveLength(1);
  return interfaces
    .flatMap((each) => each.members)
    .flatMap((member) =>
      member.name !== undefined && ts.isIdentifier(member.name)
        ? [member.name.text.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]
        : [],
    );
}
