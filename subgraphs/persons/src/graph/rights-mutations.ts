import { badInput } from '@cse/schema/errors'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { wrongClaim } from '../rules/rectifiable.ts'
import { requestRight } from '../store/rights-commands.ts'
import { actingOf } from './acting.ts'
import { changedRequest } from './changed-request.ts'
import { RectifiableField } from './rectification.ts'
import { NotFound, RepeatedKey } from './refusals.ts'
import { requestedBy, rightsInput } from './rights-input.ts'
import { RightsRequest } from './rights-request.ts'

export const RequestPending = refusalType(builder, 'RequestPending', {
  description: 'A request of the same kind waits for its decision.',
})
export const MergeUnderWay = refusalType(builder, 'MergeUnderWay', {
  description: 'The record is being merged with another one, or split: it is whole again within minutes.',
})

mutation(builder, 'requestRecordCopy', {
  description:
    'Asks for a copy of all data about a person (accesso e portabilità, Reg. UE 2016/679 art. 15 e 20): the person for the own record, the office with the protocol number of the request. Third parties’ data and professionals’ protected notes are not in it.',
  input: rightsInput,
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
    ...rightsInput(t),
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
