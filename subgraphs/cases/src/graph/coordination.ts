import { connection, pageArgs } from '@cse/schema/connection'
import { page } from '@cse/schema/paging'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { ownHolders } from '../rules/holder.ts'
import { type AbsenceRow, absencesOf } from '../store/absence.ts'
import { operatorById } from '../store/operator.ts'
import { loadOf, operatorsOf, type PhaseLoadRow } from '../store/operator-list.ts'
import { CasePhase } from './case.ts'
import { Operator } from './operator.ts'

const PhaseLoad = builder.objectRef<PhaseLoadRow>('PhaseLoad').implement({
  description: 'How many open cases of a phase an operator works on (carico per fase).',
  fields: (t) => ({
    phase: t.expose('phase', { type: CasePhase, nullable: false, description: 'The phase (fase).' }),
    managed: t.exposeInt('managed', {
      nullable: false,
      description: 'As case manager (casi di cui è responsabile), number of cases.',
    }),
    inTeam: t.exposeInt('inTeam', {
      nullable: false,
      description: 'In the team (casi seguiti in équipe), number of cases.',
    }),
  }),
})

const OperatorLoad = builder.objectRef<readonly PhaseLoadRow[]>('OperatorLoad').implement({
  description:
    'How much an operator has to do: open cases of the own organisation (carico di lavoro dell’operatore).',
  fields: (t) => ({
    managed: t.int({
      nullable: false,
      description: 'As case manager (casi di cui è responsabile), number of cases.',
      resolve: (phases) => phases.reduce((sum, { managed }) => sum + managed, 0),
    }),
    inTeam: t.int({
      nullable: false,
      description: 'In the team (casi seguiti in équipe), number of cases.',
      resolve: (phases) => phases.reduce((sum, { inTeam }) => sum + inTeam, 0),
    }),
    phases: t.field({
      type: [PhaseLoad],
      nullable: false,
      description: 'The same by phase; phases without a case are left out.',
      resolve: (phases) => phases,
    }),
  }),
})

const Absence = builder.objectRef<AbsenceRow>('Absence').implement({
  description:
    'That an operator is away from a day to another (assenza), and who does their work meanwhile (sostituzione). Why is nowhere kept.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    operator: t.field({
      type: Operator,
      nullable: true,
      description: 'Who is away (operatore assente).',
      resolve: ({ operatorId }, _, { session }) => operatorById(session, operatorId),
    }),
    substitute: t.field({
      type: Operator,
      nullable: true,
      description:
        'Who does their work meanwhile (sostituto): the cases are also theirs, and no longer than that.',
      resolve: ({ substituteId }, _, { session }) =>
        substituteId === null ? null : operatorById(session, substituteId),
    }),
    since: t.expose('since', {
      type: 'Date',
      nullable: false,
      description: 'First day of absence (dal).',
    }),
    until: t.expose('until', { type: 'Date', nullable: false, description: 'Last day of absence (al).' }),
  }),
})

builder.objectFields(Operator, (t) => ({
  load: t.field({
    type: OperatorLoad,
    nullable: true,
    description: 'How much they have to do (carico di lavoro).',
    resolve: ({ uuid }, _, { session }) => loadOf(session, uuid),
  }),
  absences: t.field({
    type: [Absence],
    nullable: true,
    description: 'When they are or will be away, the next at the top (assenze); for their colleagues.',
    resolve: ({ uuid }, _, { session, now }) => absencesOf(session, uuid, today(now)),
  }),
}))

const OperatorConnection = connection(builder, Operator)

builder.queryField('operators', (t) =>
  t.field({
    type: OperatorConnection,
    nullable: true,
    description: 'Who works for the own organisation, by name (operatori del servizio).',
    args: pageArgs(t.arg),
    resolve: (_, args, { session, viewer, keys }) =>
      page(keys, args, operatorsOf(session, ownHolders(viewer))),
  }),
)
