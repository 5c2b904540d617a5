/**
 * Values of a stack with their references followed, so that two stacks can be compared by what they say. What only AWS or the provider
 * knows stays a symbol: the same symbol is the same value in both stacks.
 */
import { isJson, type Json } from "../rules/json";
import { ownValue } from "../rules/own-value";
import { templateParts } from "../rules/template";
import { argumentsOf, blocks, type Instance, isText, objectIn, type Stack, withoutKey } from "./stack";

/**
 * A value; texts hold symbols between two characters that no text of a stack has. A symbol that begins with `?` may have
 * another value than before, one with `!` is known after apply.
 */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** Values by name: a block, or a map. */
export type ValueMap = Readonly<Record<string, Value>>;

/** What is known of a resource that something refers to. */
export type Reach =
  /** It keeps what AWS and the provider gave it. */
  | "same"
  /** It is created, so what AWS gives it is known after apply. */
  | "created"
  /** It may be replaced. */
  | "undetermined";

const [OPEN, CLOSE] = ["\u0001", "\u0002"];
const SYMBOLS = /\u0001([^\u0002]*)\u0002/g;

/** A name of what AWS or the provider knows. */
function symbol(name: string): string {
  return `${OPEN}${name.replaceAll(OPEN, "<").replaceAll(CLOSE, ">")}${CLOSE}`;
}

/** Whether a value is known after apply only, or holds something that is. */
export function isUnknown(value: Value): boolean {
  return JSON.stringify(value).includes("\\u0001!");
}

/** Whether a value has symbols. */
export function hasSymbols(value: Value): boolean {
  return JSON.stringify(value).includes("\\u0001");
}

/** A value as people read it. */
export function shown(value: Value | undefined): string {
  if (value === undefined || value === null) return "not set";
  const text = (isText(value) ? value : JSON.stringify(value)).replaceAll("\\u0001", OPEN).replaceAll("\\u0002", CLOSE);
  return text.replaceAll(SYMBOLS, (_, name: string) =>
    name.startsWith("!") ? "(known after apply)" : `\${${name.replace(/^\?/, "")}}`,
  );
}

/** Policy documents: the data source that is nothing but its arguments. */
const DOCUMENT = "aws_iam_policy_document";

/** The values of one stack. */
export class Values {
  private readonly open = new Set<string>();

  /**
   * @param reachOf what becomes of a resource, by its address; in the old stack everything is as it is
   * @param isDeferred whether a data source is read during apply
   * @param nameOf the address that stands for a resource in both stacks
   */
  public constructor(
    private readonly stack: Stack,
    private readonly reachOf: (address: string) => Reach,
    private readonly isDeferred: (address: string) => boolean,
    private readonly nameOf: (address: string) => string,
  ) {}

