/** A document in a budget: whole rows, most important first, and a word on what is left out. */
import type { PlanDocument, ReviewDocument, Row, Section } from "./document";

/** How a form writes the parts of a document. Each text ends with a line feed. */
export interface Form {
  /** What a text costs of the budget: bytes, or lines. */
  readonly cost: (text: string) => number;
  readonly budget: number;
  readonly heading: (document: ReviewDocument, omitted: number) => string;
  readonly plan: (plan: PlanDocument) => string;
  /** @param shown undefined when all are */
  readonly section: (section: Section, shown: number | undefined) => string;
  readonly row: (row: Row, section: Section) => string;
  /** After the last row of a section. */
  readonly sectionEnd: (section: Section) => string;
  readonly closing: (document: ReviewDocument, omittedPlans: number) => string;
}

/** Writes as much of a document as fits. */
export function fitted(document: ReviewDocument, form: Form): string {
  let left = form.budget - form.cost(form.heading(document, 999_999_999)) - form.cost(form.closing(document, 999_999));
  const take = (cost: number): boolean => {
    if (cost > left) return false;
    left -= cost;
    return true;
  };
  const plans = document.plans.filter((plan) => take(frameCost(plan, form)));
  // Questions first, plans second: what weighs most of every plan before the details of one.
  const most = Math.max(0, ...plans.map(({ sections }) => sections.length));
  const rows = plans.map(({ sections }) => sections.map((): string[] => []));
  let taken = 0;
  for (let section = 0; section < most; section++) {
    for (const [plan, { sections }] of plans.entries()) {
      const of = sections[section];
      for (const row of of?.rows ?? []) {
        const text = of === undefined ? "" : form.row(row, of);
        if (!take(form.cost(text))) break;
        rows[plan]?.[section]?.push(text);
        taken++;
      }
    }
  }
  const all = document.plans.reduce(
    (sum, plan) => sum + plan.sections.reduce((count, each) => count + each.rows.length, 0),
    0,
  );
  const written = plans.map((plan, index) => planText(plan, rows[index] ?? [], form));
  return [
    form.heading(document, all - taken),
    ...written,
    form.closing(document, document.plans.length - plans.length),
  ].join("");
}

/** What a plan costs before its first row, with the word on rows left out. */
function frameCost(plan: PlanDocument, form: Form): number {
  const sections = plan.sections.filter(isSaid);
  return (
    form.cost(form.plan(plan)) +
    sections.reduce(
      (sum, each) =>
        sum +
        form.cost(form.section(each, each.rows.length === 0 ? undefined : 999_999)) +
        form.cost(form.sectionEnd(each)),
      0,
    )
  );
}

function isSaid({ rows, nothing }: Section): boolean {
  return rows.length > 0 || nothing !== undefined;
}

function planText(plan: PlanDocument, rows: readonly (readonly string[])[], form: Form): string {
  const sections = plan.sections.flatMap((section, index) => {
    if (!isSaid(section)) return [];
    const own = rows[index] ?? [];
    const shown = own.length === section.rows.length ? undefined : own.length;
    return [form.section(section, shown), ...own, form.sectionEnd(section)];
  });
  return [form.plan(plan), ...sections].join("");
}
