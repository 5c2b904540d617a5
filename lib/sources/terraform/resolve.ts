/**
 * Follows references between resources. What AWS makes of a name by a fixed form, such as a role's ARN, is known before the
 * role is; everything else stays a reference, named by the resource it belongs to.
 */
import { ownValue } from "../../rules/own-value";
import { isText, join, type Reference, type Source, Template, type MaybeUnknownString } from "../../authorization/text";
import type { Policy } from "../../authorization/policy";
import type { Why } from "../../authorization/unknown";
import { attribute, type PlannedValue, text, texts } from "./planned-value";
import { maybeSameAccount } from "../../inventory/accounts";
import { ec2 } from "../../inventory/arn";
import { type ParsedReference, parseReference, type Records, type ResourceRecord } from "./record";
import type { Form } from "./types";

/** How deep references of references are followed; cycles end there. */
const DEPTH = 10;

/** Reads the JSON text of a policy, and stands for one of which only the reason why is known. */
export interface PolicyReader {
  readonly read: (json: string) => Policy;
  readonly unknown: (why: Why) => Policy;
}

/** Resolves what texts refer to. */
export class Resolver {
  /** What data sources look at. */
  private readonly twins = new Map<ResourceRecord, ResourceRecord>();
  /** Resources by the text of an attribute, of each type and attribute that was asked for. */
  private readonly byAttribute = new Map<string, ReadonlyMap<string, readonly ResourceRecord[]>>();
  private readonly filling = new Set<string>();

  constructor(
    readonly records: Records,
    readonly policies: PolicyReader,
  ) {}

  /** The text with every reference replaced whose value follows from the plan or stack. */
  text(value: MaybeUnknownString): MaybeUnknownString {
    return this.resolved(value, DEPTH, false);
  }

  /**
   * A text that can only be an ARN, or hold one: where it is made from a resource of which no attribute is named, as
   * `aws_iam_role.a[*].arn` is in a plan's configuration, it is that resource's ARN.
   */
  arn(value: MaybeUnknownString): MaybeUnknownString {
    return this.resolved(value, DEPTH, true);
  }

  private resolved(value: MaybeUnknownString, depth: number, isArn: boolean): MaybeUnknownString {
    if (typeof value === "string") return value;
    return join(value.parts.map((part) => (typeof part === "string" ? part : this.part(part, depth, isArn))));
  }

  /** An attribute as text, resolved; undefined when there is none. */
  attribute(record: ResourceRecord, name: string): MaybeUnknownString | undefined {
    return this.valueOf(record, name, DEPTH);
  }

  /**
   * An argument that holds an id: of a value that is only known to be made from one id it is that id. Elsewhere it may be
   * part of an ARN.
   * @param from the key of the instance that it stands in
   * @param kind what the id is of; ids of everything else that the value is made from are left out
   */
  id(
    value: MaybeUnknownString,
    from?: ResourceRecord["index"],
    depth = DEPTH,
    kind?: "security group",
  ): MaybeUnknownString {
    const [only, ...others] = this.candidates(value, from, depth, kind) ?? [];
    return only !== undefined && others.length === 0 ? only : this.text(value);
  }

  /**
   * The ids of a list. One that is not known as a whole holds every instance of what it is made from: a set of ids that are
   * not known yet is written so, even where each is named.
   */
  ids(record: ResourceRecord, data: PlannedValue, name: string): readonly MaybeUnknownString[] {
    const values = texts(data, name);
    const [open, ...more] = values.filter((value) => typeof value !== "string");
    if (open === undefined) return values;
    const isWhole = isText(attribute(data, name));
    // The configuration gives none, so the provider's value counts.
    if (isWhole && record.created && isComputed(open)) return [];
    const kind = name.includes("security_group") ? "security group" : undefined;
    const left = this.candidates(open, record.index, undefined, kind)?.filter((id) => !values.includes(id)) ?? [];
    const fits = left.length > 0 && (isWhole || left.length === more.length + 1);
    if (!fits || sourcesOfWhole(open).length === 0) return values.map((value) => this.id(value, record.index));
    return [...values.filter((value) => typeof value === "string"), ...left];
  }

  /** The ids that an unknown value can be; undefined where it may be something else. */
  private candidates(
    value: MaybeUnknownString,
    from: ResourceRecord["index"],
    depth = DEPTH,
    kind?: "security group",
  ): readonly MaybeUnknownString[] | undefined {
    const [part, ...more] = typeof value === "string" ? [] : value.parts;
    if (typeof part !== "object" || more.length > 0 || depth === 0) return undefined;
    const sources = sourcesOf(part);
    const keys = sources.filter(isOwnKey).map(({ name }) => name);
    if (keys.some((name) => !["each.key", "count.index"].includes(name))) return undefined;
    const found: ResourceRecord[] = [];
    for (const source of sources.filter((each) => !isOwnKey(each))) {
      const parsed = parseReference(source.name);
      if (kind !== undefined && (parsed === undefined ? isWithout(/\bsg-/, source) : isNoSecurityGroup(parsed)))
        continue;
      if (parsed === undefined || !this.isName(parsed)) return undefined;
      const all = this.records.instances(parsed, source.module).map((record) => this.lookedAt(record));
      // A key of `for_each` picks nothing among instances that `count` numbers.
      const own = keys.length === 0 ? all : all.filter(({ index }) => index === from || typeof index !== typeof from);
      if (own.length === 0) return undefined;
      found.push(...own);
    }
    return [...new Set(found)].map((record) => this.valueOf(record, "id", depth - 1) ?? value);
  }

