/** Cures as options of `deployments.yaml`, where there are such. */
import { EMR_SERVERLESS_EXECUTION_POLICY } from "../../policies/managed";
import type {
  Cure,
  CureObject,
  CureProperties,
  CureStatement,
  CureStep,
  CureText,
  CureValue,
} from "../../policies/cure";
import { ownValue } from "../../rules/own-value";
import { staticNameOf } from "../../setup/adoption";
import { type CurePlace, roleName, shown } from "./commands";

/** Options of one deployment, or a part of them. */
interface Options {
  readonly [name: string]: OptionValue;
}

type OptionValue = string | boolean | readonly string[] | Options;

/** The same as options of a deployment in `deployments.yaml`; undefined where no option does it. */
export function optionText(cure: Cure, place: CurePlace = {}): string | undefined {
  const options = cure.flatMap((step) => optionsOf(step, place)).reduce(merged, {});
  const lines = linesOf(options, "");
  return lines.length === 0 ? undefined : lines.join("\n");
}

const CREATED_ROLE: Options = { emrServerlessRole: { create: {} } };

function optionsOf(step: CureStep, place: CurePlace): readonly Options[] {
  switch (step.kind) {
    case "addStatements":
      if (step.to.of === "trust") return [CREATED_ROLE];
      if (step.to.of === "policy") return [];
      if (step.to.of === "endpoint")
        return [{ network: { s3Endpoint: { create: { policy: "canvas" } } } }, ...step.statements.flatMap(ofBucket)];
      return ofRole(step.statements, step.to.role, place);
    case "replaceStatements":
      return step.in.of === "trust" ? [CREATED_ROLE] : [];
    case "attachPolicy":
      return step.policy === EMR_SERVERLESS_EXECUTION_POLICY
        ? [CREATED_ROLE]
        : [executionRole(step.role, "canvas-policies", place)];
    case "setProperties":
      return step.object.type === "AWS::IAM::Role" ? [CREATED_ROLE] : ofDomain(step.object, step.properties, place);
    case "addObject":
      return ofObject(step.type, step.properties);
    case "addMember":
      return [{ network: { s3Endpoint: { create: routeTables([step.value]) } } }];
    case "setOption":
      return [{ [step.option]: step.value }];
    default:
      return [];
  }
}

function ofRole(statements: readonly CureStatement[], role: CureText, place: CurePlace): readonly Options[] {
  return statements.flatMap((statement): readonly Options[] => {
    const { sid = "" } = statement;
    const bucket = ofBucket(statement);
    if (bucket.length > 0) return bucket;
    if (/^EMRServerless(?!Managed|Trust)|^IAMPassOperation|^ECR(?:Describe|Operations)/.test(sid))
      return [executionRole(role, "large-data", place)];
    if (sid.startsWith("DenyEC2ENICreation")) return [{ network: { networkInterfaces: { byArn: { enforce: true } } } }];
    return sid.startsWith("AllowEC2ENICreation") ? [{ network: { networkInterfaces: { byArn: {} } } }] : [];
  });
}

function executionRole(role: CureText, attach: string, { roleArns = [] }: CurePlace): Options {
  const name = roleName(role);
  const arn = roleArns.find((each) => roleName(each) === name);
  const key = /[<>]/.test(name) ? "NAME" : staticNameOf(name);
  return { executionRoles: { [key]: { existing: { roleArn: arn ?? "ROLE-ARN", attach } } } };
}

function ofBucket({ sid = "", resources = [] }: CureStatement): readonly Options[] {
  const [, what, name = ""] =
    /^CanvasBucket(Read|Write|List|Location|Decrypt|Encrypt|OlderKeys)([A-Z]\w*)$/.exec(sid) ?? [];
  if (what === undefined) return [];
  const key = name.replaceAll(/(?<!^)([A-Z])/g, "-$1").toLowerCase();
  const [first = ""] = resources.map(shown);
  const [, bucket, keys = "*"] = /^arn:aws:s3:::([^/]+)(?:\/(.*))?$/.exec(first) ?? [];
  return [
    {
      customBuckets: {
        [key]: {
          ...(bucket === undefined ? {} : { bucketName: bucket }),
          ...(bucket !== undefined && keys.endsWith("/*") ? { prefixes: [keys.slice(0, -1)] } : {}),
          ...(what === "Write" || what === "Encrypt" ? { access: "read-write" } : {}),
          ...(what === "Decrypt" || what === "Encrypt" ? { kmsKeyArn: first } : {}),
        },
      },
    },
  ];
}

/** What switches large data on for a domain; of user profiles no option says it without their role. */
function ofDomain(
  { type, address = "" }: CureObject,
  properties: CureProperties,
  { isVpcOnly }: CurePlace,
): readonly Options[] {
  if (type !== "AWS::SageMaker::Domain") return [];
  const role = properties["DefaultUserSettings.CanvasAppSettings.EmrServerlessSettings.ExecutionRoleArn"];
  const arn = role === undefined ? "" : textOf(role);
  const of: Options = /^arn:[^<>]+$/.test(arn) ? { existing: { roleArn: arn } } : { create: {} };
  const domain: Options = /^d-[a-z0-9-]+$/.test(address)
    ? { domain: { [isVpcOnly === true ? "existing" : "import"]: { domainId: address } } }
    : {};
  return role === undefined ? [] : [{ emrServerlessRole: of, ...domain }];
}

function ofObject(type: string, properties: CureProperties): readonly Options[] {
  if (type === "AWS::EC2::SecurityGroupIngress" || type === "AWS::EC2::SecurityGroupEgress")
    return [{ network: { securityGroup: { create: {} } } }];
  const { RouteTableIds: tables, VpcEndpointType: kind } = properties;
  if (type !== "AWS::EC2::VPCEndpoint" || kind !== "Gateway") return [];
  return [{ network: { s3Endpoint: { create: routeTables(isTexts(tables) ? tables : []) } } }];
}

/** Route tables under names, as the option has them; what is known only after apply is left to the user. */
function routeTables(tables: readonly CureText[] | CureValue): Options {
  const ids = (isTexts(tables) ? tables : []).map(shown).filter((id) => id.startsWith("rtb-"));
  return ids.length === 0 ? {} : { routeTableIds: Object.fromEntries(ids.map((id) => [id, id])) };
}

function isTexts(value: CureValue | undefined): value is readonly CureText[] {
  return Array.isArray(value);
}

function textOf(value: CureValue): string {
  return typeof value === "string" ? value : "";
}

function isOptions(value: OptionValue | undefined): value is Options {
  return typeof value === "object" && !Array.isArray(value);
}

function merged(one: Options, other: Options): Options {
  return Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((name) => {
      const [mine, theirs] = [ownValue(one, name), ownValue(other, name)];
      const value = isOptions(mine) && isOptions(theirs) ? merged(mine, theirs) : (theirs ?? mine);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function linesOf(options: Options, indent: string): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (!isOptions(value)) return [`${indent}${name}: ${scalar(value)}`];
    if (Object.keys(value).length === 0) return [`${indent}${name}: {}`];
    return [`${indent}${name}:`, ...linesOf(value, `${indent}  `)];
  });
}

function scalar(value: Exclude<OptionValue, Options>): string {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return quoted(value);
  return `[${value.map(quoted).join(", ")}]`;
}

/** Plain where YAML reads the same text back. */
function quoted(text: string): string {
  return /^[A-Za-z][\w./:-]*$/.test(text) && !/:$|^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
