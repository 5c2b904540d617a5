/** What is in an account before Terraform comes: made by people in the console. */
import type { LoopbackAws } from "../../support/loopback-aws";

/** A role as the console makes it. */
export interface ConsoleRole {
  readonly roleName: string;
  /** @default "/" */
  readonly path?: string;
  /** The trust policy, before it is written as JSON. */
  readonly trust: object;
}

/** Makes a role and answers its ARN. */
export async function consoleRole(aws: LoopbackAws, role: ConsoleRole): Promise<string> {
  const made = await aws.request<{ readonly Role: { readonly Arn: string } }>("iam", "CreateRole", {
    RoleName: role.roleName,
    Path: role.path ?? "/",
    AssumeRolePolicyDocument: JSON.stringify(role.trust),
  });
  return made.Role.Arn;
}

/** The role that jobs run as, as the console makes it with its date. */
export async function consoleEmrServerlessRole(aws: LoopbackAws, account: string): Promise<string> {
  return consoleRole(aws, {
    roleName: "AmazonSageMakerCanvasEMRSExecutionAccess-20250408T173347",
    path: "/service-role/",
    trust: trustIn("emr-serverless.amazonaws.com", account),
  });
}

/** The role that users work as, as the console makes it with its date. */
export async function consoleExecutionRole(aws: LoopbackAws): Promise<string> {
  return consoleRole(aws, {
    roleName: "AmazonSageMaker-ExecutionRole-20240101T000000",
    path: "/service-role/",
    trust: trustIn("sagemaker.amazonaws.com"),
  });
}

/** A trust policy that lets one service assume the role, with or without the account that it must come for. */
export function trustIn(service: string, sourceAccount?: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        ...(sourceAccount === undefined ? {} : { Condition: { StringEquals: { "aws:SourceAccount": sourceAccount } } }),
      },
    ],
  };
}

/** Without it, every plan warns. */
export async function serviceLinkedRole(aws: LoopbackAws): Promise<void> {
  await aws.request("iam", "CreateServiceLinkedRole", { AWSServiceName: "ops.emr-serverless.amazonaws.com" });
}

/** What may differ between domains; names are unique in an account and Region. */
export interface ConsoleDomain {
  readonly domainName: string;
  readonly canvasAppSettings: object | undefined;
  /** A network without internet; by default the domain is public. */
  readonly vpcOnly?: ConsoleNetwork;
}

