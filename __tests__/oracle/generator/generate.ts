/** Configurations of chance, in which every kind meets every form that is possible for it. */
import { allKinds, type Kind, kindOf } from "./kinds";
import { ACCOUNT, narrowed, type Statement, statement, withoutMembers } from "./policy";
import type { Random } from "./random";
import { type Content, objectName, type Ref, type Spec } from "./spec";
import { principalsOf, subjectOf } from "./subject";

/** A kind with the forms that it is written in. */
export interface Pairing {
  readonly kind: Kind;
  readonly content: Content;
  readonly ref: Ref;
}

/** Every kind with every content, and every way of naming with one of them; then again, with other company. */
export function pairings(random: Random): readonly Pairing[] {
  return allKinds().flatMap((kind) => {
    const refs = random.some(kind.refs, kind.refs.length);
    return kind.contents.map((content, index): Pairing => ({
      kind,
      content,
      ref: refs[index % refs.length] ?? kind.refs[0],
    }));
  });
}

/** A specification of a pairing. */
export function specOf(random: Random, id: string, { kind, content, ref }: Pairing): Spec {
  // A name that AWS completes cannot be written out.
  const named = !kind.unnamed || ref === "literal" || random.chance(0.75);
  const empty: Spec = {
    id,
    kind: kind.name,
    content,
    ref,
    named,
    docs: [[], []],
    base: undefined,
    isThere: true,
    label: "p",
    movedFrom: [],
    generation: "",
    policyGeneration: "",
  };
  const docs = [documentOf(random, kind, empty, 0), documentOf(random, kind, empty, 1)] as const;
  return { ...empty, docs, base: baseOf(random, kind, empty) };
}

/** One to three statements. */
export function documentOf(random: Random, kind: Kind, spec: Spec, instance: number): readonly Statement[] {
  const count = random.pick([1, 1, 2, 2, 3]);
  return Array.from({ length: count }, () => statementOf(random, kind, spec, instance));
}

/** One statement of the kind's policy. */
export function statementOf(random: Random, kind: Kind, spec: Spec, instance: number): Statement {
  const subject = subjectOf(kind, spec, instance);
  if (kind.service === "identity") return statement(random, subject);
  const made = lockingNobodyOut(kind, statement(random, subject, principalsOf(spec, kind)), subject.actions);
  if (kind.service !== "trust") return made;
  // IAM takes actions of STS alone, no NotAction, and no resource: it is about the role it belongs to.
  return withoutMembers(
    { ...made, Action: made.Action ?? made.NotAction ?? [] },
    "Resource",
    "NotResource",
    "NotAction",
  );
}

/** A key whose policy denies that it is read or changed cannot be created, not by Terraform either. */
function lockingNobodyOut({ service }: Kind, made: Statement, actions: readonly string[]): Statement {
  if (service !== "kms" || made.Effect === "Allow") return made;
  return withoutMembers({ ...made, Action: actions.slice(0, 1) }, "NotAction");
}

function baseOf(random: Random, kind: Kind, spec: Spec): readonly Statement[] | undefined {
  const subject = subjectOf(kind, spec, 0);
  // A boundary limits what a principal has.
  if (kind.layer === "boundary") return [{ Effect: "Allow", Action: ["dynamodb:*"], Resource: ["*"] }];
  if (kind.service === "identity") return random.chance(0.35) ? [statement(random, subject)] : undefined;
  if (random.chance(0.35)) return undefined;
  const arn = `arn:aws:iam::${ACCOUNT}:role/${objectName(spec, "h", 0)}`;
  const resources = kind.service === "trust" ? [arn] : subject.patterns.slice(0, 1);
  return random.chance(0.6)
    ? [{ Effect: "Allow", Action: [subject.wide[0]], Resource: random.chance(0.5) ? ["*"] : resources }]
    : [statement(random, subject)];
}

/** As many specifications as asked for; all pairings come before any comes again. */
export function specs(random: Random, count: number, prefix: string): readonly Spec[] {
  const found: Spec[] = [];
  while (found.length < count) {
    const all = pairings(random.fork());
    for (const pairing of random.some(all, all.length)) {
      if (found.length === count) break;
      found.push(specOf(random.fork(), `${prefix}${String(found.length)}`, pairing));
    }
  }
  return found;
}

/** A policy that allows less than it did. */
export function narrowedDocument(random: Random, spec: Spec): Spec {
  const kind = kindOf(spec.kind);
  const [first, ...others] = spec.docs[0];
  if (first === undefined) return spec;
  return { ...spec, docs: [[narrowed(random, first, subjectOf(kind, spec, 0)), ...others], spec.docs[1]] };
}
