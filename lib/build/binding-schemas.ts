/**
 * Schemas of the AWS provider, read back from the npm packages of its classes. A release of the provider that cannot be run has such a
 * package, and the generator kept its TypeScript in the source map of each file: every argument with its type and whether it is required,
 * optional or computed. It dropped deprecations, defaults, validation, what forces a replacement, and limits of blocks above 1.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

/**
 * Every argument and attribute of a type by its path, inner ones too, as `TYPE; MODE`.
 * @example { "dns_options": "block list max 1; optional", "dns_options.dns_record_ip_type": "string; optional+computed" }
 */
export type Paths = Readonly<Record<string, string>>;

/**
 * The folder of a type in a package.
 * @param type as Terraform has it, with `data.` before it for a data source
 * @example folderOf("data.aws_vpc") // ["lib/data-aws-vpc", "lib/aws-data-aws-vpc"]
 */
export function foldersOf(type: string): readonly string[] {
  const [, data, name = ""] = /^(data\.)?aws_(.*)$/.exec(type) ?? [];
  const folder = `${data === undefined ? "" : "data-aws-"}${name.replaceAll("_", "-")}`;
  // What would have the name of a folder of the package's own has the provider's name before it.
  return [`lib/${folder}`, `lib/aws-${folder}`];
}

/**
 * The paths of a type.
 * @param root the package's folder
 * @returns `undefined` where the package does not have the type
 */
export function pathsOf(root: string, type: string): Paths | undefined {
  const folder = foldersOf(type)
    .map((each) => path.join(root, each))
    .find((each) => existsSync(path.join(each, "index.js")));
  return folder === undefined ? undefined : new Binding(sourceOf(folder)).paths();
}

/** What the generator wrote: large types have several files. */
function sourceOf(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const sources = files.flatMap((name) => {
    const [, map = ""] =
      /sourceMappingURL=data:[^,]*,(.*)\s*$/.exec(readFileSync(path.join(folder, name), "utf8")) ?? [];
    const { sourcesContent } = JSON.parse(Buffer.from(map, "base64").toString()) as {
      readonly sourcesContent: readonly string[];
    };
    return sourcesContent;
  });
  return sources.join("\n").replaceAll(/\bcdkt[fn]\./g, "cdk.");
}

/** Values of an argument by the getter that reads it. */
const TYPES: Readonly<Record<string, string>> = {
  getStringAttribute: "string",
  getBooleanAttribute: "bool",
  getNumberAttribute: "number",
  getListAttribute: "list(string)",
  getNumberListAttribute: "list(number)",
  getStringMapAttribute: "map(string)",
  getBooleanMapAttribute: "map(bool)",
  getNumberMapAttribute: "map(number)",
  interpolationForAttribute: "any",
};
/** Values that are classes of cdktf's own. */
const MAPS: Readonly<Record<string, string>> = {
  StringMap: "map(string)",
  BooleanMap: "map(bool)",
  NumberMap: "map(number)",
  StringMapList: "list(map(string))",
};

interface Class {
  readonly base: string;
  readonly body: string;
}

/** How arguments are written: by name, the expression that writes it, and the kind of list that it is in HCL. */
interface Writer {
  readonly expressions: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, string>;
}

class Binding {
  private readonly classes = new Map<string, Class>();
  private readonly writers = new Map<string, Writer>();

  constructor(source: string) {
    for (const [body, name = "", base = ""] of source.matchAll(
      /^export class (\w+) extends (cdk\.\w+) \{[\s\S]*?^\}/gm,
    ))
      this.classes.set(name, { base, body });
    const toHcl = new Map<string, string>();
    for (const [body, name = ""] of source.matchAll(/^export function (\w+)ToHclTerraform\([\s\S]*?^\}/gm))
      toHcl.set(name, body);
    for (const [body, name = ""] of source.matchAll(/^export function (\w+)ToTerraform\([\s\S]*?^\}/gm)) {
      const returned = body.slice(body.lastIndexOf("return {"));
      this.writers.set(name, { expressions: expressionsIn(returned), lists: listsIn(toHcl.get(name) ?? "") });
    }
  }

