/**
 * The types of the rules: what an input may be, as data.
 *
 * Everything that checks an input is built from these values: the zod schema of `deployments.yaml`, its JSON Schema,
 * the checks in the constructors, and the `validation` blocks of the Terraform modules.
 */

import type { KeyUse } from "./cross-field-messages";
import { inWords, type Notation, TERRAFORM, type NotatedText, YAML } from "./notation";

/** A string with a pattern, for example an ARN. It may be a token where tokens are allowed. */
export interface TextRule {
  readonly kind: "text";
  /** What the value is, with article: "an AWS account id". */
  readonly what: string;
  /** What is allowed, in words: "12 digits". */
  readonly allowed: string;
  /** A valid value to copy. */
  readonly example: string;
  /** Regular expression that the whole value must match; valid in ECMAScript and in RE2 (Terraform's `regex`). */
  readonly pattern?: string;
  /** Characters, counted as AWS counts them. */
  readonly minLength?: number;
  /** Characters, counted as AWS counts them. */
  readonly maxLength?: number;
  /** Values that match `pattern` and are wrong all the same. */
  readonly refusals?: readonly Hint[];
  /** Specific messages for common wrong values; the first that matches is shown. */
  readonly hints?: readonly Hint[];
  /** True where names and addresses are made from the value, so that it must be known at synth. */
  readonly structural?: boolean;
  /** The use for which an ARN must be in the deployment's Region. */
  readonly sameRegion?: KeyUse;
  /** The page of AWS or Terraform that the limits come from. */
  readonly source: string;
}

/** A common wrong value with its message. */
export interface Hint {
  readonly pattern: string;
  /** What is wrong and what AWS would answer. */
  readonly because: string;
  /** What to write instead. */
  readonly write: NotatedText;
}

/** One of a few literal values. */
export interface ChoiceRule<V extends string | false = string | false> {
  readonly kind: "choice";
  readonly what: string;
  readonly values: readonly V[];
  readonly source: string;
}

/** `true` or `false`. */
export interface FlagRule {
  readonly kind: "flag";
}

/** A list of choices or texts whose length is known at synth. */
export interface ListRule<E extends Rule = Rule> {
  readonly kind: "list";
  readonly what: string;
  readonly each: E;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** A map from names the user chooses, known at synth, to values that need not be. */
export interface MapRule<E extends Rule = Rule> {
  readonly kind: "map";
  readonly what: string;
  readonly key: TextRule;
  readonly value: E;
  readonly minEntries?: number;
  readonly maxEntries?: number;
  /** Rules across several entries. */
  readonly crossFieldRules?: readonly CrossFieldRule[];
}

/** Named fields. An unknown field is refused. */
export interface ObjectRule<F extends Fields = Fields> {
  readonly kind: "object";
  readonly what: string;
  readonly fields: F;
  /** Rules across several fields. */
  readonly crossFieldRules?: readonly CrossFieldRule[];
}

/** Exactly one of several named forms, for example `create` or `existing`. */
export interface OneOfRule<F extends Forms = Forms> {
  readonly kind: "oneOf";
  readonly what: string;
  readonly forms: F;
  /** Forms of other scenarios that cannot work here, with the reason. */
  readonly refused?: Readonly<Record<string, RefusedForm>>;
}

/** Why a form cannot work, and what to write instead. */
export interface RefusedForm {
  readonly problem: string;
  readonly write: string;
}

/** One of several objects; the literal value of one field selects it. */
export interface VariantRule<K extends string = string, V extends Variants = Variants> {
  readonly kind: "variant";
  readonly what: string;
  /** The field whose value decides, for example `scenario`. */
  readonly by: K;
  readonly meaning: string;
  readonly variants: V;
}

/** Any rule. */
export type Rule = TextRule | ChoiceRule | FlagRule | ListRule | MapRule | ObjectRule | OneOfRule | VariantRule;

/** A rule in a place: what the value means there and what happens without it. */
export interface Field<R extends Rule = Rule, Q extends boolean = boolean> {
  readonly rule: R;
  readonly required: Q;
  readonly meaning: string;
  /** What happens when the field is absent; undefined for a required one. */
  readonly default: Default | undefined;
  /** How the option differs in a Terraform module. */
  readonly terraform: TerraformField;
}

/** What happens when an optional field is absent. */
export interface Default {
  /**
   * The default value: constructs use it, and Terraform's variable has it. Undefined if there is no default value,
   * if it follows from another option, or if the provider or AWS has its own default.
   */
  readonly value?: unknown;
  /** What happens then, as a clause; empty if the value is self-explanatory. */
  readonly effect: string;
}

/** A field as an option of a Terraform module: its texts there, and its differences beyond notation. */
export type TerraformField = TerraformDifference & Required<Pick<TerraformDifference, "meaning" | "effect">>;

/** Differences of an option in the Terraform modules. */
export interface TerraformDifference {
  /** The module has no such option. */
  readonly omit?: true;
  /** The module requires it. */
  readonly required?: true;
  /** The meaning there, if the text differs. */
  readonly meaning?: string;
  /** What happens without it there, if the text differs. */
  readonly effect?: string;
  /** The option's name, in TypeScript's notation, if the module has another one. */
  readonly name?: string;
  /** The option's rule, if its type or its values differ. */
  readonly rule?: Rule;
}

/** An optional field with a default value. */
export interface FieldWithDefault<R extends Rule = Rule> extends Field<R, false> {
  readonly default: Required<Default>;
}

/** The fields of an object. */
export type Fields = Readonly<Record<string, Field>>;
/** The forms of a `oneOf`. */
export type Forms = Readonly<Record<string, Field<ObjectRule, true>>>;
/** The objects of a `variant`. */
export type Variants = Readonly<Record<string, ObjectRule>>;

/** A rule across several values. It sees only values that passed their own rules; some may be tokens. */
export interface CrossFieldRule {
  /** Name of the function, for tests and documentation. */
  readonly name: string;
  readonly check: (value: unknown, context: CrossFieldContext) => readonly CrossFieldProblem[];
}

/** What a cross-field rule can query. */
export interface CrossFieldContext {
  /** The rule of the value as a whole. */
  readonly rule: Rule;
  /** True for a value that is known only to Terraform. */
  readonly isToken: (value: unknown) => boolean;
}

/** A problem that a cross-field rule found, with its path from the checked value. */
export interface CrossFieldProblem {
  readonly path: readonly string[];
  readonly problem: string;
  readonly write: string;
}

/** A required field. */
export function required<R extends Rule>(
  meaning: NotatedText,
  rule: R,
  difference: TerraformDifference = {},
): Field<R, true> {
  return {
    rule,
    required: true,
    meaning: inWords(meaning, YAML),
    default: undefined,
    terraform: { meaning: inWords(meaning, TERRAFORM), effect: "", ...difference },
  };
}

/** What happens without a field: the default value and its effect. */
export interface WhenAbsent {
  /** A value that the rule allows; a test checks each default against its rule. */
  readonly value: unknown;
  /** Its effect, if the value is not self-explanatory. */
  readonly effect?: NotatedText;
}

/** An optional field with a default value. */
export function withDefault<R extends Rule>(
  meaning: NotatedText,
  rule: R,
  { value, effect = "" }: WhenAbsent,
  difference: TerraformDifference = {},
): FieldWithDefault<R> {
  const field = optional(meaning, rule, effect, difference);
  return { ...field, default: { value, effect: inWords(effect, YAML) } };
}

/** An optional field without a default value; `effect` states what happens without it. */
export function optional<R extends Rule>(
  meaning: NotatedText,
  rule: R,
  effect: NotatedText,
  difference: TerraformDifference = {},
): Field<R, false> {
  return {
    rule,
    required: false,
    meaning: inWords(meaning, YAML),
    default: { effect: inWords(effect, YAML) },
    terraform: { meaning: inWords(meaning, TERRAFORM), effect: inWords(effect, TERRAFORM), ...difference },
  };
}

/** What happens without a field, as text: `read: jobs can import …`; empty for a required one. */
export function defaultText(field: Pick<Field, "default">, words: Notation = YAML): string {
  const { value, effect = "" } = field.default ?? {};
  // For an empty map, the effect alone is enough.
  if (value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0)) {
    return effect;
  }
  return effect === "" ? words.value(value) : `${words.value(value)}: ${effect}`;
}

