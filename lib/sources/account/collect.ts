/** Which calls an account is read by: each depends on what earlier ones answered. The effects are in the function that is given. */
import type { Json } from "../../rules/json";
import { isJson } from "../../rules/json";
import { Answers, type Ask, type Answered, objectsIn, textIn, textsIn } from "./answers";
import type { CallName } from "./calls";
import { INPUTS } from "./inputs";
import { accountReading, type AskedAccount, beforeStorage } from "./inventory";
import { dhcpOptionsIdIn, groupIdsIn, prefixListIdsIn, resolverRuleIdsIn, subnetIdsOf, vpcIdOf } from "./network";
import { ownRoleName, roleArnsIn } from "./principals";
import { applicationIdsIn } from "./running";
import { bucketNamesIn, keyArnsIn } from "./storage";
import { profileNamesIn, studioOf } from "./studio";

/**
 * Asks for everything that {@link accountReading} reads.
 * @throws what `ask` throws: an error that says nothing of the account
 */
export async function collect(ask: Ask, asked: AskedAccount): Promise<Answers> {
  const collector = new Collector(ask, asked);
  await collector.all();
  return collector.answers;
}

class Collector {
  readonly answers = new Answers();
  private readonly policies = new Map<string, Promise<void>>();

  constructor(
    private readonly ask: Ask,
    private readonly asked: AskedAccount,
  ) {}

  async all(): Promise<void> {
    const { domainId } = this.asked;
    // The first says who asks, or that no call is possible: then nothing else is sent.
    await this.call("sts:GetCallerIdentity", INPUTS.caller);
    await this.call("sagemaker:DescribeDomain", INPUTS.domain(domainId));
    await Promise.all([
      this.profiles(),
      this.call("iam:ListRoles", INPUTS.serviceLinkedRoles),
      this.network(),
      this.live(),
    ]);
    await Promise.all([this.roles(), this.groups()]);
    await this.storage();
  }

  private async call(name: CallName, input: Json): Promise<Answered> {
    const answered = await this.ask(name, input);
    this.answers.add({ call: name, input, answered });
    return answered;
  }

  private async output(name: CallName, input: Json): Promise<Json> {
    const answered = await this.call(name, input);
    return answered.is === "answered" ? answered.output : {};
  }

  private async profiles(): Promise<void> {
    const { domainId, userProfiles } = this.asked;
    if (userProfiles.length === 0) await this.call("sagemaker:ListUserProfiles", INPUTS.userProfiles(domainId));
    const names = profileNamesIn(this.answers, this.asked) ?? [];
    await Promise.all(
      names.map((name) => this.call("sagemaker:DescribeUserProfile", INPUTS.userProfile(domainId, name))),
    );
  }

  private async network(): Promise<void> {
    const studio = studioOf(this.answers, this.asked);
    const vpcId = vpcIdOf(studio);
    const { region } = this.asked;
    if (vpcId === undefined) return;
    await Promise.all([
      this.vpc(vpcId),
      this.call("ec2:DescribeVpcEndpoints", INPUTS.vpc(vpcId)),
      this.call("ec2:DescribeRouteTables", INPUTS.vpc(vpcId)),
      this.call("ec2:DescribeNetworkAcls", INPUTS.vpc(vpcId)),
      this.call("ec2:DescribeSubnets", INPUTS.subnets(subnetIdsOf(studio))),
      this.call("ec2:DescribeVpcAttribute", INPUTS.vpcAttribute(vpcId, "enableDnsSupport")),
      this.call("ec2:DescribeVpcAttribute", INPUTS.vpcAttribute(vpcId, "enableDnsHostnames")),
      this.call("route53:ListHostedZonesByVPC", INPUTS.hostedZones(vpcId, region)),
      this.resolverRules(vpcId),
      this.call("route53profiles:ListProfileAssociations", INPUTS.profileAssociations(vpcId)),
    ]);
  }

  /** What runs in the account, and what limits it there. */
  private async live(): Promise<void> {
    const { domainId } = this.asked;
    const { account } = studioOf(this.answers, this.asked).place;
    await Promise.all([
      this.call("sagemaker:ListApps", INPUTS.apps(domainId)),
      this.call("sagemaker:ListSpaces", INPUTS.spaces(domainId)),
      this.call("service-quotas:ListServiceQuotas", INPUTS.emrServerlessQuotas),
      ...(typeof account === "string"
        ? [this.call("s3control:GetPublicAccessBlock", INPUTS.accountBlock(account))]
        : []),
      this.applications(),
    ]);
  }

