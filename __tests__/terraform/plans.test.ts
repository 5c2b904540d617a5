/** Every kind of stack with the real provider: valid, and its plan in full. */
import { consoleDomain, consoleEmrServerlessRole, serviceLinkedRole } from "./support/console";
import {
  createdMaximal,
  createdMinimal,
  existingExecutionRole,
  importedMaximal,
  outputsOnly,
  quickSetup,
} from "./support/deployments";
import { setting } from "./support/setting";
import { byAction, type Plan } from "./support/plan";
import { statementsOf } from "./support/policy";
import {
  BOTH_BUCKETS,
  BROWSED,
  bySid,
  EMR_SERVERLESS_TRUST,
  IMAGES,
  largeDataUse,
  ownersSids,
  SAGEMAKER_TRUST,
  sidsOf,
  sorted,
} from "./support/statements";
import type { QuickSetupDeployment } from "../../lib/deployments/deployment";
import { ACCOUNT, EXISTING_EMR_ROLE } from "../support/quick-setup";

let domainId = "";
const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  await consoleEmrServerlessRole(aws, ACCOUNT);
  domainId = await consoleDomain(aws, ACCOUNT);
});

/** A stack's plan, without a single warning: a plan begins with what `validate` does. */
async function planned(name: string, deployment: QuickSetupDeployment): Promise<Plan> {
  const stack = await started.workspace.write(name, deployment).init();
  const plan = await stack.plan();
  expect(plan.warnings).toEqual([]);
  return plan;
}

const EMR_POLICY_ATTACHMENT =
  "aws_iam_role_policy_attachment.emr-serverless-role_AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy_12D4615F";

