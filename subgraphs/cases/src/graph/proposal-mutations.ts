import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { caseById } from '../store/case.ts'
import { dismissProposal } from '../store/transfer-decision.ts'
import { proposalById } from '../store/transfer-proposal.ts'
import { actingOf } from './acting.ts'
import { Case } from './case.ts'
import { NotFound, StaleVersion } from './refusals.ts'
import { TransferProposal } from './transfer-proposal.ts'
import { ProposalNotOpen, TransferPending } from './transfer-refusals.ts'

mutation(builder, 'dismissTransferProposal', {
  description:
    'The holder keeps a case whose person lives elsewhere now (proposta di trasferimento non accolta), as for a stay in a facility, which leaves the comune before it competent (L. 328/2000 art. 6 c. 4).',
  input: (t) => ({
    transferProposal: t.id({ required: true, description: 'Id of the proposal.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the proposal that was read.' }),
    reason: t.string({
      required: true,
      description: 'Why the case stays (motivazione): 1 to 2,000 characters.',
    }),
  }),
  payload: {
    transferProposal: { type: TransferProposal, description: 'The proposal, dismissed.' },
    case: { type: Case, description: 'The case, where it was.' },
  },
  refusals: [NotFound, StaleVersion, ProposalNotOpen, TransferPending],
  decode: ({ expectedVersion, ...input }) => ({
    proposal: decodeId('transfer_proposal', input.transferProposal, 'input.transferProposal'),
    expectedVersion,
    reason: requiredText(input.reason, 'input.reason'),
  }),
  resolve: (command, context) => dismissProposal(context.session, actingOf(context), command),
  answer: async (done, { session }, { proposal }) => ({
    transferProposal: await proposalById(session, proposal),
    case: await caseById(session, done.case),
  }),
})
