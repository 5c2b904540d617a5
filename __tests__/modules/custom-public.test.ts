import { CanvasLargeDataCustomPublic } from "../../modules/custom-public";
import { CanvasLargeDataQuickSetup, type CanvasLargeDataQuickSetupProps } from "../../modules/quick-setup";
import { InvalidPropsError } from "../../lib/constructs/errors";
import type { IamStatement } from "../../lib/testing";
import {
  ACCOUNT,
  KEY,
  LARGE_DATA_SIDS,
  maximal,
  minimal,
  OTHER_ACCOUNT,
  RAW_BUCKET_SIDS,
} from "../support/quick-setup";
import { difference, type Synthesized, synthesize } from "../support/synth";

type Props = CanvasLargeDataQuickSetupProps;

const customPublic = (props: Props): Synthesized =>
  synthesize((stack) => new CanvasLargeDataCustomPublic(stack, "Default", props));
const quickSetup = (props: Props): Synthesized =>
  synthesize((stack) => new CanvasLargeDataQuickSetup(stack, "Default", props));

const IMAGES: IamStatement = {
  Sid: "ECRDescribeImagesOperation",
  Effect: "Allow",
  Action: ["ecr:DescribeImages"],
  Resource: [
    "arn:aws:ecr:*:*:repository/sagemaker-data-wrangler-emr-container",
    "arn:aws:ecr:*:*:repository/ap-dataprep-emr",
  ],
};
const FOREIGN_KEY = KEY.replace(ACCOUNT, OTHER_ACCOUNT);

describe("ecr:DescribeImages", () => {
  const withoutBuckets: Props = { ...maximal, customBuckets: {} };
  const stack = customPublic(maximal);

  const others = LARGE_DATA_SIDS.filter((sid) => sid !== "ECRDescribeImagesOperation");

  it.each([
    ["aws_iam_role.execution-roles_plain_F16E21FE", [IMAGES, ...RAW_BUCKET_SIDS]],
    ["aws_iam_role.execution-roles_leads_73D4E141", [IMAGES, ...RAW_BUCKET_SIDS]],
    ["canvas", [IMAGES, ...RAW_BUCKET_SIDS]],
    ["narrow", [IMAGES, ...others, ...RAW_BUCKET_SIDS]],
  ])("is granted to the listed role %s exactly once, whatever is attached to it", (role, statements) => {
    expect(stack.text).toHaveExactlyStatements(role, statements);
  });

  it("is in no other statement, and in none of the jobs' role", () => {
    // Four roles, and the policy for the owner of a fifth.
    expect(stack.text.match(/"ecr:DescribeImages"/g)).toHaveLength(5);
    expect(stack.text.match(/"ECRDescribeImagesOperation"/g)).toHaveLength(5);
    expect(stack.text).not.toHaveExactlyStatements("aws_iam_role.emr-serverless-role", [IMAGES]);
  });

  it("is in the policy for the owner of a role that nothing is attached to", () => {
    let made: CanvasLargeDataCustomPublic | undefined;
    const synthesized = synthesize((scope) => {
      made = new CanvasLargeDataCustomPublic(scope, "Default", maximal);
    });
    const policy = String(synthesized.resolve(made?.executionRolePolicies["not-ours"]));
    expect(synthesized.text).toHaveExactlyStatements(policy, [IMAGES, ...others, ...RAW_BUCKET_SIDS]);
  });

  it("is all that a deployment gains when it moves here from quick-setup, and nothing is replaced", () => {
    expect(difference(quickSetup(withoutBuckets), customPublic(withoutBuckets))).toEqual({
      added: [
        "aws_iam_role_policy.execution-roles_with-canvas_policy_E4D04E3D",
        "data.aws_iam_policy_document.execution-roles_with-canvas_policy_document_2ACD6447",
      ],
      removed: [],
      changed: {},
    });
    expect(customPublic(withoutBuckets).text).toHaveExactlyStatements("canvas", [IMAGES]);
  });

  it("changes nothing where every role has it already", () => {
    expect(difference(quickSetup(minimal), customPublic(minimal))).toEqual({ added: [], removed: [], changed: {} });
  });
});