describe("everything created", () => {
  test("with nothing said that can be left out", async () => {
    const plan = await planned("analytics", createdMinimal);
    expect(byAction(plan)).toEqual({
      create: [
        "aws_iam_role.emr-serverless-role",
        "aws_iam_role.execution-roles_analysts_91D148F0",
        "aws_iam_role_policy.execution-roles_analysts_policy_3E655526",
        EMR_POLICY_ATTACHMENT,
        "aws_iam_role_policy_attachment.execution-roles_analysts_AmazonSageMakerCanvasDataPrepFullAccess_C9E2B80F",
        "aws_iam_role_policy_attachment.execution-roles_analysts_AmazonSageMakerCanvasFullAccess_5C07DCBB",
        "aws_sagemaker_domain.domain",
      ],
    });
    const job = plan.planned("aws_iam_role.emr-serverless-role");
    expect(job).toMatchObject({
      name: "AmazonSageMakerCanvasEMRSExecutionAccess-analytics-use1",
      path: "/",
      permissions_boundary: null,
      tags: null,
    });
    expect(statementsOf(job["assume_role_policy"])).toEqual(EMR_SERVERLESS_TRUST);
    expect(plan.planned(EMR_POLICY_ATTACHMENT)).toEqual({
      role: "AmazonSageMakerCanvasEMRSExecutionAccess-analytics-use1",
      policy_arn: "arn:aws:iam::aws:policy/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy",
    });
    const user = plan.planned("aws_iam_role.execution-roles_analysts_91D148F0");
    expect(user).toMatchObject({ name: "AmazonSageMaker-ExecutionRole-analytics-analysts-use1", path: "/" });
    expect(statementsOf(user["assume_role_policy"])).toEqual(SAGEMAKER_TRUST);
    const policy = plan.planned("aws_iam_role_policy.execution-roles_analysts_policy_3E655526");
    expect(policy).toMatchObject({
      name: "canvas-large-data-analytics",
      role: "AmazonSageMaker-ExecutionRole-analytics-analysts-use1",
    });
    expect(statementsOf(policy["policy"])).toEqual([IMAGES]);
    expect(plan.planned("aws_sagemaker_domain.domain")).toMatchObject({
      domain_name: "analytics",
      auth_mode: "IAM",
      app_network_access_type: "PublicInternetOnly",
      vpc_id: "vpc-0123456789abcdef0",
      subnet_ids: ["subnet-0123456789abcdef0"],
      default_user_settings: [
        { canvas_app_settings: [{ emr_serverless_settings: [{ status: "ENABLED" }], workspace_settings: [] }] },
      ],
    });
    expect(plan.unknownOutputs).toEqual([
      "canvas_app_settings",
      "domain_id",
      "emr_serverless_role_arn",
      "execution_role_arns",
    ]);
  });

  test("with every option given", async () => {
    const plan = await planned("analytics-all", createdMaximal);
    expect(byAction(plan)).toEqual({
      create: [
        "aws_iam_role.emr-serverless-role",
        "aws_iam_role.execution-roles_leads_73D4E141",
        "aws_iam_role.execution-roles_plain_F16E21FE",
        "aws_iam_role_policy.custom-buckets",
        "aws_iam_role_policy.execution-roles_leads_policy_2C213220",
        "aws_iam_role_policy.execution-roles_narrow_policy_F21D769F",
        "aws_iam_role_policy.execution-roles_plain_policy_D0212659",
        "aws_iam_role_policy.execution-roles_with-canvas_policy_E4D04E3D",
        EMR_POLICY_ATTACHMENT,
        "aws_iam_role_policy_attachment.execution-roles_leads_AmazonSageMakerCanvasAIServicesAccess_F1947584",
        "aws_iam_role_policy_attachment.execution-roles_leads_AmazonSageMakerCanvasBedrockAccess_C44C5A44",
        "aws_iam_role_policy_attachment.execution-roles_leads_AmazonSageMakerCanvasDataPrepFullAccess_CA4EBA3F",
        "aws_iam_role_policy_attachment.execution-roles_leads_AmazonSageMakerCanvasDirectDeployAccess_89978165",
        "aws_iam_role_policy_attachment.execution-roles_leads_AmazonSageMakerCanvasForecastAccess_232265EE",
        "aws_iam_role_policy_attachment.execution-roles_leads_AmazonSageMakerCanvasFullAccess_0B30D877",
        "aws_iam_role_policy_attachment.execution-roles_leads_AmazonSageMakerCanvasSMDataScienceAssistantAccess_F8267931",
        "aws_iam_role_policy_attachment.execution-roles_leads_AmazonSageMakerFullAccess_54861FA7",
        "aws_iam_role_policy_attachment.execution-roles_plain_AmazonSageMakerCanvasDataPrepFullAccess_DB87262A",
        "aws_iam_role_policy_attachment.execution-roles_plain_AmazonSageMakerCanvasFullAccess_A7202FF8",
        "aws_iam_role_policy_attachment.execution-roles_with-canvas_AmazonSageMakerCanvasDataPrepFullAccess_44D1E6B4",
        "aws_iam_role_policy_attachment.execution-roles_with-canvas_AmazonSageMakerCanvasFullAccess_E157D468",
        "aws_sagemaker_domain.domain",
      ],
      // They name the EMR Serverless role, whose ARN is not known yet.
      read: [
        "data.aws_iam_policy_document.execution-roles_narrow_policy_document_D919D103",
        "data.aws_iam_policy_document.execution-roles_not-ours_policy_document_1879B74E",
        "data.aws_iam_policy_document.owner-policies_buckets_raw_4BAEBBC0",
      ],
    });
    const tags = { team: "data-science", "cost-center": "42" };
    const job = plan.planned("aws_iam_role.emr-serverless-role");
    expect(job).toMatchObject({
      name: "AmazonSageMakerCanvasEMRSExecutionAccess-jobs",
      path: "/service-role/",
      permissions_boundary: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
      tags,
    });
    const buckets = plan.planned("aws_iam_role_policy.custom-buckets");
    expect(buckets["role"]).toBe("AmazonSageMakerCanvasEMRSExecutionAccess-jobs");
    expect(bySid(buckets["policy"])).toEqual(sorted(BOTH_BUCKETS));
    expect(plan.planned("aws_iam_role.execution-roles_leads_73D4E141")).toMatchObject({
      name: "canvas-leads",
      path: "/teams/data/",
      permissions_boundary: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
      tags,
    });
    for (const role of ["leads_policy_2C213220", "plain_policy_D0212659"]) {
      const { policy } = plan.planned(`aws_iam_role_policy.execution-roles_${role}`);
      expect(bySid(policy)).toEqual(sorted([IMAGES, ...BROWSED]));
    }
    const withCanvas = plan.planned("aws_iam_role_policy.execution-roles_with-canvas_policy_E4D04E3D");
    expect(withCanvas["role"]).toBe("canvas");
    expect(bySid(withCanvas["policy"])).toEqual(sorted(BROWSED));
    const leads = Object.keys(plan.actions).filter((address) => address.includes("attachment.execution-roles_leads_"));
    expect(leads.map((address) => plan.planned(address)["policy_arn"]).sort()).toEqual([
      "arn:aws:iam::aws:policy/AmazonSageMakerCanvasAIServicesAccess",
      "arn:aws:iam::aws:policy/AmazonSageMakerCanvasBedrockAccess",
      "arn:aws:iam::aws:policy/AmazonSageMakerCanvasDataPrepFullAccess",
      "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess",
      "arn:aws:iam::aws:policy/AmazonSageMakerCanvasSMDataScienceAssistantAccess",
      "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess",
      "arn:aws:iam::aws:policy/service-role/AmazonSageMakerCanvasDirectDeployAccess",
      "arn:aws:iam::aws:policy/service-role/AmazonSageMakerCanvasForecastAccess",
    ]);
    expect(plan.planned("aws_sagemaker_domain.domain")).toMatchObject({
      domain_name: "canvas-analytics",
      subnet_ids: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
      tags,
    });
  });
});

