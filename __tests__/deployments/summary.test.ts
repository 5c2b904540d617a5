import { summaryOf } from "../../lib/deployments/summary";
import { examples } from "./summary-examples";

const ABOUT_ALL = `For every deployment
  - Terraform cannot discover the roles of user profiles: a user whose role is not listed gains nothing. A profile with
    its own CanvasAppSettings does not inherit the domain's setting. To see both for a user:
      aws sagemaker describe-user-profile --region REGION --domain-id DOMAIN_ID --user-profile-name USER --query UserSettings
  - Not read: other policies and permissions boundaries of existing roles, and SCPs.
  - The first use of EMR Serverless in an account needs its service-linked role; the plan warns if it is missing:
      aws iam create-service-linked-role --aws-service-name ops.emr-serverless.amazonaws.com
  - Jobs fail beyond the account's vCPUs, 16 at first: Service Quotas > Amazon EMR Serverless > Max concurrent vCPUs per account.
  - While jobs run, an EMR Serverless application of Canvas costs at most 40.61 USD an hour: 400 vCPU, 3000 GB of memory and 20000 GB of disk.
    The account's vCPU quota is the cap (quota not read): at AWS's default of 16 vCPU, at most 1.94 USD an hour.
    Assumed are the workers with the most memory and disk for each vCPU (8 GB and 200 GB). Prices of 2026-09, https://aws.amazon.com/emr/pricing/ (us-east-1, x86, not verified).
  - Job logs are kept in storage that AWS manages, under a key of AWS. The setting of Canvas has no field that changes this.
`;

test("an imported domain with an existing role", () => {
  expect(summaryOf([examples.imported]))
    .toBe(`1 deployment synthesized to cdktf.out/stacks; nothing in AWS has changed yet.

analytics  (quick-setup, account 111122223333, us-east-1)
  state in   terraform.analytics.tfstate
  creates    EMR Serverless role AmazonSageMakerCanvasEMRSExecutionAccess-analytics-use1
               with AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy (1 of 20 managed policies), inline policy canvas-large-data-analytics
               may read and write s3://sales-exports, only raw/ and curated/; execution roles too
               may read s3://lake; jobs only, users cannot browse it
  changes    execution role AmazonSageMaker-ExecutionRole-20260101T000000 (analysts): + inline policy canvas-large-data-analytics, only what large data needs and the buckets
             domain d-abcdefghijkl: imported into Terraform's state, large data switched on, other settings unchanged; a plan that would destroy it fails
  for        Canvas users who work as the execution role analysts, and no others
  costs      nothing fixed; jobs, apps and storage cost by use
  next
    1. Make sure that this does not print VpcOnly. If it does, write existing: in place of import:, because AWS rejects
         the provider's update of such a domain (hashicorp/terraform-provider-aws #45528).
         aws sagemaker describe-domain --region us-east-1 --domain-id d-abcdefghijkl --query AppNetworkAccessType --output text
    2. npx cdktf deploy analytics
    3. Restart the running Canvas apps: users choose Log out in Canvas, or you delete each app (quick builds start again).
         Console: SageMaker AI > Domains > d-abcdefghijkl > User profiles > the user > Apps > Canvas > Delete. Or:
         aws sagemaker list-apps --region us-east-1 --domain-id-equals d-abcdefghijkl --output json --query "Apps[?AppType=='Canvas' && Status=='InService'].[UserProfileName,SpaceName]"
         aws sagemaker delete-app --region us-east-1 --domain-id d-abcdefghijkl --app-type Canvas --app-name default --user-profile-name USER
         For an app in a space: --space-name SPACE in place of --user-profile-name USER.

${ABOUT_ALL}`);
});

