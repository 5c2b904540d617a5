/** An account on paper, in the shapes of AWS's API: what an account can hold, without one. */
import { isJson, type Json } from "../../../lib/rules/json";
import type { Answered, Ask } from "../../../lib/sources/account/answers";
import type { CallName } from "../../../lib/sources/account/calls";
import { CANVAS_POLICIES, managedPolicyArn } from "../../../lib/policies/managed";
import { MANAGED_DOCUMENTS } from "../../../lib/policies/managed/documents";

export const ACCOUNT = "111122223333";
export const REGION = "us-east-1";
export const DOMAIN = "d-abcdef012345";
const VPC = "vpc-0aaaaaaaaaaaaaaaa";
export const JOBS = "AmazonSageMakerCanvasEMRSExecutionAccess-paper";
export const JOB_ROLE = `arn:aws:iam::${ACCOUNT}:role/${JOBS}`;
export const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** A role. */
export interface PaperRole {
  /** By default the one that a request names. */
  readonly arn?: string;
  readonly trust: string;
  readonly inline: Readonly<Record<string, Json>>;
  readonly attached: readonly string[];
  readonly boundary?: string;
}

/** What it holds; every part can be replaced. */
export interface Paper {
  readonly domain: Json;
  readonly profiles: Readonly<Record<string, Json>>;
  readonly roles: Readonly<Record<string, PaperRole>>;
  readonly policies: Readonly<Record<string, Json>>;
  readonly hasServiceLinkedRole: boolean;
  readonly endpoints: readonly Json[];
  readonly routes: readonly Json[];
  readonly networkAcls: readonly Json[];
  /** Those that are associated with the VPC. */
  readonly resolverRules: readonly Json[];
  readonly profileAssociations: readonly Json[];
  readonly bucketPolicy: Json | undefined;
  readonly apps: readonly Json[];
  readonly spaces: readonly Json[];
  /** By their ids. */
  readonly applications: Readonly<Record<string, Json>>;
  readonly vcpuQuota: number;
}

const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;

const document = (...statements: readonly Json[]): Json => ({ Version: "2012-10-17", Statement: statements });
export const allow = (action: string | readonly string[], resource: string | readonly string[] = "*"): Json =>
  document({ Effect: "Allow", Action: action, Resource: resource });

const OWN = { StringEquals: { "aws:ResourceAccount": ACCOUNT } };

/** An entry of a network ACL in each direction, about all traffic. */
const entries = (number: number, action: string): readonly Json[] =>
  [false, true].map((egress) => ({
    RuleNumber: number,
    Egress: egress,
    RuleAction: action,
    Protocol: "-1",
    CidrBlock: "0.0.0.0/0",
  }));
export const allowed = (number: number): readonly Json[] => entries(number, "allow");
/** What AWS puts at the end of each. */
export const denied = entries(32_767, "deny");
/** A network ACL; by default the VPC's own. */
export const networkAcl = (rules: readonly Json[], more: Json = {}): Json => ({
  NetworkAclId: "acl-0aaaaaaaaaaaaaaaa",
  VpcId: VPC,
  IsDefault: true,
  Associations: [],
  Entries: rules,
  ...more,
});

/** What AWS associates with every VPC. */
export const INTERNET_RESOLVER: Json = {
  Id: "rslvr-autodefined-rr-internet-resolver",
  Name: "Internet Resolver",
  DomainName: ".",
  RuleType: "RECURSIVE",
  OwnerId: "Route 53 Resolver",
};

