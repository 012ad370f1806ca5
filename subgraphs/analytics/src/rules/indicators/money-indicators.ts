import type { IndicatorDefinition } from './definition.ts'

const LEDGER = 'Piani sociali di zona, registro contabile'

/** Public money: exact, from the amounts of the interventions of the zone plans. */
export const MONEY_INDICATORS: readonly IndicatorDefinition[] = [
  {
    code: 'SPENDING_HEAD',
    name: 'Spesa liquidata per abitante',
    formula: 'importi liquidati nel piano di zona per l’anno / popolazione residente',
    unit: 'euro per abitante',
    source: LEDGER,
    direction: 'NEUTRAL',
    target: null,
    of: 'liquidated',
    per: 'inhabitants',
    times: 0.01,
  },
  {
    code: 'RESIDUAL_SHARE',
    name: 'Residui di stanziamento sul programmato',
    formula: '(risorse programmate − risorse impegnate) / risorse programmate × 100',
    unit: '%',
    source: LEDGER,
    direction: 'LOWER_IS_BETTER',
    target: null,
    of: 'residual',
    per: 'planned',
    times: 100,
  },
  {
    code: 'COMMITTED_SHARE',
    name: 'Impegnato sul programmato',
    formula: 'risorse impegnate / risorse programmate × 100',
    unit: '%',
    source: LEDGER,
    direction: 'HIGHER_IS_BETTER',
    target: null,
    of: 'committed',
    per: 'planned',
    times: 100,
  },
  {
    code: 'LIQUIDATED_SHARE',
    name: 'Liquidato sull’impegnato',
    formula: 'risorse liquidate / risorse impegnate × 100',
    unit: '%',
    source: LEDGER,
    direction: 'HIGHER_IS_BETTER',
    target: null,
    of: 'liquidated',
    per: 'committed',
    times: 100,
  },
]
