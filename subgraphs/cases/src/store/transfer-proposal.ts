import { transferProposal } from '@cse/db/cases/tables'
import type { Selected } from '@cse/db/src/query/selected'
import { sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { type FilePart, partById, partsUnder } from './part.ts'

export const proposalFields = {
  uuid: transferProposal.id,
  caseId: transferProposal.caseId,
  personId: transferProposal.personId,
  toComune: transferProposal.toComune,
  residentSince: transferProposal.residentSince,
  proposedAt: transferProposal.proposedAt,
  status: transferProposal.status,
  decidedAt: transferProposal.decidedAt,
  decisionReason: transferProposal.decisionReason,
  version: transferProposal.version,
}

export interface TransferProposalRow extends Selected<typeof proposalFields> {
  readonly id: string
}

/** Gives a row of {@link proposalFields} its public id. */
export function shapeProposal(row: Selected<typeof proposalFields>): TransferProposalRow {
  return { ...row, id: encodeId('transfer_proposal', row.uuid) }
}

const proposals: FilePart<typeof proposalFields, TransferProposalRow> = {
  name: 'transfer proposals',
  table: transferProposal,
  fields: proposalFields,
  shape: shapeProposal,
}

export const proposalById = partById(proposals)
export const proposalsOfCase = partsUnder(proposals, {
  under: transferProposal.caseId,
  parentOf: ({ caseId }) => caseId,
  order: sql`${transferProposal.proposedAt}, ${transferProposal.id}`,
})
