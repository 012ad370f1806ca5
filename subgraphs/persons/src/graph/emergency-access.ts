import { connection, pageArgs } from '@cse/schema/connection'
import { encodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { page } from '@cse/schema/paging'
import { propertiesRead } from '@cse/schema/reading'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { actorInWords } from '../rules/in-plain-words.ts'
import { organisationsOf } from '../rules/organisation.ts'
import { namesOfBodies } from '../store/bodies.ts'
import {
  countEmergencyAccesses,
  emergencyAccesses,
  emergencyById,
  openEmergency,
} from '../store/emergency.ts'
import { personById } from '../store/people.ts'
import { AccessOrganisation, AccessScope } from './access-entry.ts'
import { EmergencyReview } from './emergency-review.ts'
import { NotFound, RepeatedKey } from './refusals.ts'
import { EmergencyAccess, Person } from './types.ts'

EmergencyAccess.implement({
  description:
    'That an operator opened a record out of the own scope in a social emergency (accesso in emergenza): for three hours, to read, never restricted data. Whoever holds the record and the person see it at once.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('emergency_access', id),
    }),
    person: t.field({
      type: Person,
      nullable: true,
      description:
        'Whose record; none where the viewer may not see it, and where nobody had the tax code that was given.',
      resolve: ({ personId }, _, { session }, info) =>
        personId ? personById(session, personId, propertiesRead(info, 'Person')) : null,
    }),
    at: t.expose('grantedAt', { type: 'DateTime', nullable: false, description: 'When it was opened.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it ends (scadenza).',
    }),
    active: t.boolean({
      nullable: false,
      description: 'Whether it is in force now.',
      resolve: ({ expiresAt }, _, { now }) => now < expiresAt,
    }),
    reason: t.exposeString('reason', { nullable: false, description: 'The written reason (motivazione).' }),
    scope: t.expose('scope', {
      type: AccessScope,
      nullable: false,
      description: 'From which side the operator works.',
    }),
    roles: t.exposeStringList('roles', {
      nullable: false,
      description: 'Roles of the operator (ruoli), `SOCIAL_WORKER`.',
    }),
    organisations: t.field({
      type: [AccessOrganisation],
      nullable: false,
      description: 'The bodies for which the operator works.',
      resolve: ({ readers }) => organisationsOf(readers),
    }),
    who: t.string({
      nullable: false,
      description: 'Who, in Italian and without a name: `Assistente sociale, Comune di Bari`.',
      resolve: async (row, _, { session }) => actorInWords(row, await namesOfBodies(session, row.readers)),
    }),
    issuer: t.exposeString('issuer', {
      nullable: true,
      description:
        'Who vouches for the operator: the identity provider, as the platform knows it (gestore dell’identità); not for the citizen. Only with it is a `subject` one person.',
    }),
    subject: t.exposeString('subject', {
      nullable: true,
      description: 'Who, as the identity provider names them (operatore); not for the citizen.',
    }),
    reviewBy: t.expose('reviewBy', {
      type: 'DateTime',
      nullable: false,
      description: 'Until when a second person must have reviewed it (termine della verifica).',
    }),
    overdue: t.boolean({
      nullable: false,
      description: 'Whether the term is over and nobody has reviewed it (verifica scaduta).',
      resolve: ({ review, reviewBy }, _, { now }) => review === null && reviewBy <= now,
    }),
    review: t.expose('review', {
      type: EmergencyReview,
      nullable: true,
      description: 'What came of it (verifica); none yet while it is null.',
    }),
  }),
})

const EmergencyAccessConnection = connection(builder, EmergencyAccess)

const EmergencyReviewState = builder.enumType('EmergencyReviewState', {
  description: 'Where the review of an access in an emergency stands (stato della verifica).',
  values: {
    PENDING: { description: 'Nobody has reviewed it yet (da verificare).' },
    OVERDUE: { description: 'Nobody has reviewed it, and the term is over (scaduta).' },
    REVIEWED: { description: 'It was reviewed (verificato).' },
  },
})

builder.queryField('emergencyAccesses', (t) =>
  t.field({
    type: EmergencyAccessConnection,
    nullable: true,
    description:
      'Accesses in an emergency that concern the viewer, the latest first: to records that the own body holds and by its operators; for a citizen those to the own record.',
    args: {
      review: t.arg({
        type: EmergencyReviewState,
        description: 'Those whose review stands so; all by default.',
      }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { review, ...args }, { session, now, keys }) => {
      const requested = { review: review ?? null, now }
      return page(keys, args, {
        list: 'emergencyAccesses',
        fetch: (slice) => emergencyAccesses(session, requested, slice),
        cursorOf: ({ place, id }) => [place, id],
        count: () => countEmergencyAccesses(session, requested),
      })
    },
  }),
)

const AlreadyInScope = refusalType(builder, 'AlreadyInScope', {
  description: 'The record is in the viewer’s scope: no emergency is needed to read it.',
})
const TooManyEmergencies = refusalType(builder, 'TooManyEmergencies', {
  description:
    'The operator has asked ten times within a day, counting requests for tax codes that nobody has.',
  details: { nextAt: { type: 'DateTime', description: 'From when on the next request is admitted.' } },
})

mutation(builder, 'requestEmergencyAccess', {
  description:
    'Opens the record and the files of a person out of the own scope for three hours, to act in a social emergency (accesso in emergenza, L. 328/2000 art. 22 c. 4). To read only; restricted data and the diaries of other bodies stay closed. Who holds the record and the person are told at once, with the reason. A tax code that nobody has answers `NotFound` and counts as a request.',
  input: (t) => ({
    taxCode: t.field({
      type: 'TaxCode',
      required: true,
      description: 'Tax code of the person (codice fiscale).',
    }),
    reason: t.string({
      required: true,
      description:
        'Why the record must be read now, for the person to read (motivazione): 20 to 2,000 characters.',
    }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first access.',
    }),
  }),
  payload: {
    emergencyAccess: { type: EmergencyAccess, description: 'The access, in force from now on.' },
    person: { type: Person, description: 'The person.' },
  },
  refusals: [NotFound, AlreadyInScope, TooManyEmergencies, RepeatedKey],
  decode: ({ taxCode, ...input }) => ({
    taxCode,
    reason: requiredText(input.reason, 'input.reason', { shortest: 20 }),
    key: idempotencyKey(input.idempotencyKey),
  }),
  resolve: (command, { session, viewer, now }) => openEmergency(session, { viewer, at: now, ...command }),
  answer: async (done, { session }) => ({
    emergencyAccess: await emergencyById(session, done.emergency),
    person: await personById(session, done.person),
  }),
})