  private async applications(): Promise<void> {
    await this.call("emr-serverless:ListApplications", INPUTS.applications);
    await Promise.all(
      applicationIdsIn(this.answers).map((id) => this.call("emr-serverless:GetApplication", INPUTS.application(id))),
    );
  }

  private async vpc(vpcId: string): Promise<void> {
    await this.call("ec2:DescribeVpcs", INPUTS.vpc(vpcId));
    const options = dhcpOptionsIdIn(this.answers, vpcId);
    if (options !== undefined) await this.call("ec2:DescribeDhcpOptions", INPUTS.dhcpOptions(options));
  }

  private async resolverRules(vpcId: string): Promise<void> {
    await this.call("route53resolver:ListResolverRuleAssociations", INPUTS.resolverRuleAssociations(vpcId));
    if (resolverRuleIdsIn(this.answers, vpcId).length > 0)
      await this.call("route53resolver:ListResolverRules", INPUTS.resolverRules);
  }

  private async groups(): Promise<void> {
    const studio = studioOf(this.answers, this.asked);
    const ids = groupIdsIn(this.answers, studio);
    if (ids.length === 0) return;
    await this.call("ec2:DescribeSecurityGroups", INPUTS.securityGroups(ids));
    await Promise.all(
      prefixListIdsIn(this.answers, studio).map((id) =>
        this.call("ec2:GetManagedPrefixListEntries", INPUTS.prefixList(id)),
      ),
    );
  }

  private async roles(): Promise<void> {
    const studio = studioOf(this.answers, this.asked);
    const names = roleArnsIn(studio).map((arn) => ownRoleName(arn, studio.place.account));
    await Promise.all([...new Set(names)].flatMap((name) => (name === undefined ? [] : [this.role(name)])));
  }

  private async role(name: string): Promise<void> {
    const input = INPUTS.role(name);
    const [role, attached, inline] = await Promise.all([
      this.output("iam:GetRole", input),
      this.output("iam:ListAttachedRolePolicies", input),
      this.output("iam:ListRolePolicies", input),
    ]);
    const boundary = isJson(role["Role"]) ? role["Role"]["PermissionsBoundary"] : undefined;
    const arns = [
      ...objectsIn(attached, "AttachedPolicies").map((each) => textIn(each, "PolicyArn")),
      isJson(boundary) ? textIn(boundary, "PermissionsBoundaryArn") : undefined,
    ];
    await Promise.all([
      ...textsIn(inline, "PolicyNames").map((each) => this.call("iam:GetRolePolicy", INPUTS.rolePolicy(name, each))),
      ...arns.flatMap((arn) => (arn === undefined ? [] : [this.policy(arn)])),
    ]);
  }

  /** Once, however many roles it is attached to. */
  private policy(arn: string): Promise<void> {
    const reading = this.policies.get(arn) ?? this.readPolicy(arn);
    this.policies.set(arn, reading);
    return reading;
  }

  private async readPolicy(arn: string): Promise<void> {
    const { Policy: policy } = await this.output("iam:GetPolicy", INPUTS.policy(arn));
    const version = isJson(policy) ? textIn(policy, "DefaultVersionId") : undefined;
    if (version !== undefined) await this.call("iam:GetPolicyVersion", INPUTS.policyVersion(arn, version));
  }

  private async storage(): Promise<void> {
    const { inputs } = this.asked;
    const { inventory } = beforeStorage(this.answers, this.asked);
    const { account } = inventory;
    if (typeof account !== "string") return;
    const buckets = bucketNamesIn(inventory, inputs).map((name) => INPUTS.ownBucket(name, account));
    const ofBucket = ["GetBucketLocation", "GetBucketPolicy", "GetBucketEncryption", "GetBucketTagging"] as const;
    await Promise.all(buckets.flatMap((input) => ofBucket.map((call) => this.call(`s3:${call}`, input))));
    const keys = keyArnsIn(accountReading(this.answers, this.asked).inventory, inputs);
    await Promise.all(
      keys.flatMap((arn) => [
        this.call("kms:GetKeyPolicy", INPUTS.keyPolicy(arn)),
        this.call("kms:ListGrants", INPUTS.key(arn)),
      ]),
    );
  }
}
