/** The texts of the rules as a Terraform user reads them: the same, with the names that options have there. */
import { snakeCase } from "../hcl/hcl";

/** Option names in a text become Terraform's, and `create: {}` becomes `create = {}`. */
export function inTerraform(text: string): string {
  return text
    .replaceAll(/\b[a-z]+(?:[A-Z][a-z0-9]+)+\b/g, snakeCase)
    .replaceAll("kms_key_arn", "kms_key")
    .replaceAll("the same stack", "the same configuration")
    .replaceAll(/\b([a-z][a-z0-9_]*): \{\}/g, "$1 = {}")
    .replaceAll(
      /\b(others|policy|managed|tag_resources|auth_mode): (central|create|open|false|true|SSO)\b/g,
      '$1 = "$2"',
    )
    .replaceAll(/"(true|false)"/g, "$1")
    .replaceAll(/\b(create|existing|central|by_arn|by_tag|open):(?=,|$| with)/g, "$1")
    .replaceAll(/\bsecurity_group: existing\b/g, "security_group = { existing = … }");
}

/** A text as a sentence's end: without a full stop of its own. */
export function clause(text: string): string {
  return text.replace(/\.$/, "");
}
