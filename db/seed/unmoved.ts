import { zero } from '@cse/schema/cents'
/** Kept amounts begin at zero: the ledger's own trigger moves them. */
export const NOTHING_KEPT = {
  plannedCents: zero,
  committedCents: zero,
  liquidatedCents: zero,
  orderedCents: zero,
  paidCents: zero,
  withheldLiquidatedCents: zero,
  withheldOrderedCents: zero,
  withheldPaidCents: zero,
}

/** A line before its movements. The facts of all lines are emitted at once, when all are there. */
export const UNMOVED_LINE = {
  ...NOTHING_KEPT,
  proposedCents: zero,
  reservedCents: zero,
  servingCents: zero,
  version: 0,
  emittedVersion: null,
}
