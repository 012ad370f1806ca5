import { builder } from '../builder.ts'
import { activityOfCase } from '../store/case-activity.ts'
import { Case } from './case.ts'
import { ofFile } from './custody.ts'

builder.objectFields(Case, (t) => ({
  lastActivityAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When the last step was taken in it (ultima attività); null for who keeps the summary.',
    resolve: ofFile(
      async ({ uuid }, _, { session }) => (await activityOfCase(session, uuid))?.lastActivityAt ?? null,
    ),
  }),
  nextDeadlineOn: t.field({
    type: 'Date',
    nullable: true,
    description:
      'The next day on which something falls due in the file, or the first that has passed (prossima scadenza): an assessment or a session of the UVM that is planned, the end of the project under way, the next meeting of the patto di attivazione. Null when nothing does, and for who keeps the summary. Terms of courts, transfers to answer and what else falls due: `Workload.deadlines`.',
    resolve: ofFile(
      async ({ uuid }, _, { session }) => (await activityOfCase(session, uuid))?.nextDeadlineOn ?? null,
    ),
  }),
}))
