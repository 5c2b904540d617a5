/** Names that AWS keeps unique: two scenarios of an app that would create one of the same name are refused at synth. */
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type TerraformProvider, TerraformResource, Token } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { sameName } from "./errors";
import { defaultProvider } from "./provider-region";

/** Props of {@link checkNames}. */
export interface NamedScenario {
  readonly className: string;
  readonly deploymentName: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly provider: TerraformProvider | undefined;
}

/** What a scenario creates, by keys that are equal where AWS has one of it only. */
interface Claim {
  /** What it is, for people: "the role canvas-a". */
  readonly what: string;
  /** Unique in an account, or with the Region in it. */
  readonly key: string;
  /** What AWS does about the second one. */
  readonly answer: string;
}

/** The first scenario of each claim, of every app; it is in an account, or in that of a provider. */
const apps = new WeakMap<IConstruct, Map<string, IConstruct>>();

/**
 * Refuses, at synth, what another scenario of the app creates in the same account: one account that both are given or whose
 * providers name, or one provider.
 */
export function checkNames(scope: Construct, scenario: NamedScenario): void {
  scope.node.addValidation({
    validate: () => {
      const { className, deploymentName, provider = defaultProvider(scope) } = scenario;
      const known = apps.get(scope.node.root) ?? new Map<string, IConstruct>();
      apps.set(scope.node.root, known);
      const places = [accountOf(scenario.account, provider), provider?.node.path].filter(
        (place) => place !== undefined,
      );
      const region = isLiteral(scenario.region) ? scenario.region : (provider?.node.path ?? "");
      return claimsOf(scope, region).flatMap(({ what, key, answer }) => {
        const keys = places.map((place) => `${place} ${key}`);
        const other = keys.map((each) => known.get(each)).find((each) => each !== undefined && each !== scope);
        for (const each of keys) if (!known.has(each)) known.set(each, scope);
        return other === undefined
          ? []
          : [sameName({ className, path: scope.node.path, what, other: other.node.path, answer, deploymentName })];
      });
    },
  });
}

/** The account's id, as far as it is written down. */
function accountOf(account: string | undefined, provider: TerraformProvider | undefined): string | undefined {
  if (isLiteral(account)) return account;
  const { allowedAccountIds, assumeRole } = (provider ?? {}) as Partial<AwsProvider>;
  const [only, ...others] = allowedAccountIds ?? [];
  if (isLiteral(only) && others.length === 0) return only;
  const roleArn = Array.isArray(assumeRole) ? assumeRole.at(-1)?.roleArn : undefined;
  return isLiteral(roleArn) ? roleArn.split(":")[4] : undefined;
}

function isLiteral(value: string | undefined): value is string {
  return typeof value === "string" && !Token.isUnresolved(value);
}

function claimsOf(scope: IConstruct, region: string): readonly Claim[] {
  return scope.node
    .findAll()
    .flatMap((construct) =>
      TerraformResource.isTerraformResource(construct) ? claimsOfResource(construct, region) : [],
    );
}

const EXISTS = "AWS would answer EntityAlreadyExists in the middle of the apply (IAM compares names without case)";

function claimsOfResource(resource: TerraformResource, region: string): readonly Claim[] {
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(resource, `${name}Input`);
    return typeof value === "string" && !Token.isUnresolved(value) ? value : undefined;
  };
  const [name, vpcId] = [text("name"), text("vpcId")];
  switch (resource.terraformResourceType) {
    case "aws_iam_role":
      return name === undefined
        ? []
        : [{ what: `the role ${name}`, key: `role ${name.toLowerCase()}`, answer: EXISTS }];
    case "aws_iam_role_policy": {
      const role = text("role");
      return name === undefined || role === undefined
        ? []
        : [
            {
              what: `the inline policy ${name} of the role ${role}`,
              key: `inline policy ${role.toLowerCase()} ${name}`,
              answer: "each apply would overwrite the policy of the other",
            },
          ];
    }
    case "aws_sagemaker_domain": {
      const domain = text("domainName");
      return domain === undefined
        ? []
        : [
            {
              what: `the domain ${domain}`,
              key: `domain ${region} ${domain}`,
              answer: "SageMaker would answer ResourceInUse",
            },
          ];
    }
    case "aws_security_group":
      return name === undefined || vpcId === undefined
        ? []
        : [
            {
              what: `the security group ${name} in ${vpcId}`,
              key: `group ${region} ${vpcId} ${name}`,
              answer: "AWS would answer InvalidGroup.Duplicate",
            },
          ];
    case "aws_vpc_endpoint":
      return endpointClaims(resource, text("serviceName"), vpcId, region);
    default:
      return [];
  }
}

/** Of a VPC, one endpoint answers the private names of a service; a route table has one route to it. */
function endpointClaims(
  resource: TerraformResource,
  service: string | undefined,
  vpcId: string | undefined,
  region: string,
): readonly Claim[] {
  if (service === undefined || vpcId === undefined) return [];
  if (Reflect.get(resource, "privateDnsEnabledInput") === true) {
    return [
      {
        what: `the endpoint of ${service} with private DNS in ${vpcId}`,
        key: `names ${region} ${vpcId} ${service}`,
        answer: "AWS would answer that there is already a conflicting DNS domain",
      },
    ];
  }
  const tables: unknown = Reflect.get(resource, "routeTableIdsInput");
  return (Array.isArray(tables) ? tables : []).flatMap((table: unknown): readonly Claim[] =>
    typeof table === "string" && !Token.isUnresolved(table)
      ? [
          {
            what: `the endpoint of ${service} on the route table ${table}`,
            key: `route ${region} ${table} ${service}`,
            answer: "AWS would answer RouteAlreadyExists",
          },
        ]
      : [],
  );
}