describe("a domain to import", () => {
  test("with nothing said that can be left out", async () => {
    const plan = await planned(
      "imported",
      quickSetup({ executionRoles: existingExecutionRole, domain: { import: { domainId } } }),
    );
    expect(byAction(plan)).toEqual({
      create: [
        "aws_iam_role.emr-serverless-role",
        "aws_iam_role_policy.execution-roles_analysts_policy_3E655526",
        EMR_POLICY_ATTACHMENT,
      ],
      "import update": ["aws_sagemaker_domain.domain"],
      read: ["data.aws_iam_policy_document.execution-roles_analysts_policy_document_D906E183"],
    });
    expect(plan.outputs["domain_id"]).toBe(domainId);
  });

  test("with every option given and every role existing", async () => {
    const plan = await planned("imported-all", importedMaximal(domainId));
    expect(byAction(plan)).toEqual({
      create: [
        "aws_iam_role_policy.custom-buckets",
        "aws_iam_role_policy.execution-roles_narrow_policy_F21D769F",
        "aws_iam_role_policy.execution-roles_with-canvas_policy_E4D04E3D",
        "aws_iam_role_policy_attachment.execution-roles_with-canvas_AmazonSageMakerCanvasDataPrepFullAccess_44D1E6B4",
        "aws_iam_role_policy_attachment.execution-roles_with-canvas_AmazonSageMakerCanvasFullAccess_E157D468",
      ],
      "import update": ["aws_sagemaker_domain.domain"],
    });
    const buckets = plan.planned("aws_iam_role_policy.custom-buckets");
    expect(buckets).toMatchObject({
      name: "canvas-large-data-imported-all",
      role: "AmazonSageMakerCanvasEMRSExecutionAccess-20250408T173347",
    });
    expect(bySid(buckets["policy"])).toEqual(sorted(BOTH_BUCKETS));
    expect(plan.unknownOutputs).toEqual([]);
    expect(Object.keys(plan.outputs).sort()).toEqual([
      "bucket_owner_policies",
      "canvas_app_settings",
      "domain_id",
      "emr_serverless_role_arn",
      "execution_role_arns",
      "execution_role_policies",
    ]);
  });
});

describe("a domain that is left alone", () => {
  test("with nothing said that can be left out", async () => {
    const plan = await planned(
      "left-alone",
      quickSetup({ executionRoles: existingExecutionRole, domain: { existing: {} } }),
    );
    expect(byAction(plan)).toEqual({
      create: [
        "aws_iam_role.emr-serverless-role",
        "aws_iam_role_policy.execution-roles_analysts_policy_3E655526",
        EMR_POLICY_ATTACHMENT,
      ],
      read: ["data.aws_iam_policy_document.execution-roles_analysts_policy_document_D906E183"],
    });
    expect(Object.keys(plan.outputs)).not.toContain("domain_id");
  });

  test("nothing is created where every role belongs to another principal: the policies are outputs", async () => {
    const plan = await planned("outputs-only", outputsOnly(domainId));
    expect(byAction(plan)).toEqual({});
    expect(plan.outputs).toEqual({
      bucket_owner_policies: { raw: expect.any(String) as string },
      canvas_app_settings: {
        emr_serverless_settings: { execution_role_arn: EXISTING_EMR_ROLE, status: "ENABLED" },
      },
      domain_id: domainId,
      emr_serverless_role_arn: EXISTING_EMR_ROLE,
      emr_serverless_role_policy: expect.any(String) as string,
      execution_role_arns: {
        analysts: `arn:aws:iam::${ACCOUNT}:role/service-role/AmazonSageMaker-ExecutionRole-20240101T000000`,
      },
      execution_role_policies: { analysts: expect.any(String) as string },
    });
    expect(bySid(plan.outputs["emr_serverless_role_policy"])).toEqual(sorted(BOTH_BUCKETS));
    expect(sidsOf(plan.outputs["bucket_owner_policies"])).toEqual(ownersSids("OutputsOnlyRaw"));
    const policies = plan.outputs["execution_role_policies"] as Readonly<Record<string, string>>;
    expect(bySid(policies["analysts"])).toEqual(sorted([...largeDataUse(EXISTING_EMR_ROLE), ...BROWSED]));
  });
});
