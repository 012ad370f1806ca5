import { type Breach, breachOf, type Figures } from './amounts.ts'

/** The kinds of ledger movement; the database moves the kept amounts by the same table (db/finance, `keep_amounts`). */
export const movementKinds = [
  'APPROPRIATION',
  'VARIATION',
  'COMMITMENT',
  'REDUCTION',
  'LIQUIDATION',
  'REVERSAL',
  'PAYMENT',
] as const
export type MovementKind = (typeof movementKinds)[number]

/** A movement as far as it moves figures; cents above zero, but for a variation, which may also take away. */
export interface Entry {
  readonly kind: MovementKind
  readonly amount: number
}

interface Effect {
  readonly figure: keyof Figures
  readonly sign: 1 | -1
}

/** Which figure a kind moves, and in which direction (D.Lgs. 267/2000 arts. 175, 183-185; riaccertamento: D.Lgs. 118/2011 art. 3 c. 4). */
export const effects: Readonly<Record<MovementKind, Effect>> = {
  APPROPRIATION: { figure: 'planned', sign: 1 },
  VARIATION: { figure: 'planned', sign: 1 },
  COMMITMENT: { figure: 'committed', sign: 1 },
  REDUCTION: { figure: 'committed', sign: -1 },
  LIQUIDATION: { figure: 'liquidated', sign: 1 },
  REVERSAL: { figure: 'liquidated', sign: -1 },
  PAYMENT: { figure: 'paid', sign: 1 },
}

/** The figures after a movement, whether or not the rules allow it: `breachBy` tells. */
export function after(figures: Figures, { kind, amount }: Entry): Figures {
  const { figure, sign } = effects[kind]
  return { ...figures, [figure]: figures[figure] + sign * amount }
}

/** The rule that recording the movement would break; undefined when it fits. The database refuses what breaks one, whoever asks. */
export function breachBy(figures: Figures, entry: Entry): Breach | undefined {
  return breachOf(after(figures, entry))
}
