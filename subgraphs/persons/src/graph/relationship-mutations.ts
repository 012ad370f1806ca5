import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { isRefused } from '@cse/schema/refusal'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { principalOf } from '@cse/schema/viewer'
import { builder } from '../builder.ts'
import { endRelationship, recordRelationship } from '../store/relationship-commands.ts'
import { relationshipById } from '../store/relationships.ts'
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
  resolve: async (input, { session, viewer, now }) => {
    const person = decodeId('person', input.person, 'input.person')
    const otherPerson =
      input.otherPerson == null ? null : decodeId('person', input.otherPerson, 'input.otherPerson')
    const name = optionalText(input.name, 'input.name', { longest: 200 })
    const note = optionalText(input.note, 'input.note')
    const since = input.since ?? null
    const day = today(now)
    const wrong = []
    if (otherPerson === person)
      wrong.push({ path: 'input.otherPerson', reason: 'Una persona non ha legami con sé stessa.' })
    if (since !== null && since > day)
      wrong.push({ path: 'input.since', reason: 'Il legame non può iniziare nel futuro.' })
    if (wrong.length > 0) throw badInput(wrong)
    const request = { ...principalOf(viewer), key: idempotencyKey(input.idempotencyKey) }
    const noted = { person, kind: input.kind, otherPerson, name, note, since }
    const outcome = await recordRelationship(session, request, noted, day)
    if (isRefused(outcome)) return outcome
    return { relationship: await relationshipById(session, outcome.relationship) }
  },
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
  resolve: async (input, { session, now }) => {
    const relationship = decodeId('relationship', input.relationship, 'input.relationship')
    const reason = optionalText(input.reason, 'input.reason')
    const { until } = input
    if (until > today(now))
      throw badInput([{ path: 'input.until', reason: 'Il legame non può finire nel futuro.' }])
    const outcome = await endRelationship(session, { relationship, until, reason })
    return isRefused(outcome) ? outcome : { relationship: await relationshipById(session, relationship) }
  },
})
