/** The answers of `access` as text and as JSON. */
import { show } from "../authorization/text";
import type { Finding } from "../checks";
import { shownStatement } from "../checks/shown";
import { fixText } from "../hcl/fix";
import type { Cure } from "../policies/cure";
import type { Access, RoleAccess, SetupAccess, Unreadable } from "../setup/access";
import type { Because, Judgement } from "../setup/capabilities";
import type { OffReport } from "../setup/off";
import type { Picture } from "./picture/model";
import { plain } from "./plain";
import { plainPhrase, plainReason, plainWhy, whyOf } from "./reason";

/** The answers of one file. */
export interface FileAccess {
  readonly file: string;
  readonly access: Access;
  /** What the checks of a state find. */
  readonly findings: readonly Finding[];
  readonly incomplete: readonly string[];
  readonly notes: readonly string[];
  /** Who reaches what, setup by setup. */
  readonly pictures: readonly Picture[];
}

/** What the answers of all files come to. */
export interface Counts {
  readonly yes: number;
  readonly no: number;
  readonly unknown: number;
  readonly warnings: number;
  /** Findings that are errors, beside the answers that are no. */
  readonly errors: number;
  /** Checks of which it is undetermined whether they find something. */
  readonly undetermined: number;
  /** Domains and user profiles that large data is off for. */
  readonly off: number;
}

/** Counts the answers of files. */
export function countsOf(files: readonly FileAccess[]): Counts {
  const roles = files.flatMap(({ access }) => access.deployments.flatMap(({ executionRoles }) => executionRoles));
  const all = roles.flatMap(({ capabilities, limits }) => [...capabilities, ...limits]);
  const count = (answer: Judgement["answer"]): number => all.filter((each) => each.answer === answer).length;
  // A file about which nothing can be said is not a pass.
  const empty = files.filter(
    ({ access, incomplete }) => incomplete.length > 0 && access.deployments.length === 0,
  ).length;
  const without = files
    .flatMap(({ access }) => access.deployments)
    .filter(({ executionRoles }) => executionRoles.length === 0).length;
  return {
    yes: count("yes"),
    no: count("no"),
    unknown: count("unknown") + empty + without,
    ...findingCounts(files.flatMap(({ findings }) => findings)),
    off: files.flatMap(({ access }) => access.off).length,
  };
}

/** Whoever cannot use Canvas is counted by the answers already. */
function findingCounts(all: readonly Finding[]): Pick<Counts, "warnings" | "errors" | "undetermined"> {
  const severities = all.filter(({ check }) => check.id !== ANSWERED).map(severityOf);
  const count = (severity: FoundSeverity): number => severities.filter((each) => each === severity).length;
  return { warnings: count("warning"), errors: count("error"), undetermined: count("unknown") };
}

/** The check that repeats the answers, with what to change. */
const ANSWERED = "canvas-cannot";

type FoundSeverity = "error" | "warning" | "unknown";

function severityOf({ check, isUnknown }: Finding): FoundSeverity {
  return isUnknown === true ? "unknown" : check.severity;
}

/** Findings of one execution role of a setup. */
function ofRole(all: readonly Finding[], setup: SetupAccess, { arn }: RoleAccess): readonly Finding[] {
  return all.filter(({ role }) => role?.setup === setup.name && role.arn === arn);
}

/** Findings that are about no execution role that is shown. */
function ofNoRole({ access: { deployments }, findings }: FileAccess): readonly Finding[] {
  const shown = deployments.flatMap((setup) => setup.executionRoles.flatMap((role) => ofRole(findings, setup, role)));
  return findings.filter((finding) => !shown.includes(finding));
}

