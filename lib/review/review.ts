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
 * The review of plans.
 * @throws InputError for a synthesized stack, which has no before
 */
export function reviewReadings(readings: readonly ReadPlan[], options: ReviewOptions): Review {
  return reviewOf(readings.map(planOf), options);
}

function planOf({ before, changes, ...reading }: ReadPlan): ReviewedPlan {
  if (before === undefined || changes === undefined) {
    throw new InputError(
      `${reading.file} is a synthesized stack, which has no before. A plan has: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json`,
    );
  }
  return { ...reading, before: before(), ...changes(), fingerprint: reading.fingerprint?.() };
}
