import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { openCase } from '../store/open-case.ts'
import { actingOf } from './acting.ts'
import { Case } from './case.ts'
import { changedCase } from './changed-case.ts'
import { NotFound, PersonDeceased, RepeatedKey } from './refusals.ts'

const CaseAlreadyOpen = refusalType(builder, 'CaseAlreadyOpen', {
  description: 'The person has an open case for the same need in this comune (cartella già aperta).',
  details: { openCase: { type: 'ID', description: 'Id of that case.' } },
})

mutation(builder, 'openCase', {
  description:
    'Opens the social record of a person (apertura della cartella) in the comune where they live: the first step of access and orientation.',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of the person.' }),
    targetArea: t.id({
      required: true,
      description: 'For what need: code of a target area (area di utenza, target SIOSS).',
    }),
    note: t.string({
      required: false,
      description: 'What professionals are to read about it in the history (nota): 1 to 2,000 characters.',
    }),
    idempotencyKey: t.string({
      required: true,
      description:
        'Chosen by the client, 8 to 200 characters; a repeat with the same key is answered with the first case.',
    }),
  }),
  payload: { case: { type: Case, description: 'The case, open.' } },
  refusals: [NotFound, RepeatedKey, PersonDeceased, CaseAlreadyOpen],
  decode: ({ idempotencyKey: key, ...input }) => ({
    person: decodeId('person', input.person, 'input.person'),
    targetArea: input.targetArea,
    note: optionalText(input.note, 'input.note'),
    idempotencyKey: { key: idempotencyKey(key), input },
  }),
  resolve: (command, context) => openCase(context.session, actingOf(context), command),
  answer: changedCase,
})
