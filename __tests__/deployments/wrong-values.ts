/** Every kind of wrong value in every field, made from the rules. */
import { deploymentsFile } from "../../lib/rules/deployment";
import { checkOf } from "../../lib/rules/check";
import type { ObjectRule, Rule } from "../../lib/rules/rule";
import { complete, type Data, type DataMap, get, isMap, put } from "./support";

/** A file with one mistake. */
export interface WrongValue {
  /** The field and the mistake, for the test's name. */
  readonly title: string;
  readonly file: DataMap;
  /** The path that the one problem is reported for. */
  readonly path: readonly string[];
  /** Where it is reported: at the value, at its name, or at the name of what it is missing in. */
  readonly at: "value" | "name" | "parent";
  /** What the message must name: what was given, or the field that is missing. */
  readonly names: string;
}

/** Complete files, one for each deployment. */
export const completeFiles: readonly DataMap[] = complete.map((deployment) => ({
  deployments: { analytics: deployment },
}));

/** Every wrong value, and every path of the rules that was come by. */
export function wrongValues(): { readonly cases: readonly WrongValue[]; readonly fields: ReadonlySet<string> } {
  const cases = new Map<string, WrongValue>();
  const fields = new Set<string>();
  for (const file of completeFiles) {
    const found: WrongValue[] = [];
    walk(deploymentsFile, file, file, [], found, fields);
    for (const each of found) if (!cases.has(each.title)) cases.set(each.title, each);
  }
  return { cases: [...cases.values()], fields };
}

function walk(
  rule: Rule,
  value: Data,
  file: DataMap,
  path: readonly string[],
  found: WrongValue[],
  fields: Set<string>,
): void {
  if (path.length > 0) fields.add(path.join("."));
  const add = (mistake: string, change: Data | undefined, at: WrongValue["at"], names: string, where = path): void => {
    const title = `${where.join(".")}: ${mistake}`;
    const changed = put(file, at === "name" ? where.slice(0, -1) : where, change);
    if (isMap(changed)) found.push({ title, file: changed, path: where, at, names });
  };
  const wrong = (mistake: string, change: Data): void => {
    if (path.length > 0) add(mistake, change, "value", shownAs(change));
  };
  const wrongName = (map: DataMap, old: string | undefined, name: string, change: Data): void => {
    const entries = Object.entries(map).filter(([each]) => each !== old);
    add(
      `the name ${JSON.stringify(name).slice(0, 20)}`,
      Object.fromEntries([...entries, [name, change]]),
      "name",
      name.slice(0, 20),
      [...path, name],
    );
  };
  const below = (inner: Rule, name: string): void => {
    const next = get(value, [name]);
    if (next !== undefined) walk(inner, next, file, [...path, name], found, fields);
  };
  const missing = (name: string): void => {
    add("missing", undefined, "parent", name, [...path, name]);
  };
  const unknown = (names: readonly string[]): void => {
    if (!isMap(value)) return;
    wrongName(value, undefined, "zzz", 1);
    for (const name of ["constructor", "toString", "__proto__"]) wrongName(value, undefined, name, 1);
    // Beside the right field, so that a required one is not missing as well.
    for (const name of names) wrongName(value, undefined, `${name}x`, 1);
  };

  switch (rule.kind) {
    case "text":
      for (const other of [12, 1.5, true, null, [], {}, ["a"], { a: "b" }]) wrong(`is ${JSON.stringify(other)}`, other);
      // Where any text may stand, only expressions and too long ones are wrong.
      for (const text of ["${var.x}", "a${b}", "%{ if x }", "line\nbreak", "a".repeat(3000), "a\u0000b", 'a\\"b']) {
        if (checkOf(rule).problems(text).length > 0) wrong(`is ${JSON.stringify(text).slice(0, 20)}`, text);
      }
      if ((rule.minLength ?? 0) > 0 || (rule.pattern !== undefined && !new RegExp(rule.pattern).test("")))
        wrong('is ""', "");
      return;
    case "choice":
      for (const other of ["zzz", "", "${x}", 1, true, null, [], {}]) wrong(`is ${JSON.stringify(other)}`, other);
      return;
    case "flag":
      for (const other of ["yes", "true", "", 0, null, [], {}]) wrong(`is ${JSON.stringify(other)}`, other);
      return;
    case "list":
      for (const other of ["raw/", 1, true, null, { a: "b" }]) wrong(`is ${JSON.stringify(other)}`, other);
      if ((rule.minItems ?? 0) > 0) add("is []", [], "value", rule.what);
      // Items that are maps are written on one line, where places are not known.
      if (rule.each.kind === "object") namesOf(rule.each, get(value, ["0"]) ?? null, [...path, "0"], fields);
      else below(rule.each, "0");
      return;
    case "map": {
      for (const other of ["a", 1, true, null, [], ["a"]]) wrong(`is ${JSON.stringify(other)}`, other);
      if ((rule.minEntries ?? 0) > 0) add("is {}", {}, "value", rule.what);
      if (!isMap(value)) return;
      const [name = "", first = null] = Object.entries(value)[0] ?? [];
      for (const other of ["Upper Case!", "${x}", "a".repeat(200), "", "__proto__"])
        wrongName(value, name, other, first);
      if (rule.maxEntries !== undefined && rule.maxEntries < 100) {
        const many = Array.from(
          { length: rule.maxEntries + 1 },
          (_, index) => [`n${index}`, anotherId(first, index)] as const,
        );
        add("too many", Object.fromEntries(many), "value", String(many.length));
      }
      below(rule.value, name);
      return;
    }
    case "oneOf": {
      for (const other of ["create", 1, true, null, []]) wrong(`is ${JSON.stringify(other)}`, other);
      add("is {}", {}, "value", "none of");
      if (!isMap(value)) return;
      const given = Object.keys(value)[0];
      for (const name of Object.keys(rule.forms)) {
        if (name === given) continue;
        const other = completeFiles.map((each) => get(each, [...path, name])).find((each) => each !== undefined);
        if (other !== undefined) add(`has ${name} as well`, { ...value, [name]: other }, "value", `and ${name}`);
      }
      unknown([]);
      for (const [name, form] of Object.entries(rule.forms)) below(form.rule, name);
      return;
    }
    case "variant": {
      for (const other of ["quick-setup", 1, true, null, []]) wrong(`is ${JSON.stringify(other)}`, other);
      missing(rule.by);
      for (const other of ["zzz", "constructor", "__proto__", "${x}", 1, true, null, [], {}]) {
        add(`is ${JSON.stringify(other)}`, other, "value", shownAs(other), [...path, rule.by]);
      }
      const name = get(value, [rule.by]);
      const object = typeof name === "string" ? rule.variants[name] : undefined;
      if (object !== undefined) ofFields(object, [rule.by]);
      return;
    }
    case "object":
      for (const other of ["a", 1, true, null, [], ["a"]]) wrong(`is ${JSON.stringify(other)}`, other);
      ofFields(rule, []);
  }

  function ofFields(object: ObjectRule, others: readonly string[]): void {
    unknown([...Object.keys(object.fields), ...others]);
    for (const [name, field] of Object.entries(object.fields)) {
      // Without its only field the file is empty, which is reported in another way.
      if (field.required && path.length > 0) missing(name);
      below(field.rule, name);
    }
  }
}

