import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import type { Viewer } from '@cse/schema/viewer'
import { builder, type CasesContext } from '../builder.ts'
import { serviceRequestById } from '../store/service-request.ts'
import {
  recordServiceRequest,
  settleServiceRequest,
  submitServiceRequest,
} from '../store/service-request-commands.ts'
import { actingOf } from './acting.ts'
import { NotFound, PersonDeceased, RepeatedKey, StaleVersion } from './refusals.ts'
import { ServiceRequest, ServiceRequestOrigin, ServiceRequestResult } from './service-request.ts'

const NoFrontOffice = refusalType(builder, 'NoFrontOffice', {
  description:
    'It is not known where the person lives, so no front office receives the request (comune non noto).',
})
const RequestSettled = refusalType(builder, 'RequestSettled', {
  description: 'The request has an outcome already: it is corrected with a reason (esito già registrato).',
})
const payload = {
  serviceRequest: { type: ServiceRequest, description: 'The request as it stands.' },
}
const key = {
  required: true,
  description: 'Made by the client, 8 to 200 characters: a repeat answers with the first request.',
} as const

mutation(builder, 'submitServiceRequest', {
  description:
    'Asks the front office of the comune where the person lives for help or for a service (presentazione di una richiesta), from the citizen’s area.',
  input: (t) => ({
    person: t.id({
      description: 'Id of whom it is about, where it is somebody for whom the citizen acts; else themselves.',
    }),
    text: t.string({ required: true, description: 'What is requested, 1 to 4,000 characters.' }),
    serviceType: t.id({
      description: 'Code of the service that is wished for (servizio richiesto), if one is known.',
    }),
    idempotencyKey: t.string(key),
  }),
  payload,
  refusals: [NotFound, RepeatedKey, PersonDeceased, NoFrontOffice],
  decode: (input, { viewer }) => ({
    requested: {
      person: input.person ? decodeId('person', input.person, 'input.person') : ownId(viewer),
      text: requiredText(input.text, 'input.text', { longest: 4_000 }),
      serviceType: input.serviceType ?? null,
    },
    key: idempotencyKey(input.idempotencyKey),
  }),
  resolve: ({ key: once, requested }, context) =>
    submitServiceRequest(context.session, actingOf(context), once, requested),
  answer: requestNow,
})

mutation(builder, 'recordServiceRequest', {
  description:
    'Writes down what reached the front office about a person whom it knows (registrazione di una richiesta o segnalazione): from the person on paper, a relative, a school, the police, a court, a hospital.',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of whom it is about.' }),
    comune: t.id({ description: 'ISTAT code of the comune; needed by who works for several.' }),
    origin: t.field({
      type: ServiceRequestOrigin,
      required: true,
      description: 'Who asks or reports (provenienza).',
    }),
    sender: t.string({
      description:
        'Name and office of who wrote (mittente), up to 200 characters; owed where it is not the person.',
    }),
    protocol: t.string({
      description:
        'Its protocol number (protocollo), up to 60 characters; owed where it is not from the person.',
    }),
    text: t.string({ required: true, description: 'What is requested or reported, 1 to 4,000 characters.' }),
    serviceType: t.id({ description: 'Code of the service that is wished for (servizio richiesto).' }),
    receivedAt: t.field({ type: 'DateTime', description: 'When it was received; now where none is given.' }),
    restricted: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Judicial or minors’ protected datum (dato riservato). Needs the permission for such data.',
    }),
    idempotencyKey: t.string(key),
  }),
  payload,
  refusals: [NotFound, RepeatedKey, PersonDeceased, NoFrontOffice],
  decode: (input, { viewer, now }) => {
    const { origin, restricted } = input
    const receivedAt = input.receivedAt ?? now
    const sender = optionalText(input.sender, 'input.sender', { longest: 200 })
    const protocol = optionalText(input.protocol, 'input.protocol', { longest: 60 })
    const wrong = [
      ...(receivedAt > now ? [{ path: 'input.receivedAt', reason: 'La data è nel futuro.' }] : []),
      ...(origin !== 'PERSON' && sender === null
        ? [{ path: 'input.sender', reason: 'Occorre il mittente.' }]
        : []),
      ...(origin !== 'PERSON' && protocol === null
        ? [{ path: 'input.protocol', reason: 'Occorre il numero di protocollo.' }]
        : []),
    ]
    if (wrong.length > 0) throw badInput(wrong)
    const requested = {
      person: decodeId('person', input.person, 'input.person'),
      comune: receivingComune(viewer, input.comune ?? null),
      origin,
      sender,
      protocol,
      text: requiredText(input.text, 'input.text', { longest: 4_000 }),
      serviceType: input.serviceType ?? null,
      receivedAt,
      restricted,
    }
    return { requested, key: idempotencyKey(input.idempotencyKey) }
  },
  resolve: ({ key: once, requested }, context) =>
    recordServiceRequest(context.session, actingOf(context), once, requested),
  answer: requestNow,
})

