import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { actorInWords } from '../rules/in-plain-words.ts'
import { namesOfBodies } from '../store/bodies.ts'
import { emergencyById } from '../store/emergency.ts'
import { type ReviewRow, reviewEmergency } from '../store/emergency-review.ts'
import { NotFound } from './refusals.ts'
import { EmergencyAccess } from './types.ts'

const EmergencyReviewOutcome = builder.enumType('EmergencyReviewOutcome', {
  description: 'What a review of an access in an emergency has found (esito della verifica).',
  values: {
    JUSTIFIED: { description: 'There was an emergency (giustificato).' },
    NOT_JUSTIFIED: { description: 'There was none (non giustificato).' },
    REPORTED: {
      description: 'There was none, and it was reported to who must know (segnalato al titolare e al DPO).',
    },
  },
})

export const EmergencyReview = builder.objectRef<ReviewRow>('EmergencyReview').implement({
  description:
    'What came of an access in an emergency (verifica dell’accesso in emergenza), by a second person.',
  fields: (t) => ({
    outcome: t.expose('outcome', {
      type: EmergencyReviewOutcome,
      nullable: false,
      description: 'What was found (esito).',
    }),
    at: t.expose('reviewedAt', { type: 'DateTime', nullable: false, description: 'When.' }),
    who: t.string({
      nullable: false,
      description: 'Who, in Italian and without a name: `Coordinatore, Comune di Bari`.',
      resolve: async (row, _, { session }) => actorInWords(row, await namesOfBodies(session, row.readers)),
    }),
    note: t.exposeString('note', {
      nullable: true,
      description: 'Why it was found so (motivazione), 20 to 2,000 characters; for supervisors.',
    }),
    subject: t.exposeString('subject', {
      nullable: true,
      description: 'Who, as the identity provider names them (operatore); for supervisors.',
    }),
  }),
})

const OwnEmergency = refusalType(builder, 'OwnEmergency', {
  description: 'Whoever used an access in an emergency does not review it.',
})
const AlreadyReviewed = refusalType(builder, 'AlreadyReviewed', {
  description: 'The access in an emergency was reviewed before.',
})

mutation(builder, 'reviewEmergencyAccess', {
  description:
    'Says whether an access in an emergency was justified (verifica dell’accesso in emergenza): a supervisor of the body whose operator used it or of one that holds the record, once, within the term of `reviewBy`. Who used it is refused. The person sees the outcome.',
  input: (t) => ({
    emergencyAccess: t.id({ required: true, description: 'Id of the access.' }),
    outcome: t.field({
      type: EmergencyReviewOutcome,
      required: true,
      description: 'What was found (esito).',
    }),
    note: t.string({
      required: true,
      description: 'Why it was found so (motivazione): 20 to 2,000 characters.',
    }),
  }),
  payload: {
    emergencyAccess: { type: EmergencyAccess, description: 'The access with its review.' },
  },
  refusals: [NotFound, OwnEmergency, AlreadyReviewed],
  decode: ({ outcome, ...input }) => ({
    access: decodeId('emergency_access', input.emergencyAccess, 'input.emergencyAccess'),
    outcome,
    note: requiredText(input.note, 'input.note', { shortest: 20 }),
  }),
  resolve: (command, { session, viewer, now }) => reviewEmergency(session, { viewer, at: now, ...command }),
  answer: async (done, { session }) => ({ emergencyAccess: await emergencyById(session, done.access) }),
})
