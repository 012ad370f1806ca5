import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { builder } from '../builder.ts'
import { assignCaseManager, assignTeamMember, removeTeamMember } from '../store/assignment-commands.ts'
import { actingOf } from './acting.ts'
import { Case } from './case.ts'
import { changedCase } from './changed-case.ts'
import { stepRefusals } from './refusals.ts'
import { requestedStep, stepInput } from './step-input.ts'

/** Also that of absences and of the work that is handed over. */
export const OperatorElsewhere = refusalType(builder, 'OperatorElsewhere', {
  description:
    'The operator works for another organisation than the one that holds the case, or that the viewer coordinates.',
})
const AlreadyAssigned = refusalType(builder, 'AlreadyAssigned', {
  description: 'The operator is assigned to the case already.',
})
const NotAssigned = refusalType(builder, 'NotAssigned', {
  description: 'The operator is not in the team of the case.',
})

/** The step and the operator it is about. */
const assignmentInput = (t: Parameters<typeof stepInput>[0]) => ({
  ...stepInput(t),
  operator: t.id({ required: true, description: 'Id of the operator.' }),
})

const requestedAssignment = (input: Parameters<typeof requestedStep>[0] & { operator: string }) => ({
  ...requestedStep(input),
  operator: decodeId('operator', input.operator, 'input.operator'),
})

const payload = { case: { type: Case, description: 'The case with who works on it.' } }

mutation(builder, 'assignCaseManager', {
  description:
    'Makes an operator of the holder the case manager (assegnazione del case manager), in place of whoever was.',
  input: assignmentInput,
  payload,
  refusals: [...stepRefusals, OperatorElsewhere, AlreadyAssigned],
  decode: requestedAssignment,
  resolve: (command, context) => assignCaseManager(context.session, actingOf(context), command),
  answer: changedCase,
})

mutation(builder, 'assignTeamMember', {
  description: 'Adds an operator of the holder to the team of a case (équipe).',
  input: assignmentInput,
  payload,
  refusals: [...stepRefusals, OperatorElsewhere, AlreadyAssigned],
  decode: requestedAssignment,
  resolve: (command, context) => assignTeamMember(context.session, actingOf(context), command),
  answer: changedCase,
})

mutation(builder, 'removeTeamMember', {
  description:
    'Takes an operator out of the team of a case (équipe). A case manager is replaced, not removed.',
  input: assignmentInput,
  payload,
  refusals: [...stepRefusals, NotAssigned],
  decode: requestedAssignment,
  resolve: (command, context) => removeTeamMember(context.session, actingOf(context), command),
  answer: changedCase,
})