test("everything created, unprotected", () => {
  expect(summaryOf([examples.created]))
    .toBe(`1 deployment synthesized to cdktf.out/stacks; nothing in AWS has changed yet.

fresh  (quick-setup, account 111122223333, us-west-2)
  works as   arn:aws:iam::111122223333:role/terraform
  state in   states/fresh.tfstate
  creates    EMR Serverless role AmazonSageMakerCanvasEMRSExecutionAccess-jobs
               with AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy (1 of 20 managed policies)
             execution role AmazonSageMaker-ExecutionRole-fresh-analysts-usw2 (analysts)
               with AmazonSageMakerCanvasFullAccess, AmazonSageMakerCanvasDataPrepFullAccess (2 of 20 managed policies), inline policy canvas-large-data-fresh
             execution role canvas-admins (admins)
               with AmazonSageMakerCanvasFullAccess, AmazonSageMakerCanvasDataPrepFullAccess, AmazonSageMakerCanvasBedrockAccess, AmazonSageMakerFullAccess (4 of 20 managed policies), inline policy canvas-large-data-fresh
             domain fresh with large data switched on, in vpc-12345678, public internet, IAM sign-in
               its users work as analysts by default
  for        Canvas users who work as the execution roles analysts, admins, and no others
  warnings   protectDomain is false: cdktf destroy deletes the new domain, and its users lose their spaces
             admins gets AmazonSageMakerFullAccess, which allows far more than Canvas needs
             restrictPassRole is not set: users of the created execution roles can pass EMR Serverless the runtime role of any other deployment in the account, and so read and write its data. Write restrictPassRole: true to deny that (recommended), or restrictPassRole: false to accept it.
             the new domain cannot move to custom-vpc-only (hashicorp/terraform-provider-aws #45528): that change, and a change of subnets, replace it
  costs      nothing fixed; jobs, apps and storage cost by use
  next
    1. npx cdktf deploy fresh
    2. Add users: SageMaker AI > Domains > fresh > User profiles > Add user. No restart is needed.

${ABOUT_ALL}`);
});

test("nothing changed but by hand", () => {
  expect(summaryOf([examples.untouched]))
    .toBe(`1 deployment synthesized to cdktf.out/stacks; nothing in AWS has changed yet.

legacy  (quick-setup, account 111122223333, eu-west-1)
  state in   s3://states/canvas-large-data/legacy.tfstate (eu-central-1)
  leaves     EMR Serverless role AmazonSageMakerCanvasEMRSExecutionAccess-shared: the plan checks its name, path and trust
             execution role data-team (data-team): attach is false
             domain (no id given): step 6 switches large data on
               if Terraform managed it here before, it is removed from the state and not destroyed
  for        Canvas users who work as the execution role data-team, and no others
  warnings   customer managed keys: their key policies must also allow these roles; those of this account do if they delegate access to IAM
  costs      nothing fixed; jobs, apps and storage cost by use
  next
    1. npx cdktf deploy legacy
    2. Give the owner of AmazonSageMakerCanvasEMRSExecutionAccess-shared this policy to add:
         terraform -chdir=cdktf.out/stacks/legacy output -raw emr_serverless_role_policy
    3. Give the owner of data-team this policy to add:
         terraform -chdir=cdktf.out/stacks/legacy output -json execution_role_policies | jq -r '."data-team"'
    4. Give the owner of s3://lake (account 444455556666) this bucket policy to add:
         terraform -chdir=cdktf.out/stacks/legacy output -json bucket_owner_policies | jq -r '."lake"'
    5. Give the owners of keys in other accounts these key policies to add, by name:
         terraform -chdir=cdktf.out/stacks/legacy output -json key_owner_policies
    6. Switch large data on in the domain, keeping its other Canvas settings:
         aws sagemaker list-domains --region eu-west-1 --query "Domains[].[DomainId,DomainName]" --output text
         aws sagemaker describe-domain --region eu-west-1 --domain-id DOMAIN_ID --query DefaultUserSettings.CanvasAppSettings --output json > legacy-before.json
         jq --arg role arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-shared '{CanvasAppSettings: ((. // {}) + {EmrServerlessSettings: {Status: "ENABLED", ExecutionRoleArn: $role}})}' legacy-before.json > legacy-after.json
         aws sagemaker update-domain --region eu-west-1 --domain-id DOMAIN_ID --default-user-settings file://legacy-after.json
         If Terraform manages the domain elsewhere, put the output canvas_app_settings into its default_user_settings instead.
    7. Restart the running Canvas apps: users choose Log out in Canvas, or you delete each app (quick builds start again).
         Console: SageMaker AI > Domains > DOMAIN_ID > User profiles > the user > Apps > Canvas > Delete. Or:
         aws sagemaker list-apps --region eu-west-1 --domain-id-equals DOMAIN_ID --output json --query "Apps[?AppType=='Canvas' && Status=='InService'].[UserProfileName,SpaceName]"
         aws sagemaker delete-app --region eu-west-1 --domain-id DOMAIN_ID --app-type Canvas --app-name default --user-profile-name USER
         For an app in a space: --space-name SPACE in place of --user-profile-name USER.

${ABOUT_ALL}`);
});

