/** Cures as commands of the AWS CLI. */
import type { AwsObject } from "../../policies/aws-object";
import type {
  Cure,
  CureCondition,
  CureObject,
  CurePolicy,
  CureProperties,
  CureStatement,
  CureStep,
  CureText,
  CureValue,
} from "../../policies/cure";
import { isJson } from "../../rules/json";
import { ownValue } from "../../rules/own-value";
import { inShell } from "../../rules/shell";

/** What of the place of a cure its steps do not say. */
export interface CurePlace {
  /** The Region of the domain; without it commands use the one of the shell. */
  readonly region?: string | undefined;
  /** ARNs of the roles that cures name. */
  readonly roleArns?: readonly string[] | undefined;
  /** The inline policies that there are, `ROLE/POLICY`: statements are added to one that is there, as a new one would replace it. */
  readonly inlinePolicies?: readonly string[] | undefined;
  /** The domain's apps have no internet: Terraform cannot update it, and `deployments.yaml` names it as `existing`. */
  readonly isVpcOnly?: boolean | undefined;
}

/** A text of a cure; what is known only after apply stands in angle brackets. */
export function shown(text: CureText): string {
  if (typeof text === "string") return text;
  return text.parts.map((part) => (typeof part === "string" ? part : `<${part.reference}>`)).join("");
}

/** The name of a role in its ARN, or the text itself. */
export function roleName(role: CureText): string {
  return shown(role).replace(/^arn:.*\//, "");
}

function single(texts: readonly CureText[]): unknown {
  const all = texts.map(shown);
  return all.length === 1 ? all[0] : all;
}

function conditionsOf(conditions: readonly CureCondition[]): object {
  const tests = new Map<string, Readonly<Record<string, unknown>>>();
  for (const { test, variable, values } of conditions)
    tests.set(test, { ...tests.get(test), [variable]: single(values) });
  return Object.fromEntries(tests);
}

function principalOf(principals: NonNullable<CureStatement["principals"]>): unknown {
  if (principals.some(({ type }) => type === "*")) return "*";
  return Object.fromEntries(principals.map(({ type, identifiers }) => [type, single(identifiers)]));
}

/** A statement as IAM has it. */
export function statementOf(statement: CureStatement): Readonly<Record<string, unknown>> {
  const { sid, effect, principals = [], conditions = [] } = statement;
  const element = (name: string, texts: readonly CureText[] | undefined): object =>
    texts === undefined || texts.length === 0 ? {} : { [name]: single(texts) };
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    ...(principals.length === 0 ? {} : { Principal: principalOf(principals) }),
    ...element("Action", statement.actions),
    ...element("NotAction", statement.notActions),
    ...element("Resource", statement.resources),
    ...element("NotResource", statement.notResources),
    ...(conditions.length === 0 ? {} : { Condition: conditionsOf(conditions) }),
  };
}

/** The cure as commands; comments say what a command alone cannot do. Empty where no step is a change in AWS. */
export function commandsText(cure: Cure, place: CurePlace = {}): string {
  return cure.flatMap((step) => commandsOf(step, place)).join("\n");
}

