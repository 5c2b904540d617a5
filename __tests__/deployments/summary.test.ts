import { summaryOf } from "../../lib/deployments/summary";
import { examples } from "./summary-examples";

const ABOUT_ALL = `For every deployment
  - Terraform cannot discover the roles of user profiles: a user whose role is not listed gains nothing. A profile with
    CanvasAppSettings of its own does not take the domain's setting. To see both for a user:
      aws sagemaker describe-user-profile --region REGION --domain-id DOMAIN_ID --user-profile-name USER --query UserSettings
  - What else hangs on an existing role was not read: other policies, a permissions boundary, SCPs.
  - First use of EMR Serverless in an account needs its service-linked role; the plan warns where it is missing:
      aws iam create-service-linked-role --aws-service-name ops.emr-serverless.amazonaws.com
  - Jobs fail beyond the account's vCPUs, 16 at first: Service Quotas > Amazon EMR Serverless > Max concurrent vCPUs per account.
`;

test("an imported domain with an existing role", () => {
  expect(summaryOf([examples.imported]))
    .toBe(`1 deployment synthesized to cdktf.out/stacks; nothing in AWS has changed yet.

analytics  (quick-setup, account 111122223333, us-east-1)
  state in   terraform.analytics.tfstate
  creates    EMR Serverless role AmazonSageMakerCanvasEMRSExecutionAccess-analytics-use1
               with AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy, inline policy canvas-large-data-analytics
               may read and write s3://sales-exports, only raw/ and curated/; execution roles too
               may read s3://lake; jobs only, users cannot browse it
  changes    execution role AmazonSageMaker-ExecutionRole-20260101T000000 (analysts): + inline policy canvas-large-data-analytics, only what large data needs and the buckets
             domain d-abcdefghijkl: taken into Terraform's state, large data switched on, its other settings left; a plan that would destroy it fails
  for        Canvas users who work as the execution role analysts; nobody else
  next
    1. Make sure that this does not print VpcOnly. If it does, write existing: in place of import:, because AWS refuses
         the provider's update of such a domain (hashicorp/terraform-provider-aws #45528).
         aws sagemaker describe-domain --region us-east-1 --domain-id d-abcdefghijkl --query AppNetworkAccessType --output text
    2. npx cdktf deploy analytics
    3. Restart the Canvas apps that run: users choose Log out in Canvas, or delete each app (quick builds start again).
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
               with AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy
             execution role AmazonSageMaker-ExecutionRole-fresh-analysts-usw2 (analysts)
               with AmazonSageMakerCanvasFullAccess, AmazonSageMakerCanvasDataPrepFullAccess, inline policy canvas-large-data-fresh
             execution role canvas-admins (admins)
               with AmazonSageMakerCanvasFullAccess, AmazonSageMakerCanvasDataPrepFullAccess, AmazonSageMakerCanvasBedrockAccess, AmazonSageMakerFullAccess, inline policy canvas-large-data-fresh
             domain fresh with large data switched on, in vpc-12345678, public internet, IAM sign-in
               its users work as analysts by default
  for        Canvas users who work as the execution roles analysts, admins; nobody else
  beware     protectDomain is false: cdktf destroy deletes the new domain, and its users lose their spaces
             admins gets AmazonSageMakerFullAccess, which allows far more than Canvas needs
  next
    1. npx cdktf deploy fresh
    2. Add users: SageMaker AI > Domains > fresh > User profiles > Add user. There is nothing to restart.

${ABOUT_ALL}`);
});

