import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { expect } from 'vitest'
import { type caseFiles, caseOf, office, socialWorker } from './files.ts'

/** Moves cases as clients do; each answers with the mutation's payload or its refusal. */
export function transfersOf({ execute, open }: Awaited<ReturnType<typeof caseFiles>>) {
  const change = async (viewer: Viewer, verb: string, input: Record<string, unknown>, payload: string) => {
    const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
    const query = `mutation ($input: ${Verb}Input!) { ${verb}(input: $input) {
      __typename ... on ${Verb}Payload { ${payload} } ... on Refusal { message } ... on StaleVersion { currentVersion } } }`
    const { data } = await execute(viewer, query, { input })
    return data?.[verb]
  }
  const request = (id: string, reported: { expectedVersion?: number; reason?: string } = {}) => {
    const { expectedVersion = 1, reason = ' Serve l’UVM ' } = reported
    const input = { case: encodeId('case', id), expectedVersion, basis: 'OVERRIDE', reason }
    return change(
      socialWorker,
      'requestTransfer',
      input,
      'transfer { id status reason } case { version custody }',
    )
  }
  const accept = (transfer: string, { expectedVersion = 1, as = office } = {}) =>
    change(as, 'acceptTransfer', { transfer, expectedVersion }, 'transfer { status } case { custody }')
  const reject = (transfer: string) => {
    const input = { transfer, expectedVersion: 1, reason: 'Visto' }
    return change(office, 'rejectTransfer', input, 'transfer { status decisionReason case { id } }')
  }
  const revoke = (transfer: string, { as = socialWorker } = {}) => {
    const input = { transfer, expectedVersion: 1, reason: 'Non serve più' }
    return change(as, 'revokeTransfer', input, 'transfer { status decisionReason } case { custody }')
  }
  const giveBack = (id: string, expectedVersion: number) => {
    const input = { case: encodeId('case', id), expectedVersion, reason: 'UVM conclusa' }
    return change(office, 'returnCase', input, 'transfer { status basis case { id } }')
  }
  const versionOf = async (viewer: Viewer, id: string): Promise<number> => {
    const { data } = await execute(viewer, caseOf(id, 'version'))
    return (data as { case: { version: number } }).case.version
  }

  /** A transfer of the case that waits. @returns its id. */
  const requested = async (id: string): Promise<string> => {
    const made = await request(id)
    expect(made).toMatchObject({ transfer: { status: 'REQUESTED' }, case: { custody: 'FILE', version: 2 } })
    return (made as { transfer: { id: string } }).transfer.id
  }
  /** A case that the Ambito took over. @returns its uuid. */
  const accepted = async (): Promise<string> => {
    const id = await open()
    const taken = { transfer: { status: 'ACCEPTED' }, case: { custody: 'FILE' } }
    expect(await accept(await requested(id))).toMatchObject(taken)
    return id
  }
  return { request, accept, reject, revoke, giveBack, versionOf, requested, accepted }
}
