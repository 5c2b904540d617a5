/**
 * AWS's own answers beside ours: which requests `iam:SimulatePrincipalPolicy` can be asked, what the same policies come to here, and what a difference means. It evaluates
 * identity-based policies, the permissions boundary and SCPs; no policy of a resource where a role asks, no endpoint, no session.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
import type { Answer } from "../authorization/answer";
import { boundaryLayer, decideEach } from "../authorization/decide";
import { type ContextValue, contextOf } from "../authorization/request";
import { isText, show } from "../authorization/text";
import { accountIn } from "../inventory/accounts";
import type { Inventory } from "../inventory/inventory";
import type { Access } from "./access";
import { circumstancesOf } from "./circumstances";
import { senderOf } from "./network-path";
import type { Question } from "./question";

/** A request that AWS can be asked. */
export interface Simulation {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
  /** What the identity-based policies and the boundary come to here. */
  readonly ours: Answer;
}

/** What is asked of AWS, and how many requests cannot be. */
export interface Simulations {
  readonly asked: readonly Simulation[];
  /** Requests that a service sends in its own name, or of which a part is not known. */
  readonly cannot: number;
}

/** AWS's answer to one request. */
export type AwsAnswer =
  | {
      readonly is: "answered";
      readonly allowed: boolean;
      /** Context keys that AWS would have needed. */
      readonly missing: readonly string[];
      /** Policies of which a statement matched. */
      readonly policies: readonly string[];
    }
  | { readonly is: "refused"; readonly why: string };

/** A request with both answers of AWS. */
export interface Simulated {
  readonly simulation: Simulation;
  readonly withScps: AwsAnswer;
  readonly withoutScps: AwsAnswer;
}

/** A request that is not as we say, or is not known. */
export interface Differing {
  readonly simulation: Simulation;
  readonly why: string;
}

/** What comes of it. */
export interface SimulationReport {
  readonly agreed: number;
  readonly canBeAsked: number;
  readonly cannot: number;
  /** Requests that an SCP decides otherwise: whether they are allowed is unknown. */
  readonly byScp: readonly Differing[];
  /** Requests that AWS decides otherwise on the same policies: one of us is wrong. */
  readonly different: readonly Differing[];
  /** Requests without an answer of AWS, or of ours. */
  readonly open: readonly Differing[];
}

/** Every request of the answers, each once. */
export function simulationsOf({ deployments }: Access, inventory: Inventory): Simulations {
  const found = new Map<string, Simulation | undefined>();
  const questions = deployments.flatMap(({ executionRoles }) =>
    executionRoles.flatMap(({ capabilities, limits }) => [...capabilities, ...limits].flatMap(({ asked }) => asked)),
  );
  for (const { question } of questions) {
    const { requester, action, resource, context } = question;
    const who = requester.role === undefined ? requester.service : show(requester.role.arn);
    const key = JSON.stringify([who, action, show(resource), context]);
    if (!found.has(key)) found.set(key, simulationOf(question, inventory));
  }
  const all = [...found.values()];
  const asked = all.filter((each) => each !== undefined);
  return { asked, cannot: all.length - asked.length };
}

function simulationOf(question: Question, inventory: Inventory): Simulation | undefined {
  const { requester, action, resource, context } = question;
  const { role } = requester;
  const account = role === undefined ? undefined : accountIn(role.arn);
  if (role === undefined || typeof role.arn !== "string" || typeof resource !== "string" || account === undefined)
    return undefined;
  const given = knownIn(context);
  if (!given.isWhole) return undefined;
  const isForwarded = Object.entries(context).some(
    ([key, value]) => /^(aws:calledvialast|kms:viaservice)$/i.test(key) && value !== null,
  );
  const caller = { arn: role.arn, account };
  const owner = question.resourceAccount ?? accountIn(resource) ?? inventory.account;
  const added = circumstancesOf(
    {
      action,
      resource,
      caller,
      sender: senderOf({ action, isForwarded }),
      owner,
      sourceAccount: undefined,
      endpoint: undefined,
    },
    inventory,
    undefined,
  );
  const values = { ...knownIn(added).values, ...given.values };
  // AWS is asked with the same keys, and no others.
  const request = {
    action,
    resource,
    principal: caller,
    context: contextOf(values, "absent"),
    sameAccount: "yes",
  } as const;
  const layers = role.boundary === undefined ? [] : [boundaryLayer(role.boundary)];
  // Each kind by itself: a key without its policy would be undetermined, and AWS's simulation has none either.
  const answers = decideEach(request, { identity: role.policies, layers }).map(({ answer }) => answer);
  const ours: Answer = answers.some((answer) => answer === "denies" || answer === "does not allow")
    ? "no"
    : answers.includes("undetermined")
      ? "unknown"
      : "yes";
  return { role: role.arn, action, resource, context: values, ours };
}

/** The values that are known; a key that is absent is left out. */
function knownIn(context: Readonly<Record<string, ContextValue>>): {
  readonly values: Simulation["context"];
  readonly isWhole: boolean;
} {
  const there = Object.entries(context).flatMap(([key, value]) =>
    value === null ? [] : [[key, isText(value) ? [value] : value] as const],
  );
  const values = there.flatMap(([key, all]) => {
    const texts = all.filter((each) => typeof each === "string");
    return texts.length === all.length ? [[key, texts] as const] : [];
  });
  return { values: Object.fromEntries(values), isWhole: values.length === there.length };
}

/** Compares both. */
export function simulationReport({ asked, cannot }: Simulations, answers: readonly Simulated[]): SimulationReport {
  const byScp: Differing[] = [];
  const different: Differing[] = [];
  const open: Differing[] = [];
  for (const { simulation, withScps, withoutScps } of answers) {
    const why = whyOpen(withScps) ?? whyOpen(withoutScps);
    if (why !== undefined || withScps.is === "refused" || withoutScps.is === "refused")
      open.push({ simulation, why: why ?? "" });
    else if (withScps.allowed !== withoutScps.allowed) {
      const named = withScps.policies.filter((each) => !withoutScps.policies.includes(each));
      const scp = named.length === 0 ? "an SCP that AWS does not name" : `the SCP ${named.join(", ")}`;
      byScp.push({
        simulation,
        why: `${scp} decides: ${word(withoutScps.allowed)} without it, ${word(withScps.allowed)} with it`,
      });
    } else if (simulation.ours === "unknown") open.push({ simulation, why: "undetermined here" });
    else if (withScps.allowed !== (simulation.ours === "yes"))
      different.push({ simulation, why: `${word(simulation.ours === "yes")} here, ${word(withScps.allowed)} by AWS` });
  }
  const agreed = answers.length - byScp.length - different.length - open.length;
  return { agreed, canBeAsked: asked.length, cannot, byScp, different, open };
}

function word(isAllowed: boolean): string {
  return isAllowed ? "allowed" : "denied";
}

function whyOpen(answer: AwsAnswer): string | undefined {
  if (answer.is === "refused") return answer.why;
  return answer.missing.length === 0 ? undefined : `AWS lacks ${answer.missing.join(", ")}`;
}
