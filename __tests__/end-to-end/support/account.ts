/** What is in the account, read back from AWS and not from Terraform. */
import type { LoopbackAws } from "../../support/loopback-aws";
import { statementsOf, type MeantStatement } from "../../terraform/support/policy";

/** A role as IAM has it. */
export interface AccountRole {
  readonly arn: string;
  readonly path: string;
  readonly description: string | undefined;
  readonly permissionsBoundary: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly trust: readonly MeantStatement[];
  /** Sorted ARNs. */
  readonly managedPolicies: readonly string[];
  /** By name. */
  readonly inlinePolicies: Readonly<Record<string, readonly MeantStatement[]>>;
}

/** A domain as SageMaker describes it. */
export type AccountDomain = Readonly<Record<string, unknown>>;

/** All that the scenarios make or change. */
export interface Account {
  /** By name. */
  readonly roles: Readonly<Record<string, AccountRole>>;
  /** By id. */
  readonly domains: Readonly<Record<string, AccountDomain>>;
}

/** Reads the whole account; `aws` is the one of its own credentials. */
export async function accountOf(aws: LoopbackAws): Promise<Account> {
  return { roles: await rolesOf(aws), domains: await domainsOf(aws) };
}

async function rolesOf(aws: LoopbackAws): Promise<Account["roles"]> {
  const { Roles: roles } = await aws.request<{ readonly Roles: readonly { readonly RoleName: string }[] }>(
    "iam",
    "ListRoles",
    { MaxItems: 1_000 },
  );
  const entries: [string, AccountRole][] = [];
  for (const { RoleName: name } of roles) entries.push([name, await roleOf(aws, name)]);
  return Object.fromEntries(entries);
}

interface DescribedRole {
  readonly Role: {
    readonly Arn: string;
    readonly Path: string;
    readonly Description?: string;
    readonly AssumeRolePolicyDocument: object;
    readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn: string };
    readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  };
}

async function roleOf(aws: LoopbackAws, name: string): Promise<AccountRole> {
  const { Role: role } = await aws.request<DescribedRole>("iam", "GetRole", { RoleName: name });
  const { AttachedPolicies: attached } = await aws.request<{
    readonly AttachedPolicies: readonly { readonly PolicyArn: string }[];
  }>("iam", "ListAttachedRolePolicies", { RoleName: name });
  const { PolicyNames: inline } = await aws.request<{ readonly PolicyNames: readonly string[] }>(
    "iam",
    "ListRolePolicies",
    { RoleName: name },
  );
  const inlinePolicies: [string, readonly MeantStatement[]][] = [];
  for (const policy of inline) {
    const { PolicyDocument: document } = await aws.request<{ readonly PolicyDocument: object }>(
      "iam",
      "GetRolePolicy",
      {
        RoleName: name,
        PolicyName: policy,
      },
    );
    inlinePolicies.push([policy, statementsOf(document)]);
  }
  return {
    arn: role.Arn,
    path: role.Path,
    description: role.Description,
    permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: Object.fromEntries((role.Tags ?? []).map((tag) => [tag.Key, tag.Value])),
    trust: statementsOf(role.AssumeRolePolicyDocument),
    managedPolicies: attached.map(({ PolicyArn: arn }) => arn).sort(),
    inlinePolicies: Object.fromEntries(inlinePolicies),
  };
}

async function domainsOf(aws: LoopbackAws): Promise<Account["domains"]> {
  const { Domains: domains } = await aws.request<{ readonly Domains: readonly { readonly DomainId: string }[] }>(
    "sagemaker",
    "ListDomains",
    { MaxResults: 100 },
  );
  const entries: [string, AccountDomain][] = [];
  for (const { DomainId: id } of domains) entries.push([id, await domainOf(aws, id)]);
  return Object.fromEntries(entries);
}

/**
 * A domain with its tags. What says nothing is left out: the time of the last change, empty lists, and the order of texts, which
 * are sets to the provider.
 */
export async function domainOf(aws: LoopbackAws, domainId: string): Promise<AccountDomain> {
  const domain = await aws.request("sagemaker", "DescribeDomain", { DomainId: domainId });
  const { Tags: tags } = await aws.request<{
    readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
  }>("sagemaker", "ListTags", { ResourceArn: domain["DomainArn"] });
  return {
    ...(meant({ ...domain, LastModifiedTime: [] }) as AccountDomain),
    Tags: Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value])),
  };
}

function meant(value: unknown): unknown {
  if (Array.isArray(value)) {
    const list = value as readonly unknown[];
    return list.every((one) => typeof one === "string") ? [...list].sort() : list.map(meant);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, meant(inner)] as const)
      .filter(([, inner]) => !(Array.isArray(inner) && inner.length === 0)),
  );
}
