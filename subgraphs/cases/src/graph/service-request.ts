import type { requestOrigins, requestOutcomes } from '@cse/db/cases/vocabulary'
import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { propertiesRead } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { caseById } from '../store/case.ts'
import { operatorOf } from '../store/operator.ts'
import {
  outcomesOfRequest,
  type RequestOutcomeRow,
  type ServiceRequestRow,
  serviceRequests,
  serviceRequestsOf,
} from '../store/service-request.ts'
import { Case } from './case.ts'
import { Comune, Person, ServiceType } from './foreign.ts'
import { Operator } from './operator.ts'

export const ServiceRequestOrigin = builder.enumType('ServiceRequestOrigin', {
  description: 'Who asks for a service or reports a need (provenienza della richiesta).',
  values: {
    PERSON: { description: 'The person, in the own area or on paper (persona interessata).' },
    RELATIVE: { description: 'Somebody of the family, or who cares for the person (familiare).' },
    SCHOOL: { description: 'A school (scuola).' },
    POLICE: { description: 'Police, carabinieri (forze dell’ordine).' },
    COURT: { description: 'A court or a public prosecutor (autorità giudiziaria).' },
    HOSPITAL: { description: 'A hospital, such as at a discharge (ospedale).' },
    HEALTH_SERVICE: { description: 'A service of the ASL, a general practitioner (servizio sanitario).' },
    OTHER: { description: 'Somebody else (altro).' },
  } satisfies Record<(typeof requestOrigins)[number], object>,
})

export const ServiceRequestResult = builder.enumType('ServiceRequestResult', {
  description: 'What became of a request for a service (esito della richiesta).',
  values: {
    TAKEN_UP: { description: 'A case takes it up (presa in carico).' },
    INFORMED: { description: 'The person was informed, and that was all (informazione e orientamento).' },
    SENT_ELSEWHERE: { description: 'The person was sent to another service (invio ad altro servizio).' },
    NOT_COMPETENT: { description: 'The service is not competent (non competenza).' },
    WITHDRAWN: { description: 'Who asked no longer does (rinuncia).' },
  } satisfies Record<(typeof requestOutcomes)[number], object>,
})

const ServiceRequestOutcome = builder.objectRef<RequestOutcomeRow>('ServiceRequestOutcome').implement({
  description: 'What was recorded to have become of a request (esito della richiesta); never edited.',
  fields: (t) => ({
    result: t.field({
      type: ServiceRequestResult,
      nullable: false,
      description: 'What became of it (esito).',
      resolve: ({ outcome }) => outcome,
    }),
    answer: t.exposeString('answer', {
      nullable: true,
      description: 'What the person is told (risposta).',
    }),
    recordedAt: t.expose('recordedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was recorded (data dell’esito).',
    }),
    recordedBy: t.field({
      type: Operator,
      nullable: true,
      description: 'Who recorded it (operatore); null when it was no operator known here.',
      resolve: ({ issuer, subject }, _, { session }) => operatorOf(session, { issuer, subject }),
    }),
    correctionReason: t.exposeString('correctionReason', {
      nullable: true,
      description: 'Why the outcome before it was wrong (motivo della rettifica).',
    }),
  }),
})

export const ServiceRequest = builder.objectRef<ServiceRequestRow>('ServiceRequest').implement({
  description:
    'What somebody asks of the front office of a comune, or reports of a person (richiesta di servizio, segnalazione).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('service_request', uuid),
    }),
    person: t.field({
      type: Person,
      nullable: false,
      description: 'Whom it is about (interessato).',
      resolve: ({ personId }) => ({ id: encodeId('person', personId) }),
    }),
    comune: t.field({
      type: Comune,
      nullable: false,
      description: 'The comune whose front office received it (comune).',
      resolve: ({ comune }) => ({ istatCode: comune }),
    }),
    origin: t.expose('origin', {
      type: ServiceRequestOrigin,
      nullable: false,
      description: 'Who asks or reports (provenienza).',
    }),
    sender: t.exposeString('sender', {
      nullable: true,
      description: 'Name and office of who wrote, where it is not the person (mittente).',
    }),
    protocol: t.exposeString('protocol', {
      nullable: true,
      description: 'Its protocol number (protocollo); null for what came from the citizen’s area.',
    }),
    text: t.exposeString('text', {
      nullable: false,
      description: 'What is requested (testo della richiesta).',
    }),
    serviceType: t.field({
      type: ServiceType,
      nullable: true,
      description: 'The service that is wished for (servizio richiesto), where one was named.',
      resolve: ({ serviceType }) => (serviceType === null ? null : { code: serviceType }),
    }),
    restricted: t.exposeBoolean('restricted', {
      nullable: false,
      description: 'Judicial or minors’ protected datum (dato riservato).',
    }),
    receivedAt: t.expose('receivedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was received (data di ricevimento).',
    }),
    settledAt: t.expose('settledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its outcome was recorded (data dell’esito); null while it waits.',
    }),
    outcome: t.field({
      type: ServiceRequestOutcome,
      nullable: true,
      description: 'What became of it (esito); null while it waits.',
      resolve: async ({ uuid }, _, { session }) => (await outcomesOfRequest(session, uuid))[0] ?? null,
    }),
    outcomes: t.field({
      type: [ServiceRequestOutcome],
      nullable: true,
      description: 'The outcome that holds, and those that it corrected behind it (esiti rettificati).',
      resolve: ({ uuid }, _, { session }) => outcomesOfRequest(session, uuid),
    }),
    case: t.field({
      type: Case,
      nullable: true,
      description: 'The case that took it up (cartella).',
      resolve: ({ caseId }, _, { session }, info) =>
        caseId === null ? null : caseById(session, caseId, propertiesRead(info, 'Case')),
    }),
    version: t.exposeInt('version', { nullable: false, description: 'Grows with each change.' }),
  }),
})

const ServiceRequestConnection = connection(builder, ServiceRequest)

builder.objectField(Person, 'serviceRequests', (t) =>
  t.field({
    type: [ServiceRequest],
    nullable: true,
    description:
      'What the person asked of front offices, the latest first (richieste); for operators also what others reported.',
    resolve: ({ id }, _, { session }) => serviceRequestsOf(session, decodeId('person', id)),
  }),
)

builder.queryField('serviceRequests', (t) =>
  t.field({
    type: ServiceRequestConnection,
    nullable: true,
    description:
      'Requests at the front offices of the operator’s comuni: those that wait, the oldest first (coda dello sportello); or those that are settled, the latest first.',
    args: {
      waiting: t.arg.boolean({
        required: true,
        defaultValue: true,
        description: 'Those that wait for an outcome; with `false` those that have one.',
      }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { waiting, ...args }, { session, viewer, keys }) =>
      page(keys, args, serviceRequests(session, { comuni: viewer.comuni, waiting })),
  }),
)
