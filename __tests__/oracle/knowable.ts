/** Where a plan cannot know the answer, by the configuration alone: the generator's own rule. */
import { type Kind, kindOf } from "./generator/kinds";
import { type Statement, withoutMembers } from "./generator/policy";
import { type Held, modelOf, statementsOf, unknownOf } from "./generator/render";
import type { Spec } from "./generator/spec";
import type { Probe } from "./generator/subject";
import { decisionOn } from "./truth";

/** What was there before, whose values are therefore known. */
export type Earlier = Spec | undefined;

/** What the tested policy may turn out to be, as far as the plan shows it; one way only where it is known. */
export function possibilities(spec: Spec, earlier: Earlier): readonly Held[] {
  const kind = kindOf(spec.kind);
  if (!spec.isThere) return [modelOf(spec)];
  const unknown = unknownOf(kind, spec);
  const isOpen = unknown !== undefined && !isValueKnown(spec, earlier);
  if (isSetUnknown(spec, earlier) || isDetachedMeanwhile(spec, earlier) || (spec.content === "unknown" && isOpen)) {
    // It allows everything, denies everything, or says nothing.
    const whole = [wholly(kind, "Allow"), wholly(kind, "Deny"), []];
    return [modelOf(spec), ...whole.map((statements) => modelOf(spec, () => statements))];
  }
  if (!isOpen) return [modelOf(spec)];
  const widest = unknown.member === "Principal" ? { Principal: "*" as const } : { Resource: ["*"] };
  return partly(spec, statementsOf(kind, spec, 0), unknown.statement, widest);
}

/** A policy that is about everything. */
function wholly({ layer }: Kind, Effect: Statement["Effect"]): readonly Statement[] {
  const own = { Effect, Action: ["*"] };
  if (layer === "trust") return [{ ...own, Principal: "*" }];
  return [layer === "resource" ? { ...own, Principal: "*", Resource: ["*"] } : { ...own, Resource: ["*"] }];
}

/** One statement is about everything, or about nothing. */
function partly(spec: Spec, all: readonly Statement[], position: number, widest: Partial<Statement>): readonly Held[] {
  const wide = all.map((each, index): Statement => {
    if (index !== position) return each;
    return { ...withoutMembers(each, "NotResource"), ...widest };
  });
  const without = all.filter((_, index) => index !== position);
  return [modelOf(spec), modelOf(spec, () => wide), modelOf(spec, () => without)];
}

/** The value was made before, and stays as it was. */
function isValueKnown(spec: Spec, earlier: Earlier): boolean {
  if (!earlier?.isThere) return false;
  const [now, then] = [spec, earlier].map((each) => unknownOf(kindOf(each.kind), each)?.value);
  return now !== undefined && now === then && spec.kind === earlier.kind && spec.generation === earlier.generation;
}

/** The provider makes a whole set unknown where one member is. */
function isSetUnknown(spec: Spec, earlier: Earlier): boolean {
  if (kindOf(spec.kind).isSetUnknown?.(spec.ref) !== true) return false;
  const isSamePolicy =
    earlier?.kind === spec.kind &&
    earlier.isThere &&
    earlier.generation === spec.generation &&
    earlier.policyGeneration === spec.policyGeneration &&
    (earlier.label === spec.label || spec.movedFrom.includes(earlier.label));
  return !isSamePolicy;
}

/** An attachment is destroyed while an exclusive list is made that has the same policy: Terraform has no order for the two. */
function isDetachedMeanwhile(spec: Spec, earlier: Earlier): boolean {
  return (
    earlier?.isThere === true &&
    spec.kind.endsWith("_policy_attachments_exclusive") &&
    earlier.kind === spec.kind.replace(/s_exclusive$/, "") &&
    earlier.generation === spec.generation &&
    earlier.policyGeneration === spec.policyGeneration
  );
}

/** Whether the plan may leave an answer open. */
export function mayBeUnknown(possible: readonly Held[], probe: Probe): boolean {
  if (possible.length < 2) return false;
  return new Set(possible.map((each) => decisionOn(each, probe))).size > 1;
}
