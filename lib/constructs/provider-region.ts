import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type TerraformProvider, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { providerOfAnotherRegion } from "./errors";

/**
 * Refuses, at synth, a Region other than that of the AWS provider, where both are plain texts. The provider may be made after the
 * scenario, and without `provider` it is the stack's default one.
 */
export function checkProviderRegion(
  scope: Construct,
  {
    className,
    region,
    provider,
  }: { className: string; region: string | undefined; provider: TerraformProvider | undefined },
): void {
  if (region === undefined || Token.isUnresolved(region)) return;
  scope.node.addValidation({
    validate: () => {
      const of = regionOf(provider ?? defaultProvider(scope));
      return of === undefined || of === region ? [] : [providerOfAnotherRegion(className, region, of)];
    },
  });
}

function defaultProvider(scope: Construct): TerraformProvider | undefined {
  return TerraformStack.of(scope)
    .allProviders()
    .find(({ terraformResourceType, alias }) => terraformResourceType === "aws" && alias === undefined);
}

/** Undefined where only Terraform, or the environment, knows it. */
function regionOf(provider: TerraformProvider | undefined): string | undefined {
  const region: unknown = (provider as Partial<AwsProvider> | undefined)?.region;
  return typeof region === "string" && !Token.isUnresolved(region) ? region : undefined;
}
