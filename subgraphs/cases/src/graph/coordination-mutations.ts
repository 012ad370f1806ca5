import { badInput } from '@cse/schema/errors'
import { decodeId, encodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { stayMessages, type stayReasons } from '../rules/reassigning.ts'
import { endAbsence, recordAbsence } from '../store/absence.ts'
import { caseById } from '../store/case.ts'
import { operatorById } from '../store/operator.ts'
import { reassignCases, type Staying } from '../store/reassignment-commands.ts'
import { actingOf } from './acting.ts'
import { OperatorElsewhere } from './assignment-mutations.ts'
import { Case } from './case.ts'
import { Operator } from './operator.ts'
import { NotFound, RepeatedKey } from './refusals.ts'

const StayReason = builder.enumType('StayReason', {
  description: 'Why a case was not reassigned (motivo).',
  values: {
    NOT_FOUND: { description: 'There is no such case for this viewer (cartella non consultabile).' },
    NOT_HOLDER: { description: 'Another organisation holds it (altro ente titolare).' },
    NOT_ASSIGNED: { description: 'Who leaves is not assigned to it (non assegnata a chi lascia).' },
    NOT_ALLOWED: { description: 'It is closed (cartella conclusa).' },
  } satisfies Record<(typeof stayReasons)[number], { description: string }>,
})

const NotReassigned = builder.objectRef<Staying & { readonly id: string }>('NotReassigned').implement({
  description: 'A case that stays with whom it is, in a reassignment of many, and why.',
  fields: (t) => ({
    case: t.exposeID('id', { nullable: false, description: 'Id of the case.' }),
    reason: t.expose('reason', { type: StayReason, nullable: false, description: 'Why (motivo).' }),
    message: t.string({
      nullable: false,
      description: 'The same for the end user.',
      resolve: ({ reason }) => stayMessages[reason],
    }),
  }),
})

/** Cases that one request may name. */
const MOST = 500

mutation(builder, 'reassignCases', {
  description:
    'Hands the cases of an operator who leaves over to a colleague (riassegnazione): case manager in the place of the case manager, team member in that of the team member. What cannot go over stays and says why; the others go.',
  input: (t) => ({
    from: t.id({ required: true, description: 'Id of the operator who leaves.' }),
    to: t.id({ required: true, description: 'Id of the operator who follows.' }),
    cases: t.idList({
      required: false,
      description: `Ids of the cases, up to ${MOST}; all open ones of who leaves by default.`,
    }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: the same one again answers the first result.',
    }),
  }),
  payload: {
    reassigned: { type: [Case], description: 'The cases that went over.' },
    notReassigned: { type: [NotReassigned], description: 'Those that stay, each with the reason.' },
  },
  refusals: [NotFound, RepeatedKey, OperatorElsewhere],
  decode: ({ idempotencyKey: key, ...input }) => {
    const leaver = decodeId('operator', input.from, 'input.from')
    const successor = decodeId('operator', input.to, 'input.to')
    if (leaver === successor)
      throw badInput([{ path: 'input.to', reason: 'Chi subentra deve essere un altro operatore.' }])
    if (input.cases && input.cases.length > MOST)
      throw badInput([{ path: 'input.cases', reason: `Si possono indicare al più ${MOST} cartelle.` }])
    const cases = input.cases?.map((id, index) => decodeId('case', id, `input.cases.${index}`))
    return {
      leaver,
      successor,
      cases: cases ? [...new Set(cases)] : null,
      idempotencyKey: { key: idempotencyKey(key), input },
    }
  },
  resolve: (command, context) => reassignCases(context.session, actingOf(context), command),
  answer: async ({ moved, staying }, { session }) => {
    const cases = await Promise.all(moved.map((id) => caseById(session, id)))
    return {
      reassigned: cases.filter((found) => found !== null),
      notReassigned: staying.map((each) => ({ ...each, id: encodeId('case', each.case) })),
    }
  },
})

const AbsentAlready = refusalType(builder, 'AbsentAlready', {
  description: 'The operator is away in those days already (assenza già registrata).',
})
const SubstituteAbsent = refusalType(builder, 'SubstituteAbsent', {
  description: 'Who would stand in is away in those days (sostituto assente).',
})
const AbsenceOver = refusalType(builder, 'AbsenceOver', {
  description: 'The absence is over by that day already (assenza già terminata).',
})

const ofOperator = { operator: { type: Operator, description: 'Who is away, with what is recorded now.' } }

mutation(builder, 'recordAbsence', {
  description:
    'Records that an operator is away for some days (assenza), and who does their work meanwhile (sostituzione): cases and terms of who is away are also those of the substitute, from the first to the last day. What is protected is open to whom its guardians name, so not to a substitute.',
  input: (t) => ({
    operator: t.id({ required: true, description: 'Id of the operator who is away.' }),
    substitute: t.id({ required: false, description: 'Id of the operator who stands in.' }),
    since: t.field({ type: 'Date', required: true, description: 'First day of absence.' }),
    until: t.field({ type: 'Date', required: true, description: 'Last day of absence.' }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: the same one again answers the first result.',
    }),
  }),
  payload: ofOperator,
  refusals: [NotFound, RepeatedKey, OperatorElsewhere, AbsentAlready, SubstituteAbsent],
  decode: ({ idempotencyKey: key, ...input }) => {
    const { since, until } = input
    const operator = decodeId('operator', input.operator, 'input.operator')
    const substitute = input.substitute ? decodeId('operator', input.substitute, 'input.substitute') : null
    if (until < since) throw badInput([{ path: 'input.until', reason: 'L’ultimo giorno precede il primo.' }])
    if (operator === substitute)
      throw badInput([
        { path: 'input.substitute', reason: 'Chi sostituisce deve essere un altro operatore.' },
      ])
    return { operator, substitute, since, until, idempotencyKey: { key: idempotencyKey(key), input } }
  },
  resolve: (command, context) => recordAbsence(context.session, actingOf(context), command),
  answer: async ({ operator }, { session }) => ({ operator: await operatorById(session, operator) }),
})

mutation(builder, 'endAbsence', {
  description:
    'Ends an absence before its last day (rientro anticipato); one that has not begun by then is withdrawn. The substitution ends with it.',
  input: (t) => ({
    absence: t.id({ required: true, description: 'Id of the absence.' }),
    lastDay: t.field({
      type: 'Date',
      required: false,
      description: 'Last day of absence; yesterday by default.',
    }),
  }),
  payload: ofOperator,
  refusals: [NotFound, AbsenceOver],
  decode: ({ absence, lastDay }) => ({
    absence: decodeId('absence', absence, 'input.absence'),
    lastDay: lastDay ?? null,
  }),
  resolve: (command, context) => endAbsence(context.session, actingOf(context), command),
  answer: async ({ operator }, { session }) => ({ operator: await operatorById(session, operator) }),
})
