import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { type NewRepresentation, wrongRepresentation } from '../rules/representation.ts'
import { endRepresentation, recordRepresentation } from '../store/representation-commands.ts'
import { representationById } from '../store/representations.ts'
import { actingOf } from './acting.ts'
import { NotFound, RepeatedKey } from './refusals.ts'
import { Representation, RepresentationKind, RepresentationPower } from './representation.ts'

const RepresentationEnded = refusalType(builder, 'RepresentationEnded', {
  description: 'It was ended already.',
  details: { on: { type: 'Date', description: 'Its last day.' } },
})

mutation(builder, 'recordRepresentation', {
  description:
    'Writes down who acts for a person with their own identity (rappresentanza legale o delega): a parent of a minor, a guardian, an administrator of support, a delegate. Parents act until the child is 18.',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of the person who is represented.' }),
    representative: t.id({ description: 'Id of the record of who acts.' }),
    representativeTaxCode: t.field({
      type: 'TaxCode',
      description: 'Instead of the id, the tax code of who acts (codice fiscale), also out of scope.',
    }),
    kind: t.field({ type: RepresentationKind, required: true, description: 'In which quality (titolo).' }),
    powers: t.field({
      type: [RepresentationPower],
      required: true,
      description: 'What they may do (poteri), at least one.',
    }),
    document: t.string({
      required: true,
      description:
        'On which document it rests (estremi): court, number and day of the decree, register of births, protocol of the delegation; 3 to 300 characters.',
    }),
    validFrom: t.field({ type: 'Date', required: true, description: 'First day.' }),
    validTo: t.field({
      type: 'Date',
      description: 'Last day (scadenza); of a delegation needed, else none while the decree has no end.',
    }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first result.',
    }),
  }),
  payload: { representation: { type: Representation, description: 'Who acts for whom.' } },
  refusals: [NotFound, RepeatedKey],
  decode: ({ kind, powers, validFrom, validTo = null, representativeTaxCode = null, ...input }) => {
    const given: NewRepresentation = {
      person: decodeId('person', input.person, 'input.person'),
      representative:
        input.representative == null
          ? null
          : decodeId('person', input.representative, 'input.representative'),
      representativeTaxCode,
      kind,
      powers: [...new Set(powers)],
      document: requiredText(input.document, 'input.document', { shortest: 3, longest: 300 }),
      validFrom,
      validTo,
    }
    const wrong = wrongRepresentation(given)
    if (wrong.length > 0) throw badInput(wrong)
    return { given, key: idempotencyKey(input.idempotencyKey) }
  },
  resolve: ({ given, key }, context) =>
    recordRepresentation(context.session, { ...actingOf(context), key }, given),
  answer: async (done, { session }) => ({
    representation: await representationById(session, done.representation),
  }),
})

mutation(builder, 'endRepresentation', {
  description:
    'Ends that somebody acts for a person (cessazione o revoca): the office, when a decree ends or a delegation is withdrawn; the person dismisses a delegate alone. After the last day they see nothing any more.',
  input: (t) => ({
    representation: t.id({ required: true, description: 'Id of the representation.' }),
    lastDay: t.field({
      type: 'Date',
      required: true,
      description: 'Last day on which they act; not in the future. The day before today ends it at once.',
    }),
    reason: t.string({ required: true, description: 'Why (motivo), 3 to 2,000 characters.' }),
  }),
  payload: { representation: { type: Representation, description: 'The representation, ended.' } },
  refusals: [NotFound, RepresentationEnded],
  decode: ({ lastDay, ...input }, { now }) => {
    if (lastDay > today(now))
      throw badInput([{ path: 'input.lastDay', reason: 'L’ultimo giorno non può essere nel futuro.' }])
    return {
      representation: decodeId('representation', input.representation, 'input.representation'),
      lastDay,
      reason: requiredText(input.reason, 'input.reason', { shortest: 3 }),
    }
  },
  resolve: (command, context) => endRepresentation(context.session, actingOf(context), command),
  answer: async (done, { session }) => ({
    representation: await representationById(session, done.representation),
  }),
})