mutation(builder, 'settleServiceRequest', {
  description:
    'Records what became of a request (esito della richiesta): a case takes it up, or it ends with information at the front office. An outcome that was recorded by mistake is corrected by another one, with the reason.',
  input: (t) => ({
    serviceRequest: t.id({ required: true, description: 'Id of the request.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the request that was read.' }),
    result: t.field({
      type: ServiceRequestResult,
      required: true,
      description: 'What became of it (esito).',
    }),
    case: t.id({
      description: 'Id of the open case of the same person that takes it up; owed with `TAKEN_UP` alone.',
    }),
    answer: t.string({
      description:
        'What the person is told (risposta), 1 to 2,000 characters; owed unless a case takes it up.',
    }),
    correctionReason: t.string({
      description:
        'Why the outcome of before is wrong (motivo della rettifica), 1 to 2,000 characters; owed to correct one.',
    }),
  }),
  payload,
  refusals: [NotFound, StaleVersion, RequestSettled],
  decode: ({ result: outcome, ...input }) => {
    const answer = optionalText(input.answer, 'input.answer')
    const takenUp = outcome === 'TAKEN_UP'
    if (takenUp !== (input.case != null))
      throw badInput([
        {
          path: 'input.case',
          reason: takenUp
            ? 'Occorre la cartella che prende in carico la richiesta.'
            : 'Con questo esito nessuna cartella prende in carico la richiesta.',
        },
      ])
    if (!takenUp && answer === null)
      throw badInput([{ path: 'input.answer', reason: 'Occorre la risposta alla persona.' }])
    return {
      request: {
        id: decodeId('service_request', input.serviceRequest, 'input.serviceRequest'),
        expectedVersion: input.expectedVersion,
      },
      settlement: {
        outcome,
        case: input.case ? decodeId('case', input.case, 'input.case') : null,
        answer,
        correctionReason: optionalText(input.correctionReason, 'input.correctionReason'),
      },
    }
  },
  resolve: ({ request, settlement }, context) =>
    settleServiceRequest(context.session, actingOf(context), request, settlement),
  answer: requestNow,
})

async function requestNow({ request }: { readonly request: string }, { session }: CasesContext) {
  return { serviceRequest: await serviceRequestById(session, request) }
}

/** The citizen's own id. @throws GraphQLError BAD_USER_INPUT for a citizen who has no record */
function ownId({ personId }: Viewer): string {
  if (personId === undefined)
    throw badInput([{ path: 'input.person', reason: 'Manca la persona per cui si chiede.' }])
  return personId
}

/** The comune whose front office it is. @throws GraphQLError BAD_USER_INPUT when it is none of the operator's, or not told by who works for several */
function receivingComune({ comuni }: Viewer, requested: string | null): string {
  const [only, ...others] = comuni
  const comune = requested ?? (others.length === 0 ? only : undefined)
  if (comune === undefined || !comuni.includes(comune))
    throw badInput([
      { path: 'input.comune', reason: 'Occorre il comune dello sportello, tra quelli dell’operatore.' },
    ])
  return comune
}
