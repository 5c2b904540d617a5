import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Fn, TerraformStack, TerraformVariable, Testing, Token } from "cdktf";
import { InvalidPropsError } from "../../lib/constructs/errors";
import { quickSetup as steps } from "../../lib/constructs/scenarios";
import type { IamStatement } from "../../lib/testing";
import { CanvasLargeDataQuickSetup, type CanvasLargeDataQuickSetupProps } from "../../modules/quick-setup";
import {
  ACCOUNT,
  EXISTING_EMR_ROLE,
  KEY,
  LARGE_DATA_SIDS,
  maximal,
  minimal,
  OTHER_ACCOUNT,
  RAW_BUCKET_SIDS,
  REGION,
} from "../support/quick-setup";
import { type Block, type Difference, difference, type Synthesized, synthesize } from "../support/synth";

/** By props and id: many cases start from the same. */
const synthesized = new Map<CanvasLargeDataQuickSetupProps, Map<string, Synthesized>>();

/** The scenario alone in a stack, under the id that the app gives it. */
function quickSetup(props: CanvasLargeDataQuickSetupProps, id = "Default"): Synthesized {
  const known = synthesized.get(props) ?? new Map<string, Synthesized>();
  synthesized.set(props, known);
  const stack = known.get(id) ?? synthesize((scope) => new CanvasLargeDataQuickSetup(scope, id, props));
  known.set(id, stack);
  return stack;
}

/** The scenario with its public outputs, as Terraform sees them. */
function outputsOf(props: CanvasLargeDataQuickSetupProps): Record<string, unknown> & { readonly stack: Synthesized } {
  let scenario: CanvasLargeDataQuickSetup | undefined;
  const stack = synthesize((scope) => (scenario = new CanvasLargeDataQuickSetup(scope, "Default", props)));
  const names = [
    "emrServerlessRoleArn",
    "emrServerlessRolePolicy",
    "executionRoleArns",
    "executionRolePolicies",
    "domainId",
    "canvasAppSettings",
  ] as const;
  return { stack, ...Object.fromEntries(names.map((name) => [name, stack.resolve(scenario?.[name])])) };
}

/** The error of props that are refused, as the user reads it. */
function refusal(props: unknown): string {
  try {
    quickSetup(props as CanvasLargeDataQuickSetupProps);
  } catch (error) {
    if (error instanceof InvalidPropsError) return error.message;
    throw error;
  }
  throw new Error("The props were accepted.");
}

const CANVAS_POLICIES = [
  "arn:aws:iam::aws:policy/AmazonSageMakerCanvasDataPrepFullAccess",
  "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess",
];

