import {
  DefaultTokenResolver,
  StringConcat,
  TerraformModule,
  TerraformResource,
  TerraformStack,
  Token,
  Tokenization,
} from "cdktf";
import type { Construct } from "constructs";

/** Addresses of managed resources and modules; those of data sources and variables have another word before them. */
const ADDRESSES = /(?<![\w.-])[a-z0-9_]+\.[\w-]+/g;

/**
 * Whether a value comes from a resource or module of the same stack, so that what it names may not exist yet.
 * What a data source, a variable or another stack names exists before.
 */
export function isMadeInSameStack(scope: Construct, value: string): boolean {
  if (!Token.isUnresolved(value)) return false;
  const resolver = new DefaultTokenResolver(new StringConcat());
  const expression = String(Tokenization.resolve(value, { scope, resolver, preparing: false }));
  const named: readonly string[] = expression.match(ADDRESSES) ?? [];
  return TerraformStack.of(scope)
    .node.findAll()
    .some((element) => named.includes(addressOf(element) ?? ""));
}

function addressOf(element: unknown): string | undefined {
  if (element instanceof TerraformResource) return `${element.terraformResourceType}.${element.friendlyUniqueId}`;
  return element instanceof TerraformModule ? `module.${element.friendlyUniqueId}` : undefined;
}
