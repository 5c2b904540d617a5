/** The answer to an error as text, markdown and JSON. No form repeats encoded messages, authorization ids or the names of sessions. */
import type { LayerDecision } from "../../authorization/decide";
import type { Finding } from "../../checks";
import type { Refusal, TextPrincipal } from "../../errors/reading";
import { fixText } from "../../hcl/fix";
import { plain } from "../plain";
import { plainPhrase, plainReason } from "../reason";
import { codeSpan } from "../review/markdown";
import { commandsText, statementOf } from "../cure/commands";
import { optionText } from "../cure/options";
import {
  type FailureReport,
  type PageStep,
  type RefusalReport,
  type RequestAnswer,
  whyCounts,
  type WhyReport,
} from "./model";

const LAYER_WORDS: Readonly<Record<Refusal["layer"], string>> = {
  identity: "an identity-based policy",
  boundary: "a permissions boundary",
  session: "a session policy",
  resource: "a resource-based policy",
  trust: "a trust policy",
  endpoint: "a VPC endpoint policy",
  scp: "a service control policy",
  rcp: "a resource control policy",
  "lake-formation": "Lake Formation",
  "s3-setting": "a setting of the bucket",
  unknown: "",
};

/** A line: at most so many characters of what others wrote. */
const MOST = 600;

function shown(text: string): string {
  const one = plain(text);
  return one.length <= MOST ? one : `${one.slice(0, MOST - 101)}…${one.slice(-100)}`;
}

function principalText(principal: TextPrincipal): string | undefined {
  switch (principal.kind) {
    case "role":
      return principal.role;
    case "user":
      return principal.name;
    case "service":
      return principal.service;
    case "unknown":
      return undefined;
  }
}

/** What the text says of a refusal, in one sentence. */
function refusalText(refusal: Refusal): string {
  const { action, resource, deny, layer, policy, statement, operation, candidates = [], needs, on, times } = refusal;
  const who = principalText(refusal.principal) ?? "a principal that the text does not name";
  const asked =
    action ??
    (candidates.length === 0
      ? "an action that the text does not name"
      : candidates.map((each) => each.action).join(" or "));
  const place = resource ?? candidates[0]?.resource;
  const what = `${who} was refused ${layer === "lake-formation" && action === undefined ? (needs ?? "a permission of Lake Formation") : asked}`;
  const where = place === undefined ? (on === undefined ? "" : ` on ${on}`) : ` on ${place}`;
  const by =
    layer === "unknown"
      ? deny === "explicit"
        ? ", by an explicit Deny"
        : ""
      : deny === "explicit"
        ? `, by a Deny in ${LAYER_WORDS[layer]}`
        : deny === "implicit"
          ? `, because ${LAYER_WORDS[layer].replace(/^an? /, "no ")} allows it`
          : `, by ${LAYER_WORDS[layer]}`;
  const named = [
    ...(policy === undefined ? [] : [policy]),
    ...(statement === undefined ? [] : [`statement ${statement}`]),
  ];
  const called =
    operation === undefined || (action ?? "").endsWith(`:${operation}`) ? "" : ` (while ${operation} was called)`;
  return `${what}${where}${by}${named.length === 0 ? "" : ` (${named.join(", ")})`}${called}${times === undefined ? "" : `, ${String(times)} times`}`;
}

const VERDICTS: Readonly<Record<RequestAnswer["verdict"], string>> = {
  refused: "refused",
  allowed: "allowed",
  undetermined: "undetermined",
};

function verdictText({ verdict, before, source, agreement }: RequestAnswer): string {
  const since =
    before === undefined || before === verdict
      ? ""
      : before === "refused" && verdict === "allowed"
        ? " (refused now; this plan grants it)"
        : before === "allowed" && verdict === "refused"
          ? " (allowed now; this plan takes it away)"
          : ` (now: ${before})`;
  const how = {
    agrees: "; the text names the same kind of policies",
    "refused elsewhere": "; the text names another kind of policies",
    contradicts: "; AWS refused it all the same",
    "not comparable": "",
  }[agreement];
  return `${VERDICTS[verdict]} by this ${source}${since}${how}`;
}

