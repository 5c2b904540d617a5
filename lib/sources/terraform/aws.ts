/** Which resources of a plan are AWS's. */
import type { Json } from "../input";

/** The host of the provider's address differs between Terraform and OpenTofu. */
export function isAws(json: Json): boolean {
  const provider = json["provider_name"];
  return typeof provider !== "string" || provider === "aws" || provider.endsWith("/aws");
}
