import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import { eventInWords } from '../rules/event-in-words.ts'
import { type EventFact, wordedFacts } from '../rules/event-wording.ts'
import { type CaseEventRow, caseEventById, eventsOfCase } from '../store/event.ts'
import { holderName } from '../store/holder-name.ts'
import { operatorById, operatorOf } from '../store/operator.ts'
import { reasonByCode } from '../store/reason.ts'
import { Case, CasePhase } from './case.ts'
import { ofFile } from './custody.ts'
import { Operator } from './operator.ts'

const CaseEventKind = builder.enumType('CaseEventKind', {
  description: 'What happened (tipo di evento).',
  values: {
    CASE_OPENED: { description: 'The case was opened (apertura del caso).' },
    ACCESS_RECORDED: { description: 'The access interview was recorded (accesso registrato).' },
    ASSESSMENT_PLANNED: { description: 'An assessment was planned (valutazione programmata).' },
    ASSESSMENT_COMPLETED: { description: 'An assessment was completed (valutazione conclusa).' },
    UVM_CONVENED: { description: 'The UVM was convened (UVM convocata).' },
    UVM_DECIDED: { description: 'The UVM decided (decisione dell’UVM).' },
    PROJECT_DRAFTED: { description: 'A project was drafted (progetto redatto).' },
    PROJECT_REVISED: { description: 'The draft of a project was changed (progetto modificato).' },
    PROJECT_VARIED: { description: 'A variation of the project was drafted (variazione redatta).' },
    PROJECT_AGREED: { description: 'The project was agreed (progetto sottoscritto).' },
    OBJECTIVE_VERIFIED: { description: 'An objective was verified (verifica di un obiettivo).' },
    DELIVERY_STARTED: { description: 'Delivery began (avvio dell’erogazione).' },
    DELIVERY_RECORDED: { description: 'A month of delivery was recorded (erogazione registrata).' },
    DELIVERY_WITHDRAWN: { description: 'A recorded month was withdrawn (erogazione annullata).' },
    DELIVERY_SUSPENDED: { description: 'Delivery was suspended (sospensione dell’erogazione).' },
    DELIVERY_RESUMED: { description: 'Delivery went on (ripresa dell’erogazione).' },
    DELIVERY_ENDED: { description: 'Delivery ended (fine dell’erogazione).' },
    PACT_SUBSCRIBED: {
      description: 'The household subscribed its activation pact (patto di attivazione digitale).',
    },
    PACT_MEETING_HELD: {
      description: 'The household on the Assegno di inclusione met the services (incontro con il nucleo).',
    },
    FUNDING_DECIDED: { description: 'The zone plan’s finance answered a request (esito del finanziamento).' },
    CASE_EVALUATED: { description: 'The final evaluation was made (valutazione finale).' },
    CASE_CLOSED: { description: 'The case was closed (conclusione del caso).' },
    CASE_REOPENED: { description: 'The case was opened again (riapertura del caso).' },
    CASE_MANAGER_ASSIGNED: { description: 'A case manager was assigned (assegnazione del case manager).' },
    DOCUMENT_ATTACHED: { description: 'A document was attached (documento allegato).' },
    DOCUMENT_WITHDRAWN: { description: 'A document was withdrawn (documento ritirato).' },
    TRANSFER_REQUESTED: { description: 'A transfer was asked for (trasferimento richiesto).' },
    TRANSFER_ACCEPTED: { description: 'Who was asked took over (presa in carico).' },
    TRANSFER_REJECTED: { description: 'Who was asked declined (trasferimento respinto).' },
    TRANSFER_REVOKED: { description: 'Who asked withdrew the request (richiesta revocata).' },
    CASE_RETURNED: { description: 'The Ambito gave the case back (restituzione del caso).' },
    TRANSFER_PROPOSED: {
      description: 'The person moved, so a transfer to the new comune was proposed (trasferimento proposto).',
    },
    PROPOSAL_DISMISSED: { description: 'The holder keeps the case all the same (proposta non accolta).' },
    CASE_SUSPENDED: { description: 'The case was suspended (sospensione del caso).' },
    CASE_RESUMED: { description: 'The case was resumed (ripresa del caso).' },
    CASE_INTERRUPTED: { description: 'The pathway ended before its time (interruzione del percorso).' },
    TEAM_MEMBER_ASSIGNED: {
      description: 'Somebody joined those who work on the case (ingresso nell’équipe).',
    },
    TEAM_MEMBER_REMOVED: { description: 'Somebody left those who work on the case (uscita dall’équipe).' },
    ACCESS_CORRECTED: { description: 'The access interview was corrected (accesso rettificato).' },
    ASSESSMENT_CANCELLED: {
      description: 'A planned assessment was cancelled (valutazione programmata annullata).',
    },
    UVM_CANCELLED: { description: 'A convened UVM was cancelled (convocazione UVM annullata).' },
    PROJECT_DISCARDED: { description: 'A draft of the project was given up (progetto annullato).' },
    DELIVERY_CORRECTED: { description: 'A recorded month was corrected (erogazione rettificata).' },
    DELIVERY_END_CORRECTED: {
      description: 'The end of a delivery was corrected or taken back (cessazione rettificata).',
    },
    EVALUATION_CORRECTED: {
      description: 'The final evaluation was corrected (valutazione finale rettificata).',
    },
    EVALUATION_WITHDRAWN: {
      description: 'The final evaluation was taken back (valutazione finale annullata).',
    },
  },
})

