import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { bari, caseFiles, caseOf, citizenAnna, office, socialWorker } from './files.ts'
import { transfersOf } from './transfers.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
beforeAll(async () => {
  files = await caseFiles()
}, START)
afterAll(() => files.stop())

const pua: Viewer = { ...local([bari], 'PUA'), subject: 'pua@bari' }
const members = [
  { name: 'Dott. Neri', role: 'Medico di distretto', organisation: 'HEALTH_DISTRICT' },
  { name: 'Olga Greco', role: 'Assistente sociale', organisation: 'MUNICIPALITY' },
  { name: 'Dott.ssa Blu', role: 'Medico di famiglia', organisation: 'GENERAL_PRACTITIONER' },
  { name: 'Sara Verdi', role: 'Figlia', organisation: 'PERSON' },
]
const session =
  'id convenedOn place heldOn outcome decision minutes members { position name organisation present }'

let keys = 0
const convoke = async (
  id: string,
  reported: { as?: Viewer; expectedVersion?: number; input?: object } = {},
) => {
  const { as = pua, expectedVersion = 1, input = {} } = reported
  const { data } = await files.execute(
    as,
    `mutation ($input: ConvokeUvmInput!) { convokeUvm(input: $input) { __typename
      ... on ConvokeUvmPayload { uvmSession { ${session} convenedBy { familyName } } case { version phase } }
      ... on Refusal { message } ... on StaleVersion { currentVersion } ... on PhaseNotAllowed { phase obstacle } } }`,
    {
      input: {
        case: encodeId('case', id),
        expectedVersion,
        convenedOn: '2026-11-12',
        place: 'Distretto di Bari',
        members,
        idempotencyKey: `convoke-${++keys}`,
        ...input,
      },
    },
  )
  return data?.convokeUvm as Record<string, unknown> & { uvmSession: { id: string } }
}
const decide = async (
  uvmSession: string,
  reported: { as?: Viewer; expectedVersion?: number; input?: object } = {},
) => {
  const { as = pua, expectedVersion = 2, input = {} } = reported
  const { data } = await files.execute(
    as,
    `mutation ($input: RecordUvmDecisionInput!) { recordUvmDecision(input: $input) { __typename
      ... on RecordUvmDecisionPayload { uvmSession { ${session} } case { version } }
      ... on Refusal { message } ... on QuorumMissing { present needed } ... on PhaseNotAllowed { obstacle } } }`,
    {
      input: {
        uvmSession,
        expectedVersion,
        heldOn: '2026-11-02',
        present: [1, 2, 4],
        outcome: 'HOME_CARE',
        decision: 'Assistenza domiciliare integrata per sei mesi.',
        minutes: 'La UVM, sentita la figlia, concorda gli obiettivi.',
        ...input,
      },
    },
  )
  return data?.recordUvmDecision
}
const toAssess = () => files.open({ phase: 'NEEDS_ASSESSMENT' })
/** A session that is convened. @returns its id and the case's uuid. */
const convened = async () => {
  const id = await toAssess()
  return { id, session: (await convoke(id)).uvmSession.id }
}

test('the PUA convenes the UVM of a case of its comune, once for one request', async () => {
  const id = await toAssess()
  const input = { idempotencyKey: 'the same key' }
  const made = await convoke(id, { input })
  expect(made).toMatchObject({
    uvmSession: { convenedOn: '2026-11-12', place: 'Distretto di Bari', decision: null },
    case: { version: 2, phase: 'NEEDS_ASSESSMENT' },
  })
  expect(await convoke(id, { input })).toMatchObject({ uvmSession: { id: made.uvmSession.id } })
  const other = { ...input, place: 'Altrove' }
  expect(await convoke(id, { input: other })).toMatchObject({ __typename: 'RepeatedKey' })
  const { data } = await files.execute(
    socialWorker,
    caseOf(id, 'events(first: 1) { nodes { kind actorRole } }'),
  )
  expect(data).toMatchObject({ case: { events: { nodes: [{ kind: 'UVM_CONVENED', actorRole: 'PUA' }] } } })
})

test('one session is convened at a time, and in the phases in which there is something to decide', async () => {
  const { id } = await convened()
  expect(await convoke(id, { expectedVersion: 2 })).toMatchObject({
    __typename: 'PhaseNotAllowed',
    obstacle: 'Una seduta UVM è già convocata.',
  })
  const delivered = await files.open({ phase: 'SERVICE_DELIVERY' })
  expect(await convoke(delivered)).toMatchObject({ __typename: 'PhaseNotAllowed', phase: 'SERVICE_DELIVERY' })
})

