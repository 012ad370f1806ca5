import { movementKinds } from '@cse/db/finance/tables'
import { type Cents, cents, minus, plus } from '@cse/schema/cents'
import { type Breach, breachOf, type Figures } from './amounts.ts'

export { movementKinds }
export type MovementKind = (typeof movementKinds)[number]

/** A movement as far as it moves figures; cents above zero, but for a variation, which may also take away. */
export interface Entry {
  readonly kind: MovementKind
  readonly amount: Cents
}

interface Effect {
  readonly figure: keyof Figures
  readonly sign: 1 | -1
}

/**
 * Which figure a kind moves, and in which direction (D.Lgs. 267/2000 arts. 175, 183-185; riaccertamento: D.Lgs. 118/2011 art. 3 c. 4).
 * The database moves the kept amounts by the same table (`finance.moves`).
 */
export const effects: Readonly<Record<MovementKind, Effect>> = {
  APPROPRIATION: { figure: 'planned', sign: 1 },
  VARIATION: { figure: 'planned', sign: 1 },
  CARRIED_IN: { figure: 'planned', sign: 1 },
  CARRIED_OUT: { figure: 'planned', sign: -1 },
  LAPSE: { figure: 'planned', sign: -1 },
  COMMITMENT: { figure: 'committed', sign: 1 },
  COMMITMENT_REVERSAL: { figure: 'committed', sign: -1 },
  REDUCTION: { figure: 'committed', sign: -1 },
  REDUCTION_REVERSAL: { figure: 'committed', sign: 1 },
  LIQUIDATION: { figure: 'liquidated', sign: 1 },
  REVERSAL: { figure: 'liquidated', sign: -1 },
  PAYMENT_ORDER: { figure: 'ordered', sign: 1 },
  PAYMENT_ORDER_REVERSAL: { figure: 'ordered', sign: -1 },
  PAYMENT: { figure: 'paid', sign: 1 },
  PAYMENT_REVERSAL: { figure: 'paid', sign: -1 },
}

/** The entry that undoes another. Moves of planned money are undone by a variation of the plan, never one by one. */
export const reversals = {
  COMMITMENT: 'COMMITMENT_REVERSAL',
  REDUCTION: 'REDUCTION_REVERSAL',
  LIQUIDATION: 'REVERSAL',
  PAYMENT_ORDER: 'PAYMENT_ORDER_REVERSAL',
  PAYMENT: 'PAYMENT_REVERSAL',
} as const satisfies Partial<Record<MovementKind, MovementKind>>

/** The kind that undoes this one; undefined when it is not undone by an entry of its own. */
export function reversalOf(kind: MovementKind): MovementKind | undefined {
  return Object.hasOwn(reversals, kind) ? reversals[kind as keyof typeof reversals] : undefined
}

/** The figures after a movement, whether or not the rules allow it: `breachBy` says. */
export function after(figures: Figures, { kind, amount }: Entry): Figures {
  const { figure, sign } = effects[kind]
  return { ...figures, [figure]: sign > 0 ? plus(figures[figure], amount) : minus(figures[figure], amount) }
}

/** The rule that recording the movement would break; undefined when it fits. The database refuses what breaks one, whoever asks. */
export function breachBy(figures: Figures, entry: Entry): Breach | undefined {
  return breachOf(after(figures, entry))
}

/** The most that a movement of this kind may be with these figures, in cents: what the stage before it leaves. */
export function roomFor(kind: MovementKind, figures: Figures): Cents {
  const { planned, committed, liquidated, ordered, paid } = figures
  switch (effects[kind].figure) {
    case 'planned':
      return effects[kind].sign > 0 ? cents(Number.MAX_SAFE_INTEGER) : minus(planned, committed)
    case 'committed':
      return effects[kind].sign > 0 ? minus(planned, committed) : minus(committed, liquidated)
    case 'liquidated':
      return effects[kind].sign > 0 ? minus(committed, liquidated) : minus(liquidated, ordered)
    case 'ordered':
      return effects[kind].sign > 0 ? minus(liquidated, ordered) : minus(ordered, paid)
    case 'paid':
      return effects[kind].sign > 0 ? minus(ordered, paid) : paid
  }
}
