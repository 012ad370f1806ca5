import { connection, pageArgs } from '@cse/schema/connection'
import { encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { propertiesRead } from '@cse/schema/reading'
import { today } from '@cse/schema/today'
import { principalOf } from '@cse/schema/viewer'
import { builder } from '../builder.ts'
import { deadlineKinds, effectOfDeath, effectOfWithdrawal } from '../rules/deadline.ts'
import { coordinates, ownHolders } from '../rules/holder.ts'
import { dayWithin } from '../rules/within.ts'
import { caseById } from '../store/case.ts'
import { type DeadlineRow, deadlines } from '../store/deadline.ts'
import { transferById } from '../store/transfer.ts'
import { Case } from './case.ts'
import { Person } from './foreign.ts'
import { Transfer } from './transfer.ts'
import { Workload } from './workload.ts'

const DeadlineKind = builder.enumType('DeadlineKind', {
  description: 'What falls due (tipo di scadenza).',
  values: {
    ASSESSMENT: {
      description: 'An assessment that is planned and not completed (valutazione da concludere).',
    },
    UVM_SESSION: { description: 'A UVM session that is convened and has not decided (seduta UVM).' },
    PROJECT_END: { description: 'A project under way ends (fine del progetto).' },
    PACT_MEETING: {
      description:
        'A household on the Assegno di inclusione is to be met (incontro con il nucleo, D.L. 48/2023 art. 4 c. 5): within 120 days of the patto di attivazione digitale, then every 90.',
    },
    TRANSFER_ANSWER: {
      description:
        'A request to take a case over is to be answered within 30 days (risposta al trasferimento, L. 241/1990 art. 2); it falls due for both ends.',
    },
    PERSON_DECEASED: {
      description:
        'The person has died and the case is still open: it falls due on the day of death (cartella da concludere per decesso).',
    },
    DELIVERY_OF_DECEASED: {
      description:
        'The person has died and what was planned is still being delivered: it falls due on the day of death (interventi da concludere per decesso).',
    },
    HOUSEHOLD_MEMBER_DECEASED: {
      description:
        'Somebody of the household of the person has died, for sixty days from when it was written down: it falls due on the day of death (decesso nel nucleo familiare).',
    },
    CONSENT_WITHDRAWN: {
      description:
        'The consent on which a transfer rests was withdrawn: it falls due on that day, for who asked or who took over (consenso revocato, Reg. UE 2016/679 art. 7 par. 3).',
    },
    HEARING: {
      description: 'A hearing that a court set, for who holds RESTRICTED (udienza).',
    },
    JUDICIAL_TERM: {
      description: 'A term that a court set, for who holds RESTRICTED (termine giudiziario).',
    },
  } satisfies Record<(typeof deadlineKinds)[number], { description: string }>,
})

const Deadline = builder.objectRef<DeadlineRow>('Deadline').implement({
  description: 'Something that falls due in a case (scadenza).',
  fields: (t) => ({
    kind: t.expose('kind', { type: DeadlineKind, nullable: false, description: 'What falls due (tipo).' }),
    dueOn: t.expose('dueOn', {
      type: 'Date',
      nullable: false,
      description: 'On which day (data di scadenza).',
    }),
    overdue: t.boolean({
      nullable: false,
      description: 'Whether that day has passed (scaduta).',
      resolve: ({ dueOn }, _, { now }) => dueOn < today(now),
    }),
    case: t.field({
      type: Case,
      nullable: true,
      description: 'The case; null for who is asked to take it over and has not.',
      resolve: ({ caseId }, _, { session }, info) => caseById(session, caseId, propertiesRead(info, 'Case')),
    }),
    transfer: t.field({
      type: Transfer,
      nullable: true,
      description:
        'The request to answer, of a TRANSFER_ANSWER; what rests on the consent, of a CONSENT_WITHDRAWN; null of others.',
      resolve: ({ kind, uuid }, _, { session }) =>
        kind === 'TRANSFER_ANSWER' || kind === 'CONSENT_WITHDRAWN' ? transferById(session, uuid) : null,
    }),
    deceased: t.field({
      type: Person,
      nullable: true,
      description:
        'Who has died, of a HOUSEHOLD_MEMBER_DECEASED, as far as the viewer may see the person (persona deceduta); null of others.',
      resolve: ({ deceasedId }) => (deceasedId === null ? null : { id: encodeId('person', deceasedId) }),
    }),
    effect: t.string({
      nullable: true,
      description:
        'What follows from it and is to be done, of a CONSENT_WITHDRAWN, a DELIVERY_OF_DECEASED and a HOUSEHOLD_MEMBER_DECEASED (effetto); null of others.',
      resolve: async ({ kind, uuid }, _, { session }) => {
        if (kind === 'DELIVERY_OF_DECEASED' || kind === 'HOUSEHOLD_MEMBER_DECEASED')
          return effectOfDeath[kind]
        const transfer = kind === 'CONSENT_WITHDRAWN' ? await transferById(session, uuid) : null
        return transfer && effectOfWithdrawal(transfer.status)
      },
    }),
  }),
})

const DeadlineConnection = connection(builder, Deadline)

builder.objectField(Workload, 'deadlines', (t) =>
  t.field({
    type: DeadlineConnection,
    nullable: true,
    description:
      'What falls due in the cases that the own organisation holds, what is overdue first (scadenzario).',
    args: {
      withinDays: t.arg.int({
        required: true,
        defaultValue: 30,
        description: 'How many days from today are looked ahead: 0 to 1,000.',
      }),
      kinds: t.arg({
        type: [DeadlineKind],
        required: false,
        description: 'Only of these kinds; all by default.',
      }),
      own: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'Only in cases to which the operator is assigned.',
      }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { withinDays, kinds, own, ...args }, { session, viewer, now, keys }) =>
      page(
        keys,
        args,
        deadlines(session, {
          holders: ownHolders(viewer),
          today: today(now),
          until: dayWithin(today(now), withinDays, 'withinDays'),
          kinds: kinds?.length ? [...new Set(kinds)] : deadlineKinds,
          assignedTo: own ? principalOf(viewer) : null,
          coordinating: coordinates(viewer),
        }),
      ),
  }),
)