/** In a few lines a role: all that is yes in one, everything else in full. */
export function accessBrief(files: readonly FileAccess[]): string {
  const lines = files.flatMap((each) => [
    `  ${plain(each.file)}`,
    ...each.access.deployments.flatMap((setup) =>
      setup.executionRoles.flatMap((role) => [
        `    users working as ${plain(role.name)}`,
        ...briefly(
          "can",
          role.capabilities,
          `large data in every feature of the page: ${role.capabilities.map(({ id }) => id).join(", ")}`,
        ),
        ...briefly(
          "must",
          role.limits,
          `${String(role.limits.length)} limits hold: ${role.limits.map(({ id }) => id).join(", ")}`,
        ),
        ...findingLines(ofRole(each.findings, setup, role), "brief", "      "),
      ]),
    ),
    ...findingLines(ofNoRole(each), "brief", "    "),
    ...each.access.off.flatMap((one) => offLines(one, "    ")),
  ]);
  return [
    `Allowed by the synthesized policies: ${countsText(files)} By which statements: canvas-large-data access`,
    ...lines,
    `  ${notConsideredText(files)}`,
    "",
  ].join("\n");
}

function briefly(verb: "can" | "must", judgements: readonly Judgement[], allYes: string): readonly string[] {
  if (judgements.length > 0 && judgements.every(({ answer }) => answer === "yes")) return [`      yes      ${allYes}`];
  return grouped(judgements).flatMap((group) => groupLines(verb, group, undefined));
}

function countsText(files: readonly FileAccess[]): string {
  const { yes, no, unknown, warnings, errors, off } = countsOf(files);
  const counted = (count: number, one: string): string => `${String(count)} ${one}${count === 1 ? "" : "s"}`;
  return [
    `${yes} yes, ${no} no, ${unknown} unknown, ${counted(warnings, "warning")}${off === 0 ? "" : `, ${off} off`}.`,
    ...(errors === 0 ? [] : [`${counted(errors, "error")}.`]),
  ].join(" ");
}

function notConsideredText(files: readonly FileAccess[]): string {
  return `Not considered: ${[...new Set(files.flatMap(({ access }) => access.notConsidered))].join("; ")}.`;
}

/** They are no answers: what is not in a plan or stack leaves checks of the network undetermined, whatever it allows. */
function undeterminedText(files: readonly FileAccess[]): readonly string[] {
  const { undetermined } = countsOf(files);
  if (undetermined === 0) return [];
  return [`Undetermined: ${String(undetermined)} ${undetermined === 1 ? "check" : "checks"}.`];
}

const WIDTH = 8;

/** For people. */
export function accessText(
  files: readonly FileAccess[],
  options: { readonly explain?: string | undefined } = {},
): string {
  const lines = files.flatMap((file) => fileLines(file, options.explain));
  return `${[...lines, countsText(files), ...undeterminedText(files), notConsideredText(files)].join("\n")}\n`;
}

function fileLines(each: FileAccess, explain: string | undefined): readonly string[] {
  const { file, access, findings, incomplete, notes } = each;
  const all = [...incomplete.map((why) => `unknown  ${why}`), ...notes.map((note) => `note     ${note}`)];
  const heading = [file, ...all.map((line) => `  ${plain(line)}`)];
  const off = access.off.flatMap((each) => offLines(each, "  "));
  const others = explain === undefined ? findingLines(ofNoRole(each), "full", "  ") : [];
  if (access.deployments.length === 0 && off.length === 0)
    return [...heading, "  Nothing of SageMaker Canvas with EMR Serverless is in it.", ...others, ""];
  return [
    ...heading,
    ...access.deployments.flatMap((setup) => setupLines(setup, findings, explain)),
    ...off,
    ...others,
    "",
  ];
}

/** Why large data is off, and what switches it on. */
function offLines({ name, address, reason, cure, users }: OffReport, indent: string): readonly string[] {
  const where = address === undefined || address === name ? "" : ` (${plain(address)})`;
  const more = users.length - 1;
  const profiles =
    more === 0 ? "" : `, and for ${String(more)} user ${more === 1 ? "profile" : "profiles"} with its settings`;
  return [
    `${indent}off      ${plain(name)}${where}: large data is off${profiles}: ${plain(reason)}. To switch it on:`,
    ...fixText(cure)
      .split("\n")
      .map((line) => `${indent}           ${plain(line)}`),
  ];
}

