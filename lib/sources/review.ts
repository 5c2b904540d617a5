/** From plans to their review. */
import { type Review, reviewOf, type ReviewedPlan, type ReviewOptions } from "../report/review/model";
import { InputError } from "./input";
import type { NamedReading } from "./read";

/**
 * The review of readings.
 * @throws InputError for one that is no plan: a stack has no before
 */
export function reviewReadings(readings: readonly NamedReading[], options: ReviewOptions): Review {
  return reviewOf(readings.map(planOf), options);
}

function planOf({ before, changes, ...reading }: NamedReading): ReviewedPlan {
  if (before === undefined || changes === undefined) {
    throw new InputError(
      `${reading.file} is a synthesized stack, which has no before. A plan has: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json`,
    );
  }
  return { ...reading, before: before(), ...changes(), fingerprint: reading.fingerprint?.() };
}