  /** A value with its references followed. */
  public of(value: unknown): Value {
    if (isText(value)) return this.ofText(value);
    if (Array.isArray(value)) return (value as readonly unknown[]).map((each) => this.of(each));
    if (isJson(value)) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.of(each)]));
    return typeof value === "number" || typeof value === "boolean" ? value : null;
  }

  private ofText(text: string): Value {
    const parts = templateParts(text.replaceAll(/[\u0001\u0002]/g, " "));
    const [only] = parts;
    if (parts.length === 1 && only !== undefined && "expression" in only) return this.ofExpression(only.expression);
    return parts
      .map((part) =>
        "literal" in part ? part.literal.replaceAll("$${", "${") : inText(this.ofExpression(part.expression)),
      )
      .join("");
  }

  private ofExpression(expression: string): Value {
    const whole = new RegExp(`^(?:${REFERENCE.source}|${NAMED.source})$`).exec(expression);
    if (whole !== null) return this.ofReference(expression);
    let mark = "";
    const made = expression.replaceAll(new RegExp(`${REFERENCE.source}|${NAMED.source}`, "g"), (reference) => {
      const text = JSON.stringify(this.ofReference(reference));
      if (text.includes("\\u0001!")) mark = "!";
      else if (mark === "" && text.includes("\\u0001?")) mark = "?";
      return text.replaceAll(/\\u0001[?!]?/g, "<").replaceAll("\\u0002", ">");
    });
    return symbol(mark + made);
  }

  private ofReference(reference: string): Value {
    if (this.open.has(reference) || this.open.size > 100) return symbol(reference);
    this.open.add(reference);
    try {
      return this.followed(reference);
    } finally {
      this.open.delete(reference);
    }
  }

  private followed(reference: string): Value {
    const [, kind, name = ""] = /^(local|var)\.([\w-]+)$/.exec(reference) ?? [];
    if (kind === "local") {
      const local = ownValue(this.stack.locals, name);
      return local === undefined ? symbol(reference) : this.of(local);
    }
    if (kind === "var") {
      const value = objectIn(ownValue(this.stack.variables, name))["default"];
      return value === undefined ? symbol(reference) : this.of(value);
    }
    const [, address = "", path = ""] = new RegExp(`^${REFERENCE.source}$`).exec(reference) ?? [];
    const attributes = path.split(".").slice(1);
    const instance = address.startsWith("data.")
      ? this.stack.data.get(address)
      : (this.stack.resources.get(address) ?? this.stack.resources.get(withoutKey(address)));
    if (instance === undefined) return symbol(reference);
    return address.startsWith("data.") ? this.ofData(instance, attributes) : this.ofResource(instance, attributes);
  }

  private ofResource({ address, body }: Instance, [attribute, ...inner]: readonly string[]): Value {
    const written = attribute === undefined ? undefined : ownValue(argumentsOf(body), attribute);
    if (written !== undefined && inner.length === 0) return this.of(written);
    const name = [this.nameOf(address), ...(attribute === undefined ? [] : [attribute]), ...inner].join(".");
    const reach = this.reachOf(address);
    return symbol(`${reach === "created" ? "!" : reach === "undetermined" ? "?" : ""}${name}`);
  }

  private ofData(instance: Instance, [attribute = "", ...inner]: readonly string[]): Value {
    const { address, type, body } = instance;
    const name = [address, attribute, ...inner].join(".");
    if (this.isDeferred(address)) return symbol(`!${name}`);
    const given = this.of(argumentsOf(body));
    if (isUnknown(given)) return symbol(`!${name}`);
    if (type === DOCUMENT && (attribute === "json" || attribute === "minified_json")) return document(objectIn(given));
    const known = this.providerValue(type, attribute, objectIn(given));
    if (known !== undefined) return known;
    const written = ownValue(objectIn(given), attribute);
    if (isText(written) && inner.length === 0) return written;
    // What is looked up by its id alone has an ARN of its own.
    const { id } = objectIn(given);
    if (attribute === "arn" && isText(id) && Object.keys(objectIn(given)).length === 1)
      return `${symbol(`data.${type}.arn:`)}${id}`;
    const repeated = body["for_each"] ?? body["count"];
    const from = JSON.stringify([given, repeated === undefined ? null : this.of(repeated), keyOf(address)]);
    const mark = from.includes("\\u0001?") ? "?" : "";
    const what = from.replaceAll(/\\u0001[?!]?/g, "<").replaceAll("\\u0002", ">");
    return symbol(`${mark}data.${type}(${what}).${[attribute, ...inner].join(".")}`);
  }

  /** What the provider's own configuration says of the account and the Region. */
  private providerValue(type: string, attribute: string, given: Json): string | undefined {
    const { provider } = this.stack;
    const region = given["region"] ?? provider["region"];
    const [account] = Array.isArray(provider["allowed_account_ids"])
      ? (provider["allowed_account_ids"] as readonly unknown[])
      : [];
    if (type === "aws_caller_identity" && attribute === "account_id" && isText(account)) return account;
    if (!isText(region) || region.includes("${")) return undefined;
    const isRegion =
      (type === "aws_region" && ["id", "name", "region"].includes(attribute)) ||
      (type === "aws_service" && attribute === "region" && given["dns_name"] === undefined);
    return isRegion ? region : undefined;
  }
}

/**
 * The addresses that the expressions of a block refer to.
 * @param locals of the stack, to follow them too; Terraform does not count what is behind one as referred to directly
 */