function commandsOf(step: CureStep, place: CurePlace): readonly string[] {
  switch (step.kind) {
    case "addStatements":
      return step.to.of === "role" &&
        place.inlinePolicies?.includes(`${roleName(step.to.role)}/${step.to.name}`) !== true
        ? newPolicy(step.to, step.statements)
        : edited(step.to, place, added(step.statements));
    case "replaceStatements":
      return edited(step.in, place, [
        `in place of ${named(step.names)}, put into "Statement":`,
        ...step.by.map(asJson),
      ]);
    case "addConditions":
      return edited(step.in, place, [
        `add to "Condition" of ${named(step.names)}:`,
        JSON.stringify(conditionsOf(step.conditions)),
      ]);
    case "setPrincipal":
      return edited(step.in, place, [
        `set "Principal" of ${named(step.names)} to:`,
        JSON.stringify(principalOf([step.principal])),
      ]);
    case "narrowStatements": {
      const on = step.resources.length === 0 ? "" : ` on ${step.resources.map(shown).join(", ")}`;
      const does = `${step.effect === "Deny" ? "denies" : "allows"} ${step.actions.join(", ")}${on}`;
      return edited(step.in, place, [`remove or narrow ${named(step.names)}: it ${does}.`]);
    }
    case "attachPolicy":
      return [`aws iam attach-role-policy --role-name ${ofRole(step.role)} --policy-arn ${inShell(step.arn)}`];
    case "detachPolicy": {
      const role = ofRole(step.role);
      const query = inShell(`AttachedPolicies[?PolicyName=='${step.policy}'].PolicyArn`);
      const arn = `aws iam list-attached-role-policies --role-name ${role} --query ${query} --output text`;
      return [`aws iam detach-role-policy --role-name ${role} --policy-arn "$(${arn})"`];
    }
    case "setProperties":
      return settingProperties(step.object, step.properties, place);
    case "setTags":
      return tagging(step.object, step.tags, place);
    case "addObject":
      return creating(step, place);
    case "addMember":
      return [
        aws(place, "ec2 modify-vpc-endpoint", {
          "vpc-endpoint-id": idOf(step.object),
          "add-route-table-ids": shown(step.value),
        }),
      ];
    case "removeObject":
      if (step.object.type === "AWS::EC2::VPCEndpoint")
        return [aws(place, "ec2 delete-vpc-endpoints", { "vpc-endpoint-ids": idOf(step.object) })];
      return step.properties === undefined
        ? [`# Remove ${step.object.address ?? `the ${WORDS[step.object.type] ?? step.object.type}`}.`]
        : [ruleCommand("revoke", step.object.type, step.properties, place)];
    case "run":
      return step.commands;
    case "advise":
      return [`# ${step.text}`];
    // Of a configuration alone: nothing in AWS changes.
    case "retain":
    case "move":
    case "keep":
    case "saveAgain":
    case "useRegion":
    case "setOption":
      return [];
  }
}

const WORDS: Partial<Readonly<Record<AwsObject, string>>> = {
  "AWS::EC2::SecurityGroupIngress": "open inbound rule",
  "AWS::EC2::SecurityGroupEgress": "outbound rule",
};

function named(names: readonly string[]): string {
  if (names.length === 0) return "the statement";
  return names.map((name) => (/^statement \d+$/.test(name) ? name : `the statement ${name}`)).join(" and ");
}

function asJson(statement: CureStatement): string {
  return JSON.stringify(statementOf(statement));
}

function added(statements: readonly CureStatement[]): readonly string[] {
  return ['add to "Statement":', ...statements.map(asJson)];
}

function ofRole(role: CureText): string {
  return inShell(roleName(role));
}

function policyDocument(statements: readonly CureStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(statementOf) });
}

function newPolicy(
  { role, name }: Extract<CurePolicy, { readonly of: "role" }>,
  statements: readonly CureStatement[],
): readonly string[] {
  const document = inShell(policyDocument(statements));
  return [
    "# If the role has an inline policy of this name, add the statement to that policy: this command replaces it.",
    `aws iam put-role-policy --role-name ${ofRole(role)} --policy-name ${inShell(name)} --policy-document ${document}`,
  ];
}

/** A command with its options; those of IAM have no Region. */
function aws(
  { region }: CurePlace,
  command: string,
  options: Readonly<Record<string, string | readonly string[]>>,
): string {
  const words = Object.entries(options).flatMap(([name, value]) => [
    `--${name}`,
    ...(typeof value === "string" ? [value] : value).map(inShell),
  ]);
  const where = region === undefined || command.startsWith("iam ") ? [] : ["--region", region];
  return ["aws", command, ...where, ...words].join(" ");
}

/** How a policy that is there is read and written. */
interface PolicyCommands {
  readonly read: string;
  readonly write: string;
}

const FILE = "file://policy.json";

/** Reads a policy into a file, says what to change in it, and writes it back: AWS replaces whole policies. */
function edited(policy: CurePolicy, place: CurePlace, [what = "", ...json]: readonly string[]): readonly string[] {
  const commands = policyCommands(policy, place);
  const lines = json.map((each) => `#   ${each}`);
  if (commands === undefined) return [`# In ${policyName(policy)}, ${what}`, ...lines];
  return [`${commands.read} > policy.json`, `# In policy.json, ${what}`, ...lines, commands.write];
}

function policyName(policy: CurePolicy): string {
  if (policy.of === "role") return `the policy ${policy.name} of the role ${shown(policy.role)}`;
  if (policy.of === "trust") return `the trust policy of ${shown(policy.role)}`;
  if (policy.of === "endpoint") return "the endpoint's policy";
  return /\bpolicy$/.test(policy.name) ? `the ${policy.name}` : `the policy ${policy.name}`;
}

