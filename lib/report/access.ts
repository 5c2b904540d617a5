/** The answers of `access` as text and as JSON. */
import type { UnknownReason } from "../authorization/unknown";
import { not } from "../authorization/answer";
import { show } from "../authorization/text";
import type { Finding } from "../checks";
import { shownStatement } from "../checks/shown";
import type { LiveState } from "../inventory/live";
import { fixText } from "../hcl/fix";
import type { Cure } from "../policies/cure";
import type { Access, RoleAccess, EnvironmentAccess, Unreadable } from "../setup/access";
import type { Because, Judgement } from "../setup/capabilities";
import type { LIMITS } from "../setup/limits";
import type { OffReport } from "../setup/off";
import { CANVAS_APPLICATION, DEFAULT_VCPU_QUOTA, hourlyCost, hourlyCostText, JOB_LOGS } from "../rules/hourly-cost";
import { valueOf } from "../inventory/fact";
import { ownValue } from "../rules/own-value";
import type { CurePlace } from "./cure/commands";
import { cureForms, cureFormsJson, FORM_TITLES } from "./cure/forms";
import { liveJson } from "./live";
import { PRICES } from "../rules/prices";
import type { Picture } from "./picture/model";
import { plain } from "./plain";
import { plainPhrase, plainReason, plainWhy, whyOf } from "./reason";
import { type Colour, type Paper, PIPE, styled } from "./terminal";

