/**
 * The ways out of docs/interrupted-runs.md, as a user follows them: what AWS made while a run was ended, and Terraform's state does not
 * have, is imported by the error that the next run ends with.
 */
import type { LoopbackAws } from "../../support/loopback-aws";
import type { Plan } from "../../terraform/support/plan";
import type { Diagnostic, StackFolder } from "../../terraform/support/workspace";

interface WayOut {
  /** The text of the error, as the page's table quotes it: `…` stands for anything. */
  readonly error: string;
  /** The types of the resources that the error is about. */
  readonly types: RegExp;
  /** What is done with what AWS has. */
  readonly how: "import" | "delete";
  /**
   * Finds its id.
   * @param planned what the plan has of the resource
   */
  readonly id: (aws: LoopbackAws, planned: Values, error: Diagnostic) => Promise<string | undefined>;
}

type Values = Readonly<Record<string, unknown>>;

const WAYS_OUT: readonly WayOut[] = [
  {
    error: "InvalidPermission.Duplicate: the specified rule …already exists",
    how: "import",
    types: /^aws_vpc_security_group_(ingress|egress)_rule$/,
    id: async (aws, planned, { address = "" }) => {
      const { SecurityGroupRules: rules } = await aws.request<{
        readonly SecurityGroupRules: readonly Rule[];
      }>("ec2", "DescribeSecurityGroupRules", {});
      return rules.find(
        (rule) =>
          rule.IsEgress === address.startsWith("aws_vpc_security_group_egress_rule.") &&
          rule.GroupId === planned["security_group_id"] &&
          rule.Description === planned["description"],
      )?.SecurityGroupRuleId;
    },
  },
  {
    error: "InvalidGroup.Duplicate: The security group … already exists",
    how: "delete",
    types: /^aws_security_group$/,
    id: async (aws, planned) => {
      const { SecurityGroups: groups } = await aws.request<{
        readonly SecurityGroups: readonly { readonly GroupId: string }[];
      }>("ec2", "DescribeSecurityGroups", { Filters: [{ Name: "group-name", Values: [planned["name"]] }] });
      return groups[0]?.GroupId;
    },
  },
  {
    error: "EntityAlreadyExists: Role with name … already exists",
    how: "import",
    types: /^aws_iam_role$/,
    id: (_, planned) => Promise.resolve(String(planned["name"])),
  },
  {
    error: "RouteAlreadyExists: route table … already has a route with destination-prefix-list-id …",
    how: "import",
    types: /^aws_vpc_endpoint$/,
    id: endpointOf,
  },
  {
    error: "private-dns-enabled cannot be set because there is already a conflicting DNS domain for …",
    how: "import",
    types: /^aws_vpc_endpoint$/,
    id: endpointOf,
  },
  {
    error: "ResourceInUse: Domain name … is already in use",
    how: "import",
    types: /^aws_sagemaker_domain$/,
    id: async (aws, planned) => {
      const { Domains: domains } = await aws.request<{
        readonly Domains: readonly { readonly DomainId: string; readonly DomainName: string }[];
      }>("sagemaker", "ListDomains");
      return domains.find(({ DomainName: name }) => name === planned["domain_name"])?.DomainId;
    },
  },
  {
    error: "ResourceInUse: UserProfileName … already exists in domain …",
    how: "import",
    types: /^aws_sagemaker_user_profile$/,
    id: async (aws, planned) => {
      const made = await aws.request<{ readonly UserProfileArn: string }>("sagemaker", "DescribeUserProfile", {
        DomainId: planned["domain_id"],
        UserProfileName: planned["user_profile_name"],
      });
      return made.UserProfileArn;
    },
  },
];

/** The errors that have a way out, as the page quotes them. */
export const ERRORS: readonly string[] = WAYS_OUT.map(({ error }) => error);

interface Rule {
  readonly SecurityGroupRuleId: string;
  readonly GroupId: string;
  readonly IsEgress: boolean;
  readonly Description?: string;
}

async function endpointOf(aws: LoopbackAws, planned: Values): Promise<string | undefined> {
  const { VpcEndpoints: endpoints } = await aws.request<{
    readonly VpcEndpoints: readonly { readonly VpcEndpointId: string }[];
  }>("ec2", "DescribeVpcEndpoints", {
    Filters: [
      { Name: "service-name", Values: [planned["service_name"]] },
      { Name: "vpc-id", Values: [planned["vpc_id"]] },
    ],
  });
  return endpoints[0]?.VpcEndpointId;
}

/**
 * Follows the page for an error.
 * @param plan of what is missing: one for all errors of a run, which take nothing from each other
 * @returns what was done, for the test to say
 * @throws Error when the page has no way out of it
 */
export async function followPage(
  aws: LoopbackAws,
  stack: StackFolder,
  error: Diagnostic,
  plan: () => Promise<Plan>,
): Promise<string> {
  const { address = "", summary, detail } = error;
  const text = `${summary} ${detail}`.replaceAll(/\s+/g, " ");
  if (text.includes("Instance cannot be destroyed")) {
    const [, protectedAddress = ""] = /Resource (\S+) has lifecycle\.prevent_destroy/.exec(text) ?? [];
    await stack.untaint(protectedAddress);
    return `untaint ${typeOf(protectedAddress)}`;
  }
  const way = WAYS_OUT.find((each) => patternOf(each.error).test(text) && each.types.test(typeOf(address)));
  if (way === undefined)
    throw new Error(`docs/interrupted-runs.md has no way out of this error of ${address}: ${text}`);
  const planned = (await plan()).planned(address);
  const id = await way.id(aws, planned, error);
  if (id === undefined) throw new Error(`AWS has nothing to import for ${address}: ${text}`);
  if (way.how === "delete") {
    await aws.request("ec2", "DeleteSecurityGroup", { GroupId: id });
    return `delete ${typeOf(address)}`;
  }
  await stack.importResource(address, id);
  return `import ${typeOf(address)}`;
}

function patternOf(error: string): RegExp {
  return new RegExp(
    error
      .split("…")
      .map((part) => part.replaceAll(/[.]/g, "\\."))
      .join(".*"),
    "i",
  );
}

function typeOf(address: string): string {
  return address.split(".")[0] ?? "";
}
