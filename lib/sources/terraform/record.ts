/** Resources of a plan or a stack, found by the names that references use. */
import { isAccount } from "../../inventory/accounts";
import type { SourceKind } from "../../authorization/unknown";
import type { Place } from "../../inventory/inventory";
import { type PlannedValue, text } from "./planned-value";
import { ResourceTypes } from "./types";

/** One instance of a resource or data source. */
export interface ResourceRecord {
  /** For people only: it is never taken apart, because keys hold dots and brackets. */
  readonly address: string;
  /** The module instance it is in; empty for the root. */
  readonly module: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** The key of `count` or `for_each`. */
  readonly index: string | number | undefined;
  readonly data: PlannedValue;
  /** What it was before this plan; undefined for what is new, and where that is not known. */
  readonly prior: PlannedValue;
  /** This plan makes it, or makes it again: AWS has nothing of it that the plan does not show. */
  readonly created: boolean;
  /** The plan leaves it as it is. */
  readonly kept: boolean;
  /** Arguments of policies that this plan writes into it; what else is in such an argument was only read. */
  readonly written: ReadonlySet<string>;
  /** The provider's configuration that makes it, such as `aws.other`; undefined where it is not known. */
  readonly provider: string | undefined;
  /** A policy in it is marked sensitive. */
  readonly sensitive: boolean;
  /** It existed before Terraform, and this plan imports it. */
  readonly isImported?: boolean;
  /** It stays in AWS, and the plan gives it up. */
  readonly isForgotten?: boolean;
}

/** Where a provider's configuration works, as far as that is known. */
export interface ProviderPlace {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** What holds for the whole of a plan or stack. */
export interface TerraformPlace extends Place {
  readonly source: SourceKind;
  /** Of each configuration of the provider, by its key: `aws`, `aws.other`. */
  readonly providers: ReadonlyMap<string, ProviderPlace>;
  /** Resources carry tags that they do not name themselves. */
  readonly hasDefaultTags: boolean;
}

/** Resources by module, mode, type and name. */
export class Records {
  private readonly byName = new Map<string, ResourceRecord[]>();
  private readonly byType = new Map<string, ResourceRecord[]>();
  private readonly byAddress = new Map<string, ResourceRecord>();
  /** Accounts by the configurations of providers, as ARNs of their resources say. */
  private readonly accounts = new Map<string, string>();

  constructor(
    readonly all: readonly ResourceRecord[],
    readonly place: TerraformPlace,
    readonly types = new ResourceTypes(),
  ) {
    for (const record of all) {
      add(this.byName, key(record.module, record.mode, record.type, record.name), record);
      add(this.byType, `${record.mode} ${record.type}`, record);
      if (!this.byAddress.has(record.address)) this.byAddress.set(record.address, record);
      const account = record.provider === undefined ? undefined : this.accountIn(record);
      if (record.provider !== undefined && account !== undefined) this.accounts.set(record.provider, account);
    }
  }

  /** The account that a resource is in, or at least the provider that makes it; undefined where neither is known. */
  accountOf(record: ResourceRecord): string | undefined {
    const { provider } = record;
    const own = this.accountIn(record);
    if (own !== undefined || provider === undefined) return own;
    return this.accounts.get(provider) ?? this.place.providers.get(provider)?.account ?? provider;
  }

  /** Where a resource is: what it says itself, what its provider says, or what holds for the whole. */
  placeOf(record: ResourceRecord): Place {
    const { place } = this;
    const { provider, data } = record;
    const account = this.accountOf(record);
    const isElsewhere = provider !== undefined && provider !== DEFAULT_PROVIDER;
    const region = text(data, "region");
    const ofProvider = isElsewhere ? place.providers.get(provider)?.region : undefined;
    return {
      partition: place.partition,
      account: isAccount(account) ? account : place.account,
      region: typeof region === "string" ? region : (ofProvider ?? place.region),
    };
  }

  private accountIn({ mode, type, data }: ResourceRecord): string | undefined {
    return mode === "managed" && this.types.of(type)?.isOwnArn === true ? partsOfArn(data)?.account : undefined;
  }

  /** All of a type. */
  of(type: string, mode: ResourceRecord["mode"] = "managed"): readonly ResourceRecord[] {
    return this.byType.get(`${mode} ${type}`) ?? [];
  }

  /** All of a type and of those for which it stands. */
  alike(type: string): readonly ResourceRecord[] {
    return this.types.alike(type).flatMap((each) => this.of(each));
  }

  /** The one at an address. */
  at(address: string): ResourceRecord | undefined {
    return this.byAddress.get(address);
  }

  /** Every instance that a reference can mean. */
  instances(at: ParsedReference, module: string): readonly ResourceRecord[] {
    const found = this.byName.get(key(module, at.mode, at.type, at.name)) ?? [];
    return at.index === undefined ? found : found.filter(({ index }) => index === at.index);
  }

  /**
   * The one instance that a reference means, seen from a resource with this key; undefined when it could be several.
   */
  instance(at: ParsedReference, module: string, from?: string | number): ResourceRecord | undefined {
    const found = this.instances(at, module);
    return found.length === 1 ? found[0] : found.find(({ index }) => index !== undefined && index === from);
  }
}

/** The key of the provider's configuration without an alias. */
export const DEFAULT_PROVIDER = "aws";

/** The Region and the account in a resource's own ARN; undefined where it has none that is known. */
export function partsOfArn(data: PlannedValue): ProviderPlace | undefined {
  const arn = text(data, "arn");
  return typeof arn === "string" ? partsIn(arn) : undefined;
}

/** The Region and the account that an ARN names. */
export function partsIn(arn: string): ProviderPlace | undefined {
  const [, region, account] = /^arn:[^:]*:[^:]*:([^:]*):(\d{12}):/.exec(arn) ?? [];
  return account === undefined ? undefined : { account, region: region === "" ? undefined : region };
}

function add<T>(map: Map<string, T[]>, name: string, value: T): void {
  const list = map.get(name);
  if (list === undefined) map.set(name, [value]);
  else list.push(value);
}

function key(module: string, mode: string, type: string, name: string): string {
  return `${module}\n${mode}\n${type}\n${name}`;
}

/** `data.aws_subnet.a["x.y"].arn` in its parts. */
export interface ParsedReference {
  readonly mode: ResourceRecord["mode"];
  readonly type: string;
  readonly name: string;
  readonly index: string | number | undefined;
  /** What follows the resource; empty for the resource itself. */
  readonly attribute: string;
}

const REFERENCE = /^(data\.)?([a-z][a-z0-9]*_[a-z0-9_]+)\.([\w-]+)(?:\[(?:"((?:[^"\\]|\\.)*)"|(\d+))\])?(?:\.(.+))?$/;

/** Reads a reference to a resource; undefined for variables, locals, modules and expressions. */
export function parseReference(reference: string): ParsedReference | undefined {
  const match = REFERENCE.exec(reference);
  const [, data, type, name, quoted, number, attribute = ""] = match ?? [];
  if (type === undefined || name === undefined) return undefined;
  const index = quoted ?? (number === undefined ? undefined : Number(number));
  return { mode: data === undefined ? "managed" : "data", type, name, index, attribute };
}