  paths(): Paths {
    const [main] = [...this.classes].find(([, { base }]) => /Terraform(Resource|DataSource)/.test(base)) ?? [];
    if (main === undefined) throw new Error("The package's file has no class of a resource or data source.");
    const body = this.classes.get(main)?.body ?? "";
    const writing = body.slice(body.indexOf("synthesizeAttributes()"));
    const [plain = "", hcl = ""] = writing.split("synthesizeHclAttributes");
    const paths: Record<string, string> = {};
    this.add(paths, "", main, { expressions: expressionsIn(plain), lists: listsIn(hcl) });
    return paths;
  }

  private add(paths: Record<string, string>, before: string, name: string, writer: Writer | undefined): void {
    const body = this.classes.get(name)?.body ?? "";
    const inner = new Map(
      [...body.matchAll(/private _\w+ = new (?:cdk\.)?(\w+)\(this, "([\w-]+)"(?:, (true|false))?\)/g)].map(
        ([, type = "", argument = "", isSet]) => [argument, { type, isSet: isSet === "true" }] as const,
      ),
    );
    for (const part of body.split(/^ {2}\/\/ (?=[\w-]+ - computed:)/m).slice(1)) {
      const [, argument = "", computed, optional, required] =
        /^([\w-]+) - computed: (\w+), optional: (\w+), required: (\w+)/.exec(part) ?? [];
      const modes = { required, optional, computed };
      const mode = Object.entries(modes).flatMap(([word, is]) => (is === "true" ? [word] : []));
      const own = inner.get(argument);
      const list = writer?.lists.get(argument);
      if (own === undefined) {
        paths[before + argument] = `${simpleType(part, list)}; ${mode.join("+")}`;
        continue;
      }
      const expression = writer?.expressions.get(argument);
      paths[before + argument] = `${MAPS[own.type] ?? objectType(own, expression, list)}; ${mode.join("+")}`;
      const struct = own.type.replace(/(List|Map|OutputReference)$/, "");
      const reference = /(List|Map)$/.test(own.type) ? `${struct}OutputReference` : own.type;
      if (this.classes.has(reference))
        this.add(
          paths,
          `${before}${argument}.`,
          reference,
          this.writers.get(struct.replace(/^./, (c) => c.toLowerCase())),
        );
    }
  }
}

function simpleType(part: string, list: string | undefined): string {
  const [, isSet, getter = ""] =
    /return (?:cdk\.Token\.\w+\()?(cdk\.Fn\.tolist\()?this\.(interpolationForAttribute|get\w+)/.exec(part) ?? [];
  const type = TYPES[getter];
  if (type === undefined) throw new Error(`The getter ${getter} is not known.`);
  return isSet !== undefined || list === "set" ? type.replace("list", "set") : type;
}

/** Of what has arguments of its own: a block, or a list of objects. */
function objectType(
  { type, isSet }: { readonly type: string; readonly isSet: boolean },
  expression: string | undefined,
  list: string | undefined,
): string {
  // Nothing writes what is only read.
  if (expression === undefined) return `${isSet ? "set" : "list"}(object)`;
  if (/listMapper\(\w+, true\)/.test(expression)) return `block ${list ?? "list"}`;
  if (/listMapper\(\w+, false\)/.test(expression) || type.endsWith("List")) return `${list ?? "list"}(object)`;
  return list === undefined || list === "struct" ? "block single" : `block ${list} max 1`;
}

function expressionsIn(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(/^\s+'?"?([\w-]+)"?'?: (?!\{)(.*?),?$/gm)];
  return new Map(found.map(([, name = "", expression = ""]) => [name, expression] as const));
}

function listsIn(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/^\s+'?"?([\w-]+)"?'?: \{\s*value: [^\n]*\n\s*isBlock: \w+,\s*type: "(\w+)"/gm);
  return new Map([...found].map(([, name = "", type = ""]) => [name, type] as const));
}
