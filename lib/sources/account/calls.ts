/** Every call that an account is read by: what it is called, which permission it needs, and how its pages are joined. */
import type { Json } from "../../rules/json";

/** One kind of call. */
export interface ReadCall {
  /** The IAM actions that it needs; none where AWS asks for none. */
  readonly permissions: readonly string[];
  /** What the actions are allowed on: ARNs with REGION and DOMAIN in them, `*` where AWS has no ARN for it. */
  readonly resources: readonly string[];
  /** Of an answer in pages: the member that holds the list, and the members that carry the position, sent and answered. */
  /** Only with this option of `doctor`. */
  readonly option?: "simulate";
  readonly pages?: { readonly list: string; readonly send: string; readonly answer: string };
}

const sagemaker = (action: string, resource: string): ReadCall => ({
  permissions: [`sagemaker:${action}`],
  resources: [resource],
});
const paged = (call: ReadCall, list: string, token = "NextToken", answer = token): ReadCall => ({
  ...call,
  pages: { list, send: token, answer },
});
const iam = (action: string, resource: string): ReadCall => ({ permissions: [`iam:${action}`], resources: [resource] });
const everywhere = (permission: string): ReadCall => ({ permissions: [permission], resources: ["*"] });
const ofBucket = (action: string): ReadCall => ({ permissions: [`s3:${action}`], resources: ["arn:aws:s3:::*"] });
const ofKey = (action: string): ReadCall => ({
  permissions: [`kms:${action}`],
  resources: ["arn:aws:kms:REGION:*:key/*"],
});

const ROLE = "arn:aws:iam::*:role/*";
const POLICY = "arn:aws:iam::*:policy/*";

