/** Kept amounts begin at zero: the ledger's own trigger moves them. */
export const NOTHING_KEPT = {
  plannedCents: 0,
  committedCents: 0,
  liquidatedCents: 0,
  orderedCents: 0,
  paidCents: 0,
  withheldLiquidatedCents: 0,
  withheldOrderedCents: 0,
  withheldPaidCents: 0,
}

/** A line before its movements. The facts of all lines are emitted at once, when all are there. */
export const UNMOVED_LINE = {
  ...NOTHING_KEPT,
  proposedCents: 0,
  reservedCents: 0,
  servingCents: 0,
  version: 0,
  toldVersion: null,
}
