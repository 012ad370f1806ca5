import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder, type PersonsContext } from '../builder.ts'
import { wrongClaim } from '../rules/rectifiable.ts'
import { type NewRightsRequest, requestRight } from '../store/rights-commands.ts'
import { actingOf } from './acting.ts'
import { changedRequest } from './changed-request.ts'
import { RectifiableField } from './rectification.ts'
import { NotFound, RepeatedKey } from './refusals.ts'
import { RightsRequest } from './rights-request.ts'

export const RequestPending = refusalType(builder, 'RequestPending', {
  description: 'A request of the same kind waits for its decision.',
})
export const MergeUnderWay = refusalType(builder, 'MergeUnderWay', {
  description: 'The record is being merged with another one, or split: it is whole again within minutes.',
})
/** Whom a request is about and how it came in: a citizen asks for the own record, the office for who handed it in. */
interface RequestedInput {
  readonly person?: string | number | null | undefined
  readonly protocol?: string | null | undefined
  readonly receivedOn?: string | null | undefined
}

/** @throws GraphQLError BAD_USER_INPUT when the office names no person or no protocol number */
export function requestedBy(
  input: RequestedInput,
  { viewer, now }: Pick<PersonsContext, 'viewer' | 'now'>,
): Pick<NewRightsRequest, 'person' | 'askedAs' | 'protocol' | 'receivedOn'> {
  const named = input.person == null ? null : decodeId('person', String(input.person), 'input.person')
  if (viewer.scope === 'CITIZEN') {
    const own = viewer.personId ?? null
    return {
      askedAs: 'PERSON',
      protocol: null,
      receivedOn: today(now),
      person: named === null || named === own ? own : null,
    }
  }
  const protocol = optionalText(input.protocol, 'input.protocol', { longest: 60 })
  const receivedOn = input.receivedOn ?? today(now)
  const wrong = []
  if (named === null) wrong.push({ path: 'input.person', reason: 'Indicare la persona interessata.' })
  if (protocol === null)
    wrong.push({ path: 'input.protocol', reason: 'Indicare il numero di protocollo dell’istanza.' })
  if (receivedOn > today(now))
    wrong.push({ path: 'input.receivedOn', reason: 'La data di ricezione non può essere nel futuro.' })
  if (wrong.length > 0) throw badInput(wrong)
  return { askedAs: 'OFFICE', protocol, receivedOn, person: named }
}

mutation(builder, 'requestRecordCopy', {
  description:
    'Asks for a copy of all data about a person (accesso e portabilità, Reg. UE 2016/679 art. 15 e 20): the person for the own record, the office with the protocol number of the request. Third parties’ data and professionals’ protected notes are not in it.',
  input: (t) => ({
    person: t.id({
      required: false,
      description: 'Id of the person; a citizen need not name the own record.',
    }),
    protocol: t.string({
      required: false,
      description: 'Protocol number of the request (numero di protocollo); needed by the office.',
    }),
    receivedOn: t.field({
      type: 'Date',
      required: false,
      description: 'Day on which the office received it; today by default.',
    }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first request.',
    }),
  }),
  payload: { request: { type: RightsRequest, description: 'The request, with where its copy is.' } },
  refusals: [NotFound, RepeatedKey, RequestPending, MergeUnderWay],
  decode: (input, context) => {
    const requested = requestedBy(input, context)
    const request = { ...requested, kind: 'COPY', ground: null, statement: null, claims: [] } as const
    return { request, key: idempotencyKey(input.idempotencyKey) }
  },
  resolve: ({ request, key }, context) =>
    requestRight(context.session, { ...actingOf(context), key }, request),
  answer: changedRequest,
})

const RectificationInput = builder.inputType('RectificationInput', {
  description: 'A datum to be corrected.',
  fields: (t) => ({
    field: t.field({ type: RectifiableField, required: true, description: 'Which datum (dato).' }),
    value: t.string({
      required: false,
      description: 'What is right, up to 200 characters; none: nothing should stand there.',
    }),
  }),
})

mutation(builder, 'requestRectification', {
  description:
    'Requests that data be corrected or completed (rettifica, Reg. UE 2016/679 art. 16). The office decides within a month; what is corrected keeps its original.',
  input: (t) => ({
    person: t.id({
      required: false,
      description: 'Id of the person; a citizen need not name the own record.',
    }),
    items: t.field({
      type: [RectificationInput],
      required: true,
      description:
        'What of the personal record is to be corrected, each datum once; may be empty when a statement is given.',
    }),
    statement: t.string({
      required: false,
      description:
        'What the person says beside it, of any part of the record (dichiarazione integrativa), up to 2,000 characters.',
    }),
    protocol: t.string({
      required: false,
      description: 'Protocol number of the request (numero di protocollo); needed by the office.',
    }),
    receivedOn: t.field({
      type: 'Date',
      required: false,
      description: 'Day on which the office received it; today by default.',
    }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first request.',
    }),
  }),
  payload: { request: { type: RightsRequest, description: 'The request, which waits for a decision.' } },
  refusals: [NotFound, RepeatedKey, RequestPending, MergeUnderWay],
  decode: (input, context) => {
    const requested = requestedBy(input, context)
    const statement = optionalText(input.statement, 'input.statement')
    const claims = input.items.map(({ field, value }, at) => ({
      field,
      value: optionalText(value, `input.items.${at}.value`, { longest: 200 }),
    }))
    const wrong = claims.flatMap(({ field, value }, at) => {
      const reason = wrongClaim(field, value)
      const twice = claims.findIndex((other) => other.field === field) !== at
      if (twice) return [{ path: `input.items.${at}.field`, reason: 'Il dato è indicato due volte.' }]
      return reason ? [{ path: `input.items.${at}.value`, reason }] : []
    })
    if (claims.length === 0 && statement === null)
      wrong.push({ path: 'input.items', reason: 'Indicare che cosa rettificare o una dichiarazione.' })
    if (wrong.length > 0) throw badInput(wrong)
    const request = { ...requested, kind: 'RECTIFICATION', ground: null, statement, claims } as const
    return { request, key: idempotencyKey(input.idempotencyKey) }
  },
  resolve: ({ request, key }, context) =>
    requestRight(context.session, { ...actingOf(context), key }, request),
  answer: changedRequest,
})
