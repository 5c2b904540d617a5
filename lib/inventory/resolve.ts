/**
 * Follows references between resources. What AWS makes of a name by a fixed form, such as a role's ARN, is known before the
 * role is; everything else stays a reference, named by the resource it belongs to.
 */
import { isText, join, type Reference, type Source, Template, type Text, unknownText } from "../authorization/text";
import type { Policy } from "../authorization/policy";
import { attribute, type Data, text, texts } from "./data";
import {
  isAccount,
  type ParsedReference,
  parseReference,
  type Place,
  type Records,
  type ResourceRecord,
} from "./record";

/** How deep references of references are followed; cycles end there. */
const DEPTH = 10;

/** Types whose ARNs name one thing and nothing below it, so that a value made from one of them alone is that ARN. */
const WHOLE_ARNS = [
  "aws_iam_role",
  "aws_iam_policy",
  "aws_iam_user",
  "aws_kms_key",
  "aws_subnet",
  "aws_security_group",
];

/** Reads the JSON text of a policy, and stands for one of which only the reason why is known. */
export interface PolicyReader {
  readonly read: (json: string) => Policy;
  readonly unknown: (why: string) => Policy;
}

/** Resolves what texts refer to. */
export class Resolver {
  constructor(
    readonly records: Records,
    readonly policies: PolicyReader,
  ) {}

  /** The text with every reference replaced whose value follows from the plan or stack. */
  text(value: Text): Text {
    return this.resolved(value, DEPTH, false);
  }

  /**
   * A text that can only be an ARN, or hold one: where it is made from a resource of which no attribute is named, as
   * `aws_iam_role.a[*].arn` is in a plan's configuration, it is that resource's ARN.
   */
  arn(value: Text): Text {
    return this.resolved(value, DEPTH, true);
  }

  private resolved(value: Text, depth: number, isArn: boolean): Text {
    if (typeof value === "string") return value;
    return join(value.parts.map((part) => (typeof part === "string" ? part : this.part(part, depth, isArn))));
  }

  /** An attribute as text, resolved; undefined when there is none. */
  attribute(record: ResourceRecord, name: string): Text | undefined {
    return this.valueOf(record, name, DEPTH);
  }

  /**
   * An argument that holds an id: of a value that is only known to be made from one id it is that id. Elsewhere it may be
   * part of an ARN.
   * @param from the key of the instance that it stands in
   * @param kind what the id is of; ids of everything else that the value is made from are left out
   */
  id(value: Text, from?: ResourceRecord["index"], depth = DEPTH, kind?: "security group"): Text {
    const [only, ...others] = this.candidates(value, from, depth, kind) ?? [];
    return only !== undefined && others.length === 0 ? only : this.text(value);
  }

  /**
   * The ids of a list. One that is not known as a whole holds every instance of what it is made from: a set of ids that are
   * not known yet is written so, even where each is named.
   */
  ids(record: ResourceRecord, data: Data, name: string): readonly Text[] {
    const values = texts(data, name);
    const [open, ...more] = values.filter((value) => typeof value !== "string");
    if (open === undefined) return values;
    const isWhole = isText(attribute(data, name));
    // The configuration gives none, and the provider tells what came of it.
    if (isWhole && record.created && isComputed(open)) return [];
    const left = this.candidates(open, record.index)?.filter((id) => !values.includes(id)) ?? [];
    const fits = left.length > 0 && (isWhole || left.length === more.length + 1);
    if (!fits || sourcesOfWhole(open).length === 0) return values.map((value) => this.id(value, record.index));
    return [...values.filter((value) => typeof value === "string"), ...left];
  }

  /** The ids that an unknown value can be; undefined where it may be something else. */
  private candidates(
    value: Text,
    from: ResourceRecord["index"],
    depth = DEPTH,
    kind?: "security group",
  ): readonly Text[] | undefined {
    const [part, ...more] = typeof value === "string" ? [] : value.parts;
    if (typeof part !== "object" || more.length > 0 || depth === 0) return undefined;
    const sources = sourcesOf(part);
    const keys = sources.filter(isOwnKey).map(({ name }) => name);
    if (keys.some((name) => !["each.key", "count.index"].includes(name))) return undefined;
    const found: ResourceRecord[] = [];
    for (const source of sources.filter((each) => !isOwnKey(each))) {
      const parsed = parseReference(source.name);
      if (parsed !== undefined && kind !== undefined && isNoSecurityGroup(parsed)) continue;
      if (parsed === undefined || !["id", ""].includes(parsed.attribute)) return undefined;
      const all = this.records.instances(parsed, source.module);
      // A key of `for_each` picks nothing among instances that `count` numbers.
      const own = keys.length === 0 ? all : all.filter(({ index }) => index === from || typeof index !== typeof from);
      if (own.length === 0) return undefined;
      found.push(...own);
    }
    return [...new Set(found)].map((record) => this.valueOf(record, "id", depth - 1) ?? value);
  }

