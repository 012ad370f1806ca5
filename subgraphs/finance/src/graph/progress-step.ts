import type { progressSteps, progressTasks } from '@cse/db/finance/multifondo-tables'
import { builder } from '../builder.ts'
import { rejectionsOfEntry } from '../store/progress-entries.ts'
import { ProgressRejection, ProgressStep } from './multifondo-types.ts'

const ProgressStepKind = builder.enumType('ProgressStepKind', {
  description: 'What was done with an entry (operazione).',
  values: {
    ENTERED: { description: 'It was written (inserimento).' },
    CORRECTED: { description: 'Its rejected rows were written again (correzione).' },
    VERIFIED: { description: 'It was checked and found right (verifica).' },
    VALIDATED: { description: 'It was accepted by the Region (validazione).' },
    REJECTED: { description: 'Rows were rejected (respingimento).' },
    SENT: { description: 'It was sent with a snapshot (trasmissione).' },
  } satisfies Record<(typeof progressSteps)[number], object>,
})

const ProgressTask = builder.enumType('ProgressTask', {
  description: 'Whose work a step is (compito): the first three are for three people.',
  values: {
    ENTER: { description: 'Enters and corrects (inserimento): the Ambito.' },
    VERIFY: { description: 'Verifies (verifica): another operator of the Ambito.' },
    VALIDATE: { description: 'Validates (validazione): the Region.' },
    SEND: { description: 'Sends, and records what the managing authority answers (trasmissione).' },
  } satisfies Record<(typeof progressTasks)[number], object>,
})

ProgressStep.implement({
  description: 'Something that was done with an entry (operazione).',
  fields: (t) => ({
    step: t.expose('step', { type: ProgressStepKind, nullable: false, description: 'What (operazione).' }),
    task: t.expose('task', { type: ProgressTask, nullable: false, description: 'In which task (compito).' }),
    revision: t.exposeInt('revision', { nullable: false, description: 'On which revision of the rows.' }),
    issuer: t.exposeString('issuer', {
      nullable: true,
      description:
        'Who vouches for the account: the identity provider, as the platform knows it (gestore dell’identità).',
    }),
    by: t.exposeString('subject', {
      nullable: true,
      description: 'Whose identity it was (operatore): the code of the account.',
    }),
    at: t.expose('at', { type: 'DateTime', nullable: false, description: 'When (data e ora).' }),
    rejected: t.field({
      type: [ProgressRejection],
      nullable: true,
      description: 'The rows that it rejected, and why; none for other steps.',
      resolve: async ({ entryUuid, step, version }, _, { session }) => {
        if (step !== 'REJECTED') return []
        return (await rejectionsOfEntry(session, entryUuid)).filter((one) => one.version === version)
      },
    }),
  }),
})

ProgressRejection.implement({
  description: 'A row that was not accepted (riga respinta).',
  fields: (t) => ({
    row: t.exposeInt('row', { nullable: false, description: 'Number of the row in its revision (riga).' }),
    reason: t.exposeString('reason', { nullable: false, description: 'Why (motivazione).' }),
  }),
})