/** By `service:Operation`, as the SDK calls them. */
export const READ_CALLS = {
  // AWS: "No permissions are required to perform this operation."
  "sts:GetCallerIdentity": { permissions: [], resources: [] },
  "sagemaker:DescribeDomain": sagemaker("DescribeDomain", "arn:aws:sagemaker:REGION:*:domain/DOMAIN"),
  "sagemaker:ListDomains": paged(everywhere("sagemaker:ListDomains"), "Domains"),
  "sagemaker:ListUserProfiles": paged(everywhere("sagemaker:ListUserProfiles"), "UserProfiles"),
  "sagemaker:DescribeUserProfile": sagemaker("DescribeUserProfile", "arn:aws:sagemaker:REGION:*:user-profile/DOMAIN/*"),
  "iam:GetRole": iam("GetRole", ROLE),
  "iam:ListAttachedRolePolicies": paged(iam("ListAttachedRolePolicies", ROLE), "AttachedPolicies", "Marker"),
  "iam:ListRolePolicies": paged(iam("ListRolePolicies", ROLE), "PolicyNames", "Marker"),
  "iam:GetRolePolicy": iam("GetRolePolicy", ROLE),
  "iam:GetPolicy": iam("GetPolicy", POLICY),
  "iam:GetPolicyVersion": iam("GetPolicyVersion", POLICY),
  "iam:ListRoles": paged(everywhere("iam:ListRoles"), "Roles", "Marker"),
  "iam:SimulatePrincipalPolicy": {
    ...paged(iam("SimulatePrincipalPolicy", ROLE), "EvaluationResults", "Marker"),
    option: "simulate",
  },
  "ec2:DescribeVpcs": paged(everywhere("ec2:DescribeVpcs"), "Vpcs"),
  "ec2:DescribeVpcAttribute": everywhere("ec2:DescribeVpcAttribute"),
  "ec2:DescribeDhcpOptions": paged(everywhere("ec2:DescribeDhcpOptions"), "DhcpOptions"),
  "ec2:DescribeSubnets": paged(everywhere("ec2:DescribeSubnets"), "Subnets"),
  "ec2:DescribeRouteTables": paged(everywhere("ec2:DescribeRouteTables"), "RouteTables"),
  "ec2:DescribeNetworkAcls": paged(everywhere("ec2:DescribeNetworkAcls"), "NetworkAcls"),
  "ec2:DescribeSecurityGroups": paged(everywhere("ec2:DescribeSecurityGroups"), "SecurityGroups"),
  "ec2:DescribeVpcEndpoints": paged(everywhere("ec2:DescribeVpcEndpoints"), "VpcEndpoints"),
  "ec2:GetManagedPrefixListEntries": paged(everywhere("ec2:GetManagedPrefixListEntries"), "Entries"),
  "route53:ListHostedZonesByVPC": paged(everywhere("route53:ListHostedZonesByVPC"), "HostedZoneSummaries"),
  "route53resolver:ListResolverRuleAssociations": paged(
    everywhere("route53resolver:ListResolverRuleAssociations"),
    "ResolverRuleAssociations",
  ),
  "route53resolver:ListResolverRules": paged(everywhere("route53resolver:ListResolverRules"), "ResolverRules"),
  "route53profiles:ListProfileAssociations": paged(
    everywhere("route53profiles:ListProfileAssociations"),
    "ProfileAssociations",
  ),
  "s3:GetBucketLocation": ofBucket("GetBucketLocation"),
  "s3:GetBucketPolicy": ofBucket("GetBucketPolicy"),
  "s3:GetBucketEncryption": ofBucket("GetEncryptionConfiguration"),
  "s3:GetBucketTagging": ofBucket("GetBucketTagging"),
  "s3control:GetPublicAccessBlock": everywhere("s3:GetAccountPublicAccessBlock"),
  "sagemaker:ListApps": paged(everywhere("sagemaker:ListApps"), "Apps"),
  "sagemaker:ListSpaces": paged(everywhere("sagemaker:ListSpaces"), "Spaces"),
  "emr-serverless:ListApplications": paged(everywhere("emr-serverless:ListApplications"), "applications", "nextToken"),
  "emr-serverless:GetApplication": {
    permissions: ["emr-serverless:GetApplication"],
    resources: ["arn:aws:emr-serverless:REGION:*:/applications/*"],
  },
  "service-quotas:ListServiceQuotas": paged(everywhere("servicequotas:ListServiceQuotas"), "Quotas"),
  "kms:GetKeyPolicy": ofKey("GetKeyPolicy"),
  "kms:ListGrants": paged(ofKey("ListGrants"), "Grants", "Marker", "NextMarker"),
} as const satisfies Readonly<Record<string, ReadCall>>;

/** A call's name: `service:Operation`. */
export type CallName = keyof typeof READ_CALLS;

/** One of {@link READ_CALLS}, with all members. */
export function readCall(name: CallName): ReadCall {
  return READ_CALLS[name];
}

/** Whether a text is a call's name. */
export function isCallName(text: string): text is CallName {
  return Object.hasOwn(READ_CALLS, text);
}

/**
 * The least that reading a domain needs, as a policy: made from the calls, so that it cannot differ from them.
 * EC2, lists of SageMaker AI, IAM, Route 53, Route 53 Resolver, Route 53 Profiles, EMR Serverless and Service Quotas, and the account's Block Public Access take no resource.
 */
export function readPolicyDocument(domainId: string, region: string, options: readonly "simulate"[] = []): Json {
  const byResource = new Map<string, string[]>();
  for (const { permissions, resources, option } of Object.values<ReadCall>(READ_CALLS)) {
    if (permissions.length === 0 || (option !== undefined && !options.includes(option))) continue;
    const key = JSON.stringify(resources.map((each) => each.replace("REGION", region).replace("DOMAIN", domainId)));
    byResource.set(key, [...(byResource.get(key) ?? []), ...permissions]);
  }
  return {
    Version: "2012-10-17",
    Statement: [...byResource].map(([resources, actions]) => ({
      Effect: "Allow",
      Action: [...new Set(actions)].sort(),
      Resource: JSON.parse(resources) as readonly string[],
    })),
  };
}
