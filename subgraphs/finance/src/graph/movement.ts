import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import type { MovementKind as Kind } from '../rules/ledger.ts'
import { commitmentById, movementById, movementsOfIntervention } from '../store/ledger.ts'
import { fundingLineById, fundingLineOf } from '../store/plan-parts.ts'
import { actOf, FormalAct } from './formal-act.ts'
import { Commitment, FundingLine, Movement, PlanIntervention } from './types.ts'

const MovementKind = builder.enumType('MovementKind', {
  description: 'What a ledger movement does to the figures of its line.',
  values: {
    APPROPRIATION: { description: 'Adds to the planned (stanziamento).' },
    VARIATION: {
      description:
        'Adds to the planned or, below zero, takes from it (variazione, D.Lgs. 267/2000 art. 175).',
    },
    CARRIED_IN: {
      description: 'Adds to the planned what a closed year left, as avanzo vincolato (residuo riportato).',
    },
    CARRIED_OUT: { description: 'Takes from the planned of a closed year (residuo riportato altrove).' },
    LAPSE: {
      description: 'Takes from the planned what a closed year did not commit (economia di stanziamento).',
    },
    COMMITMENT: { description: 'Adds to the committed (impegno, D.Lgs. 267/2000 art. 183).' },
    COMMITMENT_REVERSAL: { description: 'Takes from the committed (annullamento dell’impegno).' },
    REDUCTION: { description: 'Takes from the committed (disimpegno o economia).' },
    REDUCTION_REVERSAL: { description: 'Adds to the committed again (annullamento del disimpegno).' },
    LIQUIDATION: { description: 'Adds to the liquidated (liquidazione, D.Lgs. 267/2000 art. 184).' },
    REVERSAL: { description: 'Takes from the liquidated (storno).' },
    PAYMENT_ORDER: { description: 'Adds to the ordered (mandato di pagamento, D.Lgs. 267/2000 art. 185).' },
    PAYMENT_ORDER_REVERSAL: { description: 'Takes from the ordered (annullamento del mandato).' },
    PAYMENT: {
      description:
        'Adds to the paid, once the treasurer gave a receipt (pagamento, D.Lgs. 267/2000 art. 185).',
    },
    PAYMENT_REVERSAL: { description: 'Takes from the paid (storno del pagamento).' },
  } satisfies Record<Kind, object>,
})

Movement.implement({
  description:
    'An entry of the ledger (movimento contabile). Entries are never changed: a mistake is reversed by an entry of its own.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('movement', uuid),
    }),
    kind: t.expose('kind', {
      type: MovementKind,
      nullable: false,
      description: 'What it does (tipo di movimento).',
    }),
    amount: t.expose('amount', {
      type: 'Euro',
      nullable: false,
      description: 'By how much (importo), in euro: above zero, but for a variation that takes away.',
    }),
    act: t.exposeString('act', { nullable: false, description: 'The act behind it (atto).' }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why, where the act does not say (causale).',
    }),
    bookedOn: t.expose('bookedOn', {
      type: 'Date',
      nullable: false,
      description: 'Accounting day (data contabile).',
    }),
    recordedAt: t.expose('recordedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was entered here (data di registrazione).',
    }),
    line: t.field({
      type: FundingLine,
      nullable: false,
      description: 'The line whose figures it moves.',
      resolve: ({ lineUuid }, _, { session }) => fundingLineOf(session, lineUuid),
    }),
    commitment: t.field({
      type: Commitment,
      nullable: true,
      description: 'The commitment it belongs to; none for appropriations and variations.',
      resolve: ({ commitmentUuid }, _, { session }) =>
        commitmentUuid === null ? null : commitmentById(session, commitmentUuid),
    }),
    formalAct: t.field({
      type: FormalAct,
      nullable: true,
      description: 'The act behind it by kind, number and day, where these are known (estremi dell’atto).',
      resolve: actOf,
    }),
    counterpart: t.string({
      nullable: true,
      description:
        'Towards whom or what it is (controparte): the creditor of its commitment, else the fund that gives or takes.',
      resolve: async ({ commitmentUuid, lineUuid }, _, { session }) =>
        commitmentUuid === null
          ? (await fundingLineOf(session, lineUuid)).fundCode
          : ((await commitmentById(session, commitmentUuid))?.creditor ?? null),
    }),
    counterpartLine: t.field({
      type: FundingLine,
      nullable: true,
      description:
        'The line that gives what this one receives, or the other way round (linea di contropartita).',
      resolve: ({ counterpartLineUuid }, _, { session }) =>
        counterpartLineUuid === null ? null : fundingLineById(session, counterpartLineUuid),
    }),
    invoiceNumber: t.exposeString('invoiceNumber', {
      nullable: true,
      description: 'Number of the invoice that was liquidated (fattura), if there was one.',
    }),
    invoiceOn: t.expose('invoiceOn', {
      type: 'Date',
      nullable: true,
      description: 'Day of that invoice (data della fattura).',
    }),
    reverses: t.field({
      type: Movement,
      nullable: true,
      description: 'The entry it undoes, in whole or in part (storno di).',
      resolve: ({ reversesUuid }, _, { session }) =>
        reversesUuid === null ? null : movementById(session, reversesUuid),
    }),
  }),
})

builder.asEntity(Movement, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => movementById(session, decodeId('movement', id)),
})

const MovementFilter = builder.inputType('MovementFilter', {
  description: 'What narrows the movements of an intervention; conditions add up.',
  fields: (t) => ({
    kinds: t.field({ type: [MovementKind], description: 'Only of these kinds.' }),
    bookedFrom: t.field({ type: 'Date', description: 'First accounting day, included.' }),
    bookedTo: t.field({ type: 'Date', description: 'Last accounting day, included.' }),
  }),
})

const MovementConnection = connection(builder, Movement)

builder.objectField(PlanIntervention, 'movements', (t) =>
  t.field({
    type: MovementConnection,
    nullable: true,
    description: 'The ledger of the intervention (movimenti), the latest entry first.',
    args: {
      filter: t.arg({
        type: MovementFilter,
        required: false,
        description: 'Which movements; all by default.',
      }),
      ...pageArgs(t.arg),
    },
    resolve: reading(['uuid'], ({ uuid }, { filter, ...args }, { session, keys }) => {
      const { kinds, bookedFrom, bookedTo } = filter ?? {}
      const wanted = { kinds: kinds ?? null, bookedFrom: bookedFrom ?? null, bookedTo: bookedTo ?? null }
      return page(keys, args, movementsOfIntervention(session, uuid, wanted))
    }),
  }),
)
