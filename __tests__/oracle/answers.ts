/** What the project says of a plan. With account.ts the only file of the oracle that imports its code. */
import type { UnknownReason } from "../../lib/authorization/unknown";
import { whyOf } from "../../lib/report/reason";
import { decidingPolicies } from "../../lib/inventory/principals";
import { boundaryLayer, type Decision, decide } from "../../lib/authorization/decide";
import { decideIn, resourceSideIn } from "../../lib/setup/decide-in";
import { indexed, type NamedPolicy } from "../../lib/authorization/policy";
import { contextOf, type Principal } from "../../lib/authorization/request";
import { show, type MaybeUnknownString, unknownText } from "../../lib/authorization/text";
import type { Inventory, ResourcePolicy } from "../../lib/inventory/inventory";
import type { PrincipalRecord } from "../../lib/inventory/principals";
import { reviewJson } from "../../lib/report/review/json";
import { accessOf } from "../../lib/setup/access";
import { keySide } from "../../lib/setup/resource-side";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { WIDE_OPEN_IDENTITY } from "../../lib/setup/trust";
import { readJson } from "../../lib/sources/read";
import { reviewReadings } from "../../lib/review/review";
import { ACCOUNT, CONTEXT, REGION } from "./generator/policy";
import type { Made } from "./generator/render";
import type { Probe } from "./generator/subject";
import type { Json } from "./split";

export type Answer = "yes" | "no" | "unknown";

/** An answer with what it rests on, for people. */
export interface Answered {
  readonly answer: Answer;
  readonly because: string;
}

/** An object as it is asked about: by its address in the plan, and by its name and ARN where they are known. */
export interface Known extends Made {
  readonly arn: string | undefined;
}

/** A row of a review. */
export interface ReviewedChange {
  readonly by: string;
  readonly isIdle: boolean;
  /** Whether the project found a request that one side allows and the other does not. */
  readonly isProven: boolean;
  readonly holder: { readonly kind: string; readonly name: string; readonly address: string | null };
  readonly principal: string | null;
  readonly policy: string;
  readonly sentence: string;
  readonly withheld: boolean;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
}

/** What is compared of a review. */
export interface Reviewed {
  readonly verdict: string;
  readonly reason: string;
  readonly gained: readonly ReviewedChange[];
  readonly lost: readonly ReviewedChange[];
  readonly unknown: readonly { readonly address: string | null; readonly why: string }[];
}

/** Keys that the generator's conditions ask for, and that its requests do not have unless they say so. */
const ABSENT: Readonly<Record<string, null>> = {
  "aws:ResourceTag/owner": null,
  "aws:ResourceTag/team": null,
  "aws:SourceOwner": null,
};

/** A service of AWS that asks in its own name has no account. */
function absentFor(principal: Principal): Readonly<Record<string, null>> {
  return "service" in principal ? { ...ABSENT, "aws:PrincipalAccount": null } : ABSENT;
}

function shown({ because }: Decision): string {
  return because
    .map((reason) =>
      [reason.kind, reason.layer, reason.policy?.name ?? "", whyOf(reason) ?? ""]
        .filter((part) => part !== "")
        .join(" "),
    )
    .join("; ");
}

/** A plan as the project has read it. */
export class Answers {
  private readonly inventory: Inventory;
  private readonly incomplete: readonly UnknownReason[];

  constructor(private readonly plan: Json) {
    const reading = readJson(plan, "plan.json");
    this.inventory = reading.after;
    this.incomplete = reading.incomplete;
  }