/** Keeps the literal types of a rule's data. */
export function text<const R extends Omit<TextRule, "kind">>(rule: R): R & { readonly kind: "text" } {
  return { kind: "text", ...rule };
}

/** @see ChoiceRule */
export function choice<const V extends string | false>(rule: Omit<ChoiceRule<V>, "kind">): ChoiceRule<V> {
  return { kind: "choice", ...rule };
}

/** @see FlagRule */
export const flag: FlagRule = { kind: "flag" };

/** @see ListRule */
export function list<E extends Rule>(rule: Omit<ListRule<E>, "kind">): ListRule<E> {
  return { kind: "list", ...rule };
}

/** @see MapRule */
export function map<E extends Rule>(rule: Omit<MapRule<E>, "kind">): MapRule<E> {
  return { kind: "map", ...rule };
}

/** @see ObjectRule */
export function object<F extends Fields>(rule: Omit<ObjectRule<F>, "kind">): ObjectRule<F> {
  return { kind: "object", ...rule };
}

/** @see OneOfRule */
export function oneOf<F extends Forms>(rule: Omit<OneOfRule<F>, "kind">): OneOfRule<F> {
  return { kind: "oneOf", ...rule };
}

/** @see VariantRule */
export function variant<K extends string, V extends Variants>(
  rule: Omit<VariantRule<K, V>, "kind">,
): VariantRule<K, V> {
  return { kind: "variant", ...rule };
}

/** The rule that all fields share, as entries of a map do, if there are more than three; otherwise undefined. */
export function sharedRuleOf({ fields }: ObjectRule): Rule | undefined {
  const [first, ...others] = Object.values(fields).map((field) => field.rule);
  return others.length > 2 && others.every((other) => other === first) ? first : undefined;
}

/** Exactly one of the members of `F`. */
export type OneOf<F> = {
  [K in keyof F]: Readonly<Record<K, F[K]>> & Readonly<Partial<Record<Exclude<keyof F, K>, never>>>;
}[keyof F];

/** The TypeScript type of the values that a rule allows; a type test compares it with the hand-written props. */
export type ValueOf<R> = R extends TextRule
  ? string
  : R extends ChoiceRule<infer V>
    ? V
    : R extends FlagRule
      ? boolean
      : R extends ListRule<infer E>
        ? readonly ValueOf<E>[]
        : R extends MapRule<infer E>
          ? Readonly<Record<string, ValueOf<E>>>
          : R extends ObjectRule<infer F>
            ? ObjectValue<F>
            : R extends OneOfRule<infer F>
              ? OneOf<{ -readonly [K in keyof F]: ValueOf<F[K]["rule"]> }>
              : R extends VariantRule<infer K, infer V>
                ? { [S in keyof V]: Readonly<Record<K, S>> & ValueOf<V[S]> }[keyof V]
                : never;

type ObjectValue<F extends Fields> = {
  readonly [K in keyof F as F[K]["required"] extends true ? K : never]: ValueOf<F[K]["rule"]>;
} & {
  readonly [K in keyof F as F[K]["required"] extends true ? never : K]?: ValueOf<F[K]["rule"]>;
};
