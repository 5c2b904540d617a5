/** The fingerprint of what a plan would do. */
import { createHash, scryptSync } from "node:crypto";
import { actionOf } from "../../inventory/change";
import type { ChangeDigest, MadeWith, PlanFingerprint } from "../../report/review/fingerprint";
import { ownValue } from "../../rules/own-value";
import { at, isJson, type Json, jsonObjects, wordOf } from "../input";
import { type TextSides, UnparsedChange } from "../unparsed-change";
import { isMarked, sensitiveIn } from "./marks";

/** Of a resource change, what decides what an apply does beside both sides; `action_reason` and marks of sensitivity are for display. */
const FURTHER = ["after_unknown", "importing", "generated_config"] as const;

/** Names in a configuration that no apply follows from. */
const DISPLAY: ReadonlySet<string> = new Set(["description", "version_constraint", "schema_version"]);

/**
 * The fingerprint of a plan. The same configuration planned twice on the same state gives the same one.
 *
 * Values that are known only after apply follow from the configuration and the variables, so those count where there are
 * any. Sensitive values count, but only through scrypt: whoever guesses one must pay for each guess.
 */
export function fingerprintOf(plan: Json): PlanFingerprint {
  const secrets = createHash("sha256");
  const parts = [
    ...jsonObjects(plan["resource_changes"]).flatMap(changePart),
    ...jsonObjects(plan["deferred_changes"]).flatMap((each): readonly Part[] =>
      isJson(each["resource_change"])
        ? changePart(each["resource_change"]).map((part) => ({ ...part, address: `${part.address} (deferred)` }))
        : [],
    ),
    ...outputParts(plan),
    ...jsonObjects(plan["action_invocations"]).map((each): Part => {
      const address = `${wordOf(each["address"])} (action)`;
      return { address, action: "update", shown: () => canonicalText(each), isOpen: false };
    }),
  ];
  const all = [...parts, ...configurationParts(plan, parts)].sort(byAddress);
  const total = createHash("sha256");
  let texts = "";
  for (const { address, shown, secret } of all) {
    texts += withAddress(address, shown());
    // Many at once: each update costs more than the hash of a short text.
    if (texts.length > 65_536) {
      total.update(texts);
      texts = "";
    }
    if (secret !== undefined) secrets.update(canonicalText([address, secret]));
  }
  total.update(texts);
  total.update(canonicalText([plan["errored"] === true, plan["complete"] === false]));
  const open = total.digest();
  const hasSecrets = all.some(({ secret }) => secret !== undefined);
  const value = hasSecrets ? scryptSync(secrets.digest(), open, 32, { N: 2 ** 15, r: 8, maxmem: 2 ** 26 }) : open;
  return { value: `p1-${value.toString("hex")}`, changes: () => all.map(digestOf), madeWith: madeWith(plan) };
}

/** What is hashed of one change. */
interface Part extends Pick<ChangeDigest, "address" | "action"> {
  /** The canonical text of what is not sensitive. */
  readonly shown: () => string;
  /** The sensitive values; undefined where there are none. */
  readonly secret?: unknown;
  /** Something in it is known only after apply. */
  readonly isOpen: boolean;
}

function digestOf({ address, action, shown }: Part): ChangeDigest {
  const digest = createHash("sha256").update(withAddress(address, shown())).digest("hex");
  return { address, action, digest: digest.slice(0, 16) };
}

function withAddress(address: string, shown: string): string {
  return `[${JSON.stringify(address)},${shown}]`;
}

function byAddress(one: Part, other: Part): number {
  return one.address < other.address ? -1 : one.address > other.address ? 1 : 0;
}

