import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { propertiesRead, reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { caseById } from '../store/case.ts'
import { operatorOf } from '../store/operator.ts'
import {
  type ListedOperatorRow,
  listOf,
  type OpeningRow,
  openingsOf,
  type ProtectedRecordRow,
  type ProtectionStepRow,
  protectedRecordId,
  protectedRecords,
  protectionOfCase,
  protectionOfPerson,
  protectionStepsOf,
} from '../store/protected-record.ts'
import { Case } from './case.ts'
import { Person } from './foreign.ts'
import { Operator } from './operator.ts'
import { ListRole, ProtectionReason, ProtectionStepKind } from './protection-words.ts'

const ListedOperator = builder.objectRef<ListedOperatorRow>('ListedOperator').implement({
  description: 'Somebody on the list of a protected record (elenco di chi vi accede).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id of the place on the list.',
      resolve: ({ uuid }) => encodeId('listed_operator', uuid),
    }),
    operator: t.field({
      type: Operator,
      nullable: true,
      description: 'Who (operatore); null for who works with no case.',
      resolve: (row, _, { session }) => operatorOf(session, row),
    }),
    subject: t.exposeString('subject', {
      nullable: false,
      description: 'Who, as the identity provider names them.',
    }),
    role: t.expose('role', { type: ListRole, nullable: false, description: 'As what (ruolo).' }),
    until: t.expose('until', {
      type: 'Date',
      nullable: true,
      description: 'Last day (scadenza); null until taken off.',
    }),
  }),
})

const ProtectionStep = builder.objectRef<ProtectionStepRow>('ProtectionStep').implement({
  description: 'What was done about a protection, and why (atto sulla protezione).',
  fields: (t) => ({
    step: t.expose('step', { type: ProtectionStepKind, nullable: false, description: 'What (atto).' }),
    at: t.expose('at', { type: 'DateTime', nullable: false, description: 'When.' }),
    subject: t.exposeString('subject', {
      nullable: false,
      description: 'Who, as the identity provider names them (operatore).',
    }),
    reason: t.exposeString('reason', { nullable: false, description: 'Why (motivazione).' }),
  }),
})

const RecordOpening = builder.objectRef<OpeningRow>('RecordOpening').implement({
  description:
    'That somebody not on the list opened a protected record in an emergency, or tried to (accesso in emergenza a una cartella protetta): an alarm for its guardians.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', nullable: false, description: 'When.' }),
    operator: t.field({
      type: Operator,
      nullable: true,
      description: 'Who (operatore); null for who works with no case.',
      resolve: (row, _, { session }) => operatorOf(session, row),
    }),
    subject: t.exposeString('subject', {
      nullable: false,
      description: 'Who, as the identity provider names them.',
    }),
    reason: t.exposeString('reason', { nullable: false, description: 'The written reason (motivazione).' }),
    refused: t.exposeBoolean('refused', {
      nullable: false,
      description: 'Whether it was refused, because the record is protected from them.',
    }),
  }),
})

/** A protected record, for who works with it. */
export const ProtectedRecord = builder.objectRef<ProtectedRecordRow>('ProtectedRecord').implement({
  description:
    'A person, or one case, whose record is there for named operators alone (cartella protetta): for nobody else in searches, lists, counts, households, agendas and logs.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => protectedRecordId(uuid),
    }),
    person: t.field({
      type: Person,
      nullable: true,
      description: 'Whose record (interessato).',
      resolve: ({ personId }) => ({ id: encodeId('person', personId) }),
    }),
    case: t.field({
      type: Case,
      nullable: true,
      description: 'The case that is protected alone; null of the person as a whole.',
      resolve: ({ caseId }, _, { session }, info) =>
        caseId === null ? null : caseById(session, caseId, propertiesRead(info, 'Case')),
    }),
    reason: t.expose('reason', { type: ProtectionReason, nullable: false, description: 'Why (motivo).' }),
    protectedAt: t.expose('protectedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'Since when (decorrenza).',
    }),
    liftedAt: t.expose('liftedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was lifted (revoca); null while it is in force.',
    }),
    version: t.exposeInt('version', { nullable: false, description: 'Version, for changes of the list.' }),
    guarded: t.exposeBoolean('guarded', {
      nullable: false,
      description: 'Whether the viewer keeps the list (custode).',
    }),
    operators: t.field({
      type: [ListedOperator],
      nullable: true,
      description: 'Who is on the list (elenco); for its guardians, empty for others.',
      resolve: ({ uuid }, _, { session }) => listOf(session, uuid),
    }),
    steps: t.field({
      type: [ProtectionStep],
      nullable: true,
      description: 'What was done about it and why, the first at the top; for its guardians.',
      resolve: ({ uuid }, _, { session }) => protectionStepsOf(session, uuid),
    }),
    openings: t.field({
      type: [RecordOpening],
      nullable: true,
      description: 'Who not on the list has opened it, or tried to, the latest first; for its guardians.',
      resolve: ({ uuid }, _, { session }) => openingsOf(session, uuid),
    }),
  }),
})

const ProtectedRecordConnection = connection(builder, ProtectedRecord)

builder.queryField('protectedRecords', (t) =>
  t.field({
    type: ProtectedRecordConnection,
    nullable: true,
    description:
      'The protected records with which the viewer works, those that were lifted included, the latest first (cartelle protette).',
    args: pageArgs(t.arg),
    resolve: (_, args, { session, keys }) => page(keys, args, protectedRecords(session)),
  }),
)

builder.objectField(Person, 'protection', (t) =>
  t.field({
    type: ProtectedRecord,
    nullable: true,
    description: 'That the record of the person as a whole is protected (protezione), for who works with it.',
    resolve: ({ id }, _, { session }) => protectionOfPerson(session, decodeId('person', id)),
  }),
)

builder.objectField(Case, 'protection', (t) =>
  t.field({
    type: ProtectedRecord,
    nullable: true,
    description: 'That this case alone is protected (protezione), for who works with it.',
    resolve: reading(['uuid'], ({ uuid }, _, { session }) => protectionOfCase(session, uuid)),
  }),
)
