/** Answers of `access` as rows that open to their requests and the statements that decide them. */
import type { NamedPolicy, PolicyStatement } from "../../authorization/policy";
import { show } from "../../authorization/text";
import { shownStatement, withoutExamples } from "../../checks/shown";
import type { RoleAccess, EnvironmentAccess } from "../../setup/access";
import type { Judgement } from "../../setup/capabilities";
import type { EvaluatedRequest } from "../../setup/question";
import { plainReason, plainWhy } from "../reason";
import { statementJson } from "../review/statement-json";
import { code, type Html, markup, quoted } from "./html";
import type { PageRow, PageSeverity } from "./page";

const SIGNS = { yes: "✔", no: "✘", unknown: "?" } as const;
const CAN = { yes: "can", no: "cannot", unknown: "undetermined" } as const;
const HOLDS = { yes: "holds", no: "does not hold", unknown: "undetermined" } as const;
const DECIDED = { yes: "allowed", no: "denied", unknown: "undetermined" } as const;
const SEVERITY: Readonly<Record<Judgement["answer"], PageSeverity>> = {
  yes: "information",
  no: "error",
  unknown: "undetermined",
};

/** What users can do, and which limits hold. */
export interface AnswerRows {
  readonly capabilities: readonly PageRow[];
  readonly limits: readonly PageRow[];
}

/**
 * The answers of all execution roles.
 * @param formerly how an answer was before, in a word; undefined where there is no before
 */
export function answerRows(
  environments: readonly EnvironmentAccess[],
  formerly?: (environment: EnvironmentAccess, role: RoleAccess, judgement: Judgement) => string,
): AnswerRows {
  const rows = (kind: "capabilities" | "limits"): readonly PageRow[] =>
    environments.flatMap((environment) =>
      environment.executionRoles.flatMap((role) =>
        groupsOf(role[kind], (judgement) => formerly?.(environment, role, judgement)).map(
          ({ judgements: [first, ...others], was }) =>
            answerRow([first, ...others], kind === "limits", was, role, environment),
        ),
      ),
    );
  return { capabilities: rows("capabilities"), limits: rows("limits") };
}

type Judgements = readonly [Judgement, ...Judgement[]];
interface Group {
  readonly judgements: Judgements;
  readonly was: string | undefined;
}

/** Features that ask for the same, with the same answer, are one row. */
function groupsOf(all: readonly Judgement[], formerly: (judgement: Judgement) => string | undefined): readonly Group[] {
  const groups: Group[] = [];
  for (const each of all) {
    const was = formerly(each);
    const index = groups.findIndex(
      ({ judgements: [first], was: of }) => of === was && first.answer === each.answer && first.asked === each.asked,
    );
    const group = groups[index];
    if (group === undefined) groups.push({ judgements: [each], was });
    else groups[index] = { judgements: [...group.judgements, each], was };
  }
  return groups;
}

function answerRow(
  judgements: Judgements,
  isLimit: boolean,
  was: string | undefined,
  role: RoleAccess,
  environment: EnvironmentAccess,
): PageRow {
  const [first] = judgements;
  const { answer, because, asked } = first;
  const word = (isLimit ? HOLDS : CAN)[answer];
  const change = was === undefined || was === word ? undefined : markup`<strong>${was} → ${word}</strong>: `;
  const bare = because.filter(({ question }) => question === undefined).map(plainReason);
  const reasons = answer === "yes" ? [] : [...new Set([...bare, ...because.map(plainReason)])];
  const [reason, ...more] = reasons;
  const titles = judgements.map(({ title }) => title).join("; ");
  return {
    severity: SEVERITY[answer],
    badge: `${SIGNS[answer]} ${word}`,
    principals: [role.name],
    content: markup`${change}${quoted(role.name)} in ${quoted(environment.name)}: ${titles}${
      reason === undefined
        ? undefined
        : markup`<p>${reason}${more.length === 0 ? undefined : markup` <span class="dim">and ${more.length} more</span>`}</p>`
    }<details><summary>${asked.length} ${asked.length === 1 ? "request" : "requests"}${judgements.length === 1 ? undefined : markup` <span class="dim">(${judgements.map(({ id }) => id).join(", ")})</span>`}</summary>${bare.length === 0 ? undefined : markup`<p>${bare.join("; ")}</p>\n`}<ul>${asked.map((each) => requestHtml(each, isLimit))}</ul>${statementsHtml(asked)}</details>`,
  };
}

function requestHtml({ question, decision }: EvaluatedRequest, isLimit: boolean): Html {
  const { requester, action, resource, basis, source } = question;
  const who = requester.role?.name ?? requester.service ?? "";
  const { answer } = decision;
  // Of a limit, what is denied is right.
  const tone = !isLimit || answer === "unknown" ? answer : answer === "yes" ? "no" : "yes";
  const reasons = [
    ...new Set(decision.because.map((reason) => plainReason({ action: "", question: undefined, reason }))),
  ];
  return markup`<li><strong class="${tone}">${DECIDED[answer]}</strong> ${quoted(who)}: <code>${action}</code> on ${quoted(withoutExamples(show(resource)))} <br />${reasons.join("; ")} <span class="dim">${basis}: ${source}</span></li>\n`;
}

/** Each statement once, as IAM writes it; those of sensitive policies are not shown. */
function statementsHtml(asked: readonly EvaluatedRequest[]): Html | undefined {
  const statements = new Map<PolicyStatement, { readonly name: string; readonly policy: NamedPolicy }>();
  for (const reason of asked.flatMap(({ decision }) => decision.because)) {
    const name = shownStatement(reason);
    const { statement, policy } = reason;
    if (name !== undefined && statement !== undefined && policy !== undefined)
      statements.set(statement, { name, policy });
  }
  if (statements.size === 0) return undefined;
  return markup`<details><summary>${statements.size === 1 ? "The deciding statement" : `The ${String(statements.size)} deciding statements`}</summary>${[
    ...statements,
  ].map(
    ([statement, { name, policy }]) =>
      markup`<p>${quoted(name)} of ${quoted(policy.name)}${policy.address === undefined ? undefined : markup` (${quoted(policy.address)})`}</p>${code(statementJson(statement))} `,
  )}</details>\n`;
}

/** What of a Canvas environment could not be read. */
export function unreadableRows(environments: readonly EnvironmentAccess[]): readonly PageRow[] {
  return environments.flatMap(({ name, unreadable, executionRoles }) =>
    unreadable.map(({ policy, why }): PageRow => ({
      severity: "undetermined",
      principals: executionRoles.map((role) => role.name),
      content: markup`${quoted(name)}: ${quoted(policy)}: ${plainWhy(why)}`,
    })),
  );
}
