/** Plans and stacks as a deployer's policy sees them: every AWS resource with its values, before and after. */
import type { Deployed, DeployedPlace, DeployedResource, DeployedState } from "../../deployer/deployed";
import { isText, type MaybeUnknownString } from "../../authorization/text";
import type { Place } from "../../inventory/inventory";
import { at, isJson, type Json, jsonObjects, kindOf } from "../input";
import { PolicyTexts } from "./documents";
import { planRecords } from "./plan";
import { attribute, blocks, type PlannedValue } from "./planned-value";
import { DEFAULT_PROVIDER, Records, type ResourceRecord } from "./record";
import { Resolver } from "./resolve";
import { stackRecords } from "./stack";
import { type ResourceType, ResourceTypes } from "./types";

/**
 * Reads a plan or a stack.
 * @param name the name that people know it by
 * @throws InputError when it is neither
 */
export function deployedIn(json: Json, name: string): Deployed {
  const types = new EveryType();
  if (kindOf(json, name) === "stack") {
    const records = stackRecords(json, types);
    const assumes = assumedInStack(json);
    return deployedOf(name, [records], () => assumes, stateOfStack(json));
  }
  const { before, after, place } = planRecords(json, name, types);
  const roles = assumedInPlan(json);
  const sides = [new Records(after, place, types), new Records(before, place, types)];
  return deployedOf(name, sides, (provider) => roles.get(provider ?? DEFAULT_PROVIDER), "unknown");
}

/** All types of the AWS provider, whether or not an inventory has to do with them. */
class EveryType extends ResourceTypes {
  override isRelevant(type: unknown): type is string {
    return typeof type === "string" && type.startsWith("aws_");
  }

  /** Terraform reads what it does not change too. */
  override of(type: string): ResourceType | undefined {
    const entry = super.of(type);
    return entry?.isReadOnlyWhereChanged === true ? UNKNOWN_TYPE : entry;
  }
}

const UNKNOWN_TYPE: ResourceType = {};

function deployedOf(
  name: string,
  sides: readonly Records[],
  assumes: (provider: string | undefined) => string | undefined,
  state: Deployed["state"],
): Deployed {
  const found = new Map<string, DeployedResource & { readonly read: Reader[] }>();
  for (const records of sides) {
    const resolver = new Resolver(records, new PolicyTexts());
    for (const record of records.all) {
      const reader: Reader = (path) => valuesOf(record, path, resolver);
      const known = found.get(record.address);
      if (known !== undefined) {
        known.read.push(reader);
        continue;
      }
      const read = [reader];
      const { address, type, mode, provider } = record;
      found.set(address, {
        ...{ address, type, mode, read },
        place: placeOf(records.placeOf(record)),
        assumes: assumes(provider),
        values: (path) => [...new Set(read.flatMap((each) => each(path)))],
      });
    }
  }
  const [first] = sides;
  return {
    name,
    place: placeOf(first?.place ?? { partition: "aws", account: "*", region: "*" }),
    resources: [...found.values()],
    state,
  };
}

type Reader = (path: string) => readonly string[];

function placeOf({ partition, account, region }: Place): DeployedPlace {
  return { partition: patternOf(partition), account: patternOf(account), region: patternOf(region) };
}

/** A text for the `Resource` element: what is not known is any text. */
function patternOf(text: MaybeUnknownString): string {
  if (typeof text === "string") return escaped(text);
  return text.parts
    .map((part) => (typeof part === "string" ? escaped(part) : "*"))
    .join("")
    .replaceAll(/\*{2,}/g, "*");
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars */
function escaped(text: string): string {
  return text.replaceAll(/[*?]|\$(?=\{)/g, (each) => `\${${each}}`);
}

function valuesOf(record: ResourceRecord, path: string, resolver: Resolver): readonly string[] {
  const names = path.split(".");
  const last = names.at(-1) ?? "";
  if (names.length === 1 && ["id", "arn", "name"].includes(last)) {
    const own = resolver.attribute(record, last);
    return own === undefined ? [] : [patternOf(own)];
  }
  let inside: readonly PlannedValue[] = [record.data];
  for (const name of names.slice(0, -1)) inside = inside.flatMap((each) => blocks(each, name));
  return inside.flatMap((data) => lastOf(record, data, last, resolver)).map(patternOf);
}

function lastOf(
  record: ResourceRecord,
  data: PlannedValue,
  name: string,
  resolver: Resolver,
): readonly MaybeUnknownString[] {
  if (/(_ids|_groups)$/.test(name)) return resolver.ids(record, data, name);
  const found = attribute(data, name);
  if (typeof found === "boolean" || typeof found === "number") return [String(found)];
  return (Array.isArray(found) ? (found as readonly PlannedValue[]) : [found]).flatMap((each) => {
    if (!isText(each) || each === "") return [];
    if (name.endsWith("_id")) return [resolver.id(each, record.index)];
    return [/(_arn|_role|_boundary)$/.test(name) ? resolver.arn(each) : resolver.text(each)];
  });
}

/** The role that the provider of a stack assumes. */
function assumedInStack(stack: Json): string | undefined {
  const configs = at(stack, "provider")?.["aws"];
  const all = (Array.isArray(configs) ? (configs as readonly unknown[]) : [configs]).filter(isJson);
  const config = all.find((each) => each["alias"] === undefined) ?? all[0];
  return roleIn(config?.["assume_role"]);
}

/** A role's ARN in a block `assume_role`; `*` for one that only an expression says. */
function roleIn(blockOrList: unknown): string | undefined {
  const [first] = (Array.isArray(blockOrList) ? (blockOrList as readonly unknown[]) : [blockOrList]).filter(isJson);
  if (first === undefined) return undefined;
  const arn = first["role_arn"];
  const constant = isJson(arn) ? arn["constant_value"] : arn;
  return typeof constant === "string" && !constant.includes("${") ? constant : UNKNOWN_ROLE;
}

const UNKNOWN_ROLE = "arn:aws:iam::*:role/*";

/** The roles that the providers of a plan assume, by their keys. */
function assumedInPlan(plan: Json): ReadonlyMap<string, string> {
  const configs = at(plan, "configuration", "provider_config") ?? {};
  return new Map(
    Object.entries(configs).flatMap(([key, config]) => {
      if (!isJson(config) || config["name"] !== "aws" || !isJson(config["expressions"])) return [];
      const role = roleIn(config["expressions"]["assume_role"]);
      return role === undefined ? [] : [[key, role] as const];
    }),
  );
}

function stateOfStack(stack: Json): DeployedState | "none" | "unknown" {
  const [terraform] = Array.isArray(stack["terraform"]) ? jsonObjects(stack["terraform"]) : [at(stack, "terraform")];
  const backend = terraform === undefined ? undefined : at(terraform, "backend");
  if (backend === undefined) return "unknown";
  const [s3] = [backend["s3"]].flat().filter(isJson);
  if (s3 === undefined) return "local" in backend ? "none" : "unknown";
  const { bucket, key, kms_key_id: kms } = s3;
  if (typeof bucket !== "string" || typeof key !== "string") return "unknown";
  return {
    bucket: escaped(bucket),
    key: escaped(key),
    kmsKeyArn: typeof kms === "string" ? kms : undefined,
    assumes: roleIn(s3["assume_role"]),
  };
}
