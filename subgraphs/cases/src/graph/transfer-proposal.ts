import { connection } from '@cse/schema/connection'
import { decodeId } from '@cse/schema/ids'
import { propertiesRead } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { caseById } from '../store/case.ts'
import { proposalById, proposalsOfCase, type TransferProposalRow } from '../store/transfer-proposal.ts'
import { Case } from './case.ts'
import { ofFile } from './custody.ts'
import { Comune } from './foreign.ts'

export const TransferProposalStatus = builder.enumType('TransferProposalStatus', {
  description: 'What became of a proposed transfer (stato della proposta).',
  values: {
    OPEN: { description: 'Waits for the holder, or for the answer to its request (aperta).' },
    FOLLOWED: { description: 'The case went to the new comune (accolta).' },
    DISMISSED: { description: 'The holder keeps the case (non accolta).' },
    SUPERSEDED: { description: 'The residence changed again (superata).' },
  },
})

export const TransferProposal = builder.objectRef<TransferProposalRow>('TransferProposal').implement({
  description:
    'A transfer to the comune where the person lives now, proposed to who holds the case when the residence changed (proposta di trasferimento). It moves nothing: the holder may ask for the transfer, or say why the case stays.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    case: t.field({
      type: Case,
      nullable: true,
      description: 'The case that it is about.',
      resolve: ({ caseId }, _, { session }, info) => caseById(session, caseId, propertiesRead(info, 'Case')),
    }),
    to: t.field({
      type: Comune,
      nullable: false,
      description: 'The new comune of residence (comune di nuova residenza).',
      resolve: ({ toComune }) => ({ istatCode: toComune }),
    }),
    residentSince: t.expose('residentSince', {
      type: 'Date',
      nullable: false,
      description: 'Since when the person lives there (decorrenza della residenza).',
    }),
    proposedAt: t.expose('proposedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When the change was received (data della proposta).',
    }),
    status: t.expose('status', {
      type: TransferProposalStatus,
      nullable: false,
      description: 'What became of it (stato).',
    }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was followed, dismissed or superseded.',
    }),
    decisionReason: t.exposeString('decisionReason', {
      nullable: true,
      description: 'Why the case stays (motivazione); of a dismissed one.',
    }),
    version: t.exposeInt('version', {
      nullable: false,
      description: 'Grows with every change; mutations want the one that was read.',
    }),
  }),
})

builder.asEntity(TransferProposal, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => proposalById(session, decodeId('transfer_proposal', id)),
})

builder.objectField(Case, 'transferProposals', (t) =>
  t.field({
    type: [TransferProposal],
    nullable: true,
    description: 'Transfers that changes of residence proposed, in order (proposte di trasferimento).',
    resolve: ofFile(({ uuid }, _, { session }) => proposalsOfCase(session, uuid)),
  }),
)

export const TransferProposalConnection = connection(builder, TransferProposal)