describe("what must be given alone", () => {
  const stack = quickSetup(minimal);

  it("creates the EMR Serverless role, grants the execution role what large data needs, and lets the domain alone", () => {
    expect(stack.addresses()).toEqual([
      "aws_iam_role.emr-serverless-role",
      "aws_iam_role_policy.execution-roles_analysts_policy_3E655526",
      "aws_iam_role_policy_attachment.emr-serverless-role_AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy_12D4615F",
      "data.aws_iam_policy_document.emr-serverless-role_trust_5BB0C351",
      "data.aws_iam_policy_document.execution-roles_analysts_policy_document_D906E183",
      "data.aws_iam_roles.service-linked-role",
    ]);
    expect(stack.removed()).toEqual([{ from: "aws_sagemaker_domain.domain", lifecycle: { destroy: false } }]);
    expect(stack.imports()).toEqual([]);
    expect(stack.text).toMatchSnapshot();
  });

  it("names the role after the deployment and the Region, with the page's trust and policy and no argument more", () => {
    expect(stack.text).toHaveExactlyResources("aws_iam_role", [
      {
        name: "AmazonSageMakerCanvasEMRSExecutionAccess-analytics-use1",
        description: "EMR Serverless jobs of SageMaker Canvas, deployment analytics",
        assume_role_policy: "${data.aws_iam_policy_document.emr-serverless-role_trust_5BB0C351.json}",
      },
    ]);
    expect(stack.text).toTrustExactly("aws_iam_role.emr-serverless-role", [
      {
        Sid: "EMRServerlessTrustPolicy",
        Effect: "Allow",
        Principal: { Service: ["emr-serverless.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
        Condition: { StringEquals: { "aws:SourceAccount": [ACCOUNT] } },
      },
    ]);
    expect(stack.text).toAttachExactly("aws_iam_role.emr-serverless-role", [
      "arn:aws:iam::aws:policy/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy",
    ]);
    expect(stack.text).toHaveExactlyStatements("aws_iam_role.emr-serverless-role", []);
  });

  it("puts one inline policy, named after the deployment, on the execution role and attaches nothing", () => {
    expect(stack.text).toHaveExactlyResources("aws_iam_role_policy", [
      {
        name: "canvas-large-data-analytics",
        role: "analysts",
        policy: "${data.aws_iam_policy_document.execution-roles_analysts_policy_document_D906E183.json}",
      },
    ]);
    expect(stack.text).toHaveExactlyStatements("analysts", LARGE_DATA_SIDS);
    expect(stack.text).toAttachExactly("analysts", []);
  });

  it("lets the execution role pass exactly the role it created", () => {
    expect(stack.text.match(/"iam:PassRole"/g)).toHaveLength(1);
    expect(stack.text).toHaveExactlyStatements("analysts", [
      ...LARGE_DATA_SIDS.filter((sid) => sid !== "IAMPassOperationForEMRServerless"),
      {
        Sid: "IAMPassOperationForEMRServerless",
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: ["${aws_iam_role.emr-serverless-role.arn}"],
        Condition: { StringEquals: { "iam:PassedToService": ["emr-serverless.amazonaws.com"] } },
      },
    ]);
  });

  it("warns where the service-linked role is missing", () => {
    expect(stack.text).toHaveExactlyDataSources("aws_iam_roles", {
      "data.aws_iam_roles.service-linked-role": {
        path_prefix: "/aws-service-role/ops.emr-serverless.amazonaws.com/",
      },
    });
    expect(stack.checks()).toEqual({
      "service-linked-role_exists_D00DC614": [
        {
          condition: "${length(data.aws_iam_roles.service-linked-role.names) > 0}",
          error_message:
            "This account has no service-linked role for EMR Serverless, and Canvas users may not create it: the first " +
            "large data job would fail with AccessDenied on iam:CreateServiceLinkedRole. Create it once per account: " +
            "aws iam create-service-linked-role --aws-service-name ops.emr-serverless.amazonaws.com",
        },
      ],
    });
  });

  it("has the same effect with every default written out", () => {
    const written = quickSetup({
      ...minimal,
      emrServerlessRole: { create: { nameSuffix: "analytics-use1", path: "/" } },
      customBuckets: {},
      executionRoles: {
        analysts: { existing: { ...minimal.executionRoles["analysts"]?.existing, attach: "large-data" } },
      },
      protectDomain: true,
      restrictPassRole: false,
      tags: {},
    } as CanvasLargeDataQuickSetupProps);
    expect(difference(stack, written)).toEqual({
      added: [],
      removed: [],
      changed: { "aws_iam_role.emr-serverless-role": { path: "/" } },
    });
  });
});

describe("every option given", () => {
  const stack = quickSetup(maximal);

  it("has the pinned addresses below the id that the app uses", () => {
    expect(stack.addresses()).toEqual([
      "aws_iam_role.emr-serverless-role",
      "aws_iam_role.execution-roles_leads_73D4E141",
      "aws_iam_role.execution-roles_plain_F16E21FE",
      "aws_iam_role_policy.custom-buckets",
      "aws_iam_role_policy.execution-roles_leads_policy_2C213220",
      "aws_iam_role_policy.execution-roles_narrow_policy_F21D769F",
      "aws_iam_role_policy.execution-roles_plain_policy_D0212659",
      "aws_iam_role_policy.execution-roles_with-canvas_policy_E4D04E3D",
      "aws_iam_role_policy_attachment.emr-serverless-role_AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy_12D4615F",
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
      "data.aws_iam_policy_document.custom-buckets_document_0FB750FD",
      "data.aws_iam_policy_document.emr-serverless-role_trust_5BB0C351",
      "data.aws_iam_policy_document.execution-roles_leads_policy_document_56BD809A",
      "data.aws_iam_policy_document.execution-roles_leads_trust_D7917892",
      "data.aws_iam_policy_document.execution-roles_narrow_policy_document_D919D103",
      "data.aws_iam_policy_document.execution-roles_not-ours_policy_document_1879B74E",
      "data.aws_iam_policy_document.execution-roles_plain_policy_document_42FB5D85",
      "data.aws_iam_policy_document.execution-roles_plain_trust_F97AA8E0",
      "data.aws_iam_policy_document.execution-roles_with-canvas_policy_document_2ACD6447",
      "data.aws_iam_policy_document.owner-policies_buckets_raw_4BAEBBC0",
      "data.aws_iam_roles.service-linked-role",
    ]);
    expect(stack.removed()).toEqual([]);
    expect(stack.imports()).toEqual([]);
  });

  it("has the pinned addresses below an id of the user's", () => {
    expect(quickSetup(maximal, "canvas").addresses()).toEqual([
      "aws_iam_role.canvas_emr-serverless-role_9A0D415D",
      "aws_iam_role.canvas_execution-roles_leads_9CD730E3",
      "aws_iam_role.canvas_execution-roles_plain_9E3C2641",
      "aws_iam_role_policy.canvas_custom-buckets_C2D98BD4",
      "aws_iam_role_policy.canvas_execution-roles_leads_policy_62E9AA84",
      "aws_iam_role_policy.canvas_execution-roles_narrow_policy_76B4B21B",
      "aws_iam_role_policy.canvas_execution-roles_plain_policy_DDB6E603",
      "aws_iam_role_policy.canvas_execution-roles_with-canvas_policy_A325ECDA",
      "aws_iam_role_policy_attachment.canvas_emr-serverless-role_AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy_530D9C0C",
      "aws_iam_role_policy_attachment.canvas_execution-roles_leads_AmazonSageMakerCanvasAIServicesAccess_7AB5114E",
      "aws_iam_role_policy_attachment.canvas_execution-roles_leads_AmazonSageMakerCanvasBedrockAccess_02212B0E",
      "aws_iam_role_policy_attachment.canvas_execution-roles_leads_AmazonSageMakerCanvasDataPrepFullAccess_290964DB",
      "aws_iam_role_policy_attachment.canvas_execution-roles_leads_AmazonSageMakerCanvasDirectDeployAccess_5D752990",
      "aws_iam_role_policy_attachment.canvas_execution-roles_leads_AmazonSageMakerCanvasForecastAccess_3FD628D6",
      "aws_iam_role_policy_attachment.canvas_execution-roles_leads_AmazonSageMakerCanvasFullAccess_88163B35",
      "aws_iam_role_policy_attachment.canvas_execution-roles_leads_AmazonSageMakerCanvasSMDataScienceAssistantAccess_5A8ACBFE",
      "aws_iam_role_policy_attachment.canvas_execution-roles_leads_AmazonSageMakerFullAccess_B51A9977",
      "aws_iam_role_policy_attachment.canvas_execution-roles_plain_AmazonSageMakerCanvasDataPrepFullAccess_5ABE27CB",
      "aws_iam_role_policy_attachment.canvas_execution-roles_plain_AmazonSageMakerCanvasFullAccess_3B20D854",
      "aws_iam_role_policy_attachment.canvas_execution-roles_with-canvas_AmazonSageMakerCanvasDataPrepFullAccess_0542FDD7",
      "aws_iam_role_policy_attachment.canvas_execution-roles_with-canvas_AmazonSageMakerCanvasFullAccess_3A7139E0",
      "aws_sagemaker_domain.canvas_domain_898CDB5C",
      "data.aws_iam_policy_document.canvas_custom-buckets_document_08AF62BA",
      "data.aws_iam_policy_document.canvas_emr-serverless-role_trust_6AD52FCD",
      "data.aws_iam_policy_document.canvas_execution-roles_leads_policy_document_5ACDEC93",
      "data.aws_iam_policy_document.canvas_execution-roles_leads_trust_6DEF5DCB",
      "data.aws_iam_policy_document.canvas_execution-roles_narrow_policy_document_20103FEA",
      "data.aws_iam_policy_document.canvas_execution-roles_not-ours_policy_document_4DE8992E",
      "data.aws_iam_policy_document.canvas_execution-roles_plain_policy_document_5D042615",
      "data.aws_iam_policy_document.canvas_execution-roles_plain_trust_8E52DCCF",
      "data.aws_iam_policy_document.canvas_execution-roles_with-canvas_policy_document_157A618A",
      "data.aws_iam_policy_document.canvas_owner-policies_buckets_raw_6ACE8503",
      "data.aws_iam_roles.canvas_service-linked-role_2BD24392",
    ]);
  });

  it("makes the roles from every prop of theirs", () => {
    const tags = { team: "data-science", "cost-center": "42" };
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
    expect(stack.text).toHaveExactlyResources("aws_iam_role", {
      "aws_iam_role.emr-serverless-role": {
        name: "AmazonSageMakerCanvasEMRSExecutionAccess-jobs",
        path: "/service-role/",
        description: "EMR Serverless jobs of SageMaker Canvas, deployment analytics",
        permissions_boundary: boundary,
        assume_role_policy: "${data.aws_iam_policy_document.emr-serverless-role_trust_5BB0C351.json}",
        tags,
      },
      "aws_iam_role.execution-roles_leads_73D4E141": {
        name: "canvas-leads",
        path: "/teams/data/",
        description: "SageMaker Canvas users, deployment analytics",
        permissions_boundary: boundary,
        assume_role_policy: "${data.aws_iam_policy_document.execution-roles_leads_trust_D7917892.json}",
        tags,
      },
      "aws_iam_role.execution-roles_plain_F16E21FE": {
        name: "AmazonSageMaker-ExecutionRole-analytics-plain-use1",
        description: "SageMaker Canvas users, deployment analytics",
        assume_role_policy: "${data.aws_iam_policy_document.execution-roles_plain_trust_F97AA8E0.json}",
        tags,
      },
    });
  });

  it("trusts SageMaker alone with the execution roles", () => {
    for (const role of ["aws_iam_role.execution-roles_leads_73D4E141", "aws_iam_role.execution-roles_plain_F16E21FE"]) {
      expect(stack.text).toTrustExactly(role, [
        {
          Sid: "SageMakerTrustPolicy",
          Effect: "Allow",
          Principal: { Service: ["sagemaker.amazonaws.com"] },
          Action: ["sts:AssumeRole"],
        },
      ]);
    }
  });

  it.each([
    ["aws_iam_role.execution-roles_plain_F16E21FE", CANVAS_POLICIES],
    [
      "aws_iam_role.execution-roles_leads_73D4E141",
      [
        "arn:aws:iam::aws:policy/AmazonSageMakerCanvasAIServicesAccess",
        "arn:aws:iam::aws:policy/AmazonSageMakerCanvasBedrockAccess",
        "arn:aws:iam::aws:policy/AmazonSageMakerCanvasDataPrepFullAccess",
        "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess",
        "arn:aws:iam::aws:policy/AmazonSageMakerCanvasSMDataScienceAssistantAccess",
        "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess",
        "arn:aws:iam::aws:policy/service-role/AmazonSageMakerCanvasDirectDeployAccess",
        "arn:aws:iam::aws:policy/service-role/AmazonSageMakerCanvasForecastAccess",
      ],
    ],
    ["canvas", CANVAS_POLICIES],
    ["narrow", []],
  ])("attaches to %s exactly its AWS managed policies", (role, policies) => {
    expect(stack.text).toAttachExactly(role, policies);
  });

  it.each([
    [
      "aws_iam_role.emr-serverless-role",
      [
        "CanvasBucketReadRaw",
        "CanvasBucketReadWhole",
        "CanvasBucketWriteRaw",
        "CanvasBucketListRaw",
        "CanvasBucketListWhole",
        "CanvasBucketLocationRaw",
        "CanvasBucketLocationWhole",
        "CanvasBucketDecryptRaw",
        "CanvasBucketEncryptRaw",
      ],
    ],
    ["aws_iam_role.execution-roles_plain_F16E21FE", ["ECRDescribeImagesOperation", ...RAW_BUCKET_SIDS]],
    ["aws_iam_role.execution-roles_leads_73D4E141", ["ECRDescribeImagesOperation", ...RAW_BUCKET_SIDS]],
    ["canvas", RAW_BUCKET_SIDS],
    ["narrow", [...LARGE_DATA_SIDS, ...RAW_BUCKET_SIDS]],
  ])("grants %s exactly its statements", (role, expected) => {
    expect(stack.text).toHaveExactlyStatements(role, expected);
  });

  it("gives nothing to a role whose owner is to attach the policy", () => {
    expect(() => {
      expect(stack.text).toHaveExactlyStatements("not-ours", []);
    }).toThrow("the stack has no role not-ours. Name one of these");
  });

  it("scopes the custom buckets to folders, access, key and owner", () => {
    const owned = { "aws:ResourceAccount": [OTHER_ACCOUNT] };
    const ours = { "aws:ResourceAccount": [ACCOUNT] };
    const folders = ["arn:aws:s3:::sales-exports/raw/*", "arn:aws:s3:::sales-exports/2026/q1/*"];
    const viaS3 = { StringEquals: { "kms:ViaService": ["s3.us-east-1.amazonaws.com"] } };
    const allow = (
      Sid: string,
      Action: readonly string[],
      Resource: readonly string[],
      Condition: NonNullable<IamStatement["Condition"]>,
    ): IamStatement => ({ Sid, Effect: "Allow", Action, Resource, Condition });
    expect(stack.text).toHaveExactlyStatements("aws_iam_role.emr-serverless-role", [
      allow("CanvasBucketReadRaw", ["s3:GetObject"], folders, { StringEquals: owned }),
      allow("CanvasBucketReadWhole", ["s3:GetObject"], ["arn:aws:s3:::reference-data/*"], { StringEquals: ours }),
      allow("CanvasBucketWriteRaw", ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"], folders, {
        StringEquals: owned,
      }),
      allow("CanvasBucketListRaw", ["s3:ListBucket"], ["arn:aws:s3:::sales-exports"], {
        StringEquals: owned,
        StringLike: { "s3:prefix": ["raw/*", "2026/q1/*"] },
      }),
      allow("CanvasBucketListWhole", ["s3:ListBucket"], ["arn:aws:s3:::reference-data"], {
        StringEquals: ours,
        StringLike: { "s3:prefix": ["*"] },
      }),
      allow("CanvasBucketLocationRaw", ["s3:GetBucketLocation"], ["arn:aws:s3:::sales-exports"], {
        StringEquals: owned,
      }),
      allow("CanvasBucketLocationWhole", ["s3:GetBucketLocation"], ["arn:aws:s3:::reference-data"], {
        StringEquals: ours,
      }),
      allow("CanvasBucketDecryptRaw", ["kms:Decrypt"], [KEY], viaS3),
      allow("CanvasBucketEncryptRaw", ["kms:GenerateDataKey"], [KEY], viaS3),
    ]);
  });

  it("makes the domain as Quick setup does, with large data on, after the policies of every created role", () => {
    const attachments = Object.keys(stack.resources("aws_iam_role_policy_attachment"));
    const ours = attachments.filter((address) => !address.includes("with-canvas"));
    const { depends_on, ...domain } = stack.only("aws_sagemaker_domain");
    expect([...(depends_on as string[])].sort()).toEqual(ours);
    expect(domain).toEqual({
      domain_name: "canvas-analytics",
      auth_mode: "IAM",
      app_network_access_type: "PublicInternetOnly",
      vpc_id: "vpc-0123456789abcdef0",
      subnet_ids: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
      default_user_settings: {
        execution_role: "${aws_iam_role.execution-roles_leads_73D4E141.arn}",
        canvas_app_settings: {
          emr_serverless_settings: {
            execution_role_arn: "${aws_iam_role.emr-serverless-role.arn}",
            status: "ENABLED",
          },
        },
      },
      lifecycle: { prevent_destroy: false },
      tags: { team: "data-science", "cost-center": "42" },
    });
  });

  it("is written down in full", () => {
    expect(stack.text).toMatchSnapshot();
  });

  it("leaves the caller's props as they were", () => {
    const deepFrozen = deepFreeze(structuredClone(maximal));
    quickSetup(deepFrozen);
    expect(deepFrozen).toEqual(maximal);
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

/** A domain of our own, and a role for it. */
const created = {
  ...minimal,
  executionRoles: { analysts: { create: {} } },
  domain: { create: { vpcId: "vpc-01234567", subnetIds: { one: "subnet-01234567" }, executionRole: "analysts" } },
} satisfies CanvasLargeDataQuickSetupProps;

describe("one option more", () => {
  const ROLE = "aws_iam_role.emr-serverless-role";
  const DOMAIN = "aws_sagemaker_domain.domain";
  const large = minimal.executionRoles;
  const analysts = (create: object): CanvasLargeDataQuickSetupProps["executionRoles"] => ({ analysts: { create } });
  const withRole = (create: object): CanvasLargeDataQuickSetupProps => ({ ...minimal, emrServerlessRole: { create } });
  const EMR_POLICY = `${ROLE}_AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy_12D4615F`.replace(
    "aws_iam_role",
    "aws_iam_role_policy_attachment",
  );
  const ATTACHED = "aws_iam_role_policy_attachment.execution-roles_analysts_";
  const CREATED = "aws_iam_role.execution-roles_analysts_91D148F0";

  it.each<[string, CanvasLargeDataQuickSetupProps, CanvasLargeDataQuickSetupProps, Partial<Difference>]>([
    [
      "nameSuffix",
      minimal,
      withRole({ nameSuffix: "x" }),
      { changed: { [ROLE]: { name: "AmazonSageMakerCanvasEMRSExecutionAccess-x" } } },
    ],
    ["path", minimal, withRole({ path: "/service-role/" }), { changed: { [ROLE]: { path: "/service-role/" } } }],
    [
      "permissionsBoundaryArn",
      minimal,
      withRole({ permissionsBoundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess" }),
      { changed: { [ROLE]: { permissions_boundary: "arn:aws:iam::aws:policy/PowerUserAccess" } } },
    ],
    ["tags", minimal, { ...minimal, tags: { team: "x" } }, { changed: { [ROLE]: { tags: { team: "x" } } } }],
    [
      "a custom bucket that only jobs use",
      minimal,
      { ...minimal, customBuckets: { raw: { bucketName: "sales-exports" } } },
      {
        added: ["aws_iam_role_policy.custom-buckets", "data.aws_iam_policy_document.custom-buckets_document_0FB750FD"],
      },
    ],
    [
      "a second execution role",
      minimal,
      { ...minimal, executionRoles: { ...large, leads: { create: {} } } },
      {
        added: [
          "aws_iam_role.execution-roles_leads_73D4E141",
          "aws_iam_role_policy.execution-roles_leads_policy_2C213220",
          "aws_iam_role_policy_attachment.execution-roles_leads_AmazonSageMakerCanvasDataPrepFullAccess_CA4EBA3F",
          "aws_iam_role_policy_attachment.execution-roles_leads_AmazonSageMakerCanvasFullAccess_0B30D877",
          "data.aws_iam_policy_document.execution-roles_leads_policy_document_56BD809A",
          "data.aws_iam_policy_document.execution-roles_leads_trust_D7917892",
        ],
      },
    ],
    [
      "roleName",
      created,
      { ...created, executionRoles: analysts({ roleName: "x" }) },
      { changed: { [CREATED]: { name: "x" } } },
    ],
    [
      "an execution role's path",
      created,
      { ...created, executionRoles: analysts({ path: "/x/" }) },
      { changed: { [CREATED]: { path: "/x/" } } },
    ],
    [
      "an execution role's boundary",
      created,
      { ...created, executionRoles: analysts({ permissionsBoundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess" }) },
      { changed: { [CREATED]: { permissions_boundary: "arn:aws:iam::aws:policy/PowerUserAccess" } } },
    ],
    [
      "one further Canvas policy",
      created,
      { ...created, executionRoles: analysts({ additionalCanvasPolicies: ["AmazonSageMakerCanvasBedrockAccess"] }) },
      {
        added: [`${ATTACHED}AmazonSageMakerCanvasBedrockAccess_3ABA9D3A`],
        changed: {
          [DOMAIN]: {
            depends_on: [
              EMR_POLICY,
              `${ATTACHED}AmazonSageMakerCanvasFullAccess_5C07DCBB`,
              `${ATTACHED}AmazonSageMakerCanvasDataPrepFullAccess_C9E2B80F`,
              `${ATTACHED}AmazonSageMakerCanvasBedrockAccess_3ABA9D3A`,
            ],
          },
        },
      },
    ],
    [
      "AmazonSageMakerFullAccess",
      created,
      { ...created, executionRoles: analysts({ attachAmazonSageMakerFullAccess: true }) },
      {
        added: [`${ATTACHED}AmazonSageMakerFullAccess_45ADC9CF`],
        changed: {
          [DOMAIN]: {
            depends_on: [
              EMR_POLICY,
              `${ATTACHED}AmazonSageMakerCanvasFullAccess_5C07DCBB`,
              `${ATTACHED}AmazonSageMakerCanvasDataPrepFullAccess_C9E2B80F`,
              `${ATTACHED}AmazonSageMakerFullAccess_45ADC9CF`,
            ],
          },
        },
      },
    ],
    [
      "AmazonSageMakerFullAccess switched off",
      created,
      { ...created, executionRoles: analysts({ attachAmazonSageMakerFullAccess: false }) },
      {},
    ],
    [
      "protectDomain: false",
      created,
      { ...created, protectDomain: false },
      { changed: { [DOMAIN]: { lifecycle: { prevent_destroy: false } } } },
    ],
    ["protectDomain: true", created, { ...created, protectDomain: true }, {}],
    ["restrictPassRole: false", created, { ...created, restrictPassRole: false }, {}],
    [
      "domainName",
      created,
      { ...created, domain: { create: { ...created.domain.create, domainName: "other" } } },
      { changed: { [DOMAIN]: { domain_name: "other" } } },
    ],
    ["the id of a domain that is left alone", minimal, { ...minimal, domain: { existing: { domainId: "d-abc" } } }, {}],
    [
      "another deployment name",
      minimal,
      { ...minimal, deploymentName: "research" },
      {
        changed: {
          [ROLE]: {
            description: "EMR Serverless jobs of SageMaker Canvas, deployment research",
            name: "AmazonSageMakerCanvasEMRSExecutionAccess-research-use1",
          },
          "aws_iam_role_policy.execution-roles_analysts_policy_3E655526": { name: "canvas-large-data-research" },
        },
      },
    ],
  ])("%s: exactly what it says, and nothing else", (_, before, after, expected) => {
    expect(difference(quickSetup(before), quickSetup(after))).toEqual({
      added: [],
      removed: [],
      changed: {},
      ...expected,
    });
  });
});

describe("an existing execution role", () => {
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/team/analysts`;
  const existing = (attach?: "canvas-policies" | "large-data" | false): CanvasLargeDataQuickSetupProps => ({
    ...minimal,
    executionRoles: { analysts: { existing: { roleArn, ...(attach === undefined ? {} : { attach }) } } },
  });

  it.each<[string, CanvasLargeDataQuickSetupProps, readonly string[], readonly string[]]>([
    ["by default: the large-data statements", existing(), [], LARGE_DATA_SIDS],
    ["large-data", existing("large-data"), [], LARGE_DATA_SIDS],
    ["canvas-policies: those and no inline policy", existing("canvas-policies"), CANVAS_POLICIES, []],
  ])("%s", (_, props, managed, inline) => {
    const stack = quickSetup(props);
    expect(stack.text).toAttachExactly("analysts", managed);
    expect(stack.text).toHaveExactlyStatements("analysts", inline);
    expect(Object.keys(stack.resources("aws_iam_role_policy"))).toHaveLength(inline.length === 0 ? 0 : 1);
    expect(Object.keys(stack.resources("aws_iam_role"))).toEqual(["aws_iam_role.emr-serverless-role"]);
  });

  it("false: nothing", () => {
    const stack = quickSetup(existing(false));
    expect(() => {
      expect(stack.text).toAttachExactly("analysts", []);
    }).toThrow("the stack has no role analysts");
    expect(stack.text).toHaveExactlyResources("aws_iam_role_policy", []);
    expect(Object.keys(stack.resources("aws_iam_role"))).toEqual(["aws_iam_role.emr-serverless-role"]);
  });

  it("gives out the whole policy with attach: false, the buckets that users browse included", () => {
    const customBuckets = {
      raw: { bucketName: "sales-exports", grantExecutionRoles: true },
      jobs: { bucketName: "jobs-only" },
    };
    const { stack, executionRolePolicies } = outputsOf({ ...existing(false), customBuckets });
    const policies = executionRolePolicies as Record<string, string>;
    expect(Object.keys(policies)).toEqual(["analysts"]);
    expect(stack.text).toHaveExactlyStatements(policies["analysts"] ?? "", [
      ...LARGE_DATA_SIDS,
      "CanvasBucketReadRaw",
      "CanvasBucketListRaw",
      "CanvasBucketLocationRaw",
    ]);
  });
});

describe("an existing EMR Serverless role", () => {
  const existing: CanvasLargeDataQuickSetupProps = {
    ...minimal,
    emrServerlessRole: { existing: { roleArn: EXISTING_EMR_ROLE } },
    domain: { import: { domainId: "d-abcdefghijkl" } },
  };
  const NAME = "AmazonSageMakerCanvasEMRSExecutionAccess-20250408T173347";
  const customBuckets = { raw: { bucketName: "sales-exports" } };

  it("creates no role, guards the role by name, and makes the domain wait for the guard", () => {
    const stack = quickSetup(existing);
    expect(stack.addresses()).toEqual([
      "aws_iam_role_policy.execution-roles_analysts_policy_3E655526",
      "aws_sagemaker_domain.domain",
      "data.aws_iam_policy_document.execution-roles_analysts_policy_document_D906E183",
      "data.aws_iam_role.emr-serverless-role_guard_3145A858",
      "data.aws_iam_roles.service-linked-role",
    ]);
    const { lifecycle, ...guard } =
      stack.dataSources("aws_iam_role")["data.aws_iam_role.emr-serverless-role_guard_3145A858"] ?? {};
    expect(guard).toEqual({ name: NAME });
    expect((lifecycle as { postcondition: unknown[] }).postcondition).toHaveLength(5);
    expect(stack.only("aws_sagemaker_domain")["depends_on"]).toEqual([
      "data.aws_iam_role.emr-serverless-role_guard_3145A858",
    ]);
    expect(stack.text).toMatchSnapshot();
  });

  it("takes the ARN from the user's text and never through the guard", () => {
    const stack = quickSetup(existing);
    const settings = stack.only("aws_sagemaker_domain")["default_user_settings"] as Record<string, unknown>;
    expect(settings["canvas_app_settings"]).toEqual({
      emr_serverless_settings: { execution_role_arn: EXISTING_EMR_ROLE, status: "ENABLED" },
    });
    expect(stack.text.match(/"iam:PassRole"/g)).toHaveLength(1);
    expect(stack.text).toHaveExactlyStatements("analysts", [
      ...LARGE_DATA_SIDS.filter((sid) => sid !== "IAMPassOperationForEMRServerless"),
      expect.objectContaining({ Action: ["iam:PassRole"], Resource: [EXISTING_EMR_ROLE] }) as IamStatement,
    ]);
  });

  it("attaches no bucket policy unless asked for, and gives it out instead", () => {
    const { stack, emrServerlessRolePolicy } = outputsOf({ ...existing, customBuckets });
    expect(() => {
      expect(stack.text).toHaveExactlyStatements(NAME, []);
    }).toThrow(`the stack has no role ${NAME}`);
    expect(stack.text).toHaveExactlyStatements(String(emrServerlessRolePolicy), [
      "CanvasBucketReadRaw",
      "CanvasBucketListRaw",
      "CanvasBucketLocationRaw",
    ]);
  });

  it("attaches the buckets after the guard under a name of the deployment's, when asked for", () => {
    const { stack, emrServerlessRolePolicy } = outputsOf({
      ...existing,
      emrServerlessRole: { existing: { roleArn: EXISTING_EMR_ROLE, grantCustomBuckets: true } },
      customBuckets,
    });
    expect(emrServerlessRolePolicy).toBeUndefined();
    expect(stack.resources("aws_iam_role_policy")["aws_iam_role_policy.custom-buckets"]).toEqual({
      name: "canvas-large-data-analytics",
      role: NAME,
      policy: "${data.aws_iam_policy_document.custom-buckets_document_0FB750FD.json}",
      depends_on: ["data.aws_iam_role.emr-serverless-role_guard_3145A858"],
    });
    expect(stack.text).toHaveExactlyStatements(NAME, [
      "CanvasBucketReadRaw",
      "CanvasBucketListRaw",
      "CanvasBucketLocationRaw",
    ]);
  });

  it("grants nothing when there is no bucket, asked for or not", () => {
    const asked = { existing: { roleArn: EXISTING_EMR_ROLE, grantCustomBuckets: true } };
    expect(difference(quickSetup(existing), quickSetup({ ...existing, emrServerlessRole: asked }))).toEqual({
      added: [],
      removed: [],
      changed: {},
    });
  });
});

describe("outputs", () => {
  it("refer to what was created", () => {
    const { stack, ...outputs } = outputsOf(maximal);
    expect(outputs).toEqual({
      emrServerlessRoleArn: "${aws_iam_role.emr-serverless-role.arn}",
      emrServerlessRolePolicy: undefined,
      executionRoleArns: {
        plain: "${aws_iam_role.execution-roles_plain_F16E21FE.arn}",
        leads: "${aws_iam_role.execution-roles_leads_73D4E141.arn}",
        "with-canvas": `arn:aws:iam::${ACCOUNT}:role/team/canvas`,
        narrow: `arn:aws:iam::${ACCOUNT}:role/narrow`,
        "not-ours": `arn:aws:iam::${ACCOUNT}:role/not-ours`,
      },
      executionRolePolicies: {
        "not-ours": "${data.aws_iam_policy_document.execution-roles_not-ours_policy_document_1879B74E.json}",
      },
      domainId: "${aws_sagemaker_domain.domain.id}",
      canvasAppSettings: {
        emrServerlessSettings: { executionRoleArn: "${aws_iam_role.emr-serverless-role.arn}", status: "ENABLED" },
      },
    });
    expect(stack.addresses()).toHaveLength(33);
  });

  it.each([
    [{ existing: {} }, undefined],
    [{ existing: { domainId: "d-abc" } }, "d-abc"],
    [{ import: { domainId: "d-abc" } }, "d-abc"],
  ])("give the id of the domain %j as the user wrote it", (domain, id) => {
    expect(outputsOf({ ...minimal, domain })["domainId"]).toBe(id);
  });
});

describe("values that only Terraform knows", () => {
  /** Where each variable ends up: `variable -> address.argument = text`. */
  function references(stack: Synthesized): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    const walk = (value: unknown, at: string): void => {
      if (typeof value === "string") {
        for (const [, name = ""] of value.matchAll(/var\.(\w+)/g)) (found[name] ??= []).push(`${at} = ${value}`);
      } else if (typeof value === "object" && value !== null) {
        Object.entries(value).forEach(([name, inner]) => {
          walk(inner, `${at}.${name}`);
        });
      }
    };
    Object.entries(stack.everything()).forEach(([address, block]) => {
      walk(block, address);
    });
    return found;
  }

  const variables = (build: (variable: (name: string) => string) => CanvasLargeDataQuickSetupProps): Synthesized =>
    synthesize((stack) => {
      const props = build((name) => new TerraformVariable(stack, name, { type: "string" }).stringValue);
      new CanvasLargeDataQuickSetup(stack, "Default", props);
    });

  it("stay references wherever a created thing takes them", () => {
    const stack = variables((variable) => ({
      deploymentName: "analytics",
      account: variable("account"),
      region: variable("region"),
      emrServerlessRole: { create: { nameSuffix: variable("suffix"), permissionsBoundaryArn: variable("boundary") } },
      customBuckets: {
        raw: {
          bucketName: variable("bucket"),
          prefixes: [variable("prefix")],
          access: "read-write",
          kmsKeyArn: variable("key"),
          ownerAccountId: variable("owner"),
        },
      },
      executionRoles: {
        created: {
          create: {
            roleName: variable("role_name"),
            path: variable("path"),
            permissionsBoundaryArn: variable("role_boundary"),
          },
        },
        existing: { existing: { roleArn: variable("role_arn") } },
      },
      domain: {
        create: {
          domainName: variable("domain_name"),
          vpcId: variable("vpc"),
          subnetIds: { one: variable("subnet") },
          executionRole: "existing",
        },
      },
      tags: { team: variable("tag") },
    }));
    const ROLE = "aws_iam_role.emr-serverless-role";
    const CREATED = "aws_iam_role.execution-roles_created_7BEF1CCA";
    const DOMAIN = "aws_sagemaker_domain.domain";
    const BUCKETS = "data.aws_iam_policy_document.custom-buckets_document_0FB750FD.statement";
    const OWNERS = "data.aws_iam_policy_document.owner-policies";
    expect(references(stack)).toEqual({
      account: [
        "data.aws_iam_policy_document.emr-serverless-role_trust_5BB0C351.statement.0.condition.0.values.0 = ${var.account}",
      ],
      region: [
        `${BUCKETS}.4.condition.0.values.0 = s3.\${var.region}.amazonaws.com`,
        `${BUCKETS}.5.condition.0.values.0 = s3.\${var.region}.amazonaws.com`,
        `${OWNERS}_keys_raw_95DD1618.statement.0.condition.0.values.0 = s3.\${var.region}.amazonaws.com`,
        `${OWNERS}_keys_raw_95DD1618.statement.1.condition.0.values.0 = s3.\${var.region}.amazonaws.com`,
        "data.aws_service.provider-region.lifecycle.postcondition.0.condition = ${self.region == var.region}",
      ],
      suffix: [`${ROLE}.name = AmazonSageMakerCanvasEMRSExecutionAccess-\${var.suffix}`],
      boundary: [`${ROLE}.permissions_boundary = \${var.boundary}`],
      bucket: [
        `${BUCKETS}.0.resources.0 = arn:aws:s3:::\${var.bucket}/\${var.prefix}*`,
        `${BUCKETS}.1.resources.0 = arn:aws:s3:::\${var.bucket}/\${var.prefix}*`,
        `${BUCKETS}.2.resources.0 = arn:aws:s3:::\${var.bucket}`,
        `${BUCKETS}.3.resources.0 = arn:aws:s3:::\${var.bucket}`,
        `${OWNERS}_buckets_raw_4BAEBBC0.statement.0.resources.0 = arn:aws:s3:::\${var.bucket}/\${var.prefix}*`,
        `${OWNERS}_buckets_raw_4BAEBBC0.statement.1.resources.0 = arn:aws:s3:::\${var.bucket}/\${var.prefix}*`,
        `${OWNERS}_buckets_raw_4BAEBBC0.statement.2.resources.0 = arn:aws:s3:::\${var.bucket}`,
        `${OWNERS}_buckets_raw_4BAEBBC0.statement.3.resources.0 = arn:aws:s3:::\${var.bucket}`,
      ],
      prefix: [
        `${BUCKETS}.0.resources.0 = arn:aws:s3:::\${var.bucket}/\${var.prefix}*`,
        `${BUCKETS}.1.resources.0 = arn:aws:s3:::\${var.bucket}/\${var.prefix}*`,
        `${BUCKETS}.2.condition.1.values.0 = \${var.prefix}*`,
        `${OWNERS}_buckets_raw_4BAEBBC0.statement.0.resources.0 = arn:aws:s3:::\${var.bucket}/\${var.prefix}*`,
        `${OWNERS}_buckets_raw_4BAEBBC0.statement.1.resources.0 = arn:aws:s3:::\${var.bucket}/\${var.prefix}*`,
        `${OWNERS}_buckets_raw_4BAEBBC0.statement.2.condition.0.values.0 = \${var.prefix}*`,
      ],
      key: [`${BUCKETS}.4.resources.0 = \${var.key}`, `${BUCKETS}.5.resources.0 = \${var.key}`],
      owner: [0, 1, 2, 3].map((index) => `${BUCKETS}.${index}.condition.0.values.0 = \${var.owner}`),
      role_name: [`${CREATED}.name = \${var.role_name}`],
      path: [`${CREATED}.path = \${var.path}`],
      role_boundary: [`${CREATED}.permissions_boundary = \${var.role_boundary}`],
      role_arn: [
        'aws_iam_role_policy.execution-roles_existing_policy_D0AA3CE8.role = ${element(reverse(split("/", var.role_arn)), 0)}',
        `${DOMAIN}.default_user_settings.execution_role = \${var.role_arn}`,
      ],
      domain_name: [`${DOMAIN}.domain_name = \${var.domain_name}`],
      vpc: [`${DOMAIN}.vpc_id = \${var.vpc}`],
      subnet: [`${DOMAIN}.subnet_ids.0 = \${var.subnet}`],
      tag: [
        `${ROLE}.tags.team = \${var.tag}`,
        `${CREATED}.tags.team = \${var.tag}`,
        `${DOMAIN}.tags.team = \${var.tag}`,
      ],
    });
  });

  it("stay references wherever an existing thing is named by them", () => {
    const stack = variables((variable) => ({
      ...minimal,
      emrServerlessRole: { existing: { roleArn: variable("emr_role"), grantCustomBuckets: true } },
      customBuckets: { raw: { bucketName: "sales-exports" } },
      executionRoles: { analysts: { existing: { roleArn: variable("role_arn"), attach: "canvas-policies" } } },
      domain: { import: { domainId: variable("domain") } },
    }));
    const nameOf = (variable: string) => `\${element(reverse(split("/", var.${variable})), 0)}`;
    expect(references(stack)).toEqual({
      emr_role: [
        `aws_iam_role_policy.custom-buckets.role = ${nameOf("emr_role")}`,
        "aws_sagemaker_domain.domain.default_user_settings.canvas_app_settings.emr_serverless_settings.execution_role_arn = ${var.emr_role}",
        `data.aws_iam_role.emr-serverless-role_guard_3145A858.name = ${nameOf("emr_role")}`,
      ],
      role_arn: [
        `aws_iam_role_policy_attachment.execution-roles_analysts_AmazonSageMakerCanvasDataPrepFullAccess_C9E2B80F.role = ${nameOf("role_arn")}`,
        `aws_iam_role_policy_attachment.execution-roles_analysts_AmazonSageMakerCanvasFullAccess_5C07DCBB.role = ${nameOf("role_arn")}`,
      ],
    });
    expect(stack.imports()).toEqual([{ to: "aws_sagemaker_domain.domain", id: "${var.domain}" }]);
  });

  it("reads account and Region in the plan when they are not given", () => {
    const { account, region, ...props } = minimal;
    const stack = quickSetup({
      ...props,
      emrServerlessRole: { create: { nameSuffix: "jobs" } },
      customBuckets: { raw: { bucketName: "sales-exports", kmsKeyArn: KEY } },
    });
    expect([account, region]).toEqual([ACCOUNT, REGION]);
    expect(stack.text).toHaveExactlyDataSources("aws_caller_identity", {
      "data.aws_caller_identity.caller_account_B17A66C4": {},
    });
    expect(stack.text).toHaveExactlyDataSources("aws_service", {
      "data.aws_service.caller_region_72B3C6A6": { service_id: "sts" },
    });
    const conditions = (document: string): unknown =>
      (
        stack.dataSources("aws_iam_policy_document")[`data.aws_iam_policy_document.${document}`]?.[
          "statement"
        ] as Block[]
      ).map(({ condition }) => condition);
    const equals = (variable: string, value: string): Block => ({ test: "StringEquals", variable, values: [value] });
    const caller = "${data.aws_caller_identity.caller_account_B17A66C4.account_id}";
    const ours = equals("aws:ResourceAccount", caller);
    expect(conditions("emr-serverless-role_trust_5BB0C351")).toEqual([[equals("aws:SourceAccount", caller)]]);
    expect(conditions("custom-buckets_document_0FB750FD")).toEqual([
      [ours],
      [ours, { test: "StringLike", variable: "s3:prefix", values: ["*"] }],
      [ours],
      [equals("kms:ViaService", "s3.${data.aws_service.caller_region_72B3C6A6.region}.amazonaws.com")],
    ]);
  });

  it.each<[string, string | undefined]>([
    ["is not given", undefined],
    ["is a token", "token"],
  ])("asks for every name that would hold the Region when it %s", (_, given) => {
    const { region, ...props } = minimal;
    const token = Token.asString({ resolve: () => region });
    const message = refusal({
      ...props,
      ...(given === undefined ? {} : { region: token }),
      executionRoles: { one: { create: {} }, two: { create: { roleName: "given" } }, ...minimal.executionRoles },
    });
    const problem =
      "the default name holds the Region, because IAM names are global to the account, and the Region is known only to " +
      "Terraform here\n    write: this prop, or region as a plain text";
    expect(message).toBe(
      "CanvasLargeDataQuickSetup at stack/Default: 2 problems in its props\n" +
        `  emrServerlessRole.create.nameSuffix: ${problem}\n` +
        `  executionRoles.one.create.roleName: ${problem}`,
    );
  });
});

describe("structure that only Terraform would know", () => {
  const anything = Token.asAny({ resolve: () => "later" });
  const text = Token.asString({ resolve: () => "later" });
  const WRITE = "    write: a value known at synth";
  const isList = (name: string): boolean => name === "prefixes" || name === "additionalCanvasPolicies";
  const unknown = (name: string): string =>
    `${name} is known only to Terraform here, but synth must know which resources exist${isList(name) ? " (in JavaScript, a list token looks like one element)" : ""}`;
  const createRole = (fields: object): object => ({ executionRoles: { analysts: { create: fields } } });
  const bucket = (fields: object): object => ({ customBuckets: { raw: { bucketName: "sales-exports", ...fields } } });

  it.each<[string, object]>([
    ["deploymentName", { deploymentName: text }],
    ["emrServerlessRole", { emrServerlessRole: anything }],
    ["emrServerlessRole.create", { emrServerlessRole: { create: anything } }],
    ["emrServerlessRole.create.path", { emrServerlessRole: { create: { path: text } } }],
    ["customBuckets", { customBuckets: anything }],
    ["customBuckets.raw", { customBuckets: { raw: anything } }],
    ["customBuckets.raw.prefixes", bucket({ prefixes: Token.asList({ resolve: () => ["later"] }) })],
    ["customBuckets.raw.access", bucket({ access: text })],
    ["customBuckets.raw.grantExecutionRoles", bucket({ grantExecutionRoles: anything })],
    ["executionRoles", { executionRoles: anything }],
    ["executionRoles.analysts", { executionRoles: { analysts: anything } }],
    [
      "executionRoles.analysts.existing.attach",
      { executionRoles: { analysts: { existing: { roleArn: EXISTING_EMR_ROLE, attach: text } } } },
    ],
    [
      "executionRoles.analysts.create.additionalCanvasPolicies",
      createRole({ additionalCanvasPolicies: Fn.tolist(["AmazonSageMakerCanvasBedrockAccess"]) as unknown }),
    ],
    ["executionRoles.analysts.create.additionalCanvasPolicies.0", createRole({ additionalCanvasPolicies: [text] })],
    [
      "executionRoles.analysts.create.attachAmazonSageMakerFullAccess",
      createRole({ attachAmazonSageMakerFullAccess: anything }),
    ],
    ["domain", { domain: anything }],
    [
      "domain.create.subnetIds",
      {
        ...created,
        domain: { create: { ...created.domain.create, subnetIds: Token.asStringMap({ resolve: () => ({}) }) } },
      },
    ],
    [
      "domain.create.executionRole",
      { ...created, domain: { create: { ...created.domain.create, executionRole: text } } },
    ],
    ["protectDomain", { protectDomain: anything }],
    ["restrictPassRole", { restrictPassRole: anything }],
    ["tags", { tags: Token.asStringMap({ resolve: () => ({}) }) }],
  ])("%s is refused", (path, props) => {
    expect(refusal({ ...minimal, ...props })).toBe(
      `CanvasLargeDataQuickSetup at stack/Default: 1 problem in its props\n  ${path}: ${unknown(path.split(".").at(-1) ?? "")}\n${WRITE}`,
    );
  });
});

it("a list token where a map is wanted is answered with a map", () => {
  const subnetIds: unknown = Token.asList({ resolve: () => ["later"] });
  const domain = { create: { vpcId: "vpc-01234567", subnetIds, executionRole: "analysts" } };
  expect(refusal({ ...minimal, domain })).toBe(
    "CanvasLargeDataQuickSetup at stack/Default: 1 problem in its props\n" +
      "  domain.create.subnetIds: subnetIds is known only to Terraform here, but synth must know which resources exist (in JavaScript, a list token looks like one element)\n" +
      "    write: a map from names of your choice to values, which may be tokens",
  );
});

describe("policies that IAM would refuse", () => {
  it("are reported for all roles at once, each under the name that the user knows", () => {
    const prefixes = Array.from({ length: 400 }, (_, index) => `folder-with-a-name-${index}/`);
    const customBuckets = { raw: { bucketName: "sales-exports", prefixes, grantExecutionRoles: true } };
    const build = (): unknown => quickSetup({ ...maximal, customBuckets });
    const labels = [
      "EMR Serverless role",
      ...["plain", "leads", "with-canvas", "narrow", "not-ours"].map((name) => `execution role ${name}`),
    ];
    let message = "";
    try {
      build();
    } catch (error) {
      message = String(error);
    }
    expect(
      [...message.matchAll(/The inline policy for the (.*) has (?:at least )?\d+ characters/g)].map(
        ([, label]) => label,
      ),
    ).toEqual(labels);
  });
});

describe("wrong props", () => {
  it("are refused all at once, each with its place and what to write, before anything is created", () => {
    const app = Testing.app();
    const stack = new TerraformStack(app, "stack");
    const build = () =>
      new CanvasLargeDataQuickSetup(stack, "canvas", {
        ...minimal,
        account: "1",
        customBuckets: { Raw: { bucketName: "s3://x" } },
        tags: { "aws:x": "y" },
        protect: true,
      } as CanvasLargeDataQuickSetupProps);
    expect(build).toThrow(InvalidPropsError);
    expect(stack.node.findAll().map(({ node }) => node.id)).not.toContain("emr-serverless-role");
    expect(refusal({ ...minimal, account: "1", domain: {}, protect: true })).toBe(
      [
        "CanvasLargeDataQuickSetup at stack/Default: 3 problems in its props",
        '  account: "1" is not an AWS account id; allowed: 12 digits, in quotes (bare digits are a number, which loses leading zeros)',
        '    write: for example "111122223333"',
        "  protect: there is no field protect here",
        `    write: one of ${Object.keys(steps.fields).join(", ")}, provider`,
        "  domain: the domain has none of create, import, existing",
        "    write: one of create:, import:, existing:",
      ].join("\n"),
    );
  });

  it("checks the construct's id where it stands in for the deployment's name", () => {
    const { deploymentName, ...props } = minimal;
    expect(deploymentName).toBe("analytics");
    expect(() => quickSetup(props, "canvas")).not.toThrow();
    expect(() => quickSetup(props, "Canvas_1")).toThrow(
      "CanvasLargeDataQuickSetup at stack/Canvas_1: 1 problem in its props\n" +
        '  id: "Canvas_1" is not a deployment name; allowed: 1 to 40 lower-case letters, digits and dashes, starting with a letter\n' +
        '    write: for example "analytics", as the id; or deploymentName, which leaves the id free',
    );
  });

  it("gives programs the problems as data", () => {
    try {
      quickSetup({ ...minimal, account: "1" });
      throw new Error("The props were accepted.");
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidPropsError);
      expect(String(error)).toMatch(/^InvalidPropsError: CanvasLargeDataQuickSetup at stack/);
      expect((error as InvalidPropsError).problems).toEqual([
        {
          path: ["account"],
          atName: false,
          problem:
            '"1" is not an AWS account id; allowed: 12 digits, in quotes (bare digits are a number, which loses leading zeros)',
          write: 'for example "111122223333"',
        },
      ]);
    }
  });
});

describe("a provider of the user's", () => {
  const forms: readonly [string, CanvasLargeDataQuickSetupProps][] = [
    ["everything created", maximal],
    [
      "everything existing, account and Region read in the plan",
      {
        deploymentName: "analytics",
        emrServerlessRole: { existing: { roleArn: EXISTING_EMR_ROLE, grantCustomBuckets: true } },
        customBuckets: { raw: { bucketName: "sales-exports" } },
        executionRoles: minimal.executionRoles,
        domain: { import: { domainId: "d-abc" } },
      },
    ],
  ];

  it.each(forms)("is the one of every resource, data source and import: %s", (_, props) => {
    const stack = synthesize((scope) => {
      const provider = new AwsProvider(scope, "other", { region: REGION, alias: "other" });
      new CanvasLargeDataQuickSetup(scope, "Default", { ...props, provider });
    });
    const blocks = Object.entries(stack.everything());
    expect(blocks.filter(([, block]) => block["provider"] !== "aws.other").map(([address]) => address)).toEqual([]);
    expect(stack.imports().map((block) => block["provider"])).toEqual(stack.imports().map(() => "aws.other"));
    expect(blocks.length).toBe(props === maximal ? 33 : 9);
  });

  it.each(forms)("is not named when none is given: %s", (_, props) => {
    const blocks = Object.entries(quickSetup(props).everything());
    expect(blocks.filter(([, block]) => "provider" in block).map(([address]) => address)).toEqual([]);
  });
});

describe("two instances in one stack", () => {
  it("share no address, no role name and no policy on a role", () => {
    const { deploymentName, ...props } = maximal;
    expect(deploymentName).toBe("analytics");
    const plain = {
      ...props,
      emrServerlessRole: { create: {} },
      executionRoles: { ...props.executionRoles, leads: { create: {} } },
    };
    const one = quickSetup(plain, "one");
    const both = synthesize((stack) => {
      new CanvasLargeDataQuickSetup(stack, "one", plain);
      const domain = { create: { ...props.domain.create, domainName: "another" } } as typeof props.domain;
      new CanvasLargeDataQuickSetup(stack, "two", { ...plain, domain });
    });
    expect(both.addresses()).toHaveLength(2 * one.addresses().length);
    expect(Object.keys(both.checks())).toHaveLength(2);
    const names = Object.values(both.resources("aws_iam_role")).map(({ name }) => String(name).toLowerCase());
    expect([...new Set(names)]).toHaveLength(6);
    const policies = Object.values(both.resources("aws_iam_role_policy")).map(
      ({ role, name }) => `${String(role)} ${String(name)}`,
    );
    expect([...new Set(policies)]).toHaveLength(10);
  });
});
