import { connection } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { propertiesRead, reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { holderOf } from '../rules/holder.ts'
import { caseById } from '../store/case.ts'
import { type TransferRow, transferById, transfersOfCase } from '../store/transfer.ts'
import { Case } from './case.ts'
import { CaseHolder } from './case-holder.ts'
import { Consent } from './foreign.ts'

export const TransferStatus = builder.enumType('TransferStatus', {
  description: 'How far a transfer has come (stato del trasferimento).',
  values: {
    REQUESTED: { description: 'Waits for an answer (richiesto).' },
    ACCEPTED: { description: 'Accepted: the receiver owns the case (accettato).' },
    REJECTED: { description: 'Rejected: nothing changed (respinto).' },
    REVOKED: { description: 'Withdrawn by who asked (revocato).' },
  },
})

const TransferBasis = builder.enumType('TransferBasis', {
  description: 'What a transfer rests on (presupposto).',
  values: {
    PUBLIC_INTEREST: {
      description:
        'The task of public interest of the social service (interesse pubblico, Reg. UE 2016/679 art. 6.1.e, 9.2.g; L. 328/2000 art. 22): the basis of a transfer within the service.',
    },
    CONSENT: { description: 'The person’s consent (consenso, Reg. UE 2016/679 art. 7).' },
    OVERRIDE: {
      description:
        'A written reason that overrides the lack of consent (motivazione in assenza di consenso).',
    },
    COMPETENCE: {
      description: 'The receiver’s competence by law (competenza territoriale): a return to the comune.',
    },
  },
})

export const Transfer = builder.objectRef<TransferRow>('Transfer').implement({
  description:
    'Ownership of a case on its way from a comune to its Ambito, or back, or to the comune where the person lives now (trasferimento). Both ends see the request; the receiver sees the case once it has accepted.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    case: t.field({
      type: Case,
      nullable: true,
      description: 'The case, as far as the viewer may know of it: null for who is asked until it accepts.',
      resolve: ({ caseId }, _, { session }, info) => caseById(session, caseId, propertiesRead(info, 'Case')),
    }),
    from: t.field({
      type: CaseHolder,
      nullable: false,
      description: 'Who owned the case (cedente).',
      resolve: ({ fromHolder }) => holderOf(fromHolder),
    }),
    to: t.field({
      type: CaseHolder,
      nullable: false,
      description: 'Who is to own it (ricevente).',
      resolve: ({ toHolder }) => holderOf(toHolder),
    }),
    status: t.expose('status', {
      type: TransferStatus,
      nullable: false,
      description: 'How far it has come (stato).',
    }),
    basis: t.expose('basis', {
      type: TransferBasis,
      nullable: false,
      description: 'What it rests on (presupposto).',
    }),
    consentOn: t.expose('consentOn', {
      type: 'Date',
      nullable: true,
      description: 'Day of the consent on which it rests (data del consenso); null with another basis.',
    }),
    consent: t.field({
      type: Consent,
      nullable: true,
      description: 'The consent on which it rests (consenso), where the request names its record.',
      resolve: ({ consentId }) => (consentId === null ? null : { id: encodeId('consent', consentId) }),
    }),
    reason: t.exposeString('reason', {
      nullable: false,
      description: 'Why the case is to move (motivazione).',
    }),
    requestedAt: t.expose('requestedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was asked for (data della richiesta).',
    }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was accepted, rejected or revoked (data della decisione).',
    }),
    decisionReason: t.exposeString('decisionReason', {
      nullable: true,
      description: 'Why it was so decided (motivazione della decisione).',
    }),
    version: t.exposeInt('version', {
      nullable: false,
      description: 'Grows with every change; mutations want the one that was read.',
    }),
  }),
})

builder.asEntity(Transfer, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => transferById(session, decodeId('transfer', id)),
})

builder.objectField(Case, 'transfers', (t) =>
  t.field({
    type: [Transfer],
    nullable: true,
    description: 'Where the case was asked for and went, in order (trasferimenti); part of the summary.',
    resolve: reading(['uuid'], ({ uuid }, _, { session }) => transfersOfCase(session, uuid)),
  }),
)

export const TransferConnection = connection(builder, Transfer)
