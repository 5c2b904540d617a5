import { ADDRESSED, manifestWithAddresses, withAddresses } from "./addresses";
import { EXAMPLES } from "./example-plans";
import { accessSchemaText } from "../cli/access";
import { accountSchemas } from "../cli/account-json";
import { deployerPolicySchemaText } from "../cli/deployer-policy";
import { listSchemaText } from "../cli/list";
import type { Manifest } from "../cli/manifest";
import { upgradeSchemaText } from "../cli/upgrade-check";
import { commentOn, reviewSchemaText } from "../cli/review";
import { rulesText } from "../cli/rules";
import { schemaText } from "../cli/schema";
import { waysOutTable, whySchemaText } from "../cli/why";
import { deployment } from "../rules/deployment";
import { object } from "../rules/rule";
import { optionsTable } from "./options-table";
import { reviewPicture } from "./review-picture";

/** What only the closed VPC has; all else of it is in the first table. */
const closed = deployment.variants["custom-vpc-only"].fields;
const network = object({ what: "the network", fields: { network: closed.network } });

/** The plan whose review the README shows. */
const SHOWN = "drops-called-via-last";

/**
 * The committed files that are made from the rules, with what they ought to hold.
 *
 * @param read a file of the project as it is now
 */
export function generatedDocs(read: (file: string) => string): Readonly<Record<string, string>> {
  const planOf = (name: string): readonly [bytes: Buffer, file: string] => {
    const file = `examples/plans/${name}/plan.json`;
    return [Buffer.from(read(file)), file];
  };
  const [shown] = planOf(SHOWN);
  const manifest = JSON.parse(read("package.json")) as Manifest;
  return {
    "package.json": manifestWithAddresses(manifest),
    ...Object.fromEntries(ADDRESSED.map((file) => [file, withAddresses(read(file), manifest)])),
    "docs/options.md": between(
      between(read("docs/options.md"), "options", optionsTable(deployment.variants["custom-public"])),
      "network options",
      optionsTable(network),
    ),
    "docs/interrupted-runs.md": between(read("docs/interrupted-runs.md"), "ways out", waysOutTable()),
    "docs/deployments.schema.json": schemaText(),
    "docs/access.schema.json": accessSchemaText(),
    "docs/review.schema.json": reviewSchemaText(),
    "docs/deployer-policy.schema.json": deployerPolicySchemaText(),
    "docs/list.schema.json": listSchemaText(),
    "docs/upgrade-check.schema.json": upgradeSchemaText(),
    "docs/why.schema.json": whySchemaText(),
    ...accountSchemas(),
    "docs/rules.md": rulesText("markdown"),
    "docs/images/review.svg": reviewPicture(
      "npx canvas-large-data review plan.json",
      commentOn(shown, "plan.json", "text"),
    ),
    ...Object.fromEntries(EXAMPLES.map((name) => [`docs/reviews/${name}.md`, commentOn(...planOf(name))])),
  };
}

function between(text: string, name: string, made: string): string {
  const marker = { start: `<!-- ${name} -->`, end: `<!-- /${name} -->` };
  const start = text.indexOf(marker.start);
  const end = text.indexOf(marker.end);
  if (start < 0 || end < start) throw new Error(`The document lacks ${marker.start} … ${marker.end}`);
  return `${text.slice(0, start)}${marker.start}\n\n<!-- prettier-ignore-start -->\n\n${made}\n\n<!-- prettier-ignore-end -->\n\n${text.slice(end)}`;
}
