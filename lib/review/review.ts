/** The use case `review`: who gains and loses what by plans, and what is risky in them. */
import type { Inventory } from "../inventory/inventory";
import { type Review, reviewOf, type ReviewedPlan, type ReviewOptions } from "../report/review/model";
import { InputError } from "../rules/input-error";

/** A plan as its reader gives it: what costs time is made when it is asked for. */
export interface ReadPlan extends Pick<ReviewedPlan, "file" | "sha256" | "after" | "incomplete" | "notes"> {
  /** Undefined for a synthesized stack, which has no before. */
  readonly before: (() => Inventory) | undefined;
  /** Undefined for a synthesized stack. */
  readonly changes: (() => Pick<ReviewedPlan, "changes" | "unchanged" | "unread">) | undefined;
  readonly fingerprint?: () => NonNullable<ReviewedPlan["fingerprint"]>;
}

/**
 * The review of plans. Each is read, reviewed and let go before the next: of a thousand, one is in memory.
 * @throws InputError for a synthesized stack, which has no before
 */
export function reviewReadings(readings: Iterable<ReadPlan>, options: ReviewOptions): Review {
  return reviewOf(plansOf(readings), options);
}

function* plansOf(readings: Iterable<ReadPlan>): Generator<ReviewedPlan> {
  for (const reading of readings) yield planOf(reading);
}

/** Field by field: a reading holds the whole plan, and a review outlives it. */
function planOf(reading: ReadPlan): ReviewedPlan {
  const { before, changes, file, sha256, after, incomplete, notes } = reading;
  if (before === undefined || changes === undefined) {
    throw new InputError(
      `${file} is a synthesized stack, which has no before. A plan has: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json`,
    );
  }
  return {
    file,
    sha256,
    after,
    incomplete,
    notes,
    before: before(),
    ...changes(),
    fingerprint: reading.fingerprint?.(),
  };
}