/** The answers of one file. */
export interface FileAccess {
  readonly file: string;
  readonly access: Access;
  /** What the checks of a state find. */
  readonly findings: readonly Finding[];
  readonly incomplete: readonly UnknownReason[];
  readonly notes: readonly string[];
  /** Who reaches what, setup by setup. */
  readonly pictures: readonly Picture[];
  /** The account that was read: cures are shown in every form. Undefined for plans and stacks, whose cures are Terraform. */
  readonly place?: CurePlace;
  /** What runs in the account. */
  readonly live?: LiveState;
  /** ARNs of roles that are named in the account and do not exist. */
  readonly missingRoles?: readonly string[];
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

/** Findings of one execution role of a Canvas environment. */
function ofRole(all: readonly Finding[], environment: EnvironmentAccess, { arn }: RoleAccess): readonly Finding[] {
  return all.filter(({ role }) => role?.setup === environment.name && role.arn === arn);
}

/** Findings that are about no execution role that is shown. */
function ofNoRole({ access: { deployments }, findings }: FileAccess): readonly Finding[] {
  const shown = deployments.flatMap((environment) =>
    environment.executionRoles.flatMap((role) => ofRole(findings, environment, role)),
  );
  return findings.filter((finding) => !shown.includes(finding));
}

/** The brief answers of one file: plain data, which one process can hand to another. */
export interface AccessBrief {
  readonly lines: readonly string[];
  readonly counts: Counts;
  readonly notConsidered: readonly string[];
}

/** In a few lines a role: all that is yes in one, everything else in full. */
export function briefOf(each: FileAccess): AccessBrief {
  const lines = [
    `  ${plain(each.file)}`,
    ...each.access.deployments.flatMap((environment) =>
      environment.executionRoles.flatMap((role) => [
        `    users working as ${plain(role.name)}`,
        ...briefly(
          CAPABILITY_WORDS,
          role.capabilities,
          `use large data in every feature of the page: ${role.capabilities.map(({ id }) => id).join(", ")}`,
        ),
        ...briefly(
          LIMIT_WORDS,
          role.limits,
          `all ${String(role.limits.length)}: ${role.limits.map(({ id }) => id).join(", ")}`,
        ),
        ...findingLines(ofRole(each.findings, environment, role), "brief", "      ", each.place),
      ]),
    ),
    ...findingLines(ofNoRole(each), "brief", "    ", each.place),
    ...each.access.off.flatMap((one) => offLines(one, "    ", each.place)),
  ];
  return { lines, counts: countsOf([each]), notConsidered: each.access.notConsidered };
}

/** The brief answers of all files, with what they come to. */
export function accessBrief(files: readonly AccessBrief[]): string {
  const counts = { yes: 0, no: 0, unknown: 0, warnings: 0, errors: 0, undetermined: 0, off: 0 };
  for (const each of files) {
    for (const name of Object.keys(counts) as (keyof Counts)[]) counts[name] += each.counts[name];
  }
  return [
    `Allowed by the synthesized policies: ${countsText(counts)} By which statements: canvas-large-data access`,
    ...files.flatMap(({ lines }) => lines),
    `  ${notConsideredText(files)}`,
    "",
  ].join("\n");
}

function briefly(words: AnswerWords, judgements: readonly Judgement[], allYes: string): readonly string[] {
  if (judgements.length > 0 && judgements.every(({ answer }) => answer === "yes")) {
    return [`      ${words.yes.padEnd(ANSWER_WIDTH)} ${allYes}`];
  }
  return grouped(judgements).flatMap((group) => groupLines(words, group, { paper: PIPE }));
}

function countsText({ yes, no, unknown, warnings, errors, off }: Counts): string {
  const counted = (count: number, one: string): string => `${String(count)} ${one}${count === 1 ? "" : "s"}`;
  return [
    `${yes} as they should be, ${no} not, ${unknown} undetermined, ${counted(warnings, "warning")}${off === 0 ? "" : `, ${off} off`}.`,
    ...(errors === 0 ? [] : [`${counted(errors, "error")}.`]),
  ].join(" ");
}

function notConsideredText(files: readonly Pick<AccessBrief, "notConsidered">[]): string {
  return `Not considered: ${[...new Set(files.flatMap(({ notConsidered }) => notConsidered))].join("; ")}.`;
}

/** They are no answers: what is not in a plan or stack leaves checks of the network undetermined, whatever it allows. */
function undeterminedText(files: readonly FileAccess[]): readonly string[] {
  const { undetermined } = countsOf(files);
  if (undetermined === 0) return [];
  return [`Undetermined checks: ${String(undetermined)}.`];
}

const WIDTH = 12;
const SEVERITY_WORDS: Readonly<Record<FoundSeverity, string>> = {
  error: "error",
  warning: "warning",
  unknown: "undetermined",
};

/** How an answer is said. */
type AnswerWords = Readonly<Record<Judgement["answer"], string>>;

/** Of what users should be able to do. */
const CAPABILITY_WORDS: AnswerWords = { yes: "can", no: "cannot", unknown: "undetermined" };
/** Of what should be prevented: a limit that holds is a cannot. */
const LIMIT_WORDS: AnswerWords = { yes: "cannot", no: "can", unknown: "undetermined" };
/** Of one request. */
const REQUEST_WORDS: AnswerWords = { yes: "allowed", no: "denied", unknown: "undetermined" };

const ANSWER_WIDTH = Math.max(
  ...[CAPABILITY_WORDS, LIMIT_WORDS].flatMap((each) => Object.values(each).map(({ length }) => length)),
);

/** What each limit prevents, after "cannot". */
const PREVENTED: Readonly<Record<keyof typeof LIMITS, string>> = {
  "pass-job-role-elsewhere": "pass the job role to another service, such as Lambda or EC2",
  "untagged-application": "use EMR Serverless applications that Canvas did not create",
  "foreign-application": "use EMR Serverless applications of another account",
  "pass-other-role": "pass EMR Serverless a role without the prefix of Canvas",
  "network-interface-elsewhere": "have EMR Serverless create network interfaces in subnets neither listed nor tagged",
  "foreign-bucket": "have jobs reach buckets of other accounts",
  "unnamed-bucket": "have jobs reach buckets that are neither named nor tagged",
  "named-bucket-of-other-owner": "have jobs reach a named bucket once another account owns it",
  "beyond-named-folder": "have jobs leave the named folders of a named bucket",
  "key-outside-s3": "have jobs use named keys other than through S3",
  "job-role-of-other-service": "have another service assume the job role",
  "job-role-of-other-account": "have EMR Serverless assume the job role for another account",
};

const LOOKS: Readonly<Record<Judgement["answer"], readonly [symbol: string, colour: Colour]>> = {
  yes: ["✔", "green"],
  no: ["✘", "red"],
  unknown: ["?", "yellow"],
};

/** The answers of the text, and on what it is written. */
interface TextOptions {
  /** The one capability or limit of which every request is shown. */
  readonly explain?: string | undefined;
  readonly paper: Paper;
}

/** For people. */
export function accessText(files: readonly FileAccess[], options: Partial<TextOptions> = {}): string {
  const lines = files.flatMap((file) => fileLines(file, { paper: PIPE, ...options }));
  return `${[
    ...lines,
    countsText(countsOf(files)),
    ...undeterminedText(files),
    notConsideredText(files.map(({ access }) => access)),
    ...(files.some(({ access }) => access.deployments.length > 0)
      ? [...hourlyCostText(vcpuQuotaOf(files)), JOB_LOGS]
      : []),
  ].join("\n")}\n`;
}

function fileLines(each: FileAccess, options: TextOptions): readonly string[] {
  const { explain } = options;
  const { file, access, incomplete, notes } = each;
  const all = [
    ...incomplete.map((why) => `undetermined ${plainWhy(why)}`),
    ...notes.map((note) => `${"note".padEnd(WIDTH)} ${note}`),
  ];
  const heading = [file, ...all.map((line) => `  ${plain(line)}`)];
  const off = access.off.flatMap((one) => offLines(one, "  ", each.place));
  const others = explain === undefined ? findingLines(ofNoRole(each), "full", "  ", each.place) : [];
  if (access.deployments.length === 0 && off.length === 0)
    return [...heading, "  Nothing of SageMaker Canvas with EMR Serverless is in it.", ...others, ""];
  return [
    ...heading,
    ...access.deployments.flatMap((environment) => environmentLines(environment, each, options)),
    ...off,
    ...others,
    "",
  ];
}

/** Why large data is off, and what switches it on. */
function offLines(
  { name, address, reason, cure, users }: OffReport,
  indent: string,
  place: CurePlace | undefined,
): readonly string[] {
  const where = address === undefined || address === name ? "" : ` (${plain(address)})`;
  const more = users.length - 1;
  const profiles =
    more === 0 ? "" : `, and for ${String(more)} user ${more === 1 ? "profile" : "profiles"} with its settings`;
  return [
    `${indent}${"off".padEnd(WIDTH)} ${plain(name)}${where}: large data is off${profiles}: ${plain(plainWhy(reason))}. To switch it on:`,
    ...cureLines(cure, place).map((line) => `${indent}${" ".repeat(WIDTH)}   ${plain(line)}`.trimEnd()),
  ];
}

/** A cure: of an account in every form with its title, else in Terraform. */
function cureLines(cure: Cure, place: CurePlace | undefined): readonly string[] {
  if (place === undefined) return fixText(cure).split("\n");
  const forms = cureForms(cure, place);
  return FORM_TITLES.flatMap(([name, title]) => {
    const text = forms[name];
    return text === undefined ? [] : [`${title}:`, ...text.split("\n").map((line) => `  ${line}`)];
  });
}

function environmentLines(
  environment: EnvironmentAccess,
  { findings, place }: FileAccess,
  options: TextOptions,
): readonly string[] {
  const where = environment.address === undefined ? "" : ` (${plain(environment.address)})`;
  return [
    `  ${plain(environment.name)}${where}: jobs as ${plain(environment.jobRole ?? "no role")}, ${NETWORK[environment.networkAccess]}`,
    ...environment.unreadable.map((each) => `    cannot read  ${plain(unreadableText(each))}`),
    ...(environment.executionRoles.length === 0
      ? [`    undetermined no execution role is in this ${environment.source}`]
      : []),
    ...environment.executionRoles.flatMap((role) => [
      ...roleLines(role, options),
      ...(options.explain === undefined
        ? findingLines(ofRole(findings, environment, role), "full", "      ", place)
        : []),
    ]),
  ];
}

/** What the checks find: in brief what holds, else with its place, its reasons, and the fix where it was not shown yet. */
function findingLines(
  findings: readonly Finding[],
  form: "brief" | "full",
  indent: string,
  place: CurePlace | undefined,
): readonly string[] {
  const shown = new Set<string>();
  return findings.flatMap((finding): readonly string[] => {
    const { check, address, message, because = [], cure } = finding;
    const severity = severityOf(finding);
    // The answers say it, with their reasons.
    if (check.id === ANSWERED && (severity === "unknown" || form === "brief")) return [];
    const head = `${indent}${SEVERITY_WORDS[severity].padEnd(WIDTH)} ${plain(plainPhrase(message))}`;
    if (form === "brief") return severity === "unknown" ? [] : [`${head}${closedBy(cure)}`];
    const more = `${indent}${" ".repeat(WIDTH)} `;
    const lines = [`${head} [${check.id}]`, `${more}at ${plain(address)}${reasonsOfFinding(check.id, because)}`];
    const fix = cureLines(cure, place);
    const key = fix.join("\n");
    if (severity === "unknown" || shown.has(key)) return lines;
    shown.add(key);
    return [...lines, ...fix.map((line) => `${more}  ${plain(line)}`.trimEnd())];
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

function roleLines(role: RoleAccess, options: TextOptions): readonly string[] {
  const { explain } = options;
  const shown = (judgement: Judgement): boolean => explain === undefined || judgement.id === explain;
  const capabilities = grouped(role.capabilities.filter(shown));
  const limits = grouped(role.limits.filter(shown));
  return [
    `    users working as ${plain(role.name)}`,
    ...(capabilities.length === 0 ? [] : ["      What users can do"]),
    ...capabilities.flatMap((group) => groupLines(CAPABILITY_WORDS, group, options)),
    ...(limits.length === 0 ? [] : ["      What is prevented: each should be cannot"]),
    ...limits.flatMap((group) => groupLines(LIMIT_WORDS, group, options)),
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

function groupLines(
  words: AnswerWords,
  group: readonly Judgement[],
  { explain, paper }: TextOptions,
): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const answer = answerText(first.answer, words, paper);
  const lines = group.map(
    ({ title, id }) =>
      `        ${answer} ${ownValue(PREVENTED, id) ?? title}${explain === undefined ? "" : ` [${id}]`}`,
  );
  if (explain !== undefined) return [...lines, ...chain(first, words === LIMIT_WORDS, paper)];
  if (first.answer === "yes") return lines;
  return [...lines, ...reasonsOf(first.because).map((line) => `${INDENT}${line}`)];
}

const INDENT = " ".repeat(9 + ANSWER_WIDTH);

/** The word of an answer, beside its symbol on a terminal. */
function answerText(answer: Judgement["answer"], words: AnswerWords, { hasSymbols, isColoured }: Paper): string {
  const [symbol, colour] = LOOKS[answer];
  const text = `${hasSymbols ? `${symbol} ` : ""}${words[answer].padEnd(ANSWER_WIDTH)}`;
  return isColoured ? styled(text, colour) : text;
}

/** What decided, each once, at most so many. */
const MOST = 6;

function reasonsOf(because: readonly Because[]): readonly string[] {
  const texts = [...new Set(because.map(reasonText))];
  const more = texts.length - MOST;
  return more > 0 ? [...texts.slice(0, MOST), `and ${String(more)} more: --explain shows them`] : texts;
}

/**
 * Every request of a capability, with the statement that decides it.
 * @param isLimit whether it is right that the request is denied
 */
function chain({ asked, because }: Judgement, isLimit: boolean, paper: Paper): readonly string[] {
  const bare = because.filter(({ question }) => question === undefined).map((each) => `${INDENT}${reasonText(each)}`);
  const rows = asked.flatMap(({ question, decision }) => {
    const who = question.requester.role?.name ?? question.requester.service ?? "";
    const answer = requestText(decision.answer, isLimit, paper);
    const head = `          ${answer} ${plain(who)}: ${question.action} on ${plain(show(question.resource))}`;
    const details = decision.because.map(
      (reason) => `${INDENT}    ${reasonText({ action: "", question: undefined, reason })}`,
    );
    return [head, ...new Set(details), `${INDENT}    ${question.basis}: ${question.source}`];
  });
  return [...bare, ...rows];
}

/** A request's answer, as right or wrong: what a limit is about has to be denied. */
function requestText(answer: Judgement["answer"], isLimit: boolean, { hasSymbols, isColoured }: Paper): string {
  const [symbol, colour] = LOOKS[isLimit ? not(answer) : answer];
  const word = `${REQUEST_WORDS[answer]}${isLimit && answer === "no" ? ", as it should be" : ""}`;
  const text = `${hasSymbols ? `${symbol} ` : ""}${word.padEnd(ANSWER_WIDTH)}`;
  return isColoured ? styled(text, colour) : text;
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

/** The account's quota where `doctor` read it; all its files are of one account and Region. */
function vcpuQuotaOf(files: readonly FileAccess[]): number | undefined {
  return files
    .flatMap(({ live }) => (live === undefined ? [] : [valueOf(live.vcpuQuota)]))
    .find((each) => each !== undefined);
}

/** For programs; the schema is docs/access.schema.json. */
export function accessJson(files: readonly FileAccess[]): object {
  const quota = vcpuQuotaOf(files);
  return {
    schemaVersion: 1,
    counts: countsOf(files),
    jobs: {
      vcpuQuota: quota ?? null,
      mostPerHour: [quota ?? DEFAULT_VCPU_QUOTA, CANVAS_APPLICATION.vcpus].map((vcpus) => ({
        vcpus,
        usd: hourlyCost(vcpus),
      })),
      prices: { date: PRICES.date, ...PRICES.emrServerless },
      logs: JOB_LOGS,
    },
    files: files.map((each) => ({
      file: each.file,
      incomplete: each.incomplete.map(plainWhy),
      notes: each.notes,
      notConsidered: each.access.notConsidered,
      ...(each.live === undefined ? {} : { live: liveJson(each.live) }),
      ...(each.missingRoles === undefined ? {} : { missingRoles: each.missingRoles }),
      switchedOff: each.access.switchedOff,
      off: each.access.off.map((one) => ({ ...offJson(one), ...curesJson(one.cure, each.place) })),
      deployments: each.access.deployments.map((environment) => ({
        name: environment.name,
        address: environment.address,
        jobRole: environment.jobRole,
        networkAccess: environment.networkAccess,
        unreadable: environment.unreadable.map(unreadableText),
        executionRoles: environment.executionRoles.map(({ capabilities, limits, ...role }) => ({
          ...role,
          capabilities: capabilities.map(judgementJson),
          limits: limits.map(judgementJson),
          findings: ofRole(each.findings, environment, { ...role, capabilities, limits }).map((finding) =>
            findingJson(finding, each.place),
          ),
        })),
      })),
      findings: ofNoRole(each).map((finding) => findingJson(finding, each.place)),
    })),
  };
}

function curesJson(cure: Cure, place: CurePlace | undefined): object {
  return place === undefined ? {} : { cures: cureFormsJson(cureForms(cure, place)) };
}

function findingJson(finding: Finding, place: CurePlace | undefined): object {
  const { check, address, message, because = [], cure } = finding;
  return {
    id: check.id,
    severity: severityOf(finding),
    address,
    message: plainPhrase(message),
    fix: fixText(cure),
    ...curesJson(cure, place),
    because: because.map(becauseJson),
  };
}

/** What is off, for programs. */
export function offJson({ name, reason, cure }: OffReport): object {
  return { name, reason: plainWhy(reason), fix: fixText(cure) };
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
    ...(policy?.redacted === true ? { why: "the policy is sensitive" } : why === undefined ? {} : { why }),
  };
}
