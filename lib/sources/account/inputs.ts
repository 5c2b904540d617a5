/** What each call is given: the reader asks with it, and finds the answer by it. */
import type { Json } from "../../rules/json";
import { SERVICE_LINKED_ROLE_PATH } from "../../rules/values";

const filter = (name: string, values: readonly string[]): Json => ({ Filters: [{ Name: name, Values: values }] });

export const INPUTS = {
  caller: {},
  domains: {},
  domain: (id: string): Json => ({ DomainId: id }),
  userProfiles: (domain: string): Json => ({ DomainIdEquals: domain }),
  userProfile: (domain: string, name: string): Json => ({ DomainId: domain, UserProfileName: name }),
  apps: (domain: string): Json => ({ DomainIdEquals: domain, MaxResults: 100 }),
  spaces: (domain: string): Json => ({ DomainIdEquals: domain, MaxResults: 100 }),
  applications: { maxResults: 50 },
  application: (id: string): Json => ({ applicationId: id }),
  emrServerlessQuotas: { ServiceCode: "emr-serverless", MaxResults: 100 },
  accountBlock: (account: string): Json => ({ AccountId: account }),
  role: (name: string): Json => ({ RoleName: name }),
  rolePolicy: (role: string, name: string): Json => ({ RoleName: role, PolicyName: name }),
  policy: (arn: string): Json => ({ PolicyArn: arn }),
  policyVersion: (arn: string, version: string): Json => ({ PolicyArn: arn, VersionId: version }),
  serviceLinkedRoles: { PathPrefix: `${SERVICE_LINKED_ROLE_PATH}/` },
  vpc: (id: string): Json => filter("vpc-id", [id]),
  vpcAttribute: (id: string, attribute: "enableDnsSupport" | "enableDnsHostnames"): Json => ({
    VpcId: id,
    Attribute: attribute,
  }),
  dhcpOptions: (id: string): Json => filter("dhcp-options-id", [id]),
  // Ids by a filter: one that does not exist makes a list of ids an error.
  subnets: (ids: readonly string[]): Json => filter("subnet-id", [...ids].sort()),
  securityGroups: (ids: readonly string[]): Json => filter("group-id", [...ids].sort()),
  prefixList: (id: string): Json => ({ PrefixListId: id }),
  hostedZones: (vpc: string, region: string): Json => ({ VPCId: vpc, VPCRegion: region }),
  resolverRuleAssociations: (vpc: string): Json => filter("VPCId", [vpc]),
  resolverRules: { MaxResults: 100 },
  profileAssociations: (vpc: string): Json => ({ ResourceId: vpc }),
  bucket: (name: string): Json => ({ Bucket: name }),
  /** Refused where another account owns it. */
  ownBucket: (name: string, account: string): Json => ({ Bucket: name, ExpectedBucketOwner: account }),
  key: (arn: string): Json => ({ KeyId: arn }),
  keyPolicy: (arn: string): Json => ({ KeyId: arn, PolicyName: "default" }),
} as const;
