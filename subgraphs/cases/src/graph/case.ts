import { connection } from '@cse/schema/connection'
import { decodeId } from '@cse/schema/ids'
import { propertiesRead, reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { holderOf } from '../rules/holder.ts'
import { type CaseRow, caseById } from '../store/case.ts'
import { CaseHolder } from './case-holder.ts'
import { ofFileReading } from './custody.ts'
import { Ambito, Comune, Person, TargetArea } from './foreign.ts'
import { Outcome } from './outcome.ts'

export const CasePhase = builder.enumType('CasePhase', {
  description: 'Where the pathway of a case stands (fase del processo, piano regionale 2026-2028, 4.2.2).',
  values: {
    ACCESS_AND_ORIENTATION: { description: 'The person is received and guided (accesso e orientamento).' },
    NEEDS_ASSESSMENT: { description: 'The need is assessed (valutazione del bisogno).' },
    INDIVIDUAL_PROJECT: {
      description: 'The project is drafted and agreed (elaborazione del progetto individuale).',
    },
    SERVICE_DELIVERY: { description: 'Services are delivered (erogazione del servizio).' },
    FINAL_EVALUATION: { description: 'What was reached is evaluated (valutazione finale).' },
    CLOSED: { description: 'The pathway is over (conclusione).' },
  },
})

export const CaseStatus = builder.enumType('CaseStatus', {
  description: 'Whether a case is being worked on (stato).',
  values: {
    OPEN: { description: 'Under way (in corso).' },
    SUSPENDED: { description: 'Suspended (sospeso).' },
    CLOSED: { description: 'Closed (concluso).' },
  },
})

export const CaseCustody = builder.enumType('CaseCustody', {
  description: 'How much of a case the viewer has, so that a page can ask for no more.',
  values: {
    FILE: {
      description:
        'The file (cartella): the viewer’s organisation owns the case, or it is the citizen’s own.',
    },
    SUMMARY: {
      description:
        'The summary only (sintesi): the case was transferred, and the fields of the file are null. The own diary stays.',
    },
  },
})

/** The case and what every reader sees of it. The parts of its file are added where they are described. */
export const Case = builder.objectRef<CaseRow>('Case').implement({
  description:
    'A request for help and all that follows from it (caso, cartella sociale), from access to final evaluation. Owned by one organisation at a time.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    number: t.exposeString('number', {
      nullable: false,
      description: 'Number people use (numero di cartella).',
    }),
    person: t.expose('person', {
      type: Person,
      nullable: true,
      description: 'Whom the case is about (assistito).',
    }),
    phase: t.expose('phase', {
      type: CasePhase,
      nullable: false,
      description: 'Where the pathway stands (fase).',
    }),
    status: t.expose('status', {
      type: CaseStatus,
      nullable: false,
      description: 'Whether it is being worked on (stato).',
    }),
    custody: t.field({
      type: CaseCustody,
      nullable: false,
      description: 'Whether the viewer has the file or keeps the summary.',
      resolve: reading(['hasFile'], ({ hasFile }) => (hasFile ? ('FILE' as const) : ('SUMMARY' as const))),
    }),
    targetArea: t.field({
      type: TargetArea,
      nullable: true,
      description: 'For what need it was opened (area di utenza, target SIOSS).',
      resolve: ofFileReading(['targetArea'], ({ targetArea }) => ({ code: targetArea })),
    }),
    openedOn: t.expose('openedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day it was opened (data di apertura).',
    }),
    closedOn: t.expose('closedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day it was closed (data di chiusura).',
    }),
    projectOutcome: t.expose('projectOutcome', {
      type: Outcome,
      nullable: true,
      description: 'What the project reached (esito del progetto); recorded at the final evaluation.',
    }),
    holder: t.field({
      type: CaseHolder,
      nullable: false,
      description: 'Who owns it now (titolare): the comune, or the Ambito after a transfer was accepted.',
      resolve: reading(['holderKey'], ({ holderKey }) => holderOf(holderKey)),
    }),
    heldSince: t.expose('heldSince', {
      type: 'DateTime',
      nullable: false,
      description: 'Since when the holder owns it.',
    }),
    comune: t.field({
      type: Comune,
      nullable: false,
      description:
        'The comune that opened it, or where the person went to live later and the case followed (comune competente).',
      resolve: reading(['comuneCode'], ({ comuneCode }) => ({ istatCode: comuneCode })),
    }),
    ambito: t.field({
      type: Ambito,
      nullable: false,
      description: 'The Ambito of that comune (Ambito territoriale sociale).',
      resolve: reading(['ambitoCode'], ({ ambitoCode }) => ({ code: ambitoCode })),
    }),
    version: t.exposeInt('version', {
      nullable: false,
      description: 'Grows with every change; mutations want the one that was read.',
    }),
  }),
})

builder.asEntity(Case, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }, info) =>
    caseById(session, decodeId('case', id), propertiesRead(info, 'Case')),
})

export const CaseConnection = connection(builder, Case, { endless: true })
