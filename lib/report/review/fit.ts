/** A document in a budget: whole rows, most important first, and a word on what is left out. */
import type { PlanDocument, ReviewDocument, Section } from "./document";
import type { Row } from "./row";

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
  /** After the last section of a plan. */
  readonly planEnd: (plan: PlanDocument) => string;
  readonly closing: (document: ReviewDocument, omittedPlans: number) => string;
}

/** Of the whole, what a plan may take before the plans after it. */
const LEAST_SHARE = 1 / 8;

/** Writes as much of a document as fits. */
export function fitted(document: ReviewDocument, form: Form): string {
  const purse = new Purse(
    form.budget - form.cost(form.heading(document, 999_999_999)) - form.cost(form.closing(document, 999_999)),
  );
  const plans: FittedPlan[] = [];
  // The heaviest plan first. Each question of a plan gets its share, so that no long answer takes the room of the next.
  for (const [index, plan] of document.plans.entries()) {
    if (!purse.take(frameCost(plan, form))) break;
    const fittedPlan = new FittedPlan(plan, form, purse);
    plans.push(fittedPlan);
    fittedPlan.share(Math.max(purse.left / (document.plans.length - index), form.budget * LEAST_SHARE));
  }
  // What is left over goes to the answers, question by question, and then to the details.
  const most = Math.max(0, ...plans.map(({ sections }) => sections.length));
  for (let section = 0; section < most; section++) for (const plan of plans) plan.sections[section]?.fill(purse.left);
  const shown = plans.reduce((sum, plan) => sum + plan.shown, 0);
  const all = document.plans.reduce((sum, plan) => sum + rowsIn(plan), 0);
  return [
    form.heading(document, all - shown),
    ...plans.map((plan) => plan.text()),
    form.closing(document, document.plans.length - plans.length),
  ].join("");
}

function rowsIn({ sections }: PlanDocument): number {
  return sections.reduce((count, { rows }) => count + rows.length, 0);
}

/** What is left of a budget. */
class Purse {
  constructor(private rest: number) {}

  get left(): number {
    return this.rest;
  }

  take(cost: number): boolean {
    if (cost > this.rest) return false;
    this.rest -= cost;
    return true;
  }
}

/** The rows of a section that are shown: always the first ones. */
class FittedSection {
  private readonly rows: string[] = [];

  constructor(
    readonly section: Section,
    private readonly form: Form,
    private readonly purse: Purse,
  ) {}

  get shown(): number {
    return this.rows.length;
  }

  /** Takes rows as long as they fit; what they cost. */
  fill(allowance: number): number {
    let spent = 0;
    for (const row of this.section.rows.slice(this.rows.length)) {
      const text = this.form.row(row, this.section);
      const cost = this.form.cost(text);
      if (spent + cost > allowance || !this.purse.take(cost)) break;
      this.rows.push(text);
      spent += cost;
    }
    return spent;
  }

  text(): string {
    if (!isSaid(this.section)) return "";
    const shown = this.rows.length === this.section.rows.length ? undefined : this.rows.length;
    return [this.form.section(this.section, shown), ...this.rows, this.form.sectionEnd(this.section)].join("");
  }
}

/** What is shown of a plan. */
class FittedPlan {
  readonly sections: readonly FittedSection[];

  constructor(
    private readonly plan: PlanDocument,
    private readonly form: Form,
    purse: Purse,
  ) {
    this.sections = plan.sections.map((section) => new FittedSection(section, form, purse));
  }

  get shown(): number {
    return this.sections.reduce((sum, { shown }) => sum + shown, 0);
  }

  /** Gives each section but the details an equal part; what one does not need, the next ones have. */
  share(allowance: number): void {
    let left = allowance;
    const open = this.sections.filter(({ section }) => !section.isDetail && section.rows.length > 0);
    for (const [index, section] of open.entries()) left -= section.fill(left / (open.length - index));
  }

  text(): string {
    return [
      this.form.plan(this.plan),
      ...this.sections.map((section) => section.text()),
      this.form.planEnd(this.plan),
    ].join("");
  }
}

/** What a plan costs before its first row, with the word on rows left out. */
function frameCost(plan: PlanDocument, form: Form): number {
  const sections = plan.sections.filter(isSaid);
  return (
    form.cost(form.plan(plan)) +
    form.cost(form.planEnd(plan)) +
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
