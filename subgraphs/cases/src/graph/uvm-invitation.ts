import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import {
  invitationsOfUvmSession,
  nameOfInvited,
  ownUvmInvitations,
  sectionsOfInvitation,
  type UvmInvitationRow,
  type UvmSectionRow,
  uvmInvitationById,
} from '../store/uvm-invitation.ts'
import { PersonIdentity } from './foreign.ts'
import { UvmSession } from './uvm-session.ts'

const UvmSection = builder.objectRef<UvmSectionRow>('UvmSection').implement({
  description:
    'What a professional of the health service contributes to the multidimensional assessment (sezione sanitaria della valutazione).',
  fields: (t) => ({
    findings: t.exposeString('findings', {
      nullable: true,
      description: 'What was found, in words (quadro clinico e assistenziale).',
    }),
    proposal: t.exposeString('proposal', {
      nullable: true,
      description: 'What the professional proposes (proposta assistenziale).',
    }),
    writtenAt: t.expose('writtenAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was written (data di compilazione).',
    }),
  }),
})

export const UvmInvitation = builder.objectRef<UvmInvitationRow>('UvmInvitation').implement({
  description:
    'An invitation of a professional of the health service to the UVM of one case: it opens the own section and the person’s identity, nothing else of the record (invito alla UVM).',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    convenedOn: t.expose('convenedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day of the session (convocazione).',
    }),
    place: t.exposeString('place', { nullable: true, description: 'Where (luogo della seduta).' }),
    agenda: t.exposeString('agenda', {
      nullable: true,
      description: 'What is to be decided (ordine del giorno).',
    }),
    until: t.expose('until', {
      type: 'Date',
      nullable: false,
      description: 'Last day on which it opens anything (ultimo giorno di validità).',
    }),
    invitedAt: t.expose('invitedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was sent (data dell’invito).',
    }),
    withdrawnAt: t.expose('withdrawnAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was withdrawn (revocato il); null while it holds.',
    }),
    closedAt: t.expose('closedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when nothing more is written: the session was held or called off (chiuso il).',
    }),
    position: t.exposeInt('position', {
      nullable: true,
      description: 'Which member of the convocation is invited, from 1 (componente).',
    }),
    name: t.string({
      nullable: true,
      description: 'Who is invited (nominativo).',
      resolve: async ({ uuid }, _, { session }) => (await nameOfInvited(session, uuid))?.name ?? null,
    }),
    healthBody: t.exposeString('healthBody', {
      nullable: true,
      description: 'Code of the health body that the professional works for (codice azienda sanitaria).',
    }),
    taxCode: t.expose('taxCode', {
      type: 'TaxCode',
      nullable: true,
      description: 'Tax code of the professional, by which the sign-in is recognised (codice fiscale).',
    }),
    person: t.field({
      type: PersonIdentity,
      nullable: true,
      description: 'Whom it is about (assistito).',
      resolve: ({ personId }) => ({ person: encodeId('person', personId) }),
    }),
    sections: t.field({
      type: [UvmSection],
      nullable: true,
      description: 'What was written, the newest first: that one counts (sezioni compilate).',
      resolve: ({ uuid }, _, { session }) => sectionsOfInvitation(session, uuid),
    }),
  }),
})

builder.asEntity(UvmInvitation, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => uvmInvitationById(session, decodeId('uvm_invitation', id)),
})

builder.objectField(UvmSession, 'invitations', (t) =>
  t.field({
    type: [UvmInvitation],
    nullable: true,
    description: 'Professionals of the health service who are invited to it (inviti).',
    resolve: ({ uuid }, _, { session }) => invitationsOfUvmSession(session, uuid),
  }),
)

const UvmInvitationConnection = connection(builder, UvmInvitation)

builder.queryField('uvmInvitations', (t) =>
  t.field({
    type: UvmInvitationConnection,
    nullable: true,
    description: 'The own invitations that hold today, the next session first (inviti alle UVM).',
    args: pageArgs(t.arg),
    resolve: (_, args, { session, keys }) => page(keys, args, ownUvmInvitations(session)),
  }),
)
