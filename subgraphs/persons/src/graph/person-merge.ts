import { decodeId, encodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { propertiesRead, reading } from '@cse/schema/reading'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { type MergeRow, mergeById, mergePersons, mergesOf, splitPersons } from '../store/merges.ts'
import { personById } from '../store/people.ts'
import { actingOf } from './acting.ts'
import { SecondPersonNeeded } from './merge-proposal.ts'
import { NotFound, RepeatedKey, StaleVersion } from './refusals.ts'
import { Person } from './types.ts'

const PersonMerge = builder.objectRef<MergeRow>('PersonMerge').implement({
  description:
    'That two records of one person were merged into one (unione di cartelle), and whether they were split again.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('person_merge', id),
    }),
    kept: t.field({
      type: Person,
      nullable: true,
      description: 'The record that stayed.',
      resolve: ({ keptId }, _, { session }, info) =>
        personById(session, keptId, propertiesRead(info, 'Person')),
    }),
    mergedTaxCode: t.expose('mergedTaxCode', {
      type: 'TaxCode',
      nullable: true,
      description:
        'Tax code of the record that went into it (codice fiscale precedente); it still finds the person.',
    }),
    reason: t.exposeString('reason', { nullable: false, description: 'Why (motivazione).' }),
    mergedByIssuer: t.exposeString('mergedByIssuer', {
      nullable: false,
      description:
        'Who vouches for whoever merged them: the identity provider, as the platform knows it (gestore dell’identità).',
    }),
    mergedBy: t.exposeString('mergedBy', {
      nullable: false,
      description: 'Who merged them, as the identity provider names them.',
    }),
    mergedAt: t.expose('mergedAt', { type: 'DateTime', nullable: false, description: 'When.' }),
    splitReason: t.exposeString('splitReason', {
      nullable: true,
      description: 'Why they were split again; none while they are one.',
    }),
    splitByIssuer: t.exposeString('splitByIssuer', {
      nullable: true,
      description: 'Who vouches for whoever split them (gestore dell’identità).',
    }),
    splitBy: t.exposeString('splitBy', { nullable: true, description: 'Who split them.' }),
    splitAt: t.expose('splitAt', { type: 'DateTime', nullable: true, description: 'When.' }),
  }),
})

builder.objectField(Person, 'merges', (t) =>
  t.field({
    type: [PersonMerge],
    nullable: true,
    description: 'The records that were merged into this one, the latest first, those split again included.',
    resolve: reading(['id'], ({ id }, _, { session }) => mergesOf(session, id)),
  }),
)

const NotBothResident = refusalType(builder, 'NotBothResident', {
  description:
    'One of the two does not live in the operator’s comuni: who registers both persons merges them.',
})
const ProcessingRestricted = refusalType(builder, 'ProcessingRestricted', {
  description:
    'Processing of one of the records is restricted (limitazione del trattamento), or the record is protected (cartella protetta).',
})
const AlreadySplit = refusalType(builder, 'AlreadySplit', {
  description: 'The records are two again already.',
})

mutation(builder, 'mergePersons', {
  description:
    'Merges two records of one person (unione di cartelle duplicate), such as after a change of tax code. What belongs to the duplicate goes over to the person: attestations, findings, consents, ties, cases and appointments. The duplicate’s id and tax code lead to the person from now on. `splitPersons` takes it back.',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of the record that stays.' }),
    expectedVersion: t.int({ required: true, description: 'The version of it that was read.' }),
    duplicate: t.id({ required: true, description: 'Id of the record that goes into it.' }),
    expectedDuplicateVersion: t.int({ required: true, description: 'The version of it that was read.' }),
    reason: t.string({
      required: true,
      description: 'How it is known that they are one person (motivazione): 1 to 2,000 characters.',
    }),
    proposal: t.id({
      description: 'Of records that do not match, id of the proposal, which somebody else has made.',
    }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first merger.',
    }),
  }),
  payload: {
    personMerge: { type: PersonMerge, description: 'The merger.' },
    person: { type: Person, description: 'The record that stayed.' },
  },
  refusals: [NotFound, StaleVersion, NotBothResident, ProcessingRestricted, SecondPersonNeeded, RepeatedKey],
  decode: (input) => ({
    kept: decodeId('person', input.person, 'input.person'),
    keptVersion: input.expectedVersion,
    merged: decodeId('person', input.duplicate, 'input.duplicate'),
    mergedVersion: input.expectedDuplicateVersion,
    reason: requiredText(input.reason, 'input.reason'),
    proposal: input.proposal == null ? null : decodeId('merge_proposal', input.proposal, 'input.proposal'),
    key: idempotencyKey(input.idempotencyKey),
  }),
  resolve: (command, context) => mergePersons(context.session, actingOf(context), command),
  answer: async (done, { session }) => ({
    personMerge: await mergeById(session, done.merge),
    person: await personById(session, done.kept),
  }),
})

mutation(builder, 'splitPersons', {
  description:
    'Takes a merger back (separazione di cartelle unite per errore): exactly what went over returns to the other record, cases and appointments included. What came to the person since stays.',
  input: (t) => ({
    personMerge: t.id({ required: true, description: 'Id of the merger.' }),
    expectedVersion: t.int({
      required: true,
      description: 'The version of the record that stayed, as it was read.',
    }),
    reason: t.string({
      required: true,
      description: 'Why they are two persons (motivazione): 1 to 2,000 characters.',
    }),
  }),
  payload: {
    personMerge: { type: PersonMerge, description: 'The merger, taken back.' },
    person: { type: Person, description: 'The record that had stayed.' },
    other: { type: Person, description: 'The record that is back.' },
  },
  refusals: [NotFound, StaleVersion, AlreadySplit],
  decode: (input) => ({
    merge: decodeId('person_merge', input.personMerge, 'input.personMerge'),
    keptVersion: input.expectedVersion,
    reason: requiredText(input.reason, 'input.reason'),
  }),
  resolve: (command, context) => splitPersons(context.session, actingOf(context), command),
  answer: async (done, { session }) => {
    const [personMerge, person, other] = await Promise.all([
      mergeById(session, done.merge),
      personById(session, done.kept),
      personById(session, done.merged),
    ])
    return { personMerge, person, other }
  },
})
