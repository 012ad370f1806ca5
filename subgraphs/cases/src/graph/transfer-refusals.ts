import { refusalType } from '@cse/schema/refusal-types'
import { builder } from '../builder.ts'
import { TransferProposalStatus } from './transfer-proposal.ts'

export const TransferPending = refusalType(builder, 'TransferPending', {
  description: 'A transfer of the case waits for an answer already.',
  details: { since: { type: 'DateTime', description: 'Since when it waits.' } },
})

export const ProposalNotOpen = refusalType(builder, 'ProposalNotOpen', {
  description: 'The proposed transfer was already followed or dismissed, or the residence changed again.',
  details: { status: { type: TransferProposalStatus, description: 'What became of it.' } },
})