describe("what every scenario gained", () => {
  const props: Props = {
    ...maximal,
    domain: {
      create: {
        vpcId: "vpc-0123456789abcdef0",
        subnetIds: { one: "subnet-0123456789abcdef0" },
        executionRole: "leads",
        kmsKeyArn: KEY,
      },
    },
    workspace: { bucketName: "canvas-work", prefix: "a/", kmsKeyArn: FOREIGN_KEY, ownerAccountId: OTHER_ACCOUNT },
    userProfiles: { mary: { executionRole: "plain" }, john: { executionRole: "narrow", largeData: false } },
  };
  const stack = customPublic(props);

  it("adds profiles and owners' policies, and moves nothing", () => {
    const before = customPublic({ ...props, workspace: undefined, userProfiles: undefined } as unknown as Props);
    expect(difference(before, stack)).toMatchObject({
      added: [
        "aws_sagemaker_user_profile.user-profiles_john_7034E5F7",
        "aws_sagemaker_user_profile.user-profiles_mary_AD4BED18",
        "data.aws_iam_policy_document.owner-policies_buckets_workspace_DCC8C457",
        "data.aws_iam_policy_document.owner-policies_keys_workspace_B8FC0C18",
      ],
      removed: [],
    });
  });

  it("grants workspace and domain's key to every execution role, and the workspace to the jobs' role", () => {
    const users = [
      "CanvasBucketReadWorkspace",
      "CanvasBucketWriteWorkspace",
      "CanvasBucketListWorkspace",
      "CanvasBucketLocationWorkspace",
      "CanvasWorkspaceCors",
      "CanvasWorkspaceKey",
      "CanvasWorkspaceKeyOfAnotherAccount",
      "CanvasDomainKey",
    ];
    const images = ["ECRDescribeImagesOperation", ...RAW_BUCKET_SIDS, ...users];
    expect(stack.text).toHaveExactlyStatements("aws_iam_role.execution-roles_plain_F16E21FE", images);
    expect(stack.text).toHaveExactlyStatements("canvas", images);
    expect(stack.text).toHaveExactlyStatements("narrow", [...LARGE_DATA_SIDS, ...RAW_BUCKET_SIDS, ...users]);
    expect(stack.text).toHaveExactlyStatements(
      "aws_iam_role.emr-serverless-role",
      ["Read", "Write", "List", "Location", "Decrypt", "Encrypt"].flatMap((what) => [
        `CanvasBucket${what}Raw`,
        ...(["Read", "List", "Location"].includes(what) ? [`CanvasBucket${what}Whole`] : []),
        `CanvasBucket${what}Workspace`,
      ]),
    );
  });

  it("gives profiles their own roles after the domain is there", () => {
    const profiles = Object.values(stack.resources("aws_sagemaker_user_profile"));
    expect(profiles.map((profile) => [profile["user_profile_name"], profile["domain_id"]])).toEqual([
      ["john", "${aws_sagemaker_domain.domain.id}"],
      ["mary", "${aws_sagemaker_domain.domain.id}"],
    ]);
    for (const profile of profiles) expect(profile["depends_on"]).toContain("aws_sagemaker_domain.domain");
  });

  it("asks an existing role's owner for the workspace too, when nothing may be attached to the jobs' role", () => {
    let made: CanvasLargeDataCustomPublic | undefined;
    const synthesized = synthesize((scope) => {
      made = new CanvasLargeDataCustomPublic(scope, "Default", {
        ...minimal,
        emrServerlessRole: {
          existing: { roleArn: `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-x` },
        },
        workspace: { bucketName: "canvas-work" },
      });
    });
    const policy = String(synthesized.resolve(made?.emrServerlessRolePolicy));
    expect(synthesized.text).toHaveExactlyStatements(
      policy,
      ["Read", "Write", "List", "Location"].map((what) => `CanvasBucket${what}Workspace`),
    );
    expect(synthesized.resolve(made?.canvasAppSettings)).toMatchObject({
      workspaceSettings: { s3ArtifactPath: "s3://canvas-work" },
    });
  });
});

it("refuses wrong props under its own name, before anything is made", () => {
  const make = (): unknown => customPublic({ ...minimal, userProfiles: { mary: { executionRole: "nobody" } } });
  expect(make).toThrow(InvalidPropsError);
  expect(make).toThrow("CanvasLargeDataCustomPublic at stack/Default: 2 problems in its props");
});