export function referencesIn(block: unknown, locals?: Json): readonly string[] {
  const found = new Set<string>();
  const followed = new Set<string>();
  const collect = (value: unknown): void => {
    if (isText(value)) {
      for (const part of templateParts(value)) {
        if (!("expression" in part)) continue;
        const { expression } = part;
        for (const [, address = ""] of expression.matchAll(REFERENCE)) found.add(address);
        for (const [, name = ""] of locals === undefined ? [] : expression.matchAll(/\blocal\.([\w-]+)/g)) {
          if (followed.has(name)) continue;
          followed.add(name);
          collect(ownValue(locals ?? {}, name));
        }
      }
    } else if (Array.isArray(value)) value.forEach(collect);
    else if (isJson(value)) Object.values(value).forEach(collect);
  };
  collect(block);
  return [...found];
}

function keyOf(address: string): string {
  return address.slice(withoutKey(address).length);
}

const REFERENCE =
  /(?<![\w.-])((?:data\.)?(?!local\.|var\.|self\.|each\.|path\.)[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][\w-]*(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?)((?:\.[A-Za-z_]\w*)*)/g;
const NAMED = /(?<![\w.-])(?:local|var)\.[A-Za-z_][\w-]*/;

/** A value inside a text. */
function inText(value: Value): string {
  return isText(value) ? value : value === null ? "" : JSON.stringify(value);
}

/** The policy that the data source makes of its arguments. */
function document(given: Json): Value {
  const { statement, version, policy_id: id, ...others } = given;
  return {
    Version: isText(version) ? version : "2012-10-17",
    ...(id === undefined ? {} : { Id: id as Value }),
    Statement: blocks(statement).map(statementOf),
    // Documents that it is made of: the same ones make the same.
    ...(Object.keys(others).length === 0 ? {} : { from: others as Value }),
  };
}

/** IAM's names of what the data source calls otherwise. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["actions", "Action"],
  ["not_actions", "NotAction"],
  ["resources", "Resource"],
  ["not_resources", "NotResource"],
]);

function statementOf(statement: Json): Value {
  const { sid, effect, principals, not_principals: notPrincipals, condition, ...lists } = statement;
  return {
    ...(isText(sid) && sid !== "" ? { Sid: sid } : {}),
    Effect: isText(effect) ? effect : "Allow",
    ...Object.fromEntries(
      Object.entries(lists).flatMap(([name, value]) =>
        value === null ? [] : [[NAMES.get(name) ?? name, listed(value)] as const],
      ),
    ),
    ...grouped("Principal", blocks(principals), "type", "identifiers"),
    ...grouped("NotPrincipal", blocks(notPrincipals), "type", "identifiers"),
    ...grouped(
      "Condition",
      blocks(condition).map(({ test, variable, values }) => ({
        name: `${inText(test as Value)} ${inText(variable as Value)}`,
        values,
      })),
      "name",
      "values",
    ),
  };
}

function grouped(name: string, all: readonly Json[], key: string, list: string): ValueMap {
  if (all.length === 0) return {};
  const entries = all.map((each) => [inText(ownValue(each, key) as Value), listed(ownValue(each, list))] as const);
  return { [name]: Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1))) };
}

function listed(value: unknown): Value {
  const all = (Array.isArray(value) ? value : [value]) as readonly Value[];
  return [...new Set(all.map(inText))].sort();
}

/** A policy that is written as JSON, in the form of {@link document}; what is no policy stays as it is. */
export function policyIn(value: Value): Value {
  if (!isText(value)) return value;
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    return value;
  }
  if (!isJson(json) || json["Statement"] === undefined) return value;
  const { Version: version, Id: id, Statement: statement } = json;
  return {
    Version: isText(version) ? version : "2008-10-17",
    ...(isText(id) ? { Id: id } : {}),
    Statement: blocks(statement).map((each) =>
      Object.fromEntries(
        Object.entries(each).map(([name, content]): readonly [string, Value] => {
          if (name === "Sid" || name === "Effect") return [name, content as Value];
          if (name === "Principal" || name === "NotPrincipal")
            return [name, isJson(content) ? mapped(content) : { [String(content)]: [String(content)] }];
          if (name === "Condition" && isJson(content))
            return [
              name,
              mapped(
                Object.fromEntries(
                  Object.entries(content).flatMap(([test, keys]) =>
                    Object.entries(objectIn(keys)).map(([variable, values]) => [`${test} ${variable}`, values]),
                  ),
                ),
              ),
            ];
          return [name, listed(content)];
        }),
      ),
    ),
  };
}

function mapped(content: Json): Value {
  return Object.fromEntries(
    Object.entries(content)
      .map(([name, list]) => [name, listed(list)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