  /**
   * All of a list, resolved. Of a list the configuration tells only what it is made from as a whole: what is left when the
   * known elements are taken out is shared among the unknown ones. Which is which does not matter where one has to match.
   */
  texts(values: readonly Text[]): readonly Text[] {
    return this.shared(
      values,
      (value) => this.text(value),
      (source) => [source],
    );
  }

  /** The same of a list of ARNs. */
  arns(values: readonly Text[]): readonly Text[] {
    return this.shared(
      values,
      (value) => this.arn(value),
      (source) => this.eachInstance(source),
    );
  }

  private shared(
    values: readonly Text[],
    resolve: (value: Text) => Text,
    each: (source: Source) => readonly Source[],
  ): readonly Text[] {
    const known = new Set(values.filter((value) => typeof value === "string"));
    const open = values.filter((value) => sourcesOfWhole(value).length > 1);
    const [first] = open;
    if (first === undefined) return values.map(resolve);
    const left = sourcesOfWhole(first)
      .flatMap(each)
      .map((source) => resolve(madeFromOnly(source)))
      .filter((value) => typeof value !== "string" || !known.has(value));
    if (left.length !== open.length) return values.map(resolve);
    return [...values.filter((value) => !open.includes(value)).map(resolve), ...left];
  }

  /** Of a resource as a whole every instance: `aws_subnet.a` stands for all that `for_each` makes. */
  private eachInstance(source: Source): readonly Source[] {
    const parsed = parseReference(source.name);
    if (parsed?.attribute !== "" || parsed.index !== undefined) return [source];
    return this.records
      .instances(parsed, source.module)
      .map(({ index }) =>
        index === undefined ? source : { ...source, name: `${source.name}[${JSON.stringify(index)}]` },
      );
  }

  /** The resources of some types that an unknown text is made from. */
  madeFrom(value: Text, types: readonly string[], from?: string | number): readonly ResourceRecord[] {
    if (typeof value === "string") return [];
    const found = value.parts.flatMap((part) => (typeof part === "string" ? [] : this.targets(part, from)));
    return [...new Set(found.map(({ record }) => record))].filter(({ type }) => types.includes(type));
  }

  private targets(part: Reference, from?: string | number): readonly { record: ResourceRecord; attribute: string }[] {
    return sourcesOf(part).flatMap(({ module, name }) => {
      const parsed = parseReference(name);
      const record = parsed === undefined ? undefined : this.records.instance(parsed, module, from);
      return parsed === undefined || record === undefined ? [] : [{ record, attribute: parsed.attribute }];
    });
  }

  private part(part: Reference, depth: number, isArn: boolean): Text | Reference {
    const targets = this.targets(part);
    const [target] = targets;
    if (target === undefined || targets.length > 1 || depth === 0) return part;
    // What is made from something else as well may be that.
    if (sourcesOf(part).some((source) => !isOwnKey(source) && parseReference(source.name) === undefined)) return part;
    if (part.from === undefined) return this.valueOf(target.record, target.attribute, depth - 1) ?? part;
    // Of a value that is only known to be made from another it is not known how: with a suffix, it is something else.
    const names = target.attribute === "arn" || (isArn && target.attribute === "");
    if (!names || !WHOLE_ARNS.includes(target.record.type)) return part;
    return this.valueOf(target.record, "arn", depth - 1) ?? part;
  }

  private valueOf(record: ResourceRecord, name: string, depth: number): Text | undefined {
    const written = text(record.data, name);
    const own: Reference = { reference: `${record.address}.${name}` };
    if (written !== undefined && !isItself(written, own))
      return name === "id" ? this.id(written, record.index, depth) : this.resolved(written, depth, false);
    const { place } = this.records;
    const account = this.records.accountOf(record);
    const derived = derive(
      record,
      name,
      (other) => this.valueOf(record, other, depth),
      isAccount(account) ? { ...place, account } : place,
    );
    if (derived !== undefined) return derived;
    return attribute(record.data, name) === null || name === "" ? undefined : new Template([own]);
  }
}

