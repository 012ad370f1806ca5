import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import { ofFile } from '../custody.ts'
import { type CaseEventRow, caseEventById, eventsOfCase } from '../store/event.ts'
import { operatorBySubject } from '../store/operator.ts'
import { Case, CasePhase } from './case.ts'
import { Operator } from './operator.ts'

const CaseEventKind = builder.enumType('CaseEventKind', {
  description: 'What happened (tipo di evento).',
  values: {
    CASE_OPENED: { description: 'The case was opened (apertura).' },
    ACCESS_RECORDED: { description: 'The access interview was recorded (accesso registrato).' },
    ASSESSMENT_PLANNED: { description: 'An assessment was planned (valutazione programmata).' },
    ASSESSMENT_COMPLETED: { description: 'An assessment was completed (valutazione conclusa).' },
    UVM_CONVENED: { description: 'The UVM was convened (UVM convocata).' },
    UVM_DECIDED: { description: 'The UVM decided (decisione dell’UVM).' },
    PROJECT_DRAFTED: { description: 'A project was drafted (progetto redatto).' },
    PROJECT_AGREED: { description: 'The project was agreed (progetto sottoscritto).' },
    DELIVERY_STARTED: { description: 'Delivery began (avvio dell’erogazione).' },
    DELIVERY_SUSPENDED: { description: 'Delivery was suspended (sospensione).' },
    DELIVERY_ENDED: { description: 'Delivery ended (fine dell’erogazione).' },
    CASE_EVALUATED: { description: 'The final evaluation was made (valutazione finale).' },
    CASE_CLOSED: { description: 'The case was closed (conclusione).' },
    CASE_REOPENED: { description: 'The case was opened again (riapertura).' },
    CASE_MANAGER_ASSIGNED: { description: 'A case manager was assigned (assegnazione).' },
    DOCUMENT_ATTACHED: { description: 'A document was attached (documento allegato).' },
    TRANSFER_REQUESTED: { description: 'A transfer to the Ambito was asked for (trasferimento richiesto).' },
    TRANSFER_ACCEPTED: { description: 'The Ambito took over (presa in carico).' },
    TRANSFER_REJECTED: { description: 'The Ambito declined (trasferimento respinto).' },
    TRANSFER_REVOKED: { description: 'The comune withdrew its request (richiesta revocata).' },
    CASE_RETURNED: { description: 'The Ambito gave the case back (restituzione).' },
  },
})

const CaseEvent = builder.objectRef<CaseEventRow>('CaseEvent').implement({
  description: 'Something that happened in a case (evento); never edited.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    kind: t.expose('kind', { type: CaseEventKind, nullable: false, description: 'What happened (tipo).' }),
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
      resolve: ({ actorSubject }, _, { session }) => operatorBySubject(session, actorSubject),
    }),
    actorRole: t.exposeString('actorRole', {
      nullable: false,
      description: 'In which role: `SOCIAL_WORKER`, `PLAN_OFFICE` … (ruolo).',
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
    resolve: ofFile(({ uuid }, args, { session }) => page(args, eventsOfCase(session, uuid, {}))),
  }),
)
