/** Texts of which a part may only be known once something is made. */

/** A part that has a name and no value yet: `aws_iam_role.jobs.arn`, `data.aws_caller_identity.current.account_id`. */
export interface Reference {
  readonly reference: string;
  /** The references that the value is made from, as far as the configuration contains them; it does not contain the expression. */
  readonly from?: readonly Source[];
  /** It is the id of one thing that the source itself holds, which is not that of any other. */
  readonly isOwnId?: true;
}

/** A name that a configuration uses, and the module instance in which it holds; empty for the root. */
export interface Source {
  readonly module: string;
  readonly name: string;
  /** Of a variable whose value is known: the texts in it. */
  readonly texts?: readonly string[];
}

/** Known text and named references, in their order. A class, so that no JSON of a plan can pass for one. */
export class Template {
  readonly #isTemplate = true;

  constructor(readonly parts: readonly (string | Reference)[]) {}

  /** Whether a value is one. */
  static is(value: unknown): value is Template {
    return typeof value === "object" && value !== null && #isTemplate in value;
  }
}

/** A value of a policy or a request. */
export type MaybeUnknownString = string | Template;

/** The parts as one text: a plain string when nothing in it is a reference. */
export function join(parts: readonly (MaybeUnknownString | Reference)[]): MaybeUnknownString {
  const flat: (string | Reference)[] = [];
  for (const part of parts.flatMap((each) => (Template.is(each) ? each.parts : [each]))) {
    const last = flat.at(-1);
    if (typeof part === "string" && typeof last === "string") flat[flat.length - 1] = last + part;
    else if (part !== "") flat.push(part);
  }
  const only = flat[0];
  if (only === undefined) return "";
  return flat.length === 1 && typeof only === "string" ? only : new Template(flat);
}

/** A text of which nothing but its name is known. */
export function unknownText(reference: string): Template {
  return new Template([{ reference }]);
}

/** Whether a value is a {@link MaybeUnknownString}. */
export function isText(value: unknown): value is MaybeUnknownString {
  return typeof value === "string" || Template.is(value);
}

/** For people: references as Terraform writes them. */
export function show(text: MaybeUnknownString): string {
  if (typeof text === "string") return text;
  return text.parts.map((part) => (typeof part === "string" ? part : `\${${part.reference}}`)).join("");
}

/** Whether two texts are the same, references included. */
export function sameText(one: MaybeUnknownString, other: MaybeUnknownString): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