/** A domain made in the console, with settings that this project does not touch; answers its id. */
export async function consoleDomain(
  aws: LoopbackAws,
  account: string,
  { domainName, canvasAppSettings, vpcOnly }: ConsoleDomain = {
    domainName: "made-in-the-console",
    canvasAppSettings: otherCanvasSettings(account),
  },
): Promise<string> {
  const made = await aws.request<{ readonly DomainId: string }>("sagemaker", "CreateDomain", {
    DomainName: domainName,
    AuthMode: "IAM",
    VpcId: vpcOnly?.vpcId ?? "vpc-0fedcba9876543210",
    SubnetIds: vpcOnly?.subnetIds ?? ["subnet-0fedcba9876543210", "subnet-0fedcba9876543211"],
    DefaultUserSettings: {
      ExecutionRole: `arn:aws:iam::${account}:role/service-role/AmazonSageMaker-ExecutionRole-20240101T000000`,
      SecurityGroups: vpcOnly?.securityGroupIds ?? ["sg-0fedcba9876543210"],
      SharingSettings: {
        NotebookOutputOption: "Allowed",
        S3OutputPath: "s3://sagemaker-studio-111122223333/sharing",
        S3KmsKeyId: `arn:aws:kms:us-east-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      },
      KernelGatewayAppSettings: {
        CustomImages: [{ ImageName: "team-image", ImageVersionNumber: 3, AppImageConfigName: "team-config" }],
      },
      ...(canvasAppSettings === undefined ? {} : { CanvasAppSettings: canvasAppSettings }),
      DefaultLandingUri: "studio::",
      StudioWebPortal: "ENABLED",
      StudioWebPortalSettings: { HiddenAppTypes: ["JupyterServer", "RStudioServerPro"], HiddenMlTools: ["AutoMl"] },
      SpaceStorageSettings: {
        DefaultEbsStorageSettings: { DefaultEbsVolumeSizeInGb: 10, MaximumEbsVolumeSizeInGb: 200 },
      },
      AutoMountHomeEFS: "Enabled",
    },
    DefaultSpaceSettings: {
      ExecutionRole: `arn:aws:iam::${account}:role/service-role/AmazonSageMaker-ExecutionRole-20240101T000000`,
    },
    DomainSettings: { DockerSettings: { EnableDockerAccess: "ENABLED" } },
    AppNetworkAccessType: vpcOnly === undefined ? "PublicInternetOnly" : "VpcOnly",
    TagPropagation: "ENABLED",
    Tags: [{ Key: "owner", Value: "data-science" }],
  });
  return made.DomainId;
}

/** Every Canvas setting that is not ours. */
export function otherCanvasSettings(account: string): object {
  return {
    TimeSeriesForecastingSettings: {
      Status: "ENABLED",
      AmazonForecastRoleArn: `arn:aws:iam::${account}:role/AmazonSagemakerCanvasForecastRole`,
    },
    ModelRegisterSettings: { Status: "DISABLED" },
    WorkspaceSettings: { S3ArtifactPath: "s3://sagemaker-us-east-1-111122223333/canvas" },
    DirectDeploySettings: { Status: "ENABLED" },
    KendraSettings: { Status: "DISABLED" },
    GenerativeAiSettings: { AmazonBedrockRoleArn: `arn:aws:iam::${account}:role/CanvasBedrockRole` },
    IdentityProviderOAuthSettings: [
      {
        DataSourceName: "Snowflake",
        Status: "ENABLED",
        SecretArn: `arn:aws:secretsmanager:us-east-1:${account}:secret:snowflake-AbCdEf`,
      },
    ],
  };
}

/** A private network made in the console. */
export interface ConsoleNetwork {
  readonly vpcId: string;
  /** In the order of the zones `a`, `b` and so on. */
  readonly subnetIds: readonly string[];
  /** Of every subnet the first one; nothing leads to an internet gateway. */
  readonly routeTableIds: readonly string[];
  /** Groups that let their own members in. */
  readonly securityGroupIds: readonly string[];
}

/** Makes a private network with so many of each. */
export async function consoleNetwork(
  aws: LoopbackAws,
  region: string,
  wanted: { readonly subnets: number; readonly routeTables: number; readonly securityGroups: number },
): Promise<ConsoleNetwork> {
  const made = await aws.request<{ readonly Vpc: { readonly VpcId: string } }>("ec2", "CreateVpc", {
    CidrBlock: "10.0.0.0/16",
  });
  const VpcId = made.Vpc.VpcId;
  await aws.request("ec2", "ModifyVpcAttribute", { VpcId, EnableDnsHostnames: { Value: true } });
  const routeTableIds = await several(wanted.routeTables, async () => {
    const { RouteTable: table } = await aws.request<{ readonly RouteTable: { readonly RouteTableId: string } }>(
      "ec2",
      "CreateRouteTable",
      { VpcId },
    );
    return table.RouteTableId;
  });
  const subnetIds = await several(wanted.subnets, async (index) => {
    const { Subnet: subnet } = await aws.request<{ readonly Subnet: { readonly SubnetId: string } }>(
      "ec2",
      "CreateSubnet",
      { VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `${region}${"abc".charAt(index % 3)}` },
    );
    const [RouteTableId] = routeTableIds;
    if (RouteTableId !== undefined) {
      await aws.request("ec2", "AssociateRouteTable", { SubnetId: subnet.SubnetId, RouteTableId });
    }
    return subnet.SubnetId;
  });
  const securityGroupIds = await several(wanted.securityGroups, async (index) => {
    const { GroupId } = await aws.request<{ readonly GroupId: string }>("ec2", "CreateSecurityGroup", {
      VpcId,
      GroupName: `made-in-the-console-${index}`,
      Description: "for the tests",
    });
    const itself = { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId }] };
    await aws.request("ec2", "AuthorizeSecurityGroupIngress", { GroupId, IpPermissions: [itself] });
    return GroupId;
  });
  return { vpcId: VpcId, subnetIds, routeTableIds, securityGroupIds };
}

async function several(count: number, make: (index: number) => Promise<string>): Promise<readonly string[]> {
  const made: string[] = [];
  for (let index = 0; index < count; index += 1) made.push(await make(index));
  return made;
}
