import { connection } from '@cse/schema/connection'
import { decodeId } from '@cse/schema/ids'
import { propertiesRead } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { caseById } from '../store/case.ts'
import { operatorOf } from '../store/operator.ts'
import {
  membersOfUvmSession,
  type UvmMemberRow,
  type UvmSessionRow,
  uvmSessionById,
  uvmSessionsOfCase,
} from '../store/uvm.ts'
import { Case } from './case.ts'
import { ofFile } from './custody.ts'
import { Operator } from './operator.ts'

export const UvmOrganisation = builder.enumType('UvmOrganisation', {
  description: 'For whom a member sits in the UVM (ente rappresentato).',
  values: {
    HEALTH_DISTRICT: { description: 'The health district of the ASL (distretto sociosanitario).' },
    GENERAL_PRACTITIONER: {
      description:
        'The person’s general practitioner or paediatrician (medico di medicina generale o pediatra di libera scelta).',
    },
    MUNICIPALITY: {
      description: 'The comune, by its professional service (servizio sociale professionale).',
    },
    AMBITO: { description: 'The Ambito, by its office of the plan (Ufficio di Piano).' },
    PERSON: {
      description:
        'The person, the family or who represents them (assistito, familiare o rappresentante): heard, without a vote.',
    },
    THIRD_SECTOR: {
      description: 'A body that delivers the services (ente gestore o terzo settore): heard, without a vote.',
    },
    OTHER: { description: 'Others, heard without a vote (altri).' },
  },
})

export const UvmOutcome = builder.enumType('UvmOutcome', {
  description: 'What the UVM decided, as far as the next step depends on it (esito della seduta).',
  values: {
    HOME_CARE: { description: 'Care at home, social and health (cure domiciliari integrate).' },
    DAY_CARE: { description: 'Care in a day centre (cure semiresidenziali).' },
    RESIDENTIAL_CARE: { description: 'A place in a residential facility (cure residenziali).' },
    ECONOMIC_SUPPORT: {
      description: 'An allowance or a project budget (assegno di cura o budget di progetto).',
    },
    NOT_COMPLEX: {
      description: 'The need is not complex: the comune answers it alone (bisogno non complesso).',
    },
    DEFERRED: { description: 'Put off to another session (rinviata); needs no quorum.' },
  },
})

const UvmMember = builder.objectRef<UvmMemberRow>('UvmMember').implement({
  description: 'A member of the UVM in a session (componente).',
  fields: (t) => ({
    position: t.exposeInt('position', {
      nullable: false,
      description: 'Place in the convocation, from 1; `recordUvmDecision` names by it who came.',
    }),
    name: t.exposeString('name', { nullable: false, description: 'Given and family name (nominativo).' }),
    organisation: t.expose('organisation', {
      type: UvmOrganisation,
      nullable: false,
      description: 'For whom they sit (ente rappresentato).',
    }),
    role: t.exposeString('role', {
      nullable: false,
      description:
        'On whose behalf: district doctor, general practitioner, social worker, nurse, family (ruolo).',
    }),
    present: t.exposeBoolean('present', {
      nullable: true,
      description: 'Whether they came (presenza); null before the session.',
    }),
  }),
})

export const UvmSession = builder.objectRef<UvmSessionRow>('UvmSession').implement({
  description:
    'A session of the Unità di valutazione multidimensionale (UVM), where social and health services decide together on a complex need.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    case: t.field({
      type: Case,
      nullable: true,
      description: 'The case on which it decides.',
      resolve: ({ caseId }, _, { session }, info) => caseById(session, caseId, propertiesRead(info, 'Case')),
    }),
    convenedOn: t.expose('convenedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day for which it is convened (convocazione).',
    }),
    place: t.exposeString('place', { nullable: true, description: 'Where (luogo della seduta).' }),
    agenda: t.exposeString('agenda', {
      nullable: true,
      description: 'What is to be decided (ordine del giorno).',
    }),
    convenedBy: t.field({
      type: Operator,
      nullable: true,
      description:
        'Who convened it (segreteria UVM: PUA o Ufficio di Piano); null when it was no operator known here.',
      resolve: ({ convenedByIssuer: issuer, convenedBySubject: subject }, _, { session }) =>
        issuer === null || subject === null ? null : operatorOf(session, { issuer, subject }),
    }),
    heldOn: t.expose('heldOn', {
      type: 'Date',
      nullable: true,
      description: 'Day it was held (data della seduta).',
    }),
    outcome: t.expose('outcome', {
      type: UvmOutcome,
      nullable: true,
      description:
        'What was decided, coded (esito); null before the decision and of those recorded without a code.',
    }),
    decision: t.exposeString('decision', { nullable: true, description: 'What was decided (decisione).' }),
    minutes: t.exposeString('minutes', { nullable: true, description: 'Minutes (verbale).' }),
    cancelledAt: t.expose('cancelledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was called off before it was held (annullata il); null while it holds.',
    }),
    members: t.field({
      type: [UvmMember],
      nullable: false,
      description: 'Who sits in it, in the order of the convocation (componenti).',
      resolve: ({ uuid }, _, { session }) => membersOfUvmSession(session, uuid),
    }),
  }),
})

builder.asEntity(UvmSession, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => uvmSessionById(session, decodeId('uvm_session', id)),
})

builder.objectField(Case, 'uvm', (t) =>
  t.field({
    type: [UvmSession],
    nullable: true,
    description: 'The UVM sessions on the case, in their order (sedute UVM).',
    resolve: ofFile(({ uuid }, _, { session }) => uvmSessionsOfCase(session, uuid)),
  }),
)

export const UvmSessionConnection = connection(builder, UvmSession)