function setupLines(setup: SetupAccess, findings: readonly Finding[], explain: string | undefined): readonly string[] {
  const where = setup.address === undefined ? "" : ` (${plain(setup.address)})`;
  return [
    `  ${plain(setup.name)}${where}: jobs as ${plain(setup.jobRole ?? "no role")}, ${NETWORK[setup.networkAccess]}`,
    ...setup.unreadable.map((each) => `    cannot read  ${plain(unreadableText(each))}`),
    ...(setup.executionRoles.length === 0 ? [`    unknown  no execution role is in this ${setup.source}`] : []),
    ...setup.executionRoles.flatMap((role) => [
      ...roleLines(role, explain),
      ...(explain === undefined ? findingLines(ofRole(findings, setup, role), "full", "      ") : []),
    ]),
  ];
}

/** What the checks find: in brief what holds, else with its place, its reasons, and the fix where it was not shown yet. */
function findingLines(findings: readonly Finding[], form: "brief" | "full", indent: string): readonly string[] {
  const shown = new Set<string>();
  return findings.flatMap((finding): readonly string[] => {
    const { check, address, message, because = [], cure } = finding;
    const severity = severityOf(finding);
    // The answers say it, with their reasons.
    if (check.id === ANSWERED && (severity === "unknown" || form === "brief")) return [];
    const head = `${indent}${severity.padEnd(WIDTH)} ${plain(plainPhrase(message))}`;
    if (form === "brief") return severity === "unknown" ? [] : [`${head}${closedBy(cure)}`];
    const more = `${indent}${" ".repeat(WIDTH)} `;
    const lines = [`${head} [${check.id}]`, `${more}at ${plain(address)}${reasonsOfFinding(check.id, because)}`];
    const fix = fixText(cure);
    if (severity === "unknown" || shown.has(fix)) return lines;
    shown.add(fix);
    return [...lines, ...fix.split("\n").map((line) => `${more}  ${plain(line)}`.trimEnd())];
  });
}

/** The option of this project's own that closes a finding. */
function closedBy(cure: Cure): string {
  const options = cure.flatMap((step) => (step.kind === "setOption" ? [`${step.option}: ${String(step.value)}`] : []));
  return options.length === 0 ? "" : `; closed by ${options.join(", ")}`;
}

function reasonsOfFinding(id: string, because: readonly Because[]): string {
  return because.length === 0 || id === ANSWERED ? "" : `, by ${by(because)}`;
}

const NETWORK = { "vpc-only": "no internet", public: "public internet", unknown: "network not known" } as const;

function roleLines(role: RoleAccess, explain: string | undefined): readonly string[] {
  const shown = (judgement: Judgement): boolean => explain === undefined || judgement.id === explain;
  const capabilities = grouped(role.capabilities.filter(shown));
  const limits = grouped(role.limits.filter(shown));
  return [
    `    users working as ${plain(role.name)}`,
    ...capabilities.flatMap((group) => groupLines("can", group, explain)),
    ...limits.flatMap((group) => groupLines("must", group, explain)),
  ];
}

