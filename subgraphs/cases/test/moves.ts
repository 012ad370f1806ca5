import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { deliver } from '../../../test/deliver.ts'
import { eventHandlers } from '../src/event-handlers.ts'
import { bari, type caseFiles, caseOf, socialWorker } from './files.ts'

interface Proposal {
  readonly id: string
  readonly status: string
  readonly version: number
  readonly to: { readonly istatCode: string }
}

/** Lets cases follow people who live elsewhere now. */
export function movesOf({ graph, execute }: Awaited<ReturnType<typeof caseFiles>>) {
  /** Somebody lives elsewhere now. */
  const moved = (person: string, to: string | null, on = '2026-11-01') =>
    deliver(eventHandlers(graph.database), 'persons.residence-changed', { person, from: bari, to, on })

  const proposals = async (id: string, viewer: Viewer = socialWorker): Promise<Proposal[]> => {
    const { data } = await execute(
      viewer,
      caseOf(id, 'transferProposals { id status version residentSince to { istatCode } }'),
    )
    return (data as { case: { transferProposals: Proposal[] } }).case.transferProposals
  }
  const openProposal = async (id: string, viewer?: Viewer): Promise<Proposal> => {
    const open = (await proposals(id, viewer)).find(({ status }) => status === 'OPEN')
    if (!open) throw new Error('No proposal is open')
    return open
  }
  const follow = async (id: string, proposal: string, { as = socialWorker, expectedVersion = 1 } = {}) => {
    const { data } = await execute(
      as,
      `mutation ($input: RequestTransferInput!) { requestTransfer(input: $input) { __typename
        ... on RequestTransferPayload { transfer { id version to { __typename ... on Comune { istatCode } } consentOn } case { custody } }
        ... on Refusal { message } ... on ProposalNotOpen { status } } }`,
      {
        input: {
          case: encodeId('case', id),
          expectedVersion,
          transferProposal: proposal,
          basis: 'CONSENT',
          consentOn: '2026-11-01',
          reason: 'Vive a Lecce',
        },
      },
    )
    return data?.requestTransfer as { transfer: { id: string; version: number } }
  }
  const dismiss = async (transferProposal: string, { expectedVersion = 1, as = socialWorker } = {}) => {
    const { data } = await execute(
      as,
      `mutation ($input: DismissTransferProposalInput!) { dismissTransferProposal(input: $input) { __typename
        ... on DismissTransferProposalPayload { transferProposal { status decisionReason } case { custody } }
        ... on Refusal { message } ... on TransferPending { since } } }`,
      { input: { transferProposal, expectedVersion, reason: 'Ricovero in struttura' } },
    )
    return data?.dismissTransferProposal
  }
  return { moved, proposals, openProposal, follow, dismiss }
}