test('it is convened for both services and for a day to come', async () => {
  const id = await toAssess()
  const input = { convenedOn: '2026-11-01', members: members.slice(1) }
  await expect(convoke(id, { input })).rejects.toMatchObject({
    extensions: { violations: [{ path: 'input.convenedOn' }, { path: 'input.members' }] },
  })
  const { data } = await files.execute(socialWorker, caseOf(id, 'version uvm { decision }'))
  expect(data).toEqual({ case: { version: 1, uvm: [{ decision: 'SAD' }] } })
})

test('the decision says who came, what was decided and why', async () => {
  const { id, session } = await convened()
  const decided = await decide(session)
  expect(decided).toMatchObject({
    uvmSession: {
      heldOn: '2026-11-02',
      outcome: 'HOME_CARE',
      decision: 'Assistenza domiciliare integrata per sei mesi.',
      members: [
        { position: 1, present: true },
        { position: 2, present: true },
        { position: 3, present: false },
        { position: 4, present: true },
      ],
    },
    case: { version: 3 },
  })
  expect(await decide(session, { expectedVersion: 3 })).toMatchObject({
    __typename: 'PhaseNotAllowed',
    obstacle: 'Non ci sono sedute UVM convocate.',
  })
  const { data } = await files.execute(citizenAnna, caseOf(id, 'events(first: 1) { nodes { kind } }'))
  expect(data).toMatchObject({ case: { events: { nodes: [{ kind: 'UVM_DECIDED' }] } } })
})

test('without a quorum nothing is decided, and the session is put off', async () => {
  const { id, session } = await convened()
  const refused = await decide(session, { input: { present: [2, 3] } })
  expect(refused).toMatchObject({ __typename: 'QuorumMissing', present: 2, needed: 2 })
  const { data } = await files.execute(
    socialWorker,
    caseOf(id, 'version events(first: 1) { nodes { kind } }'),
  )
  expect(data).toMatchObject({ case: { version: 2, events: { nodes: [{ kind: 'UVM_CONVENED' }] } } })
  const deferred = { present: [2, 3], outcome: 'DEFERRED', decision: 'Rinviata' }
  expect(await decide(session, { input: deferred })).toMatchObject({ uvmSession: { outcome: 'DEFERRED' } })
  expect(await convoke(id, { expectedVersion: 3 })).toMatchObject({ uvmSession: { heldOn: null } })
})

test('a session is not held in the future, nor by who was not convened', async () => {
  const { session } = await convened()
  await expect(decide(session, { input: { heldOn: '2026-11-03', present: [9] } })).rejects.toMatchObject({
    extensions: { violations: [{ path: 'input.heldOn' }, { path: 'input.present.0' }] },
  })
})

test('once the case is the Ambito’s, the Ufficio di Piano convenes the UVM and the comune no longer does', async () => {
  const transfers = transfersOf(files)
  const id = await toAssess()
  const requested = await transfers.requested(id)
  await transfers.accept(requested)
  const expectedVersion = await transfers.versionOf(office, id)
  expect(await convoke(id, { expectedVersion })).toMatchObject({ __typename: 'NotHolder' })
  const made = await convoke(id, { as: office, expectedVersion })
  expect(made).toMatchObject({ uvmSession: { convenedOn: '2026-11-12' } })
  expect(await decide(made.uvmSession.id, { expectedVersion: expectedVersion + 1 })).toMatchObject({
    __typename: 'NotFound',
  })
})

test('a step is one transaction of at most ten statements', async () => {
  const id = await toAssess()
  files.graph.requested()
  const { uvmSession } = await convoke(id)
  expect(files.graph.requested().length).toBeLessThanOrEqual(10 + READ_AGAIN)
  await decide(uvmSession.id)
  expect(files.graph.requested().length).toBeLessThanOrEqual(10 + READ_AGAIN)
})
/** What the payload asks for when the step is done: session, members, who convened it, case. */
const READ_AGAIN = 4

test('what is to be held waits in the workload of who keeps the secretariat', async () => {
  const { session } = await convened()
  const { data } = await files.execute(
    pua,
    '{ workload { uvmToHold(last: 1) { nodes { id case { phase } } } } }',
  )
  expect(data).toEqual({
    workload: { uvmToHold: { nodes: [{ id: session, case: { phase: 'NEEDS_ASSESSMENT' } }] } },
  })
})
