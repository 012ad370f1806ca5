import { connection, pageArgs } from '@cse/schema/connection'
import { encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { propertiesRead } from '@cse/schema/reading'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { personById } from '../store/people.ts'
import {
  countHoldsInForce,
  type HoldRow,
  type holdReasons,
  holdsInForce,
  type RetentionRuleRow,
  retentionRuleByCode,
  retentionRules,
} from '../store/retention.ts'
import { Person } from './types.ts'

const RetentionOutcome = builder.enumType('RetentionOutcome', {
  description: 'What becomes of a kind of record when its period is over (esito della conservazione).',
  values: {
    ERASE: { description: 'It is proposed to a supervisor (proposta di scarto).' },
    REMOVE: {
      description:
        'The platform removes it by itself (cancellazione automatica): it is no record of the administration.',
    },
    KEEP: { description: 'The law keeps it (conservazione per legge).' },
    ANONYMISE: { description: 'It stays and leads to nobody (anonimizzazione).' },
  } satisfies Record<RetentionRuleRow['outcome'], object>,
})

export const RetentionRule = builder.objectRef<RetentionRuleRow>('RetentionRule').implement({
  description:
    'How long a kind of record is kept (massimario di selezione e scarto, D.P.R. 445/2000 art. 68). Source: db/data/retention_rule.csv.',
  fields: (t) => ({
    code: t.exposeString('code', { nullable: false, description: 'Code of the kind (codice): `CASE_FILE`.' }),
    label: t.exposeString('label', {
      nullable: false,
      description: 'Which records (documenti), in Italian.',
    }),
    starts: t.exposeString('starts', {
      nullable: false,
      description: 'From which event the period runs (decorrenza): `CASE_CLOSED`.',
    }),
    years: t.exposeInt('years', { nullable: true, description: 'How many years (anni); none: see `days`.' }),
    days: t.exposeInt('days', {
      nullable: true,
      description: 'How many days (giorni); where there are no years either: for good.',
    }),
    outcome: t.expose('outcome', {
      type: RetentionOutcome,
      nullable: false,
      description: 'What becomes of it then (esito).',
    }),
    remains: t.exposeString('remains', {
      nullable: true,
      description: 'What is there afterwards (ciò che resta), in Italian.',
    }),
    basis: t.exposeString('basis', {
      nullable: false,
      description: 'On which law it rests (base giuridica).',
    }),
    confidence: t.exposeString('confidence', {
      nullable: false,
      description:
        'How sure the period is (certezza): `S` read in a source, `S*` inferred, `N` named, `K` to be confirmed by the Region and by the plan of each body.',
    }),
    validFrom: t.expose('validFrom', {
      type: 'Date',
      nullable: false,
      description: 'First day (decorrenza).',
    }),
    validTo: t.expose('validTo', {
      type: 'Date',
      nullable: true,
      description: 'First day on which it no longer holds (fine validità).',
    }),
  }),
})

export const RetentionHoldReason = builder.enumType('RetentionHoldReason', {
  description: 'Why a record is kept though its period is over (motivo di esclusione dallo scarto).',
  values: {
    DISPUTE_PENDING: { description: 'A dispute is pending (contenzioso pendente).' },
    LEGAL_OBLIGATION: { description: 'A law or a judge asks for it (obbligo di conservazione).' },
    HISTORICAL_INTEREST: { description: 'It is of historical interest (interesse storico).' },
    OTHER: { description: 'For another reason, which the note says (altro).' },
  } satisfies Record<(typeof holdReasons)[number], object>,
})

export const RetentionHold = builder.objectRef<HoldRow>('RetentionHold').implement({
  description:
    'That a record is kept though its period is over, and is not proposed again meanwhile (esclusione dallo scarto).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('retention_hold', id),
    }),
    rule: t.field({
      type: RetentionRule,
      nullable: true,
      description: 'Which kind of record it is (tipo di documento).',
      resolve: ({ rule }, _, { session }) => retentionRuleByCode(session, rule),
    }),
    person: t.field({
      type: Person,
      nullable: true,
      description: 'Whose record (interessato); none for who does not see the person.',
      resolve: ({ personId }, _, { session }, info) =>
        personById(session, personId, propertiesRead(info, 'Person')),
    }),
    reference: t.exposeString('reference', {
      nullable: true,
      description: 'Number by which the office knows the record (numero del fascicolo).',
    }),
    reason: t.expose('reason', { type: RetentionHoldReason, nullable: false, description: 'Why (motivo).' }),
    note: t.exposeString('note', { nullable: false, description: 'Why, in words (motivazione).' }),
    placedAt: t.expose('placedAt', { type: 'DateTime', nullable: false, description: 'Since when.' }),
    placedBy: t.exposeString('placedBy', {
      nullable: false,
      description: 'Who placed it, as the identity provider names them (responsabile).',
    }),
    until: t.expose('until', {
      type: 'Date',
      nullable: true,
      description: 'Its last day (scadenza); none: until it is lifted.',
    }),
    liftedAt: t.expose('liftedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was lifted (revoca); none while it stands.',
    }),
    liftedBy: t.exposeString('liftedBy', {
      nullable: true,
      description: 'Who lifted it, as the identity provider names them (responsabile).',
    }),
    liftReason: t.exposeString('liftReason', {
      nullable: true,
      description: 'Why it was lifted (motivo della revoca).',
    }),
  }),
})

const RetentionHoldConnection = connection(builder, RetentionHold)

builder.queryField('retentionRules', (t) =>
  t.field({
    type: [RetentionRule],
    nullable: true,
    description: 'How long each kind of record is kept, by code (massimario di selezione e scarto).',
    resolve: (_, __, { session }) => retentionRules(session),
  }),
)

builder.queryField('retentionHolds', (t) =>
  t.field({
    type: RetentionHoldConnection,
    nullable: true,
    description:
      'Records of the viewer’s body that are kept though their period is over, the latest hold first (esclusioni in corso).',
    args: pageArgs(t.arg),
    resolve: (_, args, { session, now, keys }) =>
      page(keys, args, {
        list: 'retention holds',
        fetch: (slice) => holdsInForce(session, today(now), slice),
        cursorOf: ({ place, id }) => [place, id],
        count: () => countHoldsInForce(session, today(now)),
      }),
  }),
)
