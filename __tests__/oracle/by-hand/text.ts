/** Configurations as people write them, and what many of them have in common. */
import type { Files } from "../generator/render";

/**
 * Who asks, for which action, on what, with which context keys. `app` is the role `ID-app`, `user:u` the user `ID-u`, a name with dots is a service.
 * The resource is an ARN, or the address of what has one that AWS makes up.
 */
export type Question = readonly [
  caller: string,
  action: string,
  resource: string,
  context?: Readonly<Record<string, string>>,
];

/** A configuration with its questions. In every text `ID` is replaced by the id of the configuration, and `ACCT` by the account. */
export interface HandWritten {
  readonly what: string;
  readonly files: Files;
  /** What only a root module may contain: `import` blocks of the first text. `module.ID` is the configuration. */
  readonly root?: string;
  /** What another state makes before. */
  readonly existing?: Files;
  /** What the text is changed to. */
  readonly second?: Files;
  /** The same of the second text. */
  readonly secondRoot?: string;
  /** Questions that every plan has to answer as AWS does. */
  readonly ask: readonly Question[];
  /** Questions that a plan cannot answer before its apply, each with the reason in a comment. */
  readonly open?: readonly Question[];
  /** Questions that depend on what no plan shows: a plan may leave them open, and may not answer wrongly. */
  readonly outside?: readonly Question[];
  /** Policies of the organization, which the plan does not contain. */
  readonly organization?: OrganizationPolicies;
}

/** Texts of policies; of service control policies there is one level. */
export interface OrganizationPolicies {
  readonly serviceControl?: readonly string[];
  readonly resourceControl?: readonly string[];
}

/** A configuration of one file. */
export const main = (...texts: readonly string[]): Files => ({ "main.tf": texts.join("\n") });

/** Lambda assumes the role. */
export const TRUST = `
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}
`;

/** A role with that trust policy, by default `app`. */
export const role = (name = "app", more = ""): string => `
resource "aws_iam_role" "${name}" {
  name               = "ID-${name}"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  ${more}
}
`;

/** The role `app` with its trust policy. */
export const HEAD = TRUST + role();

/** The bucket `ID-data`. */
export const BUCKET = `
resource "aws_s3_bucket" "b" {
  bucket = "ID-data"
}
`;

/** A table that no configuration makes: identity-based policies alone decide about it. */
export const TABLE = "arn:aws:dynamodb:us-east-1:ACCT:table/ID-a";
export const GET: Question = ["app", "dynamodb:GetItem", TABLE];
export const PUT: Question = ["app", "dynamodb:PutItem", TABLE];
export const DELETE: Question = ["app", "dynamodb:DeleteItem", TABLE];
export const ITEMS: readonly Question[] = [GET, PUT, DELETE];
export const READ: Question = ["app", "s3:GetObject", "arn:aws:s3:::ID-data/x"];
export const WRITE: Question = ["app", "s3:PutObject", "arn:aws:s3:::ID-data/x"];
export const TRUSTED: readonly [string, string, string] = [
  "lambda.amazonaws.com",
  "sts:AssumeRole",
  "arn:aws:iam::ACCT:role/ID-app",
];

/** The same question of another caller. */
export const by = (caller: string, [, action, resource]: Question): Question => [caller, action, resource];

/** An inline policy of a role. */
export const inline = (name: string, policy: string, of = "app"): string => `
resource "aws_iam_role_policy" "${name}" {
  name   = "${name}"
  role   = aws_iam_role.${of}.id
  policy = ${policy}
}
`;

/** A policy of one statement that allows; actions and resource are Terraform expressions, the latter inside quotes. */
export const allow = (actions: string, on = TABLE): string =>
  `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ${actions}, Resource = "${on}" }] })`;

/** A policy document. */
export const document = (name: string, body: string): string => `
data "aws_iam_policy_document" "${name}" {
${body}
}
`;

/** One of its statements. */
export const statement = (sid: string, actions: string, more = "", on = TABLE): string => `  statement {
    sid       = "${sid}"
    actions   = ${actions}
    resources = ["${on}"]
    ${more}
  }`;