/** Whether a reference cannot hold a security group's id: it names the id of something else, or something without groups. */
function isNoSecurityGroup({ type, attribute: name }: ParsedReference): boolean {
  if (type.includes("security_group")) return false;
  return name === "id" || name === "arn" || (name === "" && WITHOUT_GROUPS.has(type));
}

const WITHOUT_GROUPS: ReadonlySet<string> = new Set(["aws_subnet", "aws_route_table", "aws_s3_bucket", "aws_kms_key"]);

/** A reference to the key or value of the instance that it stands in. */
export function isOwnKey({ name }: Source): boolean {
  return /^(each|count)\./.test(name);
}

/** What a reference is made from: without anything said, the thing that it names, in the root module. */
export function sourcesOf({ reference, from }: Reference): readonly Source[] {
  return from ?? [{ module: "", name: reference }];
}

/** Whether the configuration gives nothing for a value that is not known: the provider computes it. */
export function isComputed(value: Text): boolean {
  const [part, ...more] = typeof value === "string" ? [] : value.parts;
  return typeof part === "object" && more.length === 0 && part.from?.length === 0;
}

/** Whether nothing more is known of a value than that it is this attribute. */
function isItself(value: Text, own: Reference): boolean {
  const [part] = typeof value === "string" ? [] : value.parts;
  return typeof part === "object" && part.reference === own.reference && (part.from ?? []).length === 0;
}

/** What a wholly unknown value is made from. */
export function sourcesOfWhole(value: Text): readonly Source[] {
  const [part, ...more] = typeof value === "string" ? [] : value.parts;
  return typeof part === "object" && more.length === 0 ? (part.from ?? []) : [];
}

function madeFromOnly(source: Source): Text {
  return new Template([{ reference: source.name, from: [source] }]);
}

type Read = (name: string) => Text | undefined;

/** ARNs and names in AWS's fixed forms. https://docs.aws.amazon.com/service-authorization/latest/reference/ */
function derive(record: ResourceRecord, name: string, read: Read, place: Place): Text | undefined {
  const iam = (kind: string): Text | undefined => {
    const own = read("name");
    const path = text(record.data, "path") ?? "/";
    return own === undefined
      ? undefined
      : join(["arn:", place.partition, ":iam::", place.account, `:${kind}`, path, own]);
  };
  switch (`${record.type}.${name}`) {
    case "aws_iam_role.arn":
      return iam("role");
    case "aws_iam_user.arn":
      return iam("user");
    case "aws_iam_policy.arn":
      return iam("policy");
    case "aws_iam_role.id":
    case "aws_iam_user.id":
    case "aws_iam_group.id":
      return read("name");
    case "aws_s3_bucket.id":
      return text(record.data, "bucket");
    case "aws_s3_bucket.arn": {
      const bucket = text(record.data, "bucket");
      return bucket === undefined ? undefined : join(["arn:", place.partition, ":s3:::", bucket]);
    }
    case "aws_subnet.arn":
      return record.mode === "data"
        ? ec2("subnet", read("id"), place)
        : ec2("subnet", read("id"), place, place.account);
    case "aws_security_group.arn":
      return ec2("security-group", read("id"), place, place.account);
    case "aws_caller_identity.account_id":
    case "aws_caller_identity.id":
      return place.account;
    case "aws_region.name":
    case "aws_region.region":
    case "aws_region.id":
      return place.region;
    case "aws_partition.partition":
      return place.partition;
    default:
      return undefined;
  }
}

function named(part: string | Reference): string {
  return typeof part === "string" ? part : part.reference;
}

/** A subnet that is shared belongs to another account, which only AWS can tell. */
export function ec2(
  kind: "subnet" | "security-group",
  id: Text | undefined,
  { partition, region }: Place,
  owner?: Text,
): Text | undefined {
  if (id === undefined) return undefined;
  const account = owner ?? unknownText(`owner of ${typeof id === "string" ? id : id.parts.map(named).join("")}`);
  return join(["arn:", partition, ":ec2:", region, ":", account, `:${kind}/`, id]);
}
