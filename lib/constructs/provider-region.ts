import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DataAwsService } from "@cdktf/provider-aws/lib/data-aws-service";
import { Aspects, type TerraformProvider, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { providerOf } from "./aws-target";
import { providerOfAnotherRegion, regionIsNotThatOfTheProvider } from "./errors";

/**
 * Refuses a Region other than that of the AWS provider: at synth where both are plain texts, else in the plan. The provider may be
 * made after the scenario, and without `provider` it is the stack's default one.
 */
export function checkProviderRegion(
  scope: Construct,
  {
    className,
    region,
    provider,
  }: { className: string; region: string | undefined; provider: TerraformProvider | undefined },
): void {
  if (region === undefined) return;
  const ofProvider = (): string | undefined => regionOf(provider ?? defaultProvider(scope));
  const isKnown = !Token.isUnresolved(region);
  scope.node.addValidation({
    validate: () => {
      const of = ofProvider();
      return !isKnown || of === undefined || of === region ? [] : [providerOfAnotherRegion(className, region, of)];
    },
  });
  // Only at synth are all providers there.
  Aspects.of(scope).add({
    visit: (node) => {
      if (node !== scope || (isKnown && ofProvider() !== undefined) || node.node.tryFindChild(GUARD) !== undefined)
        return;
      const read = new DataAwsService(scope, GUARD, { ...providerOf({ provider }), serviceId: "sts" });
      const condition = `\${self.region == ${isKnown ? JSON.stringify(region) : region}}`;
      read.lifecycle = { postcondition: [{ condition, errorMessage: regionIsNotThatOfTheProvider(className) }] };
    },
  });
}

/** The id of the data source that reads the provider's Region in the plan. */
const GUARD = "provider-region";

/** The stack's AWS provider without an alias. */
export function defaultProvider(scope: Construct): TerraformProvider | undefined {
  return TerraformStack.of(scope)
    .allProviders()
    .find(({ terraformResourceType, alias }) => terraformResourceType === "aws" && alias === undefined);
}

/** Undefined where only Terraform, or the environment, knows it. */
function regionOf(provider: TerraformProvider | undefined): string | undefined {
  const region: unknown = (provider as Partial<AwsProvider> | undefined)?.region;
  return typeof region === "string" && !Token.isUnresolved(region) ? region : undefined;
}