test("existing roles that get policies", () => {
  expect(summaryOf([examples.shared]))
    .toBe(`1 deployment synthesized to cdktf.out/stacks; nothing in AWS has changed yet.

shared  (quick-setup, account 111122223333, eu-west-1)
  state in   terraform.shared.tfstate
  changes    EMR Serverless role AmazonSageMakerCanvasEMRSExecutionAccess-shared: + inline policy canvas-large-data-shared
               may read s3://lake; execution roles too
             execution role people (people): + AmazonSageMakerCanvasFullAccess, AmazonSageMakerCanvasDataPrepFullAccess
               + inline policy canvas-large-data-shared with the buckets
  leaves     domain d-mnopqrstuvwx: step 2 switches large data on
               if Terraform managed it here before, it is removed from the state and not destroyed
  for        Canvas users who work as the execution role people, and no others
  costs      nothing fixed; jobs, apps and storage cost by use
  next
    1. npx cdktf deploy shared
    2. Switch large data on in the domain, keeping its other Canvas settings:
         aws sagemaker describe-domain --region eu-west-1 --domain-id d-mnopqrstuvwx --query DefaultUserSettings.CanvasAppSettings --output json > shared-before.json
         jq --arg role arn:aws:iam::111122223333:role/service-role/AmazonSageMakerCanvasEMRSExecutionAccess-shared '{CanvasAppSettings: ((. // {}) + {EmrServerlessSettings: {Status: "ENABLED", ExecutionRoleArn: $role}})}' shared-before.json > shared-after.json
         aws sagemaker update-domain --region eu-west-1 --domain-id d-mnopqrstuvwx --default-user-settings file://shared-after.json
         If Terraform manages the domain elsewhere, put the output canvas_app_settings into its default_user_settings instead.
    3. Restart the running Canvas apps: users choose Log out in Canvas, or you delete each app (quick builds start again).
         Console: SageMaker AI > Domains > d-mnopqrstuvwx > User profiles > the user > Apps > Canvas > Delete. Or:
         aws sagemaker list-apps --region eu-west-1 --domain-id-equals d-mnopqrstuvwx --output json --query "Apps[?AppType=='Canvas' && Status=='InService'].[UserProfileName,SpaceName]"
         aws sagemaker delete-app --region eu-west-1 --domain-id d-mnopqrstuvwx --app-type Canvas --app-name default --user-profile-name USER
         For an app in a space: --space-name SPACE in place of --user-profile-name USER.

${ABOUT_ALL}`);
});

test("no buckets, an imported domain that is not protected", () => {
  expect(summaryOf([examples.plain]))
    .toBe(`1 deployment synthesized to cdktf.out/stacks; nothing in AWS has changed yet.

plain  (quick-setup, account 111122223333, eu-west-1)
  state in   terraform.plain.tfstate
  changes    execution role people (people): + AmazonSageMakerCanvasFullAccess, AmazonSageMakerCanvasDataPrepFullAccess
             execution role guests (guests): + inline policy canvas-large-data-plain, only what large data needs
             domain d-mnopqrstuvwx: imported into Terraform's state, large data switched on, other settings unchanged
  leaves     EMR Serverless role AmazonSageMakerCanvasEMRSExecutionAccess-shared: the plan checks its name, path and trust
  for        Canvas users who work as the execution roles people, guests, and no others
  warnings   protectDomain is false: cdktf destroy deletes d-mnopqrstuvwx, and its users lose their spaces
  costs      nothing fixed; jobs, apps and storage cost by use
  next
    1. Make sure that this does not print VpcOnly. If it does, write existing: in place of import:, because AWS rejects
         the provider's update of such a domain (hashicorp/terraform-provider-aws #45528).
         aws sagemaker describe-domain --region eu-west-1 --domain-id d-mnopqrstuvwx --query AppNetworkAccessType --output text
    2. npx cdktf deploy plain
    3. Restart the running Canvas apps: users choose Log out in Canvas, or you delete each app (quick builds start again).
         Console: SageMaker AI > Domains > d-mnopqrstuvwx > User profiles > the user > Apps > Canvas > Delete. Or:
         aws sagemaker list-apps --region eu-west-1 --domain-id-equals d-mnopqrstuvwx --output json --query "Apps[?AppType=='Canvas' && Status=='InService'].[UserProfileName,SpaceName]"
         aws sagemaker delete-app --region eu-west-1 --domain-id d-mnopqrstuvwx --app-type Canvas --app-name default --user-profile-name USER
         For an app in a space: --space-name SPACE in place of --user-profile-name USER.

${ABOUT_ALL}`);
});

