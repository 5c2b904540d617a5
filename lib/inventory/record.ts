/** Resources of a plan or a stack, found by the names that references use. */
import type { Text } from "../authorization/text";
import { type Data, text } from "./data";

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
  readonly data: Data;
  /** It is made by this plan: nothing hangs on it that the plan does not show. */
  readonly created: boolean;
  /** The plan leaves it as it is. */
  readonly kept: boolean;
  /** Arguments of policies that this plan writes into it; what else is in such an argument was only read. */
  readonly written: ReadonlySet<string>;
  /** The provider's configuration that makes it, such as `aws.other`; undefined where it is not known. */
  readonly provider: string | undefined;
  /** A policy in it is marked sensitive. */
  readonly sensitive: boolean;
  /** It stays in AWS, and the plan gives it up. */
  readonly isForgotten?: boolean;
}

/** What holds for the whole of a plan or stack. */
export interface Place {
  readonly account: Text;
  readonly region: Text;
  readonly partition: Text;
  /** Regions by the configurations of providers that have an alias. */
  readonly regions: Readonly<Record<string, string>>;
  /** Resources carry tags that they do not name themselves. */
  readonly hasDefaultTags: boolean;
}

/** Resources by module, mode, type and name. */
export class Records {
  private readonly byName = new Map<string, ResourceRecord[]>();
  private readonly byType = new Map<string, ResourceRecord[]>();
  /** Accounts by the configurations of providers, as ARNs of IAM tell. */
  private readonly accounts = new Map<string, string>();

  constructor(
    readonly all: readonly ResourceRecord[],
    readonly place: Place,
  ) {
    for (const record of all) {
      add(this.byName, key(record.module, record.mode, record.type, record.name), record);
      add(this.byType, `${record.mode} ${record.type}`, record);
      const account = record.provider === undefined ? undefined : accountIn(record);
      if (record.provider !== undefined && account !== undefined) this.accounts.set(record.provider, account);
    }
  }

  /** The account that a resource of IAM is in, or at least the provider that makes it; undefined where neither is known. */
  accountOf(record: ResourceRecord): string | undefined {
    const { provider } = record;
    return accountIn(record) ?? (provider === undefined ? undefined : (this.accounts.get(provider) ?? provider));
  }

  /** All of a type. */
  of(type: string, mode: ResourceRecord["mode"] = "managed"): readonly ResourceRecord[] {
    return this.byType.get(`${mode} ${type}`) ?? [];
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

/** The account that a resource's own ARN names, where AWS gives it one of its owner's. */
export function accountIn({ mode, type, data }: Pick<ResourceRecord, "mode" | "type" | "data">): string | undefined {
  const arn = mode === "managed" && OWN_ARN.test(type) ? text(data, "arn") : undefined;
  return typeof arn === "string" ? /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1] : undefined;
}

const OWN_ARN = /^aws_(iam_(role|user|group|policy)|kms_key|sagemaker_(domain|user_profile))$/;

/** Whether the account itself is known, and not only the provider that is in it. */
export function isAccount(account: string | undefined): account is string {
  return account !== undefined && /^\d{12}$/.test(account);
}

/** Whether two accounts, or the providers in their place, may be the same. */
export function maybeSameAccount(one: string | undefined, other: string | undefined): boolean {
  return one === other || !isAccount(one) || !isAccount(other);
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
