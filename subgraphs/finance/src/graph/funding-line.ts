import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import {
  availableAsReleased,
  openReservations,
  reservedAsReleased,
  residual,
  untouched,
} from '../rules/amounts.ts'
import { partOfLine } from '../store/amounts.ts'
import { fundOf } from '../store/funds.ts'
import { planInterventionOf } from '../store/interventions.ts'
import { type FundingLineRow, fundingLineById } from '../store/plan-parts.ts'
import { reservingFew } from '../store/served.ts'
import { asOfArgument, settledInstant } from './as-of.ts'
import { Amounts, Fund, FundingLine, PlanIntervention } from './types.ts'

const FundingLineStage = builder.enumType('FundingLineStage', {
  description: 'Whether the money of a funding line can be bound (stato della linea di finanziamento).',
  values: {
    DRAFT: { description: 'Proposed in a plan that is not yet approved (proposta).' },
    OPEN: { description: 'Can be committed (aperta).' },
    CLOSED: {
      description:
        'Its year is closed (chiusa): residui passivi are still liquidated and paid, what is left is carried over.',
    },
  } satisfies Record<FundingLineRow['stage'], object>,
})

FundingLine.implement({
  description: 'What one fund sets aside for one intervention in one year (linea di finanziamento).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('funding_line', uuid),
    }),
    intervention: t.field({
      type: PlanIntervention,
      nullable: false,
      description: 'The intervention it pays for.',
      resolve: ({ interventionUuid }, _, { session }) => planInterventionOf(session, interventionUuid),
    }),
    fund: t.field({
      type: Fund,
      nullable: false,
      description: 'The fund it comes from (fonte di finanziamento).',
      resolve: ({ fundCode }, _, { session }) => fundOf(session, fundCode),
    }),
    year: t.exposeInt('year', { nullable: false, description: 'The year it is for (annualità).' }),
    proposed: t.expose('proposed', {
      type: 'Euro',
      nullable: false,
      description:
        'What the draft of the plan proposes for it (proposta), in euro: the act of approval makes it the first appropriation.',
    }),
    stage: t.expose('stage', {
      type: FundingLineStage,
      nullable: false,
      description: 'Whether its money can be bound (stato della linea).',
    }),
    reserved: t.field({
      type: 'Euro',
      nullable: true,
      description:
        'What cases have reserved and no commitment serves yet (prenotato), in euro. With the year it lapses (D.Lgs. 267/2000 art. 183 c. 3). For a comune in thousands, and nothing (null) while one to four cases reserve.',
      resolve: async (line, _, { session, viewer }) =>
        reservedAsReleased(line, viewer.scope === 'AMBITO' ? null : await reservingFew(session, line.uuid)),
    }),
    available: t.field({
      type: 'Euro',
      nullable: true,
      description:
        'What can be committed for others than cases (disponibile): residual less reserved, in euro; for a comune in whole thousands, rounded down, where cases have reserved.',
      resolve: (line, _, { viewer }) =>
        availableAsReleased(residual(line), openReservations(line), {
          keepsBooks: viewer.scope === 'AMBITO',
        }),
    }),
    amounts: t.field({
      type: Amounts,
      nullable: false,
      description: 'Its figures, kept at every movement.',
      args: { asOf: t.arg(asOfArgument) },
      resolve: async (row, { asOf }, { session, now }) => {
        const instant = settledInstant(asOf, now)
        if (!instant) return row
        const [sum] = await partOfLine(session, row.uuid, { year: null, fund: null, asOf: instant })
        return sum ?? { ...untouched, asOf: instant }
      },
    }),
  }),
})

builder.asEntity(FundingLine, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => fundingLineById(session, decodeId('funding_line', id)),
})
