import { CanvasLargeDataCustomPublic } from "../../modules/custom-public";
import { CanvasLargeDataQuickSetup, type CanvasLargeDataQuickSetupProps } from "../../modules/quick-setup";
import { InvalidPropsError } from "../../lib/constructs/errors";
import { ACCOUNT, KEY, maximal, minimal, OTHER_ACCOUNT } from "../support/quick-setup";
import { difference, type IamStatement, type Synthesized, synthesize } from "../support/synth";

type Props = CanvasLargeDataQuickSetupProps;

const customPublic = (props: Props): Synthesized =>
  synthesize((stack) => new CanvasLargeDataCustomPublic(stack, "Default", props));
const quickSetup = (props: Props): Synthesized =>
  synthesize((stack) => new CanvasLargeDataQuickSetup(stack, "Default", props));
const sids = (statements: readonly IamStatement[]): readonly (string | undefined)[] => statements.map(({ Sid }) => Sid);

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

  it("is granted to every listed role exactly once, whatever is attached to it", () => {
    const roles = [
      "aws_iam_role.execution-roles_plain_F16E21FE",
      "aws_iam_role.execution-roles_leads_73D4E141",
      "canvas",
      "narrow",
    ];
    for (const role of roles) {
      const statements = stack.policyStatements(role);
      expect(statements.filter(({ Action }) => Action.includes("ecr:DescribeImages"))).toEqual([IMAGES]);
      expect(new Set(sids(statements)).size).toBe(statements.length);
    }
    expect(stack.policyStatements("aws_iam_role.emr-serverless-role").flatMap(({ Action }) => Action)).not.toContain(
      "ecr:DescribeImages",
    );
  });

  it("is in the policy for the owner of a role that nothing is attached to", () => {
    let made: CanvasLargeDataCustomPublic | undefined;
    const synthesized = synthesize((scope) => {
      made = new CanvasLargeDataCustomPublic(scope, "Default", maximal);
    });
    const policy = String(synthesized.resolve(made?.executionRolePolicies["not-ours"]));
    const statements = synthesized.statementsOf(policy);
    expect(statements.filter(({ Sid }) => Sid === "ECRDescribeImagesOperation")).toEqual([IMAGES]);
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
    expect(sids(customPublic(withoutBuckets).policyStatements("canvas"))).toEqual(["ECRDescribeImagesOperation"]);
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
    for (const role of ["aws_iam_role.execution-roles_plain_F16E21FE", "canvas", "narrow"]) {
      expect(sids(stack.policyStatements(role)).slice(-users.length)).toEqual(users);
    }
    expect(sids(stack.policyStatements("aws_iam_role.emr-serverless-role"))).toEqual(
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
    expect(sids(synthesized.statementsOf(policy))).toEqual(
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
