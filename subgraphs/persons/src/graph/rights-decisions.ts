import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { rectifiableFields } from '../rules/rectifiable.ts'
import { decideRightsRequest, extendRightsRequest } from '../store/rights-decisions.ts'
import { actingOf } from './acting.ts'
import { CertifiedBySource } from './certified-by-source.ts'
import { changedRequest } from './changed-request.ts'
import { RectifiableField } from './rectification.ts'
import { NotFound, StaleVersion } from './refusals.ts'
import { RightsRequest } from './rights-request.ts'

export const AlreadyDecided = refusalType(builder, 'AlreadyDecided', {
  description: 'It was decided already: the request, or the proposal.',
})
const TermPassed = refusalType(builder, 'TermPassed', {
  description: 'The term has passed, or was extended once already.',
  details: { dueOn: { type: 'Date', description: 'Last day for the decision.' } },
})

mutation(builder, 'decideRightsRequest', {
  description:
    'Decides a request of somebody about the own data, with the reason that the person is told (decisione sull’istanza, Reg. UE 2016/679 art. 12). What is granted is done at once.',
  input: (t) => ({
    request: t.id({ required: true, description: 'Id of the request.' }),
    expectedVersion: t.int({ required: true, description: 'The version of it that was read.' }),
    granted: t.boolean({ required: true, description: 'Whether it is granted (accolta).' }),
    fields: t.field({
      type: [RectifiableField],
      required: false,
      description: 'Of a rectification, what is corrected; all that was requested by default.',
    }),
    reason: t.string({
      required: true,
      description: 'Why it is decided so, for the person to read (motivazione): 10 to 2,000 characters.',
    }),
  }),
  payload: { request: { type: RightsRequest, description: 'The request, decided.' } },
  refusals: [NotFound, StaleVersion, AlreadyDecided, CertifiedBySource],
  decode: ({ granted, fields, ...input }) => ({
    seen: seenOf(input),
    decision: { granted, reason: reasonOf(input), fields: fields ?? rectifiableFields },
  }),
  resolve: ({ seen, decision }, context) =>
    decideRightsRequest(context.session, { ...actingOf(context), ...seen }, decision),
  answer: changedRequest,
})

mutation(builder, 'extendRightsRequest', {
  description:
    'Puts off the last day for a decision by two months, once and before it has come, because the request is complex (proroga, Reg. UE 2016/679 art. 12.3).',
  input: (t) => ({
    request: t.id({ required: true, description: 'Id of the request.' }),
    expectedVersion: t.int({ required: true, description: 'The version of it that was read.' }),
    reason: t.string({
      required: true,
      description: 'Why, for the person to read (motivo della proroga): 10 to 2,000 characters.',
    }),
  }),
  payload: { request: { type: RightsRequest, description: 'The request, with its new term.' } },
  refusals: [NotFound, StaleVersion, AlreadyDecided, TermPassed],
  decode: (input) => ({ seen: seenOf(input), reason: reasonOf(input) }),
  resolve: ({ seen, reason }, context) =>
    extendRightsRequest(context.session, { ...actingOf(context), ...seen }, reason),
  answer: changedRequest,
})

/** The request as the office saw it. */
function seenOf({ request, expectedVersion }: { request: string; expectedVersion: number }) {
  return { request: decodeId('rights_request', request, 'input.request'), expectedVersion }
}

const reasonOf = ({ reason }: { reason: string }) => requiredText(reason, 'input.reason', { shortest: 10 })
