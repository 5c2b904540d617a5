/**
 * Grants as data: named parameters, and statements that cite the AWS page they come from.
 *
 * In texts and condition keys, `{name}` stands for a parameter and `{each.name}` for a field of the entry that a statement
 * is repeated for; a list in either place makes one text of each element. `${aws:…}` is IAM's own policy variable and stays
 * as it is.
 */

/** A kind of parameter. */
export type ParameterKind = "text" | "list" | "flag";

/** The parameters of a grant: single ones, and maps whose entries a statement can be repeated for. */
export type Parameters = Readonly<
  Record<string, ParameterKind | { readonly entries: Readonly<Record<string, ParameterKind>> }>
>;

/** One condition: an operator, a key, and the values of which one must match. */
export interface ConditionTemplate {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** Who a statement is about, in trust and resource policies: a kind of principal as IAM names it, and whose. */
export interface PrincipalsTemplate {
  /** `Service`: AWS services; `AWS`: ARNs of roles; `*`: any principal, which policies of gateway endpoints must have. */
  readonly type: "Service" | "AWS" | "*";
  readonly identifiers: readonly string[];
}

/** A statement before its parameters are known. */
export interface StatementTemplate {
  /** Contract: users' plans and reviews show it. A repeated statement ends it with `{name}`, the entry's name. */
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
  /** Who the statement is about, in trust and resource policies. */
  readonly principals?: PrincipalsTemplate;
  readonly actions: readonly string[];
  /** Absent in trust policies, which are about the role they belong to. */
  readonly resources?: readonly string[];
  /** Everything but these, instead of `resources`; in an Allow it would include resources that are not listed, so it is for a Deny only. */
  readonly notResources?: readonly string[];
  readonly conditions?: readonly ConditionTemplate[];
  /** The map parameter that the statement is repeated for. */
  readonly forEach?: string;
  /** The flag without which the statement is left out: a parameter, or with `each.` a field of the entry. */
  readonly when?: string;
  /** Where the statement comes from, and where it differs from AWS's text. */
  readonly source: string;
}

/** A constant that says what may be done, apart from whose names and ids. */
export interface PolicyTemplate<P extends Parameters = Parameters> {
  /** What the grant is for, in one sentence; generated documentation shows it. */
  readonly purpose: string;
  readonly parameters: P;
  readonly statements: readonly StatementTemplate[];
}

/** Keeps the literal types of a grant's parameters. */
export function policyTemplate<const P extends Parameters>(definition: PolicyTemplate<P>): PolicyTemplate<P> {
  return definition;
}

type ValueOfKind<K> = K extends "text"
  ? string
  : K extends "list"
    ? readonly string[]
    : K extends "flag"
      ? boolean
      : K extends { readonly entries: infer F }
        ? Readonly<Record<string, { readonly [N in keyof F]: ValueOfKind<F[N]> }>>
        : never;

/** The values that a grant needs. */
export type ValuesOf<G> = G extends PolicyTemplate<infer P> ? { readonly [N in keyof P]: ValueOfKind<P[N]> } : never;

/** A statement with its values; texts may be tokens. */
export interface Statement {
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
  readonly principals?: PrincipalsTemplate;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Everything but these, instead of `resources`. */
  readonly notResources?: readonly string[];
  readonly conditions: readonly ConditionTemplate[];
}
