/** What a file or standard input holds, and what it is instead when it holds no plan and no stack. */
import { InputError } from "../rules/input-error";
import { isJson, type Json } from "../rules/json";
import { ownValue } from "../rules/own-value";
import { isAscii } from "node:buffer";
import { TooDeep } from "../authorization/json";
import { type Needed, neededParts } from "./needed-parts";
import { UnparsedChange } from "./unparsed-change";

export { InputError } from "../rules/input-error";
export { isJson, type Json } from "../rules/json";

const MAKE_ONE = "Make one with: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json";

/**
 * The JSON objects in bytes: one, or one a line. Lines before the first brace, which wrappers of Terraform print, are left out.
 *
 * @param needed of a plan, by default only what decides
 * @throws InputError
 */
export function jsonObjectsIn(bytes: Buffer, file: string, advice = MAKE_ONE, needed?: Needed): readonly Json[] {
  const body = bytes[0] === OPEN ? bytes : bodyOf(bytes, file, advice);
  try {
    return [parsed(body, file, needed)];
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (error instanceof TooDeep)
      throw new InputError(`${file} cannot be read: ${error.message}; no plan or policy is.`);
    const text = decoded(body, file);
    const lines = jsonLines(text, file, needed);
    if (lines !== undefined) return lines;
    throw new InputError(`${file} is not JSON: ${problemOf(text)}. ${advice}`);
  }
}

const OPEN = "{".charCodeAt(0);

/** What is JSON of bytes that begin otherwise, as UTF-8. */
function bodyOf(bytes: Buffer, file: string, advice: string): Buffer {
  const text = decoded(bytes, file);
  if (text.trim() === "") throw new InputError(`${file} is empty. ${advice}`);
  if (text.startsWith("PK\u0003\u0004") || text.includes("\u0000")) {
    throw new InputError(`${file} is a binary plan. Turn it into JSON: terraform show -json ${file} > plan.json`);
  }
  const start = text.search(/^[^\S\n]*\{/m);
  if (start < 0) {
    const question = advice === MAKE_ONE ? "; is it the text that terraform plan prints?" : ".";
    throw new InputError(`${file} holds no JSON object${question} ${advice}`);
  }
  return Buffer.from(text.slice(start).trim());
}

/** An object that begins with its brace. */
function parsed(bytes: Buffer, file: string, needed: Needed | undefined): Json {
  const parts = neededParts(bytes, needed);
  const json = JSON.parse(decoded(parts.bytes, file)) as Json;
  const { resource_changes: changes } = json as { readonly resource_changes?: readonly { change: object }[] };
  for (const [index, sides] of parts.unparsed) {
    const item = changes?.[index];
    if (item !== undefined) item.change = new UnparsedChange(item.change as Json, sides);
  }
  return json;
}

/** What is wrong with a text, with the position in the whole of it. */
function problemOf(text: string): string {
  try {
    JSON.parse(text);
    return "it ends too early";
  } catch (error) {
    return (error as Error).message;
  }
}

/** As text, of which Node.js holds no more than some 512 MB. */
function decoded(bytes: Buffer, file: string): string {
  try {
    // Plans are mostly ASCII, which is decoded in a fraction of the time.
    return isAscii(bytes) ? bytes.toString("latin1") : textIn(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_STRING_TOO_LONG") throw error;
    const size = String(Math.round(bytes.length / 2 ** 20));
    throw new InputError(`${file} has ${size} MiB: more than 512 MiB cannot be read. Review its parts one by one.`);
  }
}

/** UTF-8, or UTF-16 as PowerShell writes it. */
function textIn(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return bytes.toString("utf16le").slice(1);
  if (first === 0xfe && second === 0xff)
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString("utf16le")
      .slice(1);
  return bytes.toString("utf8").replace(/^\uFEFF/, "");
}

/** One document a line, as Terragrunt writes several plans; undefined when a line is something else. */
function jsonLines(text: string, file: string, needed: Needed | undefined): readonly Json[] | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length < 2) return undefined;
  try {
    const objects = lines.map((line) => parsed(Buffer.from(line), file, needed));
    return objects.every(isJson) ? objects : undefined;
  } catch {
    return undefined;
  }
}

/** A value that should be a word; whatever else a plan has there stands for none. */
export function wordOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "?";
}

/** The JSON objects of a list; empty for what is no list. */
export function jsonObjects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** An object inside others, by its path; undefined where there is none. */
export function at(json: Json, ...path: readonly string[]): Json | undefined {
  let found: unknown = json;
  for (const name of path) found = isJson(found) ? ownValue(found, name) : undefined;
  return isJson(found) ? found : undefined;
}

/** What a JSON object is: a plan, a synthesized stack, or neither, which is an error that says what it is. */
export function kindOf(json: Json, file: string): "plan" | "stack" {
  if (json["resource_changes"] !== undefined || json["planned_values"] !== undefined) return "plan";
  if (json["@level"] !== undefined || json["@message"] !== undefined) {
    throw new InputError(`${file} is the event stream of terraform plan -json, which holds no policies. ${MAKE_ONE}`);
  }
  if (json["lineage"] !== undefined || (json["serial"] !== undefined && json["resources"] !== undefined)) {
    throw new InputError(`${file} is a state file. A plan says what will be: ${MAKE_ONE}`);
  }
  if (json["format_version"] !== undefined && json["values"] !== undefined) {
    throw new InputError(`${file} is the state as terraform show -json prints it without a plan. ${MAKE_ONE}`);
  }
  if (json["resource"] !== undefined || json["terraform"] !== undefined || json["provider"] !== undefined)
    return "stack";
  if (json["format_version"] !== undefined && json["terraform_version"] !== undefined) return "plan";
  if (json["format_version"] !== undefined) {
    throw new InputError(`${file} holds a format version and nothing else: an empty state, no plan. ${MAKE_ONE}`);
  }
  throw new InputError(`${file} is neither a plan nor a synthesized stack (cdk.tf.json). ${MAKE_ONE}`);
}