/** The commands for a policy; undefined where it is not known which one it is, or where it cannot be changed. */
function policyCommands(policy: CurePolicy, place: CurePlace): PolicyCommands | undefined {
  if (policy.of === "role") return inlinePolicy(roleName(policy.role), policy.name);
  if (policy.of === "trust") {
    const role = ofRole(policy.role);
    return {
      read: `aws iam get-role --role-name ${role} --query Role.AssumeRolePolicyDocument`,
      write: `aws iam update-assume-role-policy --role-name ${role} --policy-document ${FILE}`,
    };
  }
  const { address = "" } = policy;
  if (address.startsWith("vpce-")) return endpointPolicy(address, place);
  if (policy.of === "endpoint") return endpointPolicy("<VPC-ENDPOINT-ID>", place);
  const [, account, kind, name = ""] = /^arn:[^:]*:iam::([^:]*):(role|policy)\/(.*)$/.exec(address) ?? [];
  // AWS's own are changed by AWS alone.
  if (kind === "policy") return account === "aws" ? undefined : managedPolicy(address);
  if (kind === "role") return inlinePolicy(name.replace(/^.*\//, ""), policy.name);
  if (/^arn:[^:]*:kms:/.test(address)) {
    const key = { "key-id": address, "policy-name": "default" };
    return {
      read: `${aws(place, "kms get-key-policy", key)} --query Policy --output text`,
      write: aws(place, "kms put-key-policy", { ...key, policy: FILE }),
    };
  }
  if (policy.name !== "bucket policy" || !/^[a-z0-9.-]+$/.test(address)) return undefined;
  return {
    read: `${aws(place, "s3api get-bucket-policy", { bucket: address })} --query Policy --output text`,
    write: aws(place, "s3api put-bucket-policy", { bucket: address, policy: FILE }),
  };
}

function inlinePolicy(role: string, name: string): PolicyCommands {
  const of = `--role-name ${inShell(role)} --policy-name ${inShell(name)}`;
  return {
    read: `aws iam get-role-policy ${of} --query PolicyDocument`,
    write: `aws iam put-role-policy ${of} --policy-document ${FILE}`,
  };
}

function managedPolicy(arn: string): PolicyCommands {
  const of = `--policy-arn ${inShell(arn)}`;
  const version = `"$(aws iam get-policy ${of} --query Policy.DefaultVersionId --output text)"`;
  return {
    read: `aws iam get-policy-version ${of} --version-id ${version} --query PolicyVersion.Document`,
    write: `aws iam create-policy-version ${of} --policy-document ${FILE} --set-as-default`,
  };
}

function endpointPolicy(id: string, place: CurePlace): PolicyCommands {
  const read = aws(place, "ec2 describe-vpc-endpoints", { "vpc-endpoint-ids": id });
  return {
    read: `${read} --query 'VpcEndpoints[0].PolicyDocument' --output text`,
    write: aws(place, "ec2 modify-vpc-endpoint", { "vpc-endpoint-id": id, "policy-document": FILE }),
  };
}

/** The id of an object in an account, which is its address there; a placeholder for one of a plan. */
function idOf({ type, address }: CureObject): string {
  return address !== undefined && /^[a-z]+-[0-9a-z-]+$/.test(address) ? address : (PLACEHOLDERS[type] ?? "<ID>");
}

const PLACEHOLDERS: Partial<Readonly<Record<AwsObject, string>>> = {
  "AWS::EC2::SecurityGroup": "<SECURITY-GROUP-ID>",
  "AWS::EC2::Subnet": "<SUBNET-ID>",
  "AWS::EC2::VPC": "<VPC-ID>",
  "AWS::EC2::VPCEndpoint": "<VPC-ENDPOINT-ID>",
  "AWS::SageMaker::Domain": "<DOMAIN-ID>",
};

function settingProperties(object: CureObject, properties: CureProperties, place: CurePlace): readonly string[] {
  const of = idOf(object);
  switch (object.type) {
    case "AWS::SageMaker::Domain":
      return [
        ...wholeSettings(object, properties),
        aws(place, "sagemaker update-domain", {
          "domain-id": of,
          "default-user-settings": JSON.stringify(settingsOf(object, properties, "DefaultUserSettings.")),
        }),
      ];
    case "AWS::SageMaker::UserProfile": {
      const [, domain = "<DOMAIN-ID>", name = "<USER-PROFILE>"] = /^(d-[^/]+)\/(.+)$/.exec(object.address ?? "") ?? [];
      return [
        ...wholeSettings(object, properties),
        aws(place, "sagemaker update-user-profile", {
          "domain-id": domain,
          "user-profile-name": name,
          "user-settings": JSON.stringify(settingsOf(object, properties, "UserSettings.")),
        }),
      ];
    }
    // EC2 takes one attribute at a time.
    case "AWS::EC2::VPC":
      return Object.entries(properties).map(([name, value]) =>
        aws(place, "ec2 modify-vpc-attribute", {
          "vpc-id": of,
          [kebab(name)]: JSON.stringify({ Value: value }),
        }),
      );
    case "AWS::EC2::VPCEndpoint":
      if (properties["PrivateDnsEnabled"] === true)
        return [`${aws(place, "ec2 modify-vpc-endpoint", { "vpc-endpoint-id": of })} --private-dns-enabled`];
      return [
        `# The service of a VPC endpoint cannot be changed: delete it, and create one for ${valueText(properties["ServiceName"] ?? "")}.`,
        aws(place, "ec2 delete-vpc-endpoints", { "vpc-endpoint-ids": of }),
      ];
    default:
      return Object.entries(properties).map(
        ([name, value]) => `# ${object.address ?? object.type}: ${name} has to be ${valueText(value)}. ${CANNOT}`,
      );
  }
}

const CANNOT = "AWS cannot change it: create another one, and name it in its place.";

/** AWS does not document whether it merges what is sent into Canvas's settings. */
function wholeSettings({ canvasAppSettings }: CureObject, properties: CureProperties): readonly string[] {
  return canvasAppSettings === undefined && Object.keys(properties).some((name) => name.includes("CanvasAppSettings"))
    ? [
        "# Add the other members of CanvasAppSettings that describe-domain or describe-user-profile shows: AWS may replace it as a whole.",
      ]
    : [];
}

/** The settings that a command sends: what changes, in what AWS has. */
function settingsOf({ canvasAppSettings = {} }: CureObject, properties: CureProperties, prefix: string): object {
  const changed = nested(properties, prefix);
  return "CanvasAppSettings" in changed
    ? { ...changed, CanvasAppSettings: into(canvasAppSettings, changed.CanvasAppSettings) }
    : changed;
}

/** What changes, in the objects that are there. */
function into(own: unknown, change: unknown): unknown {
  if (!isJson(own) || !isJson(change)) return change;
  const changed = Object.entries(change).map(([name, value]) => [name, into(ownValue(own, name), value)] as const);
  return { ...own, ...Object.fromEntries(changed) };
}

/** Properties without the prefix that the command's own option stands for, each where its name leads. */
function nested(properties: CureProperties, prefix: string): object {
  const inside = new Map<string, CureProperties>();
  const own: [string, unknown][] = [];
  for (const [path, value] of Object.entries(properties)) {
    const [first = "", ...rest] = path.replace(prefix, "").split(".");
    if (rest.length === 0) own.push([first, jsonOf(value)]);
    else inside.set(first, { ...inside.get(first), [rest.join(".")]: value });
  }
  return Object.fromEntries([...own, ...[...inside].map(([name, each]) => [name, nested(each, "")] as const)]);
}

function isList(value: CureValue): value is readonly CureText[] {
  return Array.isArray(value);
}

function jsonOf(value: CureValue): unknown {
  if (typeof value === "number" || typeof value === "boolean") return value;
  return isList(value) ? value.map(shown) : shown(value);
}

function valueText(value: CureValue): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return isList(value) ? value.map(shown).join(", ") : shown(value);
}

function kebab(name: string): string {
  return name.replaceAll(/(?<!^)([A-Z])/g, "-$1").toLowerCase();
}

function tagging(
  object: CureObject,
  tags: readonly (readonly [key: string, value: CureText])[],
  place: CurePlace,
): readonly string[] {
  const { type, address = "" } = object;
  const pairs = tags.map(([key, value]) => `Key=${key},Value=${shown(value)}`);
  if (type.startsWith("AWS::EC2::")) return [aws(place, "ec2 create-tags", { resources: idOf(object), tags: pairs })];
  if (type === "AWS::EMRServerless::Application") {
    const arn = address.startsWith("arn:") ? address : "<APPLICATION-ARN>";
    const map = tags.map(([key, value]) => `${key}=${shown(value)}`).join(",");
    return [aws(place, "emr-serverless tag-resource", { "resource-arn": arn, tags: map })];
  }
  return [
    `# Tag ${address === "" ? type : address} with ${tags.map(([key, value]) => `${key}=${shown(value)}`).join(", ")}.`,
  ];
}

function creating(
  { type, properties, policy }: Extract<CureStep, { readonly kind: "addObject" }>,
  place: CurePlace,
): readonly string[] {
  const text = (name: string): string => valueText(ownValue(properties, name) ?? `<${kebab(name).toUpperCase()}>`);
  switch (type) {
    case "AWS::EC2::VPCEndpoint": {
      const tables = ownValue(properties, "RouteTableIds");
      return [
        aws(place, "ec2 create-vpc-endpoint", {
          "vpc-endpoint-type": text("VpcEndpointType"),
          "vpc-id": text("VpcId"),
          "service-name": text("ServiceName"),
          ...(tables === undefined
            ? {}
            : { "route-table-ids": isList(tables) ? tables.map(shown) : valueText(tables) }),
          ...(policy === undefined ? {} : { "policy-document": policyDocument(policy) }),
        }),
      ];
    }
    case "AWS::EC2::SecurityGroupIngress":
    case "AWS::EC2::SecurityGroupEgress":
      return [ruleCommand("authorize", type, properties, place)];
    case "AWS::EC2::SubnetRouteTableAssociation": {
      const subnet = text("SubnetId");
      const query = `RouteTables[].Associations[?SubnetId=='${subnet}'].RouteTableAssociationId[]`;
      const find = `${aws(place, "ec2 describe-route-tables", { filters: `Name=association.subnet-id,Values=${subnet}` })} --query ${inShell(query)} --output text`;
      return [
        `${aws(place, "ec2 replace-route-table-association", { "route-table-id": text("RouteTableId") })} --association-id "$(${find})"`,
        "# For a subnet without an association of its own:",
        `# ${aws(place, "ec2 associate-route-table", { "subnet-id": subnet, "route-table-id": text("RouteTableId") })}`,
      ];
    }
    case "AWS::S3::PublicAccessBlock": {
      const block = Object.entries(properties).filter(([name]) => name !== "Bucket");
      const settings = block.map(([name, value]) => `${name}=${valueText(value)}`);
      return [
        aws(place, "s3api put-public-access-block", {
          bucket: text("Bucket"),
          "public-access-block-configuration": settings.join(","),
        }),
      ];
    }
    default:
      return [
        `# Create ${type} with ${Object.entries(properties)
          .map(([name, value]) => `${name} ${valueText(value)}`)
          .join(", ")}.`,
      ];
  }
}

/** Adds a rule to a security group, or takes it out of it. */
function ruleCommand(
  verb: "authorize" | "revoke",
  type: AwsObject,
  properties: CureProperties,
  place: CurePlace,
): string {
  return aws(place, `ec2 ${verb}-security-group-${type.endsWith("Ingress") ? "ingress" : "egress"}`, {
    "group-id": valueText(properties["GroupId"] ?? "<GROUP-ID>"),
    "ip-permissions": JSON.stringify([permission(properties)]),
  });
}

/** A rule of a security group as EC2's API has it. */
function permission(properties: CureProperties): object {
  const { IpProtocol: protocol, FromPort: from, ToPort: to, CidrIp: range, CidrIpv6: range6 } = properties;
  const list = properties["SourcePrefixListId"];
  const peer = properties["SourceSecurityGroupId"] ?? properties["DestinationSecurityGroupId"];
  return {
    IpProtocol: protocol,
    ...(from === undefined ? {} : { FromPort: from }),
    ...(to === undefined ? {} : { ToPort: to }),
    ...(peer === undefined ? {} : { UserIdGroupPairs: [{ GroupId: valueText(peer) }] }),
    ...(range === undefined ? {} : { IpRanges: [{ CidrIp: valueText(range) }] }),
    ...(range6 === undefined ? {} : { Ipv6Ranges: [{ CidrIpv6: valueText(range6) }] }),
    ...(list === undefined ? {} : { PrefixListIds: [{ PrefixListId: valueText(list) }] }),
  };
}
