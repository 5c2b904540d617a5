import { largeDataSettings } from "../../lib/constructs/domain";
import { UserProfiles, type UserProfilesProps } from "../../lib/constructs/user-profiles";
import { target } from "../support/constructs";
import { ACCOUNT, KEY } from "../support/quick-setup";
import { type Synthesized, synthesize } from "../support/synth";

const ROLE = `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs`;
const LEADS = `arn:aws:iam::${ACCOUNT}:role/leads`;
const depends_on = ["data.aws_iam_role.guard"];

function profilesOf(profiles: UserProfilesProps["profiles"], props: Partial<UserProfilesProps> = {}): Synthesized {
  return synthesize((scope) => {
    new UserProfiles(scope, "user-profiles", {
      target,
      domainId: "d-abc",
      profiles,
      executionRoleArns: { leads: LEADS, others: `arn:aws:iam::${ACCOUNT}:role/others` },
      settings: largeDataSettings(ROLE, undefined),
      protect: true,
      dependsOn: [{ fqn: "data.aws_iam_role.guard" }],
      ...props,
    });
  });
}

const enabled = { emr_serverless_settings: { execution_role_arn: ROLE, status: "ENABLED" } };

it("repeats the domain's setting on a profile with its own role, under its static name", () => {
  expect(profilesOf({ mary: { executionRole: "leads" } }).everything()).toEqual({
    "aws_sagemaker_user_profile.user-profiles_mary_AD4BED18": {
      domain_id: "d-abc",
      user_profile_name: "mary",
      user_settings: { execution_role: LEADS, canvas_app_settings: enabled },
      depends_on,
      lifecycle: { prevent_destroy: true },
    },
  });
});

it("takes every option of a profile, tags, and the wish not to be protected", () => {
  const stack = profilesOf(
    {
      mary: {
        executionRole: "leads",
        userProfileName: "Mary",
        singleSignOnUserName: "mary@example.com",
        securityGroupIds: { b: "sg-0000000b", a: "sg-0000000a" },
      },
    },
    { target: { ...target, tags: { team: "x" } }, protect: false },
  );
  expect(stack.text).toHaveExactlyResources("aws_sagemaker_user_profile", [
    {
      domain_id: "d-abc",
      user_profile_name: "Mary",
      single_sign_on_user_identifier: "UserName",
      single_sign_on_user_value: "mary@example.com",
      tags: { team: "x" },
      user_settings: {
        execution_role: LEADS,
        security_groups: ["sg-0000000b", "sg-0000000a"],
        canvas_app_settings: enabled,
      },
      depends_on,
      lifecycle: { prevent_destroy: false },
    },
  ]);
});

it("switches large data off for one user, and keeps the workspace, which the domain's setting may not reach", () => {
  const settings = largeDataSettings(ROLE, { bucketName: "work", kmsKeyArn: KEY });
  const workspace_settings = { s3_artifact_path: "s3://work", s3_kms_key_id: KEY };
  const stack = profilesOf(
    { off: { executionRole: "leads", largeData: false }, on: { executionRole: "leads", largeData: true } },
    { settings },
  );
  const settingsByName = Object.values(stack.resources("aws_sagemaker_user_profile")).map((profile) => [
    profile["user_profile_name"],
    (profile["user_settings"] as Readonly<Record<string, unknown>>)["canvas_app_settings"],
  ]);
  expect(Object.fromEntries(settingsByName)).toEqual({
    off: { emr_serverless_settings: { status: "DISABLED" }, workspace_settings },
    on: { ...enabled, workspace_settings },
  });
});

it("makes nothing without profiles", () => {
  expect(profilesOf({}).addresses()).toEqual([]);
});
