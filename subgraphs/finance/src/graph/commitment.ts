import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { outstanding, payable } from '../rules/amounts.ts'
import { planInterventionOf } from '../store/interventions.ts'
import {
  commitmentById,
  commitmentsByCig,
  commitmentsOfIntervention,
  movementsOfCommitment,
} from '../store/ledger.ts'
import { fundingLineOf } from '../store/plan-parts.ts'
import { actOf, FormalAct } from './formal-act.ts'
import { Commitment, FundingLine, Movement, PlanIntervention } from './types.ts'

Commitment.implement({
  description:
    'Money bound to a creditor by an act (impegno di spesa, D.Lgs. 267/2000 art. 183), and what became of it.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('commitment', uuid),
    }),
    line: t.field({
      type: FundingLine,
      nullable: false,
      description: 'The line it draws on (linea di finanziamento).',
      resolve: ({ lineUuid }, _, { session }) => fundingLineOf(session, lineUuid),
    }),
    intervention: t.field({
      type: PlanIntervention,
      nullable: false,
      description: 'The intervention it pays for.',
      resolve: ({ interventionUuid }, _, { session }) => planInterventionOf(session, interventionUuid),
    }),
    act: t.exposeString('act', {
      nullable: false,
      description: 'Number and date of the act (determinazione di impegno).',
    }),
    creditor: t.exposeString('creditor', {
      nullable: false,
      description:
        'The organisation to which it is owed (creditore). Who receives a benefit in person is named in the act only (D.Lgs. 33/2013 art. 26 c. 4).',
    }),
    formalAct: t.field({
      type: FormalAct,
      nullable: true,
      description: 'The act by kind, number and day, where these are known (estremi dell’atto).',
      resolve: ({ actKind, actNumber, committedOn }) => actOf({ actKind, actNumber, actOn: committedOn }),
    }),
    creditorCode: t.exposeString('creditorCode', {
      nullable: true,
      description: 'VAT number (partita IVA) or tax code of the organisation, 11 digits.',
    }),
    cig: t.expose('cig', {
      type: 'Cig',
      nullable: true,
      description: 'CIG of the procurement, if there is one.',
    }),
    cup: t.expose('cup', {
      type: 'Cup',
      nullable: true,
      description: 'CUP of the investment project, if there is one.',
    }),
    dueYear: t.exposeInt('dueYear', {
      nullable: false,
      description: 'The year in which it falls due (esigibilità, D.Lgs. 118/2011).',
    }),
    committedOn: t.expose('committedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day of the act (data dell’impegno).',
    }),
    committed: t.expose('committed', {
      type: 'Euro',
      nullable: false,
      description: 'Impegnato, less what was reduced (disimpegni, economie), in euro.',
    }),
    liquidated: t.expose('liquidated', {
      type: 'Euro',
      nullable: false,
      description: 'Liquidato, less what was reversed, in euro.',
    }),
    ordered: t.expose('ordered', {
      type: 'Euro',
      nullable: false,
      description: 'Ordinato: what the treasurer was told to pay (mandati), in euro.',
    }),
    paid: t.expose('paid', { type: 'Euro', nullable: false, description: 'Pagato, in euro.' }),
    outstanding: t.field({
      type: 'Euro',
      nullable: false,
      description: 'Residuo passivo: committed and not yet liquidated, in euro.',
      resolve: outstanding,
    }),
    payable: t.field({
      type: 'Euro',
      nullable: false,
      description: 'Da pagare: liquidated and not yet paid, in euro.',
      resolve: payable,
    }),
    servesReservations: t.exposeBoolean('servesReservations', {
      nullable: false,
      description:
        'Whether it is for what cases reserve on its line (impegno delle somme prenotate): their deliveries are liquidated on it.',
    }),
    recognisesDebt: t.exposeBoolean('recognisesDebt', {
      nullable: false,
      description:
        'Whether it recognises a debt beside the budget (debito fuori bilancio, D.Lgs. 267/2000 art. 194): what was delivered before its act is liquidated on it.',
    }),
    movements: t.field({
      type: [Movement],
      nullable: false,
      description: 'What was recorded on it, the oldest first.',
      resolve: ({ uuid }, _, { session }) => movementsOfCommitment(session, uuid),
    }),
  }),
})

builder.asEntity(Commitment, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => commitmentById(session, decodeId('commitment', id)),
})

const CommitmentFilter = builder.inputType('CommitmentFilter', {
  description: 'What narrows the commitments of an intervention; conditions add up.',
  fields: (t) => ({
    dueYear: t.int({ description: 'The year in which they fall due.' }),
    outstanding: t.boolean({ description: 'Only those not yet liquidated in full (residui passivi).' }),
  }),
})

const CommitmentConnection = connection(builder, Commitment)

builder.objectField(PlanIntervention, 'commitments', (t) =>
  t.field({
    type: CommitmentConnection,
    nullable: true,
    description: 'The commitments of the intervention (impegni), the latest first.',
    args: {
      filter: t.arg({
        type: CommitmentFilter,
        required: false,
        description: 'Which commitments; all by default.',
      }),
      ...pageArgs(t.arg),
    },
    resolve: reading(['uuid'], ({ uuid }, { filter, ...args }, { session, keys }) => {
      const wanted = { dueYear: filter?.dueYear ?? null, outstanding: filter?.outstanding ?? false }
      return page(keys, args, commitmentsOfIntervention(session, uuid, wanted))
    }),
  }),
)

builder.queryField('commitmentByCig', (t) =>
  t.field({
    type: [Commitment],
    nullable: true,
    description: 'The commitments in scope that a procurement gave rise to, the latest first.',
    args: { cig: t.arg({ type: 'Cig', required: true, description: 'CIG or SmartCIG of the procurement.' }) },
    resolve: (_, { cig }, { session }) => commitmentsByCig(session, cig),
  }),
)
