import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Fn, TerraformStack, TerraformVariable, Testing, Token } from "cdktf";
import { InvalidPropsError } from "../../lib/constructs/errors";
import { CanvasLargeDataQuickSetup, type CanvasLargeDataQuickSetupProps } from "../../modules/quick-setup";
import { ACCOUNT, EXISTING_EMR_ROLE, KEY, maximal, minimal, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { difference, type IamStatement, type Synthesized, synthesize } from "../support/synth";

/** The scenario alone in a stack, under the id that the app gives it. */
function quickSetup(props: CanvasLargeDataQuickSetupProps, id = "Default"): Synthesized {
  return synthesize((stack) => void new CanvasLargeDataQuickSetup(stack, id, props));
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

/** The same statements with the Sids alone, to say which grants a role has. */
function sids(statements: readonly IamStatement[]): readonly (string | undefined)[] {
  return statements.map(({ Sid }) => Sid);
}

const LARGE_DATA_SIDS = [
  "EMRServerlessCreateApplicationOperation",
  "EMRServerlessListApplicationOperation",
  "EMRServerlessApplicationOperations",
  "EMRServerlessStartJobRunOperation",
  "EMRServerlessListJobRunOperation",
  "EMRServerlessJobRunOperations",
  "EMRServerlessTagResourceOperation",
  "IAMPassOperationForEMRServerless",
  "ECRDescribeImagesOperation",
  "ECROperations",
];
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
    expect(stack.only("aws_iam_role")).toEqual({
      name: "AmazonSageMakerCanvasEMRSExecutionAccess-analytics-use1",
      description: "EMR Serverless jobs of SageMaker Canvas, deployment analytics",
      assume_role_policy: "${data.aws_iam_policy_document.emr-serverless-role_trust_5BB0C351.json}",
    });
    expect(stack.trustStatements("aws_iam_role.emr-serverless-role")).toEqual([
      {
        Sid: "EMRServerlessTrustPolicy",
        Effect: "Allow",
        Principal: { Service: ["emr-serverless.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
        Condition: { StringEquals: { "aws:SourceAccount": [ACCOUNT] } },
      },
    ]);
    expect(stack.managedPolicies("aws_iam_role.emr-serverless-role")).toEqual([
      "arn:aws:iam::aws:policy/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy",
    ]);
    expect(stack.policyStatements("aws_iam_role.emr-serverless-role")).toEqual([]);
  });

  it("puts one inline policy, named after the deployment, on the execution role and attaches nothing", () => {
    expect(stack.only("aws_iam_role_policy")).toEqual({
      name: "canvas-large-data-analytics",
      role: "analysts",
      policy: "${data.aws_iam_policy_document.execution-roles_analysts_policy_document_D906E183.json}",
    });
    expect(sids(stack.policyStatements("analysts"))).toEqual(LARGE_DATA_SIDS);
    expect(stack.managedPolicies("analysts")).toEqual([]);
  });

  it("lets the execution role pass exactly the role it created", () => {
    expect(stack.policyStatements("analysts").filter(({ Action }) => Action.includes("iam:PassRole"))).toEqual([
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
    expect(stack.dataSources("aws_iam_roles")).toEqual({
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
      "data.aws_iam_roles.canvas_service-linked-role_2BD24392",
    ]);
  });

  it("makes the roles from every prop of theirs", () => {
    const tags = { team: "data-science", "cost-center": "42" };
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
    expect(stack.resources("aws_iam_role")).toEqual({
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
      expect(stack.trustStatements(role)).toEqual([
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
    ["not-ours", []],
  ])("attaches to %s exactly its AWS managed policies", (role, policies) => {
    expect(stack.managedPolicies(role)).toEqual(policies);
  });

  const browsable = [
    "CanvasBucketReadRaw",
    "CanvasBucketWriteRaw",
    "CanvasBucketListRaw",
    "CanvasBucketLocationRaw",
    "CanvasBucketDecryptRaw",
    "CanvasBucketEncryptRaw",
  ];
  it.each([
    [
      "aws_iam_role.emr-serverless-role",
      [...browsable, "CanvasBucketReadWhole", "CanvasBucketListWhole", "CanvasBucketLocationWhole"],
    ],
    ["aws_iam_role.execution-roles_plain_F16E21FE", ["ECRDescribeImagesOperation", ...browsable]],
    ["aws_iam_role.execution-roles_leads_73D4E141", ["ECRDescribeImagesOperation", ...browsable]],
    ["canvas", browsable],
    ["narrow", [...LARGE_DATA_SIDS, ...browsable]],
    ["not-ours", []],
  ])("grants %s exactly its statements", (role, expected) => {
    expect(sids(stack.policyStatements(role))).toEqual(expected);
  });

  it("scopes the custom buckets to folders, access, key and owner", () => {
    const owned = { "aws:ResourceAccount": [OTHER_ACCOUNT] };
    const ours = { "aws:ResourceAccount": [ACCOUNT] };
    const folders = ["arn:aws:s3:::sales-exports/raw/*", "arn:aws:s3:::sales-exports/2026/q1/*"];
    const viaS3 = { StringEquals: { "kms:ViaService": ["s3.us-east-1.amazonaws.com"] } };
    const allow = (Sid: string, Action: string[], Resource: string[], Condition: IamStatement["Condition"]) => ({
      Sid,
      Effect: "Allow",
      Action,
      Resource,
      Condition,
    });
    expect(stack.policyStatements("aws_iam_role.emr-serverless-role")).toEqual([
      allow("CanvasBucketReadRaw", ["s3:GetObject"], folders, { StringEquals: owned }),
      allow("CanvasBucketWriteRaw", ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"], folders, {
        StringEquals: owned,
      }),
      allow("CanvasBucketListRaw", ["s3:ListBucket"], ["arn:aws:s3:::sales-exports"], {
        StringEquals: owned,
        StringLike: { "s3:prefix": ["raw/*", "2026/q1/*"] },
      }),
      allow("CanvasBucketLocationRaw", ["s3:GetBucketLocation"], ["arn:aws:s3:::sales-exports"], {
        StringEquals: owned,
      }),
      allow("CanvasBucketDecryptRaw", ["kms:Decrypt"], [KEY], viaS3),
      allow("CanvasBucketEncryptRaw", ["kms:GenerateDataKey"], [KEY], viaS3),
      allow("CanvasBucketReadWhole", ["s3:GetObject"], ["arn:aws:s3:::reference-data/*"], { StringEquals: ours }),
      allow("CanvasBucketListWhole", ["s3:ListBucket"], ["arn:aws:s3:::reference-data"], {
        StringEquals: ours,
        StringLike: { "s3:prefix": ["*"] },
      }),
      allow("CanvasBucketLocationWhole", ["s3:GetBucketLocation"], ["arn:aws:s3:::reference-data"], {
        StringEquals: ours,
      }),
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

describe("one option more", () => {
  const NONE = { added: [], removed: [], changed: {} };
  const ROLE = "aws_iam_role.emr-serverless-role";
  const large = { analysts: minimal.executionRoles["analysts"] };
  const create = {
    ...minimal,
    executionRoles: { analysts: { create: {} } },
    domain: { create: { vpcId: "vpc-01234567", subnetIds: { one: "subnet-01234567" }, executionRole: "analysts" } },
  } satisfies CanvasLargeDataQuickSetupProps;
  const withDocument = (roles: string) => `aws_iam_role_policy.${roles}`;

  it.each<
    [string, CanvasLargeDataQuickSetupProps, CanvasLargeDataQuickSetupProps, Partial<ReturnType<typeof difference>>]
  >([
    [
      "nameSuffix",
      minimal,
      { ...minimal, emrServerlessRole: { create: { nameSuffix: "x" } } },
      { changed: { [ROLE]: { name: "AmazonSageMakerCanvasEMRSExecutionAccess-x" } } },
    ],
    [
      "path",
      minimal,
      { ...minimal, emrServerlessRole: { create: { path: "/service-role/" } } },
      { changed: { [ROLE]: { path: "/service-role/" } } },
    ],
    [
      "permissionsBoundaryArn",
      minimal,
      {
        ...minimal,
        emrServerlessRole: { create: { permissionsBoundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess" } },
      },
      { changed: { [ROLE]: { permissions_boundary: "arn:aws:iam::aws:policy/PowerUserAccess" } } },
    ],
    ["tags", minimal, { ...minimal, tags: { team: "x" } }, { changed: { [ROLE]: { tags: { team: "x" } } } }],
    [
      "a custom bucket that only jobs use",
      minimal,
      { ...minimal, customBuckets: { raw: { bucketName: "sales-exports" } } },
      { added: [withDocument("custom-buckets"), "data.aws_iam_policy_document.custom-buckets_document_0FB750FD"] },
    ],
    [
      "a created execution role instead of an existing one",
      minimal,
      { ...minimal, executionRoles: { analysts: { create: {} } } },
      {
        added: [
          "aws_iam_role.execution-roles_analysts_0EE4B64B",
          "aws_iam_role_policy_attachment.execution-roles_analysts_AmazonSageMakerCanvasDataPrepFullAccess_A3EBE0C0",
          "aws_iam_role_policy_attachment.execution-roles_analysts_AmazonSageMakerCanvasFullAccess_3D6D3F0A",
          "data.aws_iam_policy_document.execution-roles_analysts_trust_7AEC4A6F",
        ],
      },
    ],
    [
      "a second execution role",
      minimal,
      {
        ...minimal,
        executionRoles: { ...large, leads: { create: {} } } as CanvasLargeDataQuickSetupProps["executionRoles"],
      },
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
      "AmazonSageMakerFullAccess",
      create,
      { ...create, executionRoles: { analysts: { create: { attachAmazonSageMakerFullAccess: true } } } },
      {},
    ],
    [
      "AmazonSageMakerFullAccess off",
      create,
      { ...create, executionRoles: { analysts: { create: { attachAmazonSageMakerFullAccess: false } } } },
      {},
    ],
    [
      "protectDomain false",
      create,
      { ...create, protectDomain: false },
      { changed: { "aws_sagemaker_domain.domain": { lifecycle: { prevent_destroy: false } } } },
    ],
    ["protectDomain true", create, { ...create, protectDomain: true }, {}],
    [
      "domainName",
      create,
      { ...create, domain: { create: { ...create.domain.create, domainName: "other" } } },
      { changed: { "aws_sagemaker_domain.domain": { domain_name: "other" } } },
    ],
    ["the id of a domain that is left alone", minimal, { ...minimal, domain: { existing: { domainId: "d-abc" } } }, {}],
    ["another deployment name", minimal, { ...minimal, deploymentName: "research" }, {}],
  ])("%s changes nothing else", (_, before, after, expected) => {
    expect(difference(quickSetup(before), quickSetup(after))).toEqual({ ...NONE, ...expected });
  });
});
