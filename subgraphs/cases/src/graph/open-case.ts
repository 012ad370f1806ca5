import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { openCase, openUrgentCase } from '../store/open-case.ts'
import { AccessChannel } from './access-interview.ts'
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

mutation(builder, 'openUrgentCase', {
  description:
    'Opens the social record of somebody found in need that does not wait (pronto intervento sociale), with no appointment before it: what was found is recorded as the access, and the person is taken in charge at once.',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of the person.' }),
    targetArea: t.id({
      required: true,
      description: 'For what need: code of a target area (area di utenza, target SIOSS).',
    }),
    channel: t.field({
      type: AccessChannel,
      required: true,
      description: 'How the service came to know (modalità della segnalazione).',
    }),
    situation: t.string({
      required: true,
      description: 'What was found (situazione riscontrata): 1 to 2,000 characters.',
    }),
    measures: t.string({
      required: false,
      description: 'What was done at once (interventi immediati): 1 to 2,000 characters.',
    }),
    foundAt: t.field({
      type: 'DateTime',
      required: false,
      description: 'When the person was found; now by default.',
    }),
    idempotencyKey: t.string({
      required: true,
      description:
        'Chosen by the client, 8 to 200 characters; a repeat with the same key is answered with the first case.',
    }),
  }),
  payload: { case: { type: Case, description: 'The case, open, with its access recorded.' } },
  refusals: [NotFound, RepeatedKey, PersonDeceased, CaseAlreadyOpen],
  decode: ({ idempotencyKey: key, ...input }, { now }) => ({
    person: decodeId('person', input.person, 'input.person'),
    targetArea: input.targetArea,
    note: null,
    interview: {
      channel: input.channel,
      request: requiredText(input.situation, 'input.situation'),
      orientation: optionalText(input.measures, 'input.measures'),
      receivedAt: input.foundAt ?? now,
    },
    idempotencyKey: { key: idempotencyKey(key), input },
  }),
  resolve: (command, context) => openUrgentCase(context.session, actingOf(context), command),
  answer: changedCase,
})
