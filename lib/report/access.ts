/** The answers of `access` as text and as JSON. */
import { show } from "../authorization/text";
import { plainReason, shownStatement } from "../checks/reason";
import type { Access, RoleAccess, SetupAccess } from "../setup/access";
import type { Because, Judgement } from "../setup/capabilities";
import type { OffReport } from "../setup/off";
import { plain } from "./plain";

/** The answers of one file. */
export interface FileAccess {
  readonly file: string;
  readonly access: Access;
  readonly incomplete: readonly string[];
  readonly notes: readonly string[];
}

/** What the answers of all files come to. */
export interface Counts {
  readonly yes: number;
  readonly no: number;
  readonly unknown: number;
  readonly warnings: number;
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
    warnings: roles.flatMap(({ findings }) => findings).length,
    off: files.flatMap(({ access }) => access.off).length,
  };
}

/** In a few lines a role: all that is yes in one, everything else in full. */
export function accessBrief(files: readonly FileAccess[]): string {
  const lines = files.flatMap(({ file, access }) => [
    ...access.deployments.flatMap(({ executionRoles }) => [
      `  ${plain(file)}`,
      ...executionRoles.flatMap((role) => [
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
        ...role.findings.map(({ message, fix }) => `      warning  ${message}; closed by ${fix}`),
      ]),
    ]),
    ...(access.off.length > 0 && access.deployments.length === 0 ? [`  ${plain(file)}`] : []),
    ...access.off.flatMap((each) => offLines(each, "    ")),
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
  const { yes, no, unknown, warnings, off } = countsOf(files);
  const offs = off === 0 ? "" : `, ${off} off`;
  return `${yes} yes, ${no} no, ${unknown} unknown, ${warnings} ${warnings === 1 ? "warning" : "warnings"}${offs}.`;
}

function notConsideredText(files: readonly FileAccess[]): string {
  return `Not considered: ${[...new Set(files.flatMap(({ access }) => access.notConsidered))].join("; ")}.`;
}

const WIDTH = 8;

/** For people. */
export function accessText(
  files: readonly FileAccess[],
  options: { readonly explain?: string | undefined } = {},
): string {
  const lines = files.flatMap((file) => fileLines(file, options.explain));
  return `${[...lines, countsText(files), notConsideredText(files)].join("\n")}\n`;
}

function fileLines({ file, access, incomplete, notes }: FileAccess, explain: string | undefined): readonly string[] {
  const all = [...incomplete.map((why) => `unknown  ${why}`), ...notes.map((note) => `note     ${note}`)];
  const heading = [file, ...all.map((line) => `  ${plain(line)}`)];
  const off = access.off.flatMap((each) => offLines(each, "  "));
  if (access.deployments.length === 0 && off.length === 0)
    return [...heading, "  Nothing of SageMaker Canvas with EMR Serverless is in it.", ""];
  return [...heading, ...access.deployments.flatMap((setup) => setupLines(setup, explain)), ...off, ""];
}

/** Why large data is off, and what switches it on. */
function offLines({ name, address, reason, fix, users }: OffReport, indent: string): readonly string[] {
  const where = address === undefined || address === name ? "" : ` (${plain(address)})`;
  const more = users.length - 1;
  const profiles =
    more === 0 ? "" : `, and for ${String(more)} user ${more === 1 ? "profile" : "profiles"} with its settings`;
  return [
    `${indent}off      ${plain(name)}${where}: large data is off${profiles}: ${plain(reason)}. To switch it on:`,
    ...fix.split("\n").map((line) => `${indent}           ${plain(line)}`),
  ];
}

function setupLines(setup: SetupAccess, explain: string | undefined): readonly string[] {
  const where = setup.address === undefined ? "" : ` (${plain(setup.address)})`;
  return [
    `  ${plain(setup.name)}${where}: jobs as ${plain(setup.jobRole ?? "no role")}, ${NETWORK[setup.networkAccess]}`,
    ...setup.unreadable.map((why) => `    cannot read  ${plain(why)}`),
    ...(setup.executionRoles.length === 0 ? ["    unknown  no execution role is in this plan or stack"] : []),
    ...setup.executionRoles.flatMap((role) => roleLines(role, explain)),
  ];
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
    ...(explain === undefined
      ? role.findings.map(
          ({ message, fix, because }) =>
            `      warning  ${message}\n               by ${by(because)}; closed by ${fix}`,
        )
      : []),
  ];
}

/** Judgements that rest on the same things are told once. */
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
    files: files.map(({ file, access, incomplete, notes }) => ({
      file,
      incomplete,
      notes,
      notConsidered: access.notConsidered,
      switchedOff: access.switchedOff,
      off: access.off.map(offJson),
      deployments: access.deployments.map(({ name, address, jobRole, networkAccess, unreadable, executionRoles }) => ({
        name,
        address,
        jobRole,
        networkAccess,
        unreadable,
        executionRoles: executionRoles.map(({ capabilities, limits, findings, ...role }) => ({
          ...role,
          capabilities: capabilities.map(judgementJson),
          limits: limits.map(judgementJson),
          findings: findings.map(({ because, ...finding }) => ({ ...finding, because: because.map(becauseJson) })),
        })),
      })),
    })),
  };
}

/** What is off, for programs. */
export function offJson({ name, reason, fix }: OffReport): object {
  return { name, reason, fix };
}

function judgementJson({ id, feature, answer, basis, because }: Judgement): object {
  return { id, feature, answer, basis, because: because.map(becauseJson) };
}

function becauseJson({ action, question, reason }: Because): object {
  const { kind, layer, policy, why } = reason;
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
