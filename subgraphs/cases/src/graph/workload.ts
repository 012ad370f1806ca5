import { pageArgs } from '@cse/schema/connection'
import { page } from '@cse/schema/paging'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { ownHolders } from '../rules/holder.ts'
import {
  casesToAssess,
  casesToAssign,
  endingProjects,
  overdueAssessments,
  transfersAsked,
  transfersProposed,
  transfersToAccept,
  uvmToHold,
} from '../store/workload.ts'
import { AssessmentConnection } from './assessment.ts'
import { CaseConnection } from './case.ts'
import { IndividualProjectConnection } from './individual-project.ts'
import { TransferConnection } from './transfer.ts'
import { TransferProposalConnection } from './transfer-proposal.ts'
import { UvmSessionConnection } from './uvm-session.ts'

export const Workload = builder.objectRef<object>('Workload').implement({
  description:
    'What waits for this operator in the cases that the own organisation holds (carico di lavoro). `totalCount` of each list is its count. Consents that expire: `Query.expiringConsents`.',
  fields: (t) => ({
    transfersToAccept: t.field({
      type: TransferConnection,
      nullable: true,
      description:
        'Transfers on which the own organisation must decide, the oldest first (trasferimenti da accettare).',
      args: pageArgs(t.arg),
      resolve: (_, args, { session, viewer, keys }) =>
        page(keys, args, transfersToAccept(session, ownHolders(viewer))),
    }),
    transfersAsked: t.field({
      type: TransferConnection,
      nullable: true,
      description:
        'Transfers that the own organisation asked for and that wait for an answer, the oldest first (trasferimenti richiesti).',
      args: pageArgs(t.arg),
      resolve: (_, args, { session, viewer, keys }) =>
        page(keys, args, transfersAsked(session, ownHolders(viewer))),
    }),
    transfersProposed: t.field({
      type: TransferProposalConnection,
      nullable: true,
      description:
        'Transfers that changes of residence proposed and that wait for the holder, the oldest first (trasferimenti proposti).',
      args: pageArgs(t.arg),
      resolve: (_, args, { session, viewer, keys }) =>
        page(keys, args, transfersProposed(session, ownHolders(viewer))),
    }),
    uvmToHold: t.field({
      type: UvmSessionConnection,
      nullable: true,
      description:
        'UVM sessions that are convened and have not decided, the next at the top (sedute UVM da tenere).',
      args: pageArgs(t.arg),
      resolve: (_, args, { session, viewer, keys }) =>
        page(keys, args, uvmToHold(session, ownHolders(viewer))),
    }),
    casesToAssess: t.field({
      type: CaseConnection,
      nullable: true,
      description: 'Cases whose need is being assessed, those opened first at the top (casi da valutare).',
      args: pageArgs(t.arg),
      resolve: (_, args, { session, viewer, keys }) =>
        page(keys, args, casesToAssess(session, ownHolders(viewer))),
    }),
    casesToAssign: t.field({
      type: CaseConnection,
      nullable: true,
      description: 'Open cases without a case manager, those opened first at the top (casi da assegnare).',
      args: pageArgs(t.arg),
      resolve: (_, args, { session, viewer, keys }) =>
        page(keys, args, casesToAssign(session, ownHolders(viewer))),
    }),
    overdueAssessments: t.field({
      type: AssessmentConnection,
      nullable: true,
      description:
        'Assessments planned for a day that has passed and not completed (valutazioni in ritardo).',
      args: pageArgs(t.arg),
      resolve: (_, args, { session, viewer, now, keys }) =>
        page(keys, args, overdueAssessments(session, ownHolders(viewer), today(now))),
    }),
    endingProjects: t.field({
      type: IndividualProjectConnection,
      nullable: true,
      description: 'Projects under way that end soon, the next to end first (progetti in scadenza).',
      args: {
        withinDays: t.arg.int({
          required: true,
          defaultValue: 30,
          description: 'How many days from today count as soon.',
        }),
        ...pageArgs(t.arg),
      },
      resolve: (_, { withinDays, ...args }, { session, viewer, now, keys }) =>
        page(keys, args, endingProjects(session, ownHolders(viewer), today(now), withinDays)),
    }),
  }),
})

builder.queryField('workload', (t) =>
  t.field({
    type: Workload,
    nullable: true,
    description: 'What waits for this operator: to accept, to assess, overdue, ending.',
    resolve: () => ({}),
  }),
)
