import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { protectedRecordById } from '../store/protected-record.ts'
import { changeProtection, liftProtection, protectRecord } from '../store/protection-commands.ts'
import { actingOf } from './acting.ts'
import { ProtectedRecord } from './protected-record.ts'
import { ListRole, ProtectionReason } from './protection-words.ts'
import { NotFound, RepeatedKey, StaleVersion } from './refusals.ts'

const AlreadyProtected = refusalType(builder, 'AlreadyProtected', {
  description: 'The record is protected already: its list is to be changed (cartella già protetta).',
})
const LastGuardian = refusalType(builder, 'LastGuardian', {
  description: 'Nobody would keep the list any more: one guardian without a last day stays (ultimo custode).',
})

const ListedOperatorInput = builder.inputType('ListedOperatorInput', {
  description: 'An operator to be put on the list of a protected record.',
  fields: (t) => ({
    operator: t.id({ required: true, description: 'Id of the operator.' }),
    role: t.field({ type: ListRole, required: true, description: 'As what (ruolo).' }),
    until: t.field({ type: 'Date', required: false, description: 'Last day; until taken off by default.' }),
  }),
})

const onList = (operators: readonly (typeof ListedOperatorInput.$inferInput)[], path: string) =>
  operators.map(({ operator, role, until }, index) => ({
    operator: decodeId('operator', operator, `${path}.${index}.operator`),
    role,
    until: until ?? null,
  }))

const reasonOf = (reason: string) => requiredText(reason, 'input.reason', { shortest: 10 })
const payload = { protectedRecord: { type: ProtectedRecord, description: 'The protected record.' } }

mutation(builder, 'protectRecord', {
  description:
    'Protects the record of a person, or one case (messa sotto protezione): from the same moment on it is there for the operators on its list alone. Who protects it is a guardian; where a coordinator names nobody to work with it, the case managers are named.',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of the person.' }),
    case: t.id({
      required: false,
      description: 'Id of the case that is protected alone; the person as a whole by default.',
    }),
    kind: t.field({ type: ProtectionReason, required: true, description: 'Why, by its code (motivo).' }),
    reason: t.string({
      required: true,
      description: 'Why, in words for the guardians (motivazione): 10 to 2,000 characters.',
    }),
    operators: t.field({
      type: [ListedOperatorInput],
      required: true,
      description: 'Who else is on the list (elenco).',
    }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: the same one again answers the first result.',
    }),
  }),
  payload,
  refusals: [NotFound, RepeatedKey, AlreadyProtected],
  decode: ({ idempotencyKey: key, ...input }) => ({
    person: decodeId('person', input.person, 'input.person'),
    case: input.case ? decodeId('case', input.case, 'input.case') : null,
    reason: input.kind,
    why: reasonOf(input.reason),
    operators: onList(input.operators, 'input.operators'),
    idempotencyKey: { key: idempotencyKey(key), input },
  }),
  resolve: (command, context) => protectRecord(context.session, actingOf(context), command),
  answer: async ({ record }, { session }) => ({
    protectedRecord: await protectedRecordById(session, record),
  }),
})

mutation(builder, 'changeProtection', {
  description:
    'Changes who works with a protected record (modifica dell’elenco): by one of its guardians, and one stays.',
  input: (t) => ({
    protectedRecord: t.id({ required: true, description: 'Id of the protected record.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    add: t.field({
      type: [ListedOperatorInput],
      required: false,
      description: 'Who comes on the list; who is on it already is there in this role from now on.',
    }),
    remove: t.idList({ required: false, description: 'Ids of places on the list that are taken off.' }),
    reason: t.string({ required: true, description: 'Why (motivazione): 10 to 2,000 characters.' }),
  }),
  payload,
  refusals: [NotFound, StaleVersion, LastGuardian],
  decode: ({ expectedVersion, ...input }) => ({
    record: decodeId('protected_record', input.protectedRecord, 'input.protectedRecord'),
    expectedVersion,
    add: onList(input.add ?? [], 'input.add'),
    remove: (input.remove ?? []).map((id, index) => decodeId('listed_operator', id, `input.remove.${index}`)),
    why: reasonOf(input.reason),
  }),
  resolve: (command, context) => changeProtection(context.session, actingOf(context), command),
  answer: async ({ record }, { session }) => ({
    protectedRecord: await protectedRecordById(session, record),
  }),
})

mutation(builder, 'liftProtection', {
  description:
    'Lifts the protection of a record (revoca della protezione), by one of its guardians: from the same moment on it is there for everybody whose it is to read.',
  input: (t) => ({
    protectedRecord: t.id({ required: true, description: 'Id of the protected record.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    reason: t.string({ required: true, description: 'Why (motivazione): 10 to 2,000 characters.' }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: the same one again answers the first result.',
    }),
  }),
  payload,
  refusals: [NotFound, StaleVersion, RepeatedKey],
  decode: ({ idempotencyKey: key, ...input }) => ({
    record: decodeId('protected_record', input.protectedRecord, 'input.protectedRecord'),
    expectedVersion: input.expectedVersion,
    why: reasonOf(input.reason),
    idempotencyKey: { key: idempotencyKey(key), input },
  }),
  resolve: (command, context) => liftProtection(context.session, actingOf(context), command),
  answer: async ({ record }, { session }) => ({
    protectedRecord: await protectedRecordById(session, record),
  }),
})