function changePart(json: Json): readonly Part[] {
  const change = isJson(json["change"]) ? json["change"] : {};
  const actions = Array.isArray(change["actions"]) ? (change["actions"] as readonly unknown[]) : [];
  const action = actionOf(actions);
  const moved = json["previous_address"];
  if (action === "no-op" && moved === undefined && change["importing"] === undefined) return [];
  const deposed = json["deposed"] === undefined ? "" : ` (deposed ${wordOf(json["deposed"])})`;
  const provider = shortProvider(wordOf(json["provider_name"]));
  const marks = sensitiveIn(change);
  const paths = Array.isArray(change["replace_paths"])
    ? change["replace_paths"].map((path: unknown) => canonicalText(path)).sort()
    : [];
  const asText = marks.length === 0 ? UnparsedChange.sidesOf(change) : undefined;
  return [
    {
      address: `${wordOf(json["address"])}${deposed}`,
      action,
      shown: () =>
        [
          `[${canonicalText([json["mode"], json["type"], json["index"], provider, actions, moved, paths])}`,
          asText === undefined ? sidesText(change, marks) : sidesAsText(asText),
          `${canonicalText(FURTHER.map((name) => change[name]))}]`,
        ].join(","),
      ...(marks.length === 0 ? {} : { secret: [change["before"], change["after"]] }),
      isOpen: isMarked(change["after_unknown"]),
    },
  ];
}

/** Both sides of a change without what is marked, and whether the second has only what differs. */
function sidesText(change: Json, marks: readonly unknown[]): string {
  const differing = differingIn(change);
  const sides = [change["before"], differing ?? change["after"]];
  const shown = marks.length === 0 ? sides : sides.map((side) => without(side, marks));
  return `${canonicalText(shown)},${String(differing !== undefined)}`;
}

/** The same of sides that are text. */
function sidesAsText({ before, after }: TextSides): string {
  // As in differingIn, an object and a list differ always.
  const differing = before === null ? undefined : after?.textBeside(before);
  return `[${before?.text ?? "null"},${differing ?? after?.text ?? "null"}],${String(differing !== undefined)}`;
}

/** Without the registry's host, which differs between Terraform and OpenTofu. */
function shortProvider(name: string): string {
  const slash = name.lastIndexOf("/");
  return slash > 0 ? name.slice(name.lastIndexOf("/", slash - 1) + 1) : name;
}

/** Of a change with the same names on both sides, what will be without the values that stay, which are written once. */
function differingIn({ before, after }: Json): Json | undefined {
  if (!isJson(before) || !isJson(after)) return undefined;
  if (Object.keys(after).length !== Object.keys(before).length) return undefined;
  const differing: [string, unknown][] = [];
  for (const name of Object.keys(after)) {
    const old = ownValue(before, name);
    if (old === undefined) return undefined;
    const value = after[name];
    if (old !== value) differing.push([name, value]);
  }
  return Object.fromEntries(differing);
}

function outputParts(plan: Json): readonly Part[] {
  const outputs = isJson(plan["output_changes"]) ? plan["output_changes"] : {};
  return Object.entries(outputs).flatMap(([name, change]): readonly Part[] => {
    if (!isJson(change)) return [];
    const action = actionOf(Array.isArray(change["actions"]) ? change["actions"] : []);
    if (action === "no-op") return [];
    const isSecret = sensitiveIn(change).length > 0;
    const values = [change["before"], change["after"]];
    const unknown = change["after_unknown"];
    return [
      {
        address: `output.${name}`,
        action,
        shown: () => canonicalText([unknown, isSecret ? "(sensitive)" : values]),
        ...(isSecret ? { secret: values } : {}),
        isOpen: isMarked(unknown),
      },
    ];
  });
}

/**
 * The providers' own configuration decides which account and Region a change is made in. Values known only after apply, and what
 * provisioners do, follow from the rest of the configuration and from the variables.
 */
