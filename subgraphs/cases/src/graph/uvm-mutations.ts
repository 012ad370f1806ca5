import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { caseById } from '../store/case.ts'
import { uvmSessionById } from '../store/uvm.ts'
import { convokeUvm, recordUvmDecision } from '../store/uvm-commands.ts'
import { actingOf } from './acting.ts'
import { Case } from './case.ts'
import { RepeatedKey, stepRefusals } from './refusals.ts'
import { UvmOrganisation, UvmOutcome, UvmSession } from './uvm-session.ts'

const QuorumMissing = refusalType(builder, 'QuorumMissing', {
  description:
    'Too few came, or nobody for one of the two services (numero legale mancante): the session may only be put off.',
  details: {
    present: { type: 'Int', description: 'How many of the members who decide came.' },
    needed: { type: 'Int', description: 'How many are needed: more than half.' },
  },
})

const UvmMemberInput = builder.inputType('UvmMemberInput', {
  description: 'Who is to sit in the UVM (componente).',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Given and family name: 1 to 200 characters.' }),
    role: t.string({
      required: true,
      description: 'Profession, or tie with the person (ruolo): 1 to 200 characters.',
    }),
    organisation: t.field({ type: UvmOrganisation, required: true, description: 'For whom they sit.' }),
  }),
})

mutation(builder, 'convokeUvm', {
  description:
    'Convenes the Unità di valutazione multidimensionale on a case (convocazione UVM): the PUA of the comune, or the Ufficio di Piano once the case is the Ambito’s. Both services sit in it: the health district, and the comune or the Ambito.',
  input: (t) => ({
    case: t.id({ required: true, description: 'Id of the case.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the case that was read.' }),
    convenedOn: t.field({
      type: 'Date',
      required: true,
      description: 'Day of the session: today or later, within a year.',
    }),
    place: t.string({ required: true, description: 'Where (luogo): 1 to 200 characters.' }),
    agenda: t.string({
      required: false,
      description: 'What is to be decided (ordine del giorno): up to 2,000 characters.',
    }),
    members: t.field({
      type: [UvmMemberInput],
      required: true,
      description: 'Who is to sit in it: at most 30.',
    }),
    idempotencyKey: t.string({
      required: true,
      description:
        'Chosen by the client, 8 to 200 characters; a repeat with the same key is answered with the first session.',
    }),
  }),
  payload: {
    uvmSession: { type: UvmSession, description: 'The session, convened.' },
    case: { type: Case, description: 'The case.' },
  },
  refusals: [...stepRefusals, RepeatedKey],
  decode: ({ idempotencyKey: key, expectedVersion, ...input }) => ({
    step: {
      case: decodeId('case', input.case, 'input.case'),
      expectedVersion,
      idempotencyKey: {
        key: idempotencyKey(key),
        operation: 'convokeUvm',
        input: { expectedVersion, ...input },
      },
    },
    convocation: {
      convenedOn: input.convenedOn,
      place: requiredText(input.place, 'input.place', { longest: 200 }),
      agenda: optionalText(input.agenda, 'input.agenda'),
      members: input.members.map(({ name, role, organisation }, index) => ({
        name: requiredText(name, `input.members.${index}.name`, { longest: 200 }),
        role: requiredText(role, `input.members.${index}.role`, { longest: 200 }),
        organisation,
      })),
    },
  }),
  resolve: ({ step, convocation }, context) =>
    convokeUvm(context.session, actingOf(context), step, convocation),
  answer: async (done, { session }) => ({
    uvmSession: await uvmSessionById(session, done.uvmSession),
    case: await caseById(session, done.case),
  }),
})

mutation(builder, 'recordUvmDecision', {
  description:
    'Records a session of the UVM: who came, what was decided and why (decisione e verbale UVM). Without a quorum it can only be put off.',
  input: (t) => ({
    uvmSession: t.id({ required: true, description: 'Id of the session.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the case that was read.' }),
    heldOn: t.field({ type: 'Date', required: true, description: 'Day it was held (data della seduta).' }),
    present: t.intList({ required: true, description: 'Positions of the members who came (presenti).' }),
    outcome: t.field({ type: UvmOutcome, required: true, description: 'What was decided, coded (esito).' }),
    decision: t.string({
      required: true,
      description: 'What was decided, in words (decisione): 1 to 2,000 characters.',
    }),
    minutes: t.string({
      required: true,
      description: 'Minutes of the session (verbale): 1 to 20,000 characters.',
    }),
  }),
  payload: {
    uvmSession: { type: UvmSession, description: 'The session with its decision.' },
    case: { type: Case, description: 'The case.' },
  },
  refusals: [...stepRefusals, RepeatedKey, QuorumMissing],
  decode: ({ expectedVersion, heldOn, present, outcome, ...input }) => ({
    uvmSession: decodeId('uvm_session', input.uvmSession, 'input.uvmSession'),
    expectedVersion,
    heldOn,
    present,
    outcome,
    decision: requiredText(input.decision, 'input.decision'),
    minutes: requiredText(input.minutes, 'input.minutes', { longest: 20_000 }),
  }),
  resolve: (command, context) => recordUvmDecision(context.session, actingOf(context), command),
  answer: async (done, { session }, { uvmSession }) => ({
    uvmSession: await uvmSessionById(session, uvmSession),
    case: await caseById(session, done.case),
  }),
})
