import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { uvmInvitationById } from '../store/uvm-invitation.ts'
import { inviteToUvm, withdrawUvmInvitation, writeUvmSection } from '../store/uvm-invitation-commands.ts'
import { actingOf } from './acting.ts'
import { NotFound, NotHolder, RepeatedKey } from './refusals.ts'
import { UvmInvitation } from './uvm-invitation.ts'

const NotOfHealthService = refusalType(builder, 'NotOfHealthService', {
  description: 'The member does not sit for the health service (componente non sanitario).',
})
const UvmSessionOver = refusalType(builder, 'UvmSessionOver', {
  description: 'The session was held or called off (seduta conclusa o annullata).',
})
const InvitedAlready = refusalType(builder, 'InvitedAlready', {
  description: 'The member is invited already (già invitato).',
})

const key = {
  required: true,
  description: 'Chosen by the client, 8 to 200 characters: the same one again answers the first result.',
} as const
const payload = {
  uvmInvitation: { type: UvmInvitation, description: 'The invitation.' },
} as const

mutation(builder, 'inviteToUvm', {
  description:
    'Invites a member of a UVM session who is of the health service to write the own section (invito alla UVM): recognised at the sign-in by health body and tax code.',
  input: (t) => ({
    uvmSession: t.id({ required: true, description: 'Id of the session, still to be held.' }),
    position: t.int({ required: true, description: 'Which member of the convocation, from 1 (componente).' }),
    healthBody: t.string({
      required: true,
      description: 'Code of the health body, six digits (codice azienda sanitaria), `160114` for the ASL BA.',
    }),
    taxCode: t.field({
      type: 'TaxCode',
      required: true,
      description: 'Tax code of the professional (codice fiscale).',
    }),
    idempotencyKey: t.string(key),
  }),
  payload,
  refusals: [NotFound, NotHolder, RepeatedKey, NotOfHealthService, UvmSessionOver, InvitedAlready],
  decode: ({ idempotencyKey: chosen, ...input }) => {
    if (!/^\d{6}$/.test(input.healthBody))
      throw badInput([{ path: 'input.healthBody', reason: 'Il codice dell’azienda sanitaria ha sei cifre.' }])
    return {
      ...input,
      uvmSession: decodeId('uvm_session', input.uvmSession, 'input.uvmSession'),
      idempotencyKey: { key: idempotencyKey(chosen), input },
    }
  },
  resolve: (command, context) => inviteToUvm(context.session, actingOf(context), command),
  answer: async ({ invitation }, { session }) => ({
    uvmInvitation: await uvmInvitationById(session, invitation),
  }),
})

mutation(builder, 'withdrawUvmInvitation', {
  description: 'Takes an invitation to a UVM back: from now on it opens nothing (revoca dell’invito).',
  input: (t) => ({
    uvmInvitation: t.id({ required: true, description: 'Id of the invitation.' }),
    idempotencyKey: t.string(key),
  }),
  payload,
  refusals: [NotFound, NotHolder, RepeatedKey],
  decode: ({ idempotencyKey: chosen, ...input }) => ({
    uvmInvitation: decodeId('uvm_invitation', input.uvmInvitation, 'input.uvmInvitation'),
    idempotencyKey: { key: idempotencyKey(chosen), input },
  }),
  resolve: (command, context) =>
    withdrawUvmInvitation(context.session, actingOf(context), command.uvmInvitation, command.idempotencyKey),
  answer: async ({ invitation }, { session }) => ({
    uvmInvitation: await uvmInvitationById(session, invitation),
  }),
})

mutation(builder, 'writeUvmSection', {
  description:
    'Writes the section of an invited professional, until the session is held (compilazione della sezione sanitaria). Written again, the newest counts and the earlier ones stay.',
  input: (t) => ({
    uvmInvitation: t.id({ required: true, description: 'Id of the own invitation.' }),
    findings: t.string({
      required: true,
      description: 'What was found (quadro clinico e assistenziale): 1 to 20,000 characters.',
    }),
    proposal: t.string({
      required: false,
      description: 'What is proposed (proposta assistenziale): up to 2,000 characters.',
    }),
    idempotencyKey: t.string(key),
  }),
  payload,
  refusals: [NotFound, RepeatedKey, UvmSessionOver],
  decode: ({ idempotencyKey: chosen, ...input }) => ({
    invitation: decodeId('uvm_invitation', input.uvmInvitation, 'input.uvmInvitation'),
    findings: requiredText(input.findings, 'input.findings', { longest: 20_000 }),
    proposal: optionalText(input.proposal, 'input.proposal'),
    idempotencyKey: { key: idempotencyKey(chosen), input },
  }),
  resolve: (command, context) => writeUvmSection(context.session, actingOf(context), command),
  answer: async ({ invitation }, { session }) => ({
    uvmInvitation: await uvmInvitationById(session, invitation),
  }),
})