test("nothing changed but by hand", () => {
  expect(summaryOf([examples.untouched]))
    .toBe(`1 deployment synthesized to cdktf.out/stacks; nothing in AWS has changed yet.

legacy  (quick-setup, account 111122223333, eu-west-1)
  state in   s3://states/canvas-large-data/legacy.tfstate (eu-central-1)
  leaves     EMR Serverless role AmazonSageMakerCanvasEMRSExecutionAccess-shared: the plan checks its name, path and trust
             execution role data-team (data-team): attach is false
             domain (no id given): step 4 switches large data on
               if Terraform managed it here before, it is let go and not destroyed
  for        Canvas users who work as the execution role data-team; nobody else
  beware     buckets of other accounts: their bucket policies must allow these roles too
             encrypted buckets: the keys' policies must allow these roles too; those of this account do if they leave it to IAM
  next
    1. npx cdktf deploy legacy
    2. Give the owner of AmazonSageMakerCanvasEMRSExecutionAccess-shared this policy to add:
         terraform -chdir=cdktf.out/stacks/legacy output -raw emr_serverless_role_policy
    3. Give the owner of data-team this policy to add:
         terraform -chdir=cdktf.out/stacks/legacy output -json execution_role_policies | jq -r '."data-team"'
    4. Switch large data on in the domain, keeping its other Canvas settings:
         aws sagemaker list-domains --region eu-west-1 --query "Domains[].[DomainId,DomainName]" --output text
         aws sagemaker describe-domain --region eu-west-1 --domain-id DOMAIN_ID --query DefaultUserSettings.CanvasAppSettings --output json > legacy-before.json
         jq --arg role arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-shared '{CanvasAppSettings: ((. // {}) + {EmrServerlessSettings: {Status: "ENABLED", ExecutionRoleArn: $role}})}' legacy-before.json > legacy-after.json
         aws sagemaker update-domain --region eu-west-1 --domain-id DOMAIN_ID --default-user-settings file://legacy-after.json
         If Terraform manages the domain elsewhere, put the output canvas_app_settings into its default_user_settings instead.
    5. Restart the Canvas apps that run: users choose Log out in Canvas, or delete each app (quick builds start again).
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
               if Terraform managed it here before, it is let go and not destroyed
  for        Canvas users who work as the execution role people; nobody else
  next
    1. npx cdktf deploy shared
    2. Switch large data on in the domain, keeping its other Canvas settings:
         aws sagemaker describe-domain --region eu-west-1 --domain-id d-mnopqrstuvwx --query DefaultUserSettings.CanvasAppSettings --output json > shared-before.json
         jq --arg role arn:aws:iam::111122223333:role/service-role/AmazonSageMakerCanvasEMRSExecutionAccess-shared '{CanvasAppSettings: ((. // {}) + {EmrServerlessSettings: {Status: "ENABLED", ExecutionRoleArn: $role}})}' shared-before.json > shared-after.json
         aws sagemaker update-domain --region eu-west-1 --domain-id d-mnopqrstuvwx --default-user-settings file://shared-after.json
         If Terraform manages the domain elsewhere, put the output canvas_app_settings into its default_user_settings instead.
    3. Restart the Canvas apps that run: users choose Log out in Canvas, or delete each app (quick builds start again).
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
             domain d-mnopqrstuvwx: taken into Terraform's state, large data switched on, its other settings left
  leaves     EMR Serverless role AmazonSageMakerCanvasEMRSExecutionAccess-shared: the plan checks its name, path and trust
  for        Canvas users who work as the execution roles people, guests; nobody else
  beware     protectDomain is false: cdktf destroy deletes d-mnopqrstuvwx, and its users lose their spaces
  next
    1. Make sure that this does not print VpcOnly. If it does, write existing: in place of import:, because AWS refuses
         the provider's update of such a domain (hashicorp/terraform-provider-aws #45528).
         aws sagemaker describe-domain --region eu-west-1 --domain-id d-mnopqrstuvwx --query AppNetworkAccessType --output text
    2. npx cdktf deploy plain
    3. Restart the Canvas apps that run: users choose Log out in Canvas, or delete each app (quick builds start again).
         Console: SageMaker AI > Domains > d-mnopqrstuvwx > User profiles > the user > Apps > Canvas > Delete. Or:
         aws sagemaker list-apps --region eu-west-1 --domain-id-equals d-mnopqrstuvwx --output json --query "Apps[?AppType=='Canvas' && Status=='InService'].[UserProfileName,SpaceName]"
         aws sagemaker delete-app --region eu-west-1 --domain-id d-mnopqrstuvwx --app-type Canvas --app-name default --user-profile-name USER
         For an app in a space: --space-name SPACE in place of --user-profile-name USER.

${ABOUT_ALL}`);
});

test("several deployments, in the order of the file", () => {
  const all = summaryOf(Object.values(examples));
  const alone = Object.values(examples).map((each) => summaryOf([each]).split("\n\n")[1]);
  expect(all.split("\n\n")).toEqual([
    "5 deployments synthesized to cdktf.out/stacks; nothing in AWS has changed yet.",
    ...alone,
    ABOUT_ALL,
  ]);
});