test("a closed VPC with a domain, security group and endpoints that exist", () => {
  expect(summaryOf([examples.shielded]))
    .toBe(`1 deployment synthesized to cdktf.out/stacks; nothing in AWS has changed yet.

shielded  (custom-vpc-only, account 111122223333, eu-west-1)
  state in   terraform.shielded.tfstate
  creates    1 interface endpoint in vpc-12345678, in security group canvas-large-data-shielded-endpoints
               logs
             EMR Serverless role AmazonSageMakerCanvasEMRSExecutionAccess-shielded-euw1
               with AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy (1 of 20 managed policies), inline policy canvas-large-data-shielded
               may read and write s3://lab-canvas; the domain's workspace, execution roles too
             execution role AmazonSageMaker-ExecutionRole-shielded-analysts-euw1 (analysts)
               with AmazonSageMakerCanvasFullAccess, AmazonSageMakerCanvasDataPrepFullAccess (2 of 20 managed policies), inline policy canvas-large-data-shielded
  leaves     execution role guests (guests): attach is false
             domain d-abcdefghijkl: step 3 switches large data on
               if Terraform managed it here before, it is removed from the state and not destroyed
  for        Canvas users who work as the execution roles analysts, guests, and no others
  warnings   the workspace s3://lab-canvas is granted but not set: the domain keeps its own, because users would no longer see their artifacts
  unchecked  The plan checks that the existing security groups (apps) have a rule which lets themselves in. Not checked, because no filter ties a port to a rule: that it covers TCP 8192-65535 and 2049, and that the groups let the apps out to the interface endpoints and to S3 on port 443.
             S3 is reached through a network that another team owns: whether the subnets have a route to S3, and whether its policy allows Canvas's buckets, image layers and EMR Serverless's logs, is not checked.
             Central interface endpoints: whether the apps can resolve and reach application-autoscaling, athena, sagemaker-api, sagemaker-runtime, sagemaker-notebook, sagemaker-data-science-assistant, sts, ecr-api, ecr-dkr, ec2, redshift-data, secretsmanager, ssm, monitoring, textract, comprehend, rekognition, glue, rds, bedrock-runtime, kendra, emr-serverless is not checked.
  costs      about 8 USD a month for 1 interface endpoint in up to 1 Availability Zone, and 0.01 USD for each GB through them (prices of 2026-09, https://aws.amazon.com/privatelink/pricing/ (us-east-1, not verified)); jobs, apps and storage cost by use
  next
    1. npx cdktf deploy shielded
    2. Give the owner of guests this policy to add:
         terraform -chdir=cdktf.out/stacks/shielded output -json execution_role_policies | jq -r '."guests"'
    3. Switch large data on in the domain, keeping its other Canvas settings:
         aws sagemaker describe-domain --region eu-west-1 --domain-id d-abcdefghijkl --query DefaultUserSettings.CanvasAppSettings --output json > shielded-before.json
         jq --arg role arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-shielded-euw1 '{CanvasAppSettings: ((. // {}) + {EmrServerlessSettings: {Status: "ENABLED", ExecutionRoleArn: $role}})}' shielded-before.json > shielded-after.json
         aws sagemaker update-domain --region eu-west-1 --domain-id d-abcdefghijkl --default-user-settings file://shielded-after.json
         If Terraform manages the domain elsewhere, put the output canvas_app_settings into its default_user_settings instead.
    4. Restart the running Canvas apps: users choose Log out in Canvas, or you delete each app (quick builds start again).
         Console: SageMaker AI > Domains > d-abcdefghijkl > User profiles > the user > Apps > Canvas > Delete. Or:
         aws sagemaker list-apps --region eu-west-1 --domain-id-equals d-abcdefghijkl --output json --query "Apps[?AppType=='Canvas' && Status=='InService'].[UserProfileName,SpaceName]"
         aws sagemaker delete-app --region eu-west-1 --domain-id d-abcdefghijkl --app-type Canvas --app-name default --user-profile-name USER
         For an app in a space: --space-name SPACE in place of --user-profile-name USER.

${ABOUT_ALL}`);
});