/** An id is listed once only. */
function anotherId(value: Data, index: number): Data {
  return typeof value === "string" ? value.replace(/(-[0-9a-f]{15})[0-9a-f]{2}$/, `$1${String(index + 10)}`) : value;
}

/** Notes the fields of a value, without mistakes in them. */
function namesOf(rule: Rule, value: Data, path: readonly string[], fields: Set<string>): void {
  fields.add(path.join("."));
  if (rule.kind === "list" && Array.isArray(value))
    namesOf(rule.each, (value as readonly Data[])[0] ?? null, [...path, "0"], fields);
  if (rule.kind !== "object") return;
  for (const [name, field] of Object.entries(rule.fields)) {
    const inner = get(value, [name]);
    if (inner !== undefined) namesOf(field.rule, inner, [...path, name], fields);
  }
}

/** How a message names what was given, at least. */
function shownAs(value: Data): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return JSON.stringify(value).slice(0, 20);
}

/** Every field and form of the rules, with the names of map entries and list items as the complete files have them. */
export function fieldsOf(rule: Rule, path: readonly string[] = []): readonly string[] {
  const here = path.length > 0 ? [path.join(".")] : [];
  switch (rule.kind) {
    case "list":
      return [...here, ...fieldsOf(rule.each, [...path, "*"])];
    case "map":
      return [...here, ...fieldsOf(rule.value, [...path, "*"])];
    case "object":
      return [
        ...here,
        ...Object.entries(rule.fields).flatMap(([name, field]) => fieldsOf(field.rule, [...path, name])),
      ];
    case "oneOf":
      return [...here, ...Object.entries(rule.forms).flatMap(([name, form]) => fieldsOf(form.rule, [...path, name]))];
    case "variant":
      return [...here, ...Object.values(rule.variants).flatMap((object) => fieldsOf(object, path))];
    default:
      return here;
  }
}
