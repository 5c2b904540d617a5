import type { ITerraformDependable, TerraformProvider } from "cdktf";

/** Where things are made, and under which deployment's name. */
export interface AwsTarget {
  /** The deployment's name; names of roles and inline policies are made from it. */
  readonly deploymentName: string;
  /** The account's id, or a token that reads it in the plan. */
  readonly account: string;
  /** The Region, or a token that reads it in the plan. */
  readonly region: string;
  /** Tags on everything that is created. */
  readonly tags: Readonly<Record<string, string>>;
  /** The AWS provider to use, or undefined for the stack's default one. */
  readonly provider: TerraformProvider | undefined;
}

/** The provider as a meta-argument; absent, so that Terraform uses the default one, when none was given. */
export function providerOf(target: Pick<AwsTarget, "provider">): { readonly provider?: TerraformProvider } {
  return target.provider === undefined ? {} : { provider: target.provider };
}

/** Tags as an argument; absent when there are none, so that a plan does not show an empty map. */
export function tagsOf(target: AwsTarget): { readonly tags?: Record<string, string> } {
  return Object.keys(target.tags).length === 0 ? {} : { tags: { ...target.tags } };
}

/** Tags with a name to find the thing by in the console, unless the user has given one. */
export function namedTagsOf(target: AwsTarget, name: string): { readonly tags: Record<string, string> } {
  return { tags: { Name: name, ...target.tags } };
}

/** What must be there before, as a meta-argument; absent when there is nothing. */
export function dependingOn(before: readonly ITerraformDependable[]): { readonly dependsOn?: ITerraformDependable[] } {
  return before.length === 0 ? {} : { dependsOn: [...before] };
}
