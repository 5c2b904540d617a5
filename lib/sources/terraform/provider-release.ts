/** Releases of the AWS provider that plans should not be made with. */

/** By whichever registry. */
const AWS_PROVIDER = "/hashicorp/aws";
const ISSUE = "https://github.com/hashicorp/terraform-provider-aws/issues";
/** Releases that HashiCorp withdrew, and the issue that says why. */
const WITHDRAWN: ReadonlyMap<string, string> = new Map([
  ["6.1.0", `${ISSUE}/43213`],
  ["6.57.0", `${ISSUE}/49181`],
]);

/**
 * What readers should know of the release that a plan was made with.
 * @param providers versions by the provider's address: a release, or a constraint, which says something only where it allows one release
 * @example releaseNotes({ "registry.terraform.io/hashicorp/aws": "6.57.0" })
 */
export function releaseNotes(providers: Readonly<Record<string, string | null>>): readonly string[] {
  const [, version] = Object.entries(providers).find(([name]) => name.endsWith(AWS_PROVIDER)) ?? [];
  const [, release] = /^(?:=\s*)?(\d+\.\d+\.\d+)$/.exec(version?.trim() ?? "") ?? [];
  if (release === undefined) return [];
  const withdrawn = WITHDRAWN.get(release);
  if (withdrawn !== undefined)
    return [
      `the plan is made with hashicorp/aws ${release}, which HashiCorp withdrew (${withdrawn}): use a later release`,
    ];
  const [major = 0, minor = 0] = release.split(".").map(Number);
  return major === 6 && minor >= 28 && minor <= 35
    ? [
        `the plan is made with hashicorp/aws ${release}: 6.28.0 to 6.35 replace a VPC endpoint to switch its private DNS (${ISSUE}/46776)`,
      ]
    : [];
}