  /** Whether a reference is to a resource as a whole, or to an attribute that names it. */
  private isName({ type, attribute: name }: ParsedReference): boolean {
    return name === "" || name === "id" || this.records.types.of(type)?.names?.includes(name) === true;
  }

  /**
   * All of a list, resolved. For a list, the configuration contains only the references of the whole list: what is left when the
   * known elements are taken out is shared among the unknown ones. Which is which does not matter where one has to match.
   */
  texts(values: readonly MaybeUnknownString[]): readonly MaybeUnknownString[] {
    return this.shared(
      values,
      (value) => this.text(value),
      (source) => [source],
    );
  }

  /** The same of a list of ARNs. */
  arns(values: readonly MaybeUnknownString[]): readonly MaybeUnknownString[] {
    return this.shared(
      values,
      (value) => this.arn(value),
      (source) => this.eachInstance(source),
    );
  }

  private shared(
    values: readonly MaybeUnknownString[],
    resolve: (value: MaybeUnknownString) => MaybeUnknownString,
    each: (source: Source) => readonly Source[],
  ): readonly MaybeUnknownString[] {
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
  madeFrom(value: MaybeUnknownString, types: readonly string[], from?: string | number): readonly ResourceRecord[] {
    if (typeof value === "string") return [];
    const found = value.parts.flatMap((part) => (typeof part === "string" ? [] : this.targets(part, from)));
    return [...new Set(found.map(({ record }) => record))].filter(({ type }) => types.includes(type));
  }

  private targets(part: Reference, from?: string | number): readonly { record: ResourceRecord; attribute: string }[] {
    return sourcesOf(part).flatMap(({ module, name }) => {
      const parsed = parseReference(name);
      const record = parsed === undefined ? undefined : this.records.instance(parsed, module, from);
      return parsed === undefined || record === undefined
        ? []
        : [{ record: this.lookedAt(record), attribute: parsed.attribute }];
    });
  }

  /** The resource that a data source looks at, where the plan or stack has it: what one of its names says of both. */
  private lookedAt(record: ResourceRecord): ResourceRecord {
    const entry = record.mode === "data" ? this.records.types.of(record.type) : undefined;
    const names = [...(entry?.names ?? []), ...(entry?.foundBy ?? [])];
    if (names.length === 0) return record;
    const known = this.twins.get(record);
    if (known !== undefined) return known;
    // Who comes back here while it is being looked for went in a circle.
    this.twins.set(record, record);
    const found = this.twin(record, names) ?? record;
    this.twins.set(record, found);
    return found;
  }

  /** The resources of a type of which an attribute is a text. */
  private called(type: string, name: string, own: string): readonly ResourceRecord[] {
    const key = `${type} ${name}`;
    const known = this.byAttribute.get(key);
    if (known !== undefined) return known.get(own) ?? [];
    // While it is being filled, what is asked for meanwhile is looked for one by one.
    if (this.filling.has(key)) return this.records.of(type).filter((each) => this.attribute(each, name) === own);
    this.filling.add(key);
    const found = new Map<string, ResourceRecord[]>();
    for (const each of this.records.of(type)) {
      const value = this.attribute(each, name);
      if (typeof value === "string") found.set(value, [...(found.get(value) ?? []), each]);
    }
    this.byAttribute.set(key, found);
    return found.get(own) ?? [];
  }

  private twin(record: ResourceRecord, names: readonly string[]): ResourceRecord | undefined {
    for (const name of names) {
      const value = text(record.data, name);
      if (value === undefined) continue;
      const own = typeof value === "string" ? value : this.text(value);
      const [one, ...more] =
        typeof own === "string" ? this.called(record.type, name, own) : this.madeFrom(own, [record.type], record.index);
      const isSame =
        one !== undefined &&
        more.length === 0 &&
        one.mode === "managed" &&
        maybeSameAccount(this.records.accountOf(one), this.records.accountOf(record));
      if (isSame) return one;
    }
    return undefined;
  }

  private part(part: Reference, depth: number, isArn: boolean): MaybeUnknownString | Reference {
    const targets = this.targets(part);
    const [target] = targets;
    if (target === undefined || targets.length > 1 || depth === 0) return part;
    // What is made from something else as well may be that.
    const isElsewhere = (source: Source): boolean =>
      !isOwnKey(source) && parseReference(source.name) === undefined && !isWithout(/\barn:/, source);
    if (sourcesOf(part).some(isElsewhere)) return part;
    if (part.from === undefined) return this.valueOf(target.record, target.attribute, depth - 1) ?? part;
    // Of a value that is only known to be made from another it is not known how: with a suffix, it is something else.
    const names = target.attribute === "arn" || (isArn && target.attribute === "");
    if (!names || this.records.types.of(target.record.type)?.isWholeArn !== true) return part;
    return this.valueOf(target.record, "arn", depth - 1) ?? part;
  }

  private valueOf(record: ResourceRecord, name: string, depth: number): MaybeUnknownString | undefined {
    const written = text(record.data, name);
    const isOwnId = name === "id" && record.mode === "managed";
    const own: Reference = { reference: `${record.address}.${name}`, ...(isOwnId ? { isOwnId } : {}) };
    if (written !== undefined && !isItself(written, own))
      return name === "id" ? this.id(written, record.index, depth) : this.resolved(written, depth, false);
    const form = ownValue(this.records.types.of(record.type)?.forms, name);
    const derived = form === undefined ? undefined : this.derived(record, form, depth);
    if (derived !== undefined) return derived;
    return attribute(record.data, name) === null || name === "" ? undefined : new Template([own]);
  }

  /** An attribute that AWS makes by a fixed form. https://docs.aws.amazon.com/service-authorization/latest/reference/ */
  private derived(record: ResourceRecord, form: Form, depth: number): MaybeUnknownString | undefined {
    const read = (name: string): MaybeUnknownString | undefined => this.valueOf(record, name, depth);
    const place = this.records.placeOf(record);
    const { partition, account, region } = place;
    if ("place" in form) return place[form.place];
    if ("same" in form) return read(form.same);
    if ("ec2" in form) {
      const isShared = form.ec2 === "subnet" && record.mode === "data";
      return ec2(form.ec2, read("id"), place, isShared ? undefined : account);
    }
    if ("s3" in form) {
      const bucket = read(form.s3);
      return bucket === undefined ? undefined : join(["arn:", partition, ":s3:::", bucket]);
    }
    const own = read("iam" in form ? "name" : form.name);
    if (own === undefined) return undefined;
    if ("iam" in form)
      return join(["arn:", partition, ":iam::", account, `:${form.iam}`, text(record.data, "path") ?? "/", own]);
    return join(["arn:", partition, `:${form.regional}:`, region, ":", account, ":", own]);
  }
}

/** Whether a reference cannot hold a security group's id: it names the id of something else, or something without groups. */
function isNoSecurityGroup({ type, attribute: name }: ParsedReference): boolean {
  if (type.includes("security_group")) return false;
  return name === "id" || name === "arn" || (name === "" && WITHOUT_GROUPS.has(type));
}

/** Whether a variable is known, and nothing in it is of a form. */
function isWithout(form: RegExp, { texts }: Source): boolean {
  return texts?.some((each) => form.test(each)) === false;
}

const WITHOUT_GROUPS: ReadonlySet<string> = new Set(["aws_subnet", "aws_route_table", "aws_s3_bucket", "aws_kms_key"]);

/** A reference to the key or value of the instance, of a resource or of a module, that it stands in. */
export function isOwnKey({ name }: Source): boolean {
  return /^(each|count)\./.test(name);
}

/** What a reference is made from: without anything said, the thing that it names, in the root module. */
export function sourcesOf({ reference, from }: Reference): readonly Source[] {
  return from ?? [{ module: "", name: reference }];
}

/** Whether the configuration gives nothing for a value that is not known: the provider computes it. */
export function isComputed(value: MaybeUnknownString): boolean {
  const [part, ...more] = typeof value === "string" ? [] : value.parts;
  return typeof part === "object" && more.length === 0 && part.from?.length === 0;
}

/** Whether nothing more is known of a value than that it is this attribute. */
function isItself(value: MaybeUnknownString, own: Reference): boolean {
  const [part] = typeof value === "string" ? [] : value.parts;
  return typeof part === "object" && part.reference === own.reference && (part.from ?? []).length === 0;
}

/** What a wholly unknown value is made from. */
export function sourcesOfWhole(value: MaybeUnknownString): readonly Source[] {
  const [part, ...more] = typeof value === "string" ? [] : value.parts;
  return typeof part === "object" && more.length === 0 ? (part.from ?? []) : [];
}

function madeFromOnly(source: Source): MaybeUnknownString {
  return new Template([{ reference: source.name, from: [source] }]);
}

/** Whether the configuration says what an unknown value is made from. */
export function hasSource(value: MaybeUnknownString): boolean {
  return (
    typeof value !== "string" && value.parts.some((part) => typeof part === "string" || sourcesOf(part).length > 0)
  );
}

/** The id that an argument of a resource holds; undefined where it is not there. */
export function idOf(
  { data, index }: ResourceRecord,
  name: string,
  resolver: Resolver,
): MaybeUnknownString | undefined {
  const value = text(data, name);
  return value === undefined ? undefined : resolver.id(value, index);
}
