/** An account in which everything works without internet access: `doctor` finds nothing in it. A test breaks one thing. */
import { EMR_SERVERLESS_EXECUTION_POLICY, managedPolicyArn } from "../../../lib/policies/managed";
import { ENDPOINT, IMAGES, INTERFACES, JOBS, ownJobRole } from "../../checks/closed-vpc";
import type { LoopbackAws } from "../../support/loopback-aws";
import { ACCOUNT, REGION } from "../../support/quick-setup";
import { consoleNetwork, consoleRole, serviceLinkedRole, trustIn } from "../../terraform/support/console";

export const USERS = "users";
export const JOB_ROLE = `arn:aws:iam::${ACCOUNT}:role/${JOBS}`;
export const USERS_ROLE = `arn:aws:iam::${ACCOUNT}:role/${USERS}`;
export const BUCKET = "team-data";

export const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** Where everything is. */
export interface HealthyAccount {
  readonly domainId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly routeTableId: string;
  readonly groupId: string;
  readonly endpointId: string;
  readonly endpointPolicy: readonly object[];
  readonly usersPolicy: readonly object[];
  readonly jobsPolicy: readonly object[];
}

/** Makes it. */
export async function healthyAccount(aws: LoopbackAws): Promise<HealthyAccount> {
  await serviceLinkedRole(aws);
  const network = await consoleNetwork(aws, REGION, { subnets: 1, routeTables: 1, securityGroups: 1 });
  const { vpcId } = network;
  const [subnetId = "", routeTableId = "", groupId = ""] = [
    network.subnetIds[0],
    network.routeTableIds[0],
    network.securityGroupIds[0],
  ];
  const ec2 = `arn:aws:ec2:${REGION}:${ACCOUNT}`;
  const usersPolicy = [
    IMAGES,
    {
      ...INTERFACES,
      Resource: [INTERFACES.Resource[0], `${ec2}:subnet/${subnetId}`, `${ec2}:security-group/${groupId}`],
    },
    ownJobRole(JOB_ROLE),
  ];
  const own = { StringEquals: { "aws:ResourceAccount": ACCOUNT } };
  const jobsPolicy = [
    {
      Sid: "Read",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation"],
      Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
      Condition: own,
    },
  ];
  await consoleRole(aws, { roleName: JOBS, trust: trustIn("emr-serverless.amazonaws.com", ACCOUNT) });
  await consoleRole(aws, { roleName: USERS, trust: trustIn("sagemaker.amazonaws.com") });
  await aws.request("s3", "CreateBucket", { Bucket: BUCKET });
  const endpointPolicy = [{ ...ENDPOINT.own, Condition: own }, ENDPOINT.layers, ENDPOINT.logs];
  const { VpcEndpoint: endpoint } = await aws.request<{ readonly VpcEndpoint: { readonly VpcEndpointId: string } }>(
    "ec2",
    "CreateVpcEndpoint",
    {
      VpcId: vpcId,
      VpcEndpointType: "Gateway",
      ServiceName: `com.amazonaws.${REGION}.s3`,
      RouteTableIds: [routeTableId],
      PolicyDocument: policy(...endpointPolicy),
    },
  );
  const { DomainId: domainId } = await aws.request<{ readonly DomainId: string }>("sagemaker", "CreateDomain", {
    DomainName: "analytics",
    AuthMode: "IAM",
    AppNetworkAccessType: "VpcOnly",
    VpcId: vpcId,
    SubnetIds: [subnetId],
    DefaultUserSettings: {
      ExecutionRole: USERS_ROLE,
      SecurityGroups: [groupId],
      CanvasAppSettings: { EmrServerlessSettings: { ExecutionRoleArn: JOB_ROLE, Status: "ENABLED" } },
    },
  });
  await aws.request("s3control", "PutPublicAccessBlock", {
    AccountId: ACCOUNT,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  });
  const account = {
    domainId,
    vpcId,
    subnetId,
    routeTableId,
    groupId,
    endpointId: endpoint.VpcEndpointId,
    endpointPolicy,
    usersPolicy,
    jobsPolicy,
  };
  await restoreRoles(aws, account);
  return account;
}

/** Gives the roles their policies, and no others. */
export async function restoreRoles(aws: LoopbackAws, account: HealthyAccount): Promise<void> {
  const roles = [
    [JOBS, trustIn("emr-serverless.amazonaws.com", ACCOUNT), account.jobsPolicy, EMR_SERVERLESS_EXECUTION_POLICY],
    [USERS, trustIn("sagemaker.amazonaws.com"), account.usersPolicy, "AmazonSageMakerCanvasFullAccess"],
  ] as const;
  for (const [RoleName, trust, statements, managed] of roles) {
    const { PolicyNames: names } = await aws.request<{ readonly PolicyNames: readonly string[] }>(
      "iam",
      "ListRolePolicies",
      { RoleName },
    );
    for (const PolicyName of names) await aws.request("iam", "DeleteRolePolicy", { RoleName, PolicyName });
    const own = { PolicyName: "own", PolicyDocument: policy(...statements) };
    await aws.request("iam", "PutRolePolicy", { RoleName, ...own });
    await aws.request("iam", "AttachRolePolicy", { RoleName, PolicyArn: managedPolicyArn(managed) });
    await aws.request("iam", "UpdateAssumeRolePolicy", { RoleName, PolicyDocument: JSON.stringify(trust) });
  }
}
