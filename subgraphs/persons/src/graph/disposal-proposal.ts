import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import { organisationsOf } from '../rules/organisation.ts'
import {
  countProposals,
  countsOf,
  type DisposalCountRow,
  itemsOfProposal,
  type ProposalRow,
  proposalById,
  type proposalStatuses,
  proposals,
  type RemovalRow,
  removalsOf,
} from '../store/disposals.ts'
import { retentionRuleByCode } from '../store/retention.ts'
import { AccessOrganisation } from './access-entry.ts'
import { DisposalItemConnection, DisposalItemState } from './disposal-item.ts'
import { RetentionRule } from './retention.ts'

const DisposalStatus = builder.enumType('DisposalStatus', {
  description: 'Where a proposal stands (stato della proposta di scarto).',
  values: {
    OPEN: { description: 'Waits for a supervisor (da decidere).' },
    APPROVED: { description: 'Ordered; records are being erased (approvata, in esecuzione).' },
    CARRIED_OUT: { description: 'All that was ordered is erased (eseguita).' },
    SUPERSEDED: {
      description: 'Nobody decided before the next year’s was made (superata dalla successiva).',
    },
  } satisfies Record<(typeof proposalStatuses)[number], object>,
})

const DisposalCount = builder.objectRef<DisposalCountRow>('DisposalCount').implement({
  description: 'How many records of a kind a proposal holds (consistenza dell’elenco di scarto).',
  fields: (t) => ({
    rule: t.field({
      type: RetentionRule,
      nullable: true,
      description: 'Which kind (tipo di documento).',
      resolve: ({ rule }, _, { session }) => retentionRuleByCode(session, rule),
    }),
    proposed: t.exposeInt('proposed', {
      nullable: false,
      description: 'Proposed and not decided (proposti).',
    }),
    held: t.exposeInt('held', { nullable: false, description: 'Taken out (esclusi).' }),
    approved: t.exposeInt('approved', {
      nullable: false,
      description: 'Ordered, not yet erased (approvati).',
    }),
    erased: t.exposeInt('erased', { nullable: false, description: 'Erased (scartati).' }),
    leftOut: t.exposeInt('leftOut', { nullable: false, description: 'Left out (non eseguiti).' }),
  }),
})

const DisposalRemoval = builder.objectRef<RemovalRow>('DisposalRemoval').implement({
  description: 'How much of what was removed, for the report (verbale di scarto).',
  fields: (t) => ({
    rule: t.field({
      type: RetentionRule,
      nullable: true,
      description: 'With which kind of record (tipo di documento).',
      resolve: ({ rule }, _, { session }) => retentionRuleByCode(session, rule),
    }),
    what: t.exposeString('what', {
      nullable: false,
      description: 'What (oggetto): `DATA_KEYS`, `DOCUMENTS`, `DIARY_ENTRIES`, `APPOINTMENTS`, `PERSONS`.',
    }),
    number: t.exposeInt('number', { nullable: false, description: 'How many (quantità).' }),
  }),
})

export const DisposalProposal = builder.objectRef<ProposalRow>('DisposalProposal').implement({
  description:
    'What is proposed to be erased of what a body keeps, once a year, because its period is over (elenco e verbale di scarto, D.P.R. 445/2000 art. 68). Nothing is erased before a supervisor orders it.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('disposal_proposal', id),
    }),
    holder: t.field({
      type: AccessOrganisation,
      nullable: true,
      description: 'The body that keeps the records (ente).',
      resolve: ({ holder }) => organisationsOf([holder])[0] ?? null,
    }),
    year: t.exposeInt('year', { nullable: false, description: 'Year of the proposal (anno).' }),
    endedBefore: t.expose('endedBefore', {
      type: 'Date',
      nullable: false,
      description: 'Periods were over before this day (termini scaduti prima del).',
    }),
    madeAt: t.expose('madeAt', { type: 'DateTime', nullable: false, description: 'When it was made.' }),
    status: t.expose('status', {
      type: DisposalStatus,
      nullable: false,
      description: 'Where it stands (stato).',
    }),
    act: t.exposeString('act', {
      nullable: true,
      description: 'Number of the act that orders it (numero della determinazione).',
    }),
    actOn: t.expose('actOn', {
      type: 'Date',
      nullable: true,
      description: 'Day of that act (data dell’atto).',
    }),
    clearance: t.exposeString('clearance', {
      nullable: true,
      description:
        'Reference of the authorisation of the archival supervisory office (nulla osta della Soprintendenza archivistica, D.Lgs. 42/2004 art. 21).',
    }),
    clearanceOn: t.expose('clearanceOn', {
      type: 'Date',
      nullable: true,
      description: 'Day of that authorisation (data del nulla osta).',
    }),
    decidedBy: t.exposeString('decidedBy', {
      nullable: true,
      description: 'Who ordered it, as the identity provider names them (responsabile).',
    }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was ordered.',
    }),
    carriedOutAt: t.expose('carriedOutAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When all that was ordered was erased (data del verbale).',
    }),
    version: t.exposeInt('version', {
      nullable: false,
      description:
        'Grows when records are added and when it is decided; an approval names the one that was read (versione).',
    }),
    counts: t.field({
      type: [DisposalCount],
      nullable: false,
      description: 'How many records of each kind (consistenza).',
      resolve: ({ id }, _, { session }) => countsOf(session, id),
    }),
    removals: t.field({
      type: [DisposalRemoval],
      nullable: false,
      description: 'What was removed by it (verbale di scarto).',
      resolve: ({ id }, _, { session }) => removalsOf(session, id),
    }),
    items: t.field({
      type: DisposalItemConnection,
      nullable: true,
      description: 'Its records by kind, what is over longest first (documenti in elenco).',
      args: {
        state: t.arg({ type: DisposalItemState, description: 'Those in this state; all by default.' }),
        ...pageArgs(t.arg),
      },
      resolve: ({ id }, { state, ...args }, { session, keys }) =>
        page(keys, args, itemsOfProposal(session, id, { state: state ?? null })),
    }),
  }),
})

const DisposalProposalConnection = connection(builder, DisposalProposal)

builder.queryField('disposalProposals', (t) =>
  t.field({
    type: DisposalProposalConnection,
    nullable: true,
    description:
      'What is and was proposed to be erased of what the viewer’s body keeps, the latest first (elenchi di scarto).',
    args: pageArgs(t.arg),
    resolve: (_, args, { session, keys }) =>
      page(keys, args, {
        list: 'disposal proposals',
        fetch: (slice) => proposals(session, slice),
        cursorOf: ({ place, id }) => [place, id],
        count: () => countProposals(session),
      }),
  }),
)

builder.queryField('disposalProposal', (t) =>
  t.field({
    type: DisposalProposal,
    nullable: true,
    description: 'A proposal by id (elenco di scarto).',
    args: { id: t.arg.id({ required: true, description: 'Id of the proposal.' }) },
    resolve: (_, { id }, { session }) => proposalById(session, decodeId('disposal_proposal', id)),
  }),
)