test("a closed VPC: what is made in it, what it costs and what undoes its restriction", () => {
  expect(summaryOf([examples.closed]))
    .toBe(`1 deployment synthesized to cdktf.out/stacks; nothing in AWS has changed yet.

closed  (custom-vpc-only, account 111122223333, eu-west-1)
  state in   terraform.closed.tfstate
  creates    security group canvas-large-data-closed-apps in vpc-12345678
             S3 gateway endpoint canvas-large-data-closed-s3 on rtb-12345678, rtb-87654321
             22 interface endpoints in vpc-12345678, in security group canvas-large-data-closed-endpoints
               application-autoscaling, athena, sagemaker-api, sagemaker-runtime, sagemaker-notebook, sagemaker-data-science-assistant, sts, ecr-api, ecr-dkr, ec2, redshift-data, secretsmanager, ssm, monitoring, logs, textract, comprehend, rekognition, glue, bedrock-runtime, kendra, emr-serverless
             EMR Serverless role AmazonSageMakerCanvasEMRSExecutionAccess-closed-euw1
               with AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy (1 of 20 managed policies)
             execution role AmazonSageMaker-ExecutionRole-closed-analysts-euw1 (analysts)
               with AmazonSageMakerCanvasFullAccess, AmazonSageMakerCanvasDataPrepFullAccess, AmazonSageMakerFullAccess (3 of 20 managed policies), inline policy canvas-large-data-closed
             domain closed with large data switched on, in vpc-12345678, no internet, IAM sign-in; a plan that would destroy it fails
               its users work as analysts by default
  changes    the listed subnets and existing security groups: + tag canvas=yes; a state that owns their tags will show drift
             execution role others (others): + inline policy canvas-large-data-closed, only what large data needs and network interfaces
  for        Canvas users who work as the execution roles analysts, others, and no others
  warnings   analysts gets AmazonSageMakerFullAccess, which allows far more than Canvas needs
             the restriction of network interfaces has no effect for analysts, others where AmazonSageMakerFullAccess is attached; enforce: true denies the rest
             the new domain cannot be changed by Terraform (hashicorp/terraform-provider-aws #45528): another role, security group or setting of it is refused in the plan
               to change it: write existing: with its id in place of create:, so that Terraform no longer manages it, then run the printed command
             The S3 endpoint governs all S3 traffic of its route tables, and its policy allows only what Canvas, its jobs and the listed buckets need. Other applications there that use S3 need additionalStatements.
             Left out of the interface endpoints that AWS's page names: rds (Import data from RDS). AWS does not publish which of them Canvas requires to run standard builds in your VPC, so those builds may silently run in AWS's own VPC instead.
  costs      about 322 USD a month for 22 interface endpoints in up to 2 Availability Zones, and 0.01 USD for each GB through them (prices of 2026-09, https://aws.amazon.com/privatelink/pricing/ (us-east-1, not verified)); jobs, apps and storage cost by use
  next
    1. npx cdktf deploy closed
    2. Add users: SageMaker AI > Domains > closed > User profiles > Add user. No restart is needed.

${ABOUT_ALL}`);
});

test("a custom domain with public internet: sign-in, keys, workspace and user profiles", () => {
  expect(summaryOf([examples.custom]))
    .toBe(`1 deployment synthesized to cdktf.out/stacks; nothing in AWS has changed yet.

research  (custom-public, account 111122223333, eu-west-1)
  state in   terraform.research.tfstate
  creates    EMR Serverless role AmazonSageMakerCanvasEMRSExecutionAccess-research-euw1
               with AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy (1 of 20 managed policies), inline policy canvas-large-data-research
               may read and write s3://research-canvas, only team/; the domain's workspace, execution roles too
             execution role AmazonSageMaker-ExecutionRole-research-leads-euw1 (leads)
               with AmazonSageMakerCanvasFullAccess, AmazonSageMakerCanvasDataPrepFullAccess (2 of 20 managed policies), inline policy canvas-large-data-research
             domain research with large data switched on, in vpc-12345678, public internet, IAM Identity Center sign-in; a plan that would destroy it fails
               its users work as leads by default
               encrypted with arn:aws:kms:eu-west-1:111122223333:key/00000000-12ab-34cd-56ef-1234567890ab
               if it is destroyed, its users' files are deleted too
             user profile ada, works as leads
             user profile bob-the-guest, works as guests, large data switched off
  changes    execution role guests (guests): + AmazonSageMakerCanvasFullAccess, AmazonSageMakerCanvasDataPrepFullAccess
               + inline policy canvas-large-data-research with ecr:DescribeImages, the buckets, the domain's key
  for        Canvas users who work as the execution roles leads, guests, and no others
  warnings   the new domain cannot move to custom-vpc-only (hashicorp/terraform-provider-aws #45528): that change, and a change of subnets, are refused in the plan
             customer managed keys: their key policies must also allow these roles; those of this account do if they delegate access to IAM
  costs      nothing fixed; jobs, apps and storage cost by use
  next
    1. npx cdktf deploy research
    2. Add users: SageMaker AI > Domains > research > User profiles > Add user. No restart is needed.

${ABOUT_ALL}`);
});

test("several deployments, in the order of the file", () => {
  const all = summaryOf(Object.values(examples));
  const alone = Object.values(examples).map((each) => summaryOf([each]).split("\n\n")[1]);
  expect(all.split("\n\n")).toEqual([
    "8 deployments synthesized to cdktf.out/stacks; nothing in AWS has changed yet.",
    ...alone,
    ABOUT_ALL,
  ]);
});
