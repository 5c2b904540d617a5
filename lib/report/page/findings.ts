/** Findings as rows that open to what to change. */
import type { Finding } from "../../checks";
import { fixText } from "../../hcl/fix";
import type { EnvironmentAccess } from "../../setup/access";
import { plainReason } from "../reason";
import { code, type Html, markup, quoted, sentence } from "./html";
import type { PageRow } from "./page";

/**
 * One row.
 * @param environments where the role that a finding is about has its name
 */
export function findingRow(finding: Finding, environments: readonly EnvironmentAccess[], more?: Html): PageRow {
  const { check, address, message, because = [], cure, isUnknown, role } = finding;
  const severity = isUnknown === true ? "undetermined" : check.severity;
  const names = environments
    .filter(({ name }) => role === undefined || role.setup === name)
    .flatMap(({ executionRoles }) => executionRoles)
    .filter((each) => (role === undefined ? each.address === address : each.arn === role.arn))
    .map(({ name }) => name);
  const reasons = [...new Set(because.map(plainReason))];
  const source = /^https:\/\/\S+$/.test(check.source)
    ? markup`<a href="${check.source}" rel="noreferrer">${check.source}</a>`
    : markup`${check.source}`;
  return {
    severity,
    principals: [...new Set(names)],
    content: markup`${sentence(message)} <span class="dim">(<code>${check.id}</code> at ${quoted(address)})</span>${more}<details><summary>What to change</summary>${code(fixText(cure))}<p>${check.explanation}</p>${
      reasons.length === 0 ? undefined : markup`<ul>${reasons.map((reason) => markup`<li>${reason}</li>`)}</ul>\n`
    }<p class="dim">Source: ${source}</p></details>`,
  };
}