/** Judgements that rest on the same things, in one group. */
function grouped(judgements: readonly Judgement[]): readonly (readonly Judgement[])[] {
  const groups = new Map<string, Judgement[]>();
  for (const each of judgements) {
    const key = JSON.stringify([each.answer, each.basis, each.because.map(reasonText)]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

function groupLines(verb: "can" | "must", group: readonly Judgement[], explain: string | undefined): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const answer = first.answer.padEnd(WIDTH);
  const lines = group.map(
    ({ title, id }) => `      ${answer} ${verb} ${title}${explain === undefined ? "" : ` [${id}]`}`,
  );
  if (explain !== undefined) return [...lines, ...chain(first)];
  if (first.answer === "yes") return lines;
  return [...lines, ...reasonsOf(first.because).map((line) => `               ${line}`)];
}

/** What decided, each once, at most so many. */
const MOST = 6;

function reasonsOf(because: readonly Because[]): readonly string[] {
  const texts = [...new Set(because.map(reasonText))];
  const more = texts.length - MOST;
  return more > 0 ? [...texts.slice(0, MOST), `and ${String(more)} more: --explain shows them`] : texts;
}

/** Every request of a capability, with the statement that decides it. */
function chain({ asked, because }: Judgement): readonly string[] {
  const bare = because
    .filter(({ question }) => question === undefined)
    .map((each) => `               ${reasonText(each)}`);
  const rows = asked.flatMap(({ question, decision }) => {
    const who = question.asker.role?.name ?? question.asker.service ?? "";
    const head = `        ${decision.answer.padEnd(WIDTH)} ${plain(who)}: ${question.action} on ${plain(show(question.resource))}`;
    const details = decision.because.map(
      (reason) => `                 ${reasonText({ action: "", question: undefined, reason })}`,
    );
    return [head, ...new Set(details), `                 ${question.basis}: ${question.source}`];
  });
  return [...bare, ...rows];
}

/** One reason as a clause: what is asked, what decides, where it stands. */
export function reasonText(because: Because): string {
  return plain(plainReason(because));
}

function by(because: readonly Because[]): string {
  const names = because.map(({ reason }) => {
    const name = shownStatement(reason);
    return `${name === undefined ? "" : `${name} of `}${reason.policy?.name ?? ""}`;
  });
  return [...new Set(names)].map(plain).join(", ");
}

/** For programs; the schema is docs/access.schema.json. */
export function accessJson(files: readonly FileAccess[]): object {
  return {
    schemaVersion: 1,
    counts: countsOf(files),
    files: files.map((each) => ({
      file: each.file,
      incomplete: each.incomplete,
      notes: each.notes,
      notConsidered: each.access.notConsidered,
      switchedOff: each.access.switchedOff,
      off: each.access.off.map(offJson),
      deployments: each.access.deployments.map((setup) => ({
        name: setup.name,
        address: setup.address,
        jobRole: setup.jobRole,
        networkAccess: setup.networkAccess,
        unreadable: setup.unreadable.map(unreadableText),
        executionRoles: setup.executionRoles.map(({ capabilities, limits, ...role }) => ({
          ...role,
          capabilities: capabilities.map(judgementJson),
          limits: limits.map(judgementJson),
          findings: ofRole(each.findings, setup, { ...role, capabilities, limits }).map(findingJson),
        })),
      })),
      findings: ofNoRole(each).map(findingJson),
    })),
  };
}

function findingJson(finding: Finding): object {
  const { check, address, message, because = [], cure } = finding;
  return {
    id: check.id,
    severity: severityOf(finding),
    address,
    message: plainPhrase(message),
    fix: fixText(cure),
    because: because.map(becauseJson),
  };
}

/** What is off, for programs. */
export function offJson({ name, reason, cure }: OffReport): object {
  return { name, reason, fix: fixText(cure) };
}

function unreadableText({ policy, why }: Unreadable): string {
  return `${policy}: ${plainWhy(why)}`;
}

function judgementJson({ id, feature, answer, basis, because }: Judgement): object {
  return { id, feature, answer, basis, because: because.map(becauseJson) };
}

function becauseJson({ action, question, reason }: Because): object {
  const { kind, layer, policy } = reason;
  const why = whyOf(reason);
  return {
    kind,
    layer,
    ...(action === "" ? {} : { action }),
    ...(question === undefined
      ? {}
      : { resource: show(question.resource), basis: question.basis, source: question.source }),
    statement: shownStatement(reason) ?? null,
    policy: policy?.name ?? null,
    address: policy?.address ?? null,
    ...(policy?.withheld === true ? { why: "the policy is sensitive" } : why === undefined ? {} : { why }),
  };
}
