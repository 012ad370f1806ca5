import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { endRelationship, recordRelationship } from '../store/relationship-commands.ts'
import { relationshipById } from '../store/relationships.ts'
import { actingOf } from './acting.ts'
import { NotFound, RepeatedKey } from './refusals.ts'
import { Relationship } from './types.ts'

const RelationshipEnded = refusalType(builder, 'RelationshipEnded', {
  description: 'The relationship had ended already.',
  details: { on: { type: 'Date', description: 'When it ended.' } },
})

mutation(builder, 'recordRelationship', {
  description:
    'Notes somebody around a person (rete di relazioni): one with a record in the viewer’s scope, or a name.',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of the person.' }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first result.',
    }),
    kind: t.string({
      required: true,
      description: 'What the other is to the person: a code of `relationshipKinds` (tipo di legame).',
    }),
    otherPerson: t.id({ required: false, description: 'Id of the other’s record, when there is one.' }),
    name: t.string({
      required: false,
      description: 'The other’s name, up to 200 characters; needed without a record.',
    }),
    note: t.string({
      required: false,
      description: 'Remark of the professional (nota), up to 2,000 characters.',
    }),
    since: t.field({
      type: 'Date',
      required: false,
      description: 'Since when, where known; not in the future.',
    }),
  }),
  payload: { relationship: { type: Relationship, description: 'The relationship.' } },
  refusals: [NotFound, RepeatedKey],
  decode: ({ kind, since = null, ...input }, { now }) => {
    const person = decodeId('person', input.person, 'input.person')
    const otherPerson =
      input.otherPerson == null ? null : decodeId('person', input.otherPerson, 'input.otherPerson')
    const name = optionalText(input.name, 'input.name', { longest: 200 })
    const note = optionalText(input.note, 'input.note')
    const wrong = []
    if (otherPerson === person)
      wrong.push({ path: 'input.otherPerson', reason: 'Una persona non ha legami con sé stessa.' })
    if (since !== null && since > today(now))
      wrong.push({ path: 'input.since', reason: 'Il legame non può iniziare nel futuro.' })
    if (wrong.length > 0) throw badInput(wrong)
    const key = idempotencyKey(input.idempotencyKey)
    return { noted: { person, kind, otherPerson, name, note, since }, key }
  },
  resolve: ({ noted, key }, context) =>
    recordRelationship(context.session, { ...actingOf(context), key }, noted, today(context.now)),
  answer: async (done, { session }) => ({
    relationship: await relationshipById(session, done.relationship),
  }),
})

mutation(builder, 'endRelationship', {
  description: 'Notes that somebody is no longer around a person (fine del legame); that they were is kept.',
  input: (t) => ({
    relationship: t.id({ required: true, description: 'Id of the relationship.' }),
    until: t.field({ type: 'Date', required: true, description: 'Until when it lasted; not in the future.' }),
    reason: t.string({ required: false, description: 'Why it ended (motivo), up to 2,000 characters.' }),
  }),
  payload: { relationship: { type: Relationship, description: 'The relationship, ended.' } },
  refusals: [NotFound, RelationshipEnded],
  decode: ({ until, ...input }, { now }) => {
    const relationship = decodeId('relationship', input.relationship, 'input.relationship')
    const reason = optionalText(input.reason, 'input.reason')
    if (until > today(now))
      throw badInput([{ path: 'input.until', reason: 'Il legame non può finire nel futuro.' }])
    return { relationship, until, reason }
  },
  resolve: (command, { session }) => endRelationship(session, command),
  answer: async (_, { session }, { relationship }) => ({
    relationship: await relationshipById(session, relationship),
  }),
})
