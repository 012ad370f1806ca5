import { builder } from '../builder.ts'
import { type AccessInterviewRow, accessOfCase, interviewsOfCase } from '../store/access-interview.ts'
import { Case } from './case.ts'
import { ofFile } from './custody.ts'

export const AccessChannel = builder.enumType('AccessChannel', {
  description: 'How a request reached the service (modalità di accesso).',
  values: {
    IN_PERSON: { description: 'At the front office (di persona).' },
    PHONE: { description: 'By telephone (telefono).' },
    EMAIL: { description: 'By e-mail (posta elettronica).' },
    HOME: { description: 'At home (visita domiciliare).' },
    LETTER: { description: 'In writing (lettera).' },
    OTHER: { description: 'Otherwise (altro).' },
  },
})

export const AccessMotive = builder.enumType('AccessMotive', {
  description: 'What brought the person to the service (motivo di accesso).',
  values: {
    SPONTANEOUS: { description: 'Of their own accord (spontaneo).' },
    SENT: { description: 'Sent by another service (inviato da un altro servizio).' },
    SUMMONED: { description: 'Called in by the service (convocato).' },
    DECREE: { description: 'By order of a court (decreto).' },
    EMERGENCY: {
      description:
        'Found in need that does not wait (pronto intervento sociale, L. 328/2000 art. 22 c. 4 lett. b).',
    },
  },
})

export const AccessOutcome = builder.enumType('AccessOutcome', {
  description: 'Where the access led (esito dell’orientamento).',
  values: {
    INFORMATION_ONLY: { description: 'Information was enough (informazione).' },
    SENT_ELSEWHERE: { description: 'Sent to another service (invio ad altro servizio).' },
    TAKEN_IN_CHARGE: { description: 'To be assessed and taken in charge (presa in carico).' },
    DESK_SERVICE: {
      description: 'Answered at the desk, such as by an application (prestazione di sportello).',
    },
    NOT_COMPETENT: { description: 'Another body is competent (non competenza).' },
    WITHDRAWN: { description: 'The person withdrew the request (rinuncia).' },
  },
})

const AccessInterview = builder.objectRef<AccessInterviewRow>('AccessInterview').implement({
  description: 'The interview at the access point (colloquio di accesso, segretariato sociale or PUA).',
  fields: (t) => ({
    channel: t.expose('channel', {
      type: AccessChannel,
      nullable: false,
      description: 'How the request came (modalità).',
    }),
    motive: t.expose('motive', {
      type: AccessMotive,
      nullable: false,
      description: 'What brought it about (motivo).',
    }),
    request: t.exposeString('request', { nullable: false, description: 'What was asked for (richiesta).' }),
    preAssessment: t.exposeString('preAssessment', {
      nullable: true,
      description: 'First appraisal (prevalutazione).',
    }),
    orientation: t.exposeString('orientation', {
      nullable: true,
      description: 'Where the person was directed to (orientamento).',
    }),
    outcome: t.expose('outcome', {
      type: AccessOutcome,
      nullable: true,
      description: 'Where it led (esito dell’orientamento); null while that is open.',
    }),
    receivedAt: t.expose('receivedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When the person was received (data del colloquio).',
    }),
  }),
})

builder.objectField(Case, 'access', (t) =>
  t.field({
    type: AccessInterview,
    nullable: true,
    description:
      'The interview with which the case began (accesso e orientamento); null while it is not recorded.',
    resolve: ofFile(({ uuid }, _, { session }) => accessOfCase(session, uuid)),
  }),
)

builder.objectField(Case, 'interviews', (t) =>
  t.field({
    type: [AccessInterview],
    nullable: true,
    description:
      'Every record of the interview with which the case began, the newest first: with those that were completed or corrected (colloqui di accesso).',
    resolve: ofFile(({ uuid }, _, { session }) => interviewsOfCase(session, uuid)),
  }),
)