function configurationParts(plan: Json, parts: readonly Part[]): readonly Part[] {
  if (parts.length === 0) return [];
  const configuration = isJson(plan["configuration"]) ? plan["configuration"] : {};
  const root = isJson(configuration["root_module"]) ? configuration["root_module"] : {};
  const isOpen = parts.some((part) => part.isOpen) || hasProvisioners(root);
  const variables = isJson(plan["variables"]) ? plan["variables"] : {};
  const declared = isJson(root["variables"]) ? root["variables"] : {};
  const isSensitive = (name: string): boolean => at(declared, name)?.["sensitive"] === true;
  const names = Object.keys(variables).sort();
  const sensitive = names.filter(isSensitive).map((name) => [name, ownValue(variables, name)]);
  const shown = (): readonly unknown[] => [
    forApply(configuration["provider_config"]),
    ...(isOpen
      ? [
          forApply({ ...root, variables: undefined }),
          names.filter((name) => !isSensitive(name)).map((name) => [name, ownValue(variables, name)]),
        ]
      : []),
  ];
  return [
    {
      address: "(configuration)",
      action: "read",
      shown: () => canonicalText(shown()),
      ...(isOpen && sensitive.length > 0 ? { secret: sensitive } : {}),
      isOpen,
    },
  ];
}

function hasProvisioners(module: Json): boolean {
  return (
    jsonObjects(module["resources"]).some((each) => each["provisioners"] !== undefined) ||
    Object.values(isJson(module["module_calls"]) ? module["module_calls"] : {}).some(
      (call) => isJson(call) && isJson(call["module"]) && hasProvisioners(call["module"]),
    )
  );
}

/** A configuration without what is only for its reader, and without the defaults of variables. */
function forApply(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forApply);
  if (!isJson(value)) return value;
  // Arguments of resources may be named like the keys that are left out.
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !DISPLAY.has(name))
      .map(([name, each]) => [name, name === "expressions" ? each : forApply(each)]),
  );
}

function madeWith(plan: Json): MadeWith {
  return {
    terraform: typeof plan["terraform_version"] === "string" ? plan["terraform_version"] : null,
    providers: providersOf(plan),
  };
}

/** The constraint that a plan's configuration puts on each provider, by the provider's address; `null` where there is none. */
export function providersOf(plan: Json): Readonly<Record<string, string | null>> {
  const providers = at(plan, "configuration", "provider_config") ?? {};
  const named = Object.values(providers).flatMap((each) =>
    isJson(each) && typeof each["full_name"] === "string" ? [[each["full_name"], each["version_constraint"]]] : [],
  );
  const versions = new Map<string, string | null>();
  for (const [name, version] of named) {
    // An aliased configuration repeats no constraint.
    if (typeof name === "string" && (versions.get(name) ?? null) === null)
      versions.set(name, typeof version === "string" ? version : null);
  }
  return Object.fromEntries([...versions].sort());
}

/** A value without what is marked. */
function without(value: unknown, marks: readonly unknown[]): unknown {
  if (marks.includes(true)) return "(sensitive)";
  const inner = marks.filter((mark) => typeof mark === "object" && mark !== null);
  if (inner.length === 0 || typeof value !== "object" || value === null) return value;
  const of = (name: string): readonly unknown[] => inner.map((mark) => ownValue(mark as Json, name));
  if (Array.isArray(value)) return value.map((each, index) => without(each, of(String(index))));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, without(each, of(name))]));
}

/** JSON with sorted names: the same for the same value. Terraform sorts names itself, so that there is mostly nothing to do. */
function canonicalText(value: unknown): string {
  return JSON.stringify(isSorted(value) ? value : sorted(value));
}

function isSorted(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) {
    for (const each of value as readonly unknown[]) if (typeof each === "object" && !isSorted(each)) return false;
    return true;
  }
  const object = value as Json;
  let last = "";
  for (const name of Object.keys(object)) {
    if (name < last) return false;
    last = name;
    const each = object[name];
    if (typeof each === "object" && !isSorted(each)) return false;
  }
  return true;
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, each]): [string, unknown] => [name, sorted(each)])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