const LAYER_NAMES: Readonly<Record<LayerDecision["layer"], string>> = {
  identity: "identity-based policies",
  boundary: "permissions boundary",
  session: "session policy",
  resource: "policy of the resource",
  endpoint: "VPC endpoint policy",
  organization: "policies of the organization",
};

/** One kind of policies with what it says, and the first reason. */
function layerText({ layer, name, answer, because }: LayerDecision): string {
  const [first] = because;
  const reason = first === undefined ? "" : `: ${plainReason({ action: "", question: undefined, reason: first })}`;
  return `${answer.padEnd(14)} ${name ?? LAYER_NAMES[layer]}${answer === "no policy" ? "" : reason}`;
}

function findingText({ check, address, message, isUnknown }: Finding): string {
  return `${isUnknown === true ? "unknown" : check.severity}: ${plainPhrase(message)} [${check.id}] at ${address}`;
}

/** A line of the answer, with how deep it stands; `code` is a block to be copied. */
type Line =
  | { readonly depth: number; readonly text: string }
  | { readonly depth: number; readonly title: string; readonly code: string };

function stepLine({ step, what }: PageStep): string {
  return `AWS page: ${step} (${what})`;
}

function answerLines(answer: RequestAnswer): readonly Line[] {
  const { principal, as, action, resource, file, layers, assumed, notes, missing, cure, findings } = answer;
  const option = optionText(cure);
  const who = principal === undefined ? "" : ` by ${principal} (${as})`;
  return [
    { depth: 1, text: `${file}: ${verdictText(answer)}` },
    { depth: 2, text: `request: ${action} on ${resource}${who}` },
    ...layers.map((layer) => ({ depth: 3, text: layerText(layer) })),
    ...missing.map((each) => ({
      depth: 2,
      text: `missing: ${each.sid ?? "a statement"} with ${(each.actions ?? []).map(String).join(", ")}`,
    })),
    ...assumed.map((text) => ({ depth: 2, text: `assumed: ${text}` })),
    ...notes.map((text) => ({ depth: 2, text: `note: ${text}` })),
    ...findings.map((each) => ({ depth: 2, text: `finding: ${findingText(each)}` })),
    ...(cure.length === 0
      ? []
      : [
          { depth: 2, title: "Terraform", code: fixText(cure) },
          { depth: 2, title: "AWS CLI", code: commandsText(cure) },
          ...(option === undefined ? [] : [{ depth: 2, title: "deployments.yaml", code: option }]),
        ]),
  ];
}

function refusalLines({ refusal, step, answers, findings, next }: RefusalReport): readonly Line[] {
  return [
    { depth: 0, text: refusalText(refusal) },
    { depth: 1, text: stepLine(step) },
    ...(refusal.maybe ?? []).map((text) => ({ depth: 1, text: `may mean: ${text}` })),
    ...answers.flatMap(answerLines),
    ...findings.map((each) => ({ depth: 1, text: `finding: ${findingText(each)}` })),
    ...next.map((text) => ({ depth: 1, text: `next: ${text}` })),
  ];
}

function failureLines({ failure, step, explanation, answers, findings, next }: FailureReport): readonly Line[] {
  const { kind, times, role, about, limit, quota, address, maybe = [] } = failure;
  const detail = [role, about, limit, quota, address].filter((each) => each !== undefined);
  return [
    {
      depth: 0,
      text: `${kind}${detail.length === 0 ? "" : ` (${detail.join(", ")})`}${times === undefined ? "" : `, ${String(times)} times`}: ${explanation}`,
    },
    { depth: 1, text: stepLine(step) },
    ...maybe.map((text) => ({ depth: 1, text: `may mean: ${text}` })),
    ...answers.flatMap(answerLines),
    ...findings.map((each) => ({ depth: 1, text: `finding: ${findingText(each)}` })),
    ...next.map((text) => ({ depth: 1, text: `next: ${text}` })),
  ];
}