const CaseEventFact = builder.objectRef<EventFact>('CaseEventFact').implement({
  description: 'What an event says changed (dato dell’evento).',
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: false,
      description: 'Its name in the software: `reason`, `operator`.',
    }),
    label: t.exposeString('label', { nullable: false, description: 'Its name in Italian (etichetta).' }),
    value: t.exposeString('value', {
      nullable: false,
      description: 'The value in Italian, or the id of the record it is about (valore).',
    }),
  }),
})

const CaseEvent = builder.objectRef<CaseEventRow>('CaseEvent').implement({
  description: 'Something that happened in a case (evento); never edited.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    kind: t.expose('kind', { type: CaseEventKind, nullable: false, description: 'What happened (tipo).' }),
    summary: t.string({
      nullable: false,
      description: 'What happened, in a plain sentence for the person (in parole semplici).',
      resolve: ({ kind }) => eventInWords(kind),
    }),
    phase: t.expose('phase', {
      type: CasePhase,
      nullable: false,
      description: 'In which phase it left the case (fase).',
    }),
    at: t.expose('at', { type: 'DateTime', nullable: false, description: 'When (data e ora).' }),
    actor: t.field({
      type: Operator,
      nullable: true,
      description: 'Who did it (operatore); null when it was no operator known here.',
      resolve: ({ actorIssuer, actorSubject }, _, { session }) =>
        operatorOf(session, { issuer: actorIssuer, subject: actorSubject }),
    }),
    actorRole: t.exposeString('actorRole', {
      nullable: false,
      description: 'In which role: `SOCIAL_WORKER`, `PLAN_OFFICE` … (ruolo).',
    }),
    facts: t.field({
      type: [CaseEventFact],
      nullable: true,
      description: 'What changed, for who works on the file (dati dell’evento).',
      resolve: ({ recorded }, _, { session }) =>
        wordedFacts(recorded, {
          reason: async (code) => (await reasonByCode(session, code))?.label,
          operator: async (uuid) => {
            const operator = await operatorById(session, uuid)
            return operator ? `${operator.givenName} ${operator.familyName}` : undefined
          },
          holder: async (key) => (await holderName(session, key))?.name,
        }),
    }),
    note: t.exposeString('note', { nullable: true, description: 'What was noted at it (nota).' }),
  }),
})

builder.asEntity(CaseEvent, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => caseEventById(session, decodeId('case_event', id)),
})

const CaseEventConnection = connection(builder, CaseEvent)

builder.objectField(Case, 'events', (t) =>
  t.field({
    type: CaseEventConnection,
    nullable: true,
    description: 'What happened, newest first (storia della cartella).',
    args: pageArgs(t.arg),
    resolve: ofFile(({ uuid }, args, { session, keys }) => page(keys, args, eventsOfCase(session, uuid, {}))),
  }),
)