/** Everything is there, closed and allowed. */
export const PAPER: Paper = {
  domain: {
    DomainId: DOMAIN,
    DomainArn: `arn:aws:sagemaker:${REGION}:${ACCOUNT}:domain/${DOMAIN}`,
    DomainName: "paper",
    Status: "InService",
    LastModifiedTime: "2026-11-01T08:00:00.000Z",
    AppNetworkAccessType: "VpcOnly",
    VpcId: VPC,
    SubnetIds: ["subnet-0aaaaaaaaaaaaaaaa"],
    DefaultUserSettings: {
      ExecutionRole: roleArn("canvas"),
      SecurityGroups: ["sg-0aaaaaaaaaaaaaaaa"],
      CanvasAppSettings: { EmrServerlessSettings: { ExecutionRoleArn: JOB_ROLE, Status: "ENABLED" } },
    },
  },
  profiles: { ana: {}, ben: { ExecutionRole: roleArn("ben") } },
  roles: {
    [JOBS]: {
      trust: "emr-serverless.amazonaws.com",
      inline: {
        data: document(
          {
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
            Resource: "arn:aws:s3:::sales/*",
            Condition: OWN,
          },
          {
            Effect: "Allow",
            Action: ["s3:ListBucket", "s3:GetBucketLocation"],
            Resource: "arn:aws:s3:::sales",
            Condition: OWN,
          },
          {
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: KEY,
            Condition: { StringEquals: { "kms:ViaService": `s3.${REGION}.amazonaws.com` } },
          },
        ),
      },
      attached: [managedPolicyArn("AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy")],
    },
    canvas: {
      trust: "sagemaker.amazonaws.com",
      inline: { large: largeData() },
      attached: CANVAS_POLICIES.map(managedPolicyArn),
    },
    ben: {
      trust: "sagemaker.amazonaws.com",
      inline: {},
      attached: [...CANVAS_POLICIES.map(managedPolicyArn), `arn:aws:iam::${ACCOUNT}:policy/large`],
      boundary: BOUNDARY,
    },
  },
  policies: { [`arn:aws:iam::${ACCOUNT}:policy/large`]: largeData(), [BOUNDARY]: allow("*") },
  hasServiceLinkedRole: true,
  endpoints: [
    {
      VpcEndpointId: "vpce-0aaaaaaaaaaaaaaaa",
      VpcEndpointType: "Gateway",
      VpcId: VPC,
      ServiceName: `com.amazonaws.${REGION}.s3`,
      State: "available",
      PolicyDocument: JSON.stringify(document({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" })),
      RouteTableIds: ["rtb-0aaaaaaaaaaaaaaaa"],
      SubnetIds: [],
      Groups: [],
      PrivateDnsEnabled: false,
    },
  ],
  routes: [{ DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local" }],
  networkAcls: [networkAcl([...allowed(100), ...denied])],
  resolverRules: [
    INTERNET_RESOLVER,
    { Id: "rslvr-rr-0aaaaaaaaaaaaaaaa", DomainName: "corp.example.", RuleType: "FORWARD" },
  ],
  profileAssociations: [],
  bucketPolicy: undefined,
  apps: [
    {
      AppType: "Canvas",
      AppName: "default",
      UserProfileName: "ana",
      Status: "InService",
      CreationTime: "2026-11-02T08:00:00.000Z",
    },
    {
      AppType: "JupyterLab",
      AppName: "default",
      UserProfileName: "ana",
      Status: "InService",
      CreationTime: "2026-01-02T08:00:00.000Z",
    },
  ],
  spaces: [
    {
      SpaceName: "ana-space",
      OwnershipSettingsSummary: { OwnerUserProfileName: "ana" },
      SpaceSharingSettingsSummary: { SharingType: "Private" },
    },
  ],
  applications: {
    "00aaaaaaaaaaaaaa": application(
      "00aaaaaaaaaaaaaa",
      "STOPPED",
      ["subnet-0aaaaaaaaaaaaaaaa"],
      ["sg-0aaaaaaaaaaaaaaaa"],
    ),
  },
  vcpuQuota: 400,
};

/** An application of EMR Serverless, as GetApplication answers. */
export function application(
  id: string,
  state: string,
  subnetIds: readonly string[],
  securityGroupIds: readonly string[],
  tag = "True",
): Json {
  return {
    applicationId: id,
    name: `canvas-${id}`,
    state,
    tags: { "sagemaker:is-canvas-resource": tag },
    networkConfiguration: { subnetIds, securityGroupIds },
  };
}

function largeData(): Json {
  return allow([
    "ecr:DescribeImages",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "ecr:GetAuthorizationToken",
    "ec2:CreateNetworkInterface",
    "ec2:DescribeVpcEndpointServices",
  ]);
}

/** Answers as the account would. */
export function answering(paper: Paper): Ask {
  return (call, input) => Promise.resolve(answerOf(paper, call, input));
}

/** The same, with one call refused. */
export function refusing(paper: Paper, refused: CallName, code = "AccessDenied"): Ask {
  return (call, input) =>
    call === refused ? Promise.resolve({ is: "refused", code, message: "" }) : answering(paper)(call, input);
}

const answered = (output: Json): Answered => ({ is: "answered", output });
const notThere = (code: string): Answered => ({ is: "refused", code, message: "" });

function answerOf(paper: Paper, call: CallName, input: Json): Answered {
  const text = (name: string): string => String(new Map(Object.entries(input)).get(name));
  const role = new Map(Object.entries(paper.roles)).get(text("RoleName"));
  switch (call) {
    case "sts:GetCallerIdentity":
      return answered({ Account: ACCOUNT, UserId: "AIDAEXAMPLE", Arn: `arn:aws:iam::${ACCOUNT}:user/eva` });
    case "sagemaker:DescribeDomain":
      return text("DomainId") === DOMAIN ? answered(paper.domain) : notThere("ResourceNotFound");
    case "sagemaker:ListDomains":
      return answered({ Domains: [{ DomainId: DOMAIN }] });
    case "sagemaker:ListUserProfiles":
      return answered({ UserProfiles: Object.keys(paper.profiles).map((name) => ({ UserProfileName: name })) });
    case "sagemaker:DescribeUserProfile": {
      const name = text("UserProfileName");
      const settings = new Map(Object.entries(paper.profiles)).get(name);
      if (settings === undefined) return notThere("ResourceNotFound");
      return answered({
        DomainId: DOMAIN,
        UserProfileName: name,
        UserProfileArn: `arn:aws:sagemaker:${REGION}:${ACCOUNT}:user-profile/${DOMAIN}/${name}`,
        Status: "InService",
        LastModifiedTime: "2026-11-01T08:00:00.000Z",
        UserSettings: settings,
      });
    }
    case "iam:ListRoles":
      return answered({
        Roles: paper.hasServiceLinkedRole ? [{ RoleName: "AWSServiceRoleForAmazonEMRServerless" }] : [],
      });
    case "iam:GetRole":
      if (role === undefined) return notThere("NoSuchEntity");
      return answered({
        Role: {
          RoleName: text("RoleName"),
          Arn: role.arn ?? roleArn(text("RoleName")),
          AssumeRolePolicyDocument: encodeURIComponent(
            JSON.stringify(
              document({
                Effect: "Allow",
                Principal: { Service: role.trust },
                Action: "sts:AssumeRole",
                ...(role.trust.startsWith("emr")
                  ? { Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } }
                  : {}),
              }),
            ),
          ),
          ...(role.boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: role.boundary } }),
        },
      });
    case "iam:ListRolePolicies":
      return role === undefined ? notThere("NoSuchEntity") : answered({ PolicyNames: Object.keys(role.inline) });
    case "iam:ListAttachedRolePolicies":
      return role === undefined
        ? notThere("NoSuchEntity")
        : answered({ AttachedPolicies: role.attached.map((arn) => ({ PolicyArn: arn })) });
    case "iam:GetRolePolicy": {
      const policy = new Map(Object.entries(role?.inline ?? {})).get(text("PolicyName"));
      return policy === undefined
        ? notThere("NoSuchEntity")
        : answered({ PolicyDocument: encodeURIComponent(JSON.stringify(policy)) });
    }
    case "iam:GetPolicy": {
      const found = policyOf(paper, text("PolicyArn"));
      return found === undefined
        ? notThere("NoSuchEntity")
        : answered({ Policy: { PolicyName: found.name, DefaultVersionId: found.version } });
    }
    case "iam:GetPolicyVersion": {
      const found = policyOf(paper, text("PolicyArn"));
      return found === undefined
        ? notThere("NoSuchEntity")
        : answered({ PolicyVersion: { Document: encodeURIComponent(JSON.stringify(found.document)) } });
    }
    // What a simulation says is in its own tests: nobody may here.
    case "iam:SimulatePrincipalPolicy":
      return notThere("AccessDenied");
    case "ec2:DescribeVpcs":
      return answered({ Vpcs: [{ VpcId: VPC, OwnerId: ACCOUNT, DhcpOptionsId: "dopt-0aaaaaaaaaaaaaaaa" }] });
    case "ec2:DescribeVpcAttribute": {
      const name = text("Attribute");
      return answered({ [`${name.charAt(0).toUpperCase()}${name.slice(1)}`]: { Value: true } });
    }
    case "ec2:DescribeDhcpOptions":
      return answered({
        DhcpOptions: [
          { DhcpConfigurations: [{ Key: "domain-name-servers", Values: [{ Value: "AmazonProvidedDNS" }] }] },
        ],
      });
    case "ec2:DescribeSubnets":
      return answered({
        Subnets: [
          {
            SubnetId: "subnet-0aaaaaaaaaaaaaaaa",
            SubnetArn: `arn:aws:ec2:${REGION}:${ACCOUNT}:subnet/subnet-0aaaaaaaaaaaaaaaa`,
            VpcId: VPC,
            OwnerId: ACCOUNT,
            CidrBlock: "10.0.0.0/24",
            AvailabilityZoneId: "use1-az1",
          },
        ],
      });
    case "ec2:DescribeRouteTables":
      return answered({
        RouteTables: [
          {
            RouteTableId: "rtb-0aaaaaaaaaaaaaaaa",
            VpcId: VPC,
            Associations: [{ Main: true, RouteTableAssociationId: "rtbassoc-0aaaaaaaaaaaaaaaa" }],
            Routes: paper.routes,
          },
        ],
      });
    case "ec2:DescribeNetworkAcls":
      return answered({ NetworkAcls: paper.networkAcls });
    case "ec2:DescribeSecurityGroups": {
      const own = [{ GroupId: "sg-0aaaaaaaaaaaaaaaa" }];
      return answered({
        SecurityGroups: [
          {
            GroupId: "sg-0aaaaaaaaaaaaaaaa",
            VpcId: VPC,
            OwnerId: ACCOUNT,
            IpPermissions: [{ IpProtocol: "-1", UserIdGroupPairs: own }],
            IpPermissionsEgress: [
              { IpProtocol: "-1", UserIdGroupPairs: own },
              {
                IpProtocol: "tcp",
                FromPort: 443,
                ToPort: 443,
                PrefixListIds: [{ PrefixListId: "pl-0aaaaaaaaaaaaaaaa" }],
              },
            ],
          },
        ],
      });
    }
    case "ec2:DescribeVpcEndpoints":
      return answered({ VpcEndpoints: paper.endpoints });
    case "ec2:GetManagedPrefixListEntries":
      return answered({ Entries: [{ Cidr: "52.216.0.0/15" }] });
    case "route53:ListHostedZonesByVPC":
      return answered({ HostedZoneSummaries: [] });
    case "route53resolver:ListResolverRuleAssociations":
      return answered({
        ResolverRuleAssociations: paper.resolverRules.map(({ Id: id }) => ({ ResolverRuleId: id, VPCId: VPC })),
      });
    case "route53resolver:ListResolverRules":
      // A rule without a type is one that is not listed.
      return answered({ ResolverRules: paper.resolverRules.filter(({ RuleType: type }) => type !== undefined) });
    case "route53profiles:ListProfileAssociations":
      return answered({ ProfileAssociations: paper.profileAssociations });
    case "s3:GetBucketLocation":
      return text("Bucket") === "sales" ? answered({}) : notThere("NoSuchBucket");
    case "s3:GetBucketPolicy":
      if (text("Bucket") !== "sales") return notThere("NoSuchBucket");
      return paper.bucketPolicy === undefined
        ? notThere("NoSuchBucketPolicy")
        : answered({ Policy: JSON.stringify(paper.bucketPolicy) });
    case "s3:GetBucketEncryption":
      return text("Bucket") === "sales"
        ? answered({
            ServerSideEncryptionConfiguration: {
              Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY } }],
            },
          })
        : notThere("NoSuchBucket");
    case "s3:GetBucketTagging":
      return notThere("NoSuchTagSet");
    case "sagemaker:ListApps":
      return answered({ Apps: paper.apps });
    case "sagemaker:ListSpaces":
      return answered({ Spaces: paper.spaces });
    case "emr-serverless:ListApplications":
      return answered({
        applications: Object.entries(paper.applications).map(([id, { state }]) => ({ id, state })),
      });
    case "emr-serverless:GetApplication": {
      const found = new Map(Object.entries(paper.applications)).get(text("applicationId"));
      return found === undefined ? notThere("ResourceNotFoundException") : answered({ application: found });
    }
    case "service-quotas:ListServiceQuotas":
      return answered({
        Quotas: [{ QuotaName: "Max concurrent vCPUs per account", QuotaCode: "L-D05C8A75", Value: paper.vcpuQuota }],
      });
    case "s3control:GetPublicAccessBlock":
      return answered({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
      });
    case "kms:GetKeyPolicy":
      return answered({
        Policy: JSON.stringify(
          document({
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
            Action: "kms:*",
            Resource: "*",
          }),
        ),
      });
    case "kms:ListGrants":
      return answered({ Grants: [] });
  }
}

interface Managed {
  readonly name: string;
  readonly version: string;
  readonly document: Json;
}

function policyOf({ policies }: Paper, arn: string): Managed | undefined {
  const own = new Map(Object.entries(policies)).get(arn);
  if (own !== undefined) return { name: arn.split("/").at(-1) ?? "", version: "v1", document: own };
  const found = MANAGED_DOCUMENTS.find((each) => each.arn === arn);
  if (found === undefined || !isJson(found.document)) return undefined;
  return { name: found.name, version: found.versionId, document: found.document };
}