function closingLines(report: WhyReport): readonly string[] {
  const { refused, undetermined, allowed } = whyCounts(report);
  return [
    ...report.reading.unread.map((each) => `Not read: ${each}.`),
    `${String(refused)} refused, ${String(undetermined)} undetermined, ${String(allowed)} allowed by what was read.`,
    `Not considered: ${report.notConsidered.join("; ")}.`,
  ];
}

function linesOf(report: WhyReport): readonly Line[] {
  return [...report.refusals.flatMap(refusalLines), ...report.failures.flatMap(failureLines)];
}

/** For a terminal. */
export function whyText(report: WhyReport): string {
  const lines = linesOf(report).flatMap((line) => {
    const indent = "  ".repeat(line.depth);
    if (!("code" in line)) return [`${indent}${shown(line.text)}`];
    return [`${indent}${line.title}:`, ...line.code.split("\n").map((each) => `${indent}  ${plain(each)}`.trimEnd())];
  });
  return `${[...lines, ...closingLines(report).map(shown)].join("\n")}\n`;
}

/** For a comment or a ticket: what others wrote stands in code spans and fences alone. */
export function whyMarkdown(report: WhyReport): string {
  const lines = linesOf(report).flatMap((line) => {
    const indent = "  ".repeat(line.depth);
    if (!("code" in line)) return [`${indent}- ${codeSpan(line.text)}`];
    const code = line.code.split("\n").map(plain);
    const longest = Math.max(2, ...code.flatMap((each) => [...each.matchAll(/`+/g)].map(([run]) => run.length)));
    const mark = "`".repeat(longest + 1);
    return [`${indent}- ${line.title}:`, "", ...[mark, ...code, mark].map((each) => `${indent}  ${each}`), ""];
  });
  return `${[...lines, "", ...closingLines(report).map((each) => codeSpan(each))].join("\n")}\n`;
}

function findingJson({ check, address, message, cure, isUnknown }: Finding): object {
  return {
    id: check.id,
    severity: isUnknown === true ? "unknown" : check.severity,
    address,
    message: plainPhrase(message),
    fix: fixText(cure),
  };
}

function answerJson(answer: RequestAnswer): object {
  const { file, principal, principalAddress, as, action, resource, verdict, before, agreement, layers } = answer;
  const { missing, assumed, notes, cure, findings } = answer;
  return {
    file,
    principal: principal ?? null,
    principalAddress: principalAddress ?? null,
    as,
    action,
    resource,
    verdict,
    before: before ?? null,
    agreement,
    layers: layers.map(({ layer, name, answer: said, because }) => ({
      layer,
      name: name ?? null,
      answer: said,
      because: because.map((reason) => plainReason({ action: "", question: undefined, reason })),
    })),
    missing: missing.map(statementOf),
    assumed,
    notes,
    fix: {
      hcl: cure.length === 0 ? "" : fixText(cure),
      cli: commandsText(cure),
      deployments: optionText(cure) ?? null,
    },
    findings: findings.map(findingJson),
  };
}

/** For programs; the schema is docs/why.schema.json. */
export function whyJson(report: WhyReport): object {
  return {
    schemaVersion: 1,
    counts: whyCounts(report),
    files: report.files,
    refusals: report.refusals.map(({ refusal, step, answers, findings, next }) => ({
      principal: principalText(refusal.principal) ?? null,
      operation: refusal.operation ?? null,
      action: refusal.action ?? null,
      resource: refusal.resource ?? null,
      deny: refusal.deny,
      layer: refusal.layer,
      policy: refusal.policy ?? null,
      statement: refusal.statement ?? null,
      maybe: refusal.maybe ?? [],
      times: refusal.times ?? 1,
      step,
      answers: answers.map(answerJson),
      findings: findings.map(findingJson),
      next,
    })),
    failures: report.failures.map(({ failure, step, explanation, answers, findings, next }) => ({
      kind: failure.kind,
      about: failure.role ?? failure.about ?? failure.limit ?? failure.address ?? null,
      times: failure.times ?? 1,
      step,
      explanation,
      answers: answers.map(answerJson),
      findings: findings.map(findingJson),
      next,
    })),
    unread: report.reading.unread,
    notConsidered: report.notConsidered,
  };
}
