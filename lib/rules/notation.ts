/** How texts write options: as in `deployments.yaml` and TypeScript, or as in Terraform. */

/** The notation of one of the languages that options are written in. */
export interface Notation {
  /** The name of an option, or a path of names with dots: `executionRoles`, `execution_roles`. */
  readonly option: (path: string) => string;
  /** An option with a value: `others: central`, `others = "central"`. */
  readonly setting: (path: string, value: unknown) => string;
  /** One form of an option that has several, without its content: `create:`, `create`. */
  readonly form: (name: string) => string;
  /** An option in one of its forms: `securityGroup: existing`, `security_group = { existing = … }`. */
  readonly inForm: (path: string, form: string) => string;
  /** A value alone: `read`, `create: {}`, `create = {}`. */
  readonly value: (value: unknown) => string;
  /** What is planned and applied together. */
  readonly stack: string;
}

/** A text that names options; a plain string is the same in every language. */
export type NotatedText = string | ((words: Notation) => string);

/** The text in a language. */
export function inWords(text: NotatedText, words: Notation): string {
  return typeof text === "string" ? text : text(words);
}

/** As in `deployments.yaml` and, apart from quotes and brackets, in TypeScript. */
export const YAML: Notation = {
  option: (path) => path,
  setting: (path, value) => `${path}: ${plain(value)}`,
  form: (name) => `${name}:`,
  inForm: (path, form) => `${path}: ${form}`,
  value: plain,
  stack: "stack",
};

function plain(value: unknown): string {
  const entries = entriesOf(value);
  if (entries === undefined) return String(value);
  return entries.length === 0 ? "{}" : entries.map(([name, inner]) => `${name}: ${plain(inner)}`).join(", ");
}

/** As in a Terraform configuration. */
export const TERRAFORM: Notation = {
  option: snakeCase,
  setting: (path, value) => `${snakeCase(path)} = ${expression(value)}`,
  form: snakeCase,
  inForm: (path, form) => `${snakeCase(path)} = { ${snakeCase(form)} = … }`,
  value: (value) =>
    (entriesOf(value) ?? []).map(([name, inner]) => `${snakeCase(name)} = ${expression(inner)}`).join(", ") ||
    String(value),
  stack: "configuration",
};

/** A plain value in Terraform's syntax, with the option names of Terraform. */
export function expression(value: unknown): string {
  const entries = entriesOf(value);
  if (entries === undefined) return JSON.stringify(value);
  if (entries.length === 0) return "{}";
  return `{ ${entries.map(([name, inner]) => `${snakeCase(name)} = ${expression(inner)}`).join(", ")} }`;
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  return typeof value === "object" && value !== null ? Object.entries(value) : undefined;
}

/** An option's name in Terraform's notation: `executionRoles` becomes `execution_roles`. */
export function snakeCase(name: string): string {
  return name.replace("SageMaker", "Sagemaker").replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A text as part of a sentence: without its full stop. */
export function clause(text: string): string {
  return text.replace(/\.$/, "");
}