  /** Whether a request is allowed after the apply. */
  ask(probe: Probe, objects: Readonly<Record<string, Known>>): Answered {
    const { caller } = probe;
    const found = "object" in caller ? this.principal(objects[caller.object]) : undefined;
    if ("object" in caller && found === undefined) return { answer: "unknown", because: "no such principal" };
    const { resource, policy } = this.resource(probe, objects);
    const known = "object" in caller ? objects[caller.object] : undefined;
    const principal: Principal =
      "service" in caller
        ? { service: caller.service }
        : "arn" in caller
          ? caller
          : { arn: known?.arn ?? found?.arn ?? "", account: this.inventory.account };
    // Of what only stands for something outside, AWS has no policy here.
    if (!("arn" in caller) && objectAsked(probe, objects) !== undefined) {
      const asked =
        "service" in principal ? { service: principal.service } : { arnOrName: found?.arn ?? known?.arn ?? "" };
      const decision = decideIn(
        this.inventory,
        { principal: asked, action: probe.action, resource, context: { ...absentFor(principal), ...CONTEXT } },
        NO_EXTERNAL_INPUTS,
      );
      return { answer: decision.answer, because: shown(decision) };
    }
    const deciding = found === undefined ? undefined : decidingPolicies(found);
    const identity = "object" in caller ? (deciding?.policies ?? []) : "arn" in caller ? [WIDE_OPEN_IDENTITY] : [];
    const context = contextOf(
      {
        ...CONTEXT,
        "aws:SecureTransport": "true",
        "aws:RequestedRegion": REGION,
        "aws:ResourceAccount": ACCOUNT,
        ...("service" in principal
          ? { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": principal.service }
          : "arn" in principal
            ? {
                "aws:PrincipalIsAWSService": "false",
                "aws:PrincipalAccount": principal.account,
                "aws:PrincipalArn": principal.arn,
              }
            : {}),
      },
      "absent",
    );
    const side =
      policy ??
      (objectAsked(probe, objects) === undefined
        ? undefined
        : resourceSideIn(this.inventory, probe.action.toLowerCase(), resource).policy);
    const decision = decide(
      { action: probe.action, resource, principal, context, sameAccount: "arn" in caller ? "no" : "yes" },
      {
        identity,
        ...(side === undefined ? {} : { resource: side }),
        ...(deciding?.boundary === undefined ? {} : { layers: [boundaryLayer(deciding.boundary)] }),
      },
    );
    return { answer: decision.answer, because: shown(decision) };
  }

  /** Whether Canvas can use large data: what all its capabilities come to. */
  canvas(): Answered {
    const { deployments } = accessOf(this.inventory, this.incomplete, NO_EXTERNAL_INPUTS);
    const all = deployments.flatMap(({ executionRoles }) => executionRoles.flatMap(({ capabilities }) => capabilities));
    const answers = all.map(({ answer }) => answer);
    const answer = answers.includes("no")
      ? "no"
      : answers.includes("unknown") || answers.length === 0
        ? "unknown"
        : "yes";
    const because = all
      .filter((each) => each.answer === answer)
      .flatMap((each) => each.because)
      .map(({ action, reason }) =>
        [action, reason.kind, reason.layer, reason.policy?.name ?? "", whyOf(reason) ?? ""]
          .filter((part) => part !== "")
          .join(" "),
      );
    return { answer, because: [...new Set(because)].join("; ") };
  }

  /** The review of the plan. */
  review(): Reviewed {
    const reading = { ...readJson(this.plan, "plan.json"), file: "plan.json", sha256: "" };
    const options = { inputs: NO_EXTERNAL_INPUTS, suppressions: [], today: "2026-01-01", commit: undefined };
    const json = reviewJson(reviewReadings([reading], options)) as {
      readonly plans: readonly [
        {
          readonly verdict: string;
          readonly reason: string;
          readonly access: Pick<Reviewed, "gained" | "lost">;
          readonly unknown: Reviewed["unknown"];
        },
      ];
    };
    const [{ verdict, reason, access, unknown }] = json.plans;
    return { verdict, reason, ...access, unknown };
  }

  private principal(of: Known | undefined): PrincipalRecord | undefined {
    if (of === undefined) return undefined;
    const { principals } = this.inventory;
    const kind = of.type.replace("aws_iam_", "");
    const byName = principals.filter((each) => each.kind === kind && of.name !== undefined && each.name === of.name);
    return (
      byName.find(({ address }) => address === of.address) ??
      byName[0] ??
      principals.find(({ address }) => address === of.address)
    );
  }

  private resource(
    { resource }: Probe,
    objects: Readonly<Record<string, Known>>,
  ): { readonly resource: MaybeUnknownString; readonly policy: NamedPolicy | undefined } {
    const of = objectAsked({ resource }, objects);
    const trusted = of?.type === "aws_iam_role" ? this.principal(of) : undefined;
    const found = of === undefined ? [] : this.inventory.resourcePolicies.filter((each) => isFor(each, of));
    const [first] = found;
    const made = [...this.inventory.fullyReadResources, ...this.inventory.keysUnderDefaultPolicy];
    const text: MaybeUnknownString =
      "arn" in resource
        ? resource.arn
        : (of?.arn ??
          trusted?.arn ??
          made.find(({ address }) => address === of?.address)?.arn ??
          (of?.type === "aws_kms_key" || first?.kind === "other" ? first?.resource : undefined) ??
          unknownText(of?.address ?? ""));
    if (trusted !== undefined) return { resource: text, policy: decidingPolicies(trusted).trust };
    if (first === undefined && of?.type === "aws_kms_key")
      return { resource: text, policy: keySide(text, this.inventory).policy };
    if (first === undefined) return { resource: text, policy: undefined };
    const statements = found.flatMap(({ policy }) => policy.policy.statements);
    return {
      resource: text,
      policy: found.length === 1 ? first.policy : { ...first.policy, policy: indexed(statements) },
    };
  }
}

function objectAsked(
  { resource }: Pick<Probe, "resource">,
  objects: Readonly<Record<string, Known>>,
): Known | undefined {
  return "object" in resource ? objects[resource.object] : objectOf(resource.arn, objects);
}

/** The object that an ARN belongs to. */
function objectOf(arn: string, objects: Readonly<Record<string, Known>>): Known | undefined {
  return Object.values(objects).find(
    (each) => each.arn !== undefined && (arn === each.arn || arn.startsWith(`${each.arn}/`)),
  );
}

function isFor({ target, resource, address }: ResourcePolicy, of: Known): boolean {
  if (target.owner === of.address || address === of.address) return true;
  const names = [of.name, of.arn, of.arn?.slice(of.arn.lastIndexOf("/") + 1)].filter((name) => name !== undefined);
  return (
    target.type === of.type &&
    (names.includes(show(resource)) || (target.name !== undefined && names.includes(target.name)))
  );
}
