import { TerraformLocal, Token } from "cdktf";
import type { Construct } from "constructs";
import { type Notation, YAML } from "../rules/notation";

/** A tag of subnets and security groups, as the restriction by tag asks for it. */
export interface ResourceTag {
  readonly key: string;
  readonly value: string;
}

/** A postcondition, as `lifecycle` takes it. */
export interface Postcondition {
  readonly condition: string;
  readonly errorMessage: string;
}

/** The message for a resource without the tag. */
export function tagIsMissing(named: string, key: string, value: string, words: Notation = YAML): string {
  return (
    `${named} does not carry the tag ${key} = ${value}, so EMR Serverless could create no network interface with it and jobs would ` +
    `fail. Tag it where it is owned, set ${words.setting("networkInterfaces.byTag.tagResources", true)}, or restrict by ARN ` +
    `(${words.value({ byArn: {} })}).`
  );
}

/** What asks whatever has `tags` for a tag: IAM compares the key without case and the value with it. */
export class TagGuard {
  private readonly value: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly tag: ResourceTag,
  ) {
    // Within an expression cdktf writes a token bare, also between quotes, where it would be a text.
    this.value = Token.isUnresolved(tag.value)
      ? new TerraformLocal(scope, id, tag.value).fqn
      : JSON.stringify(tag.value);
  }

  /** @param named the resource as messages call it */
  postcondition(named: string): Postcondition {
    const { key, value } = this.tag;
    return {
      condition: `\${anytrue([for key, value in self.tags : lower(key) == ${JSON.stringify(key.toLowerCase())} && value == ${this.value}])}`,
      errorMessage: tagIsMissing(named, key, value),
    };
  }
}
