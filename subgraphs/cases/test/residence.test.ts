import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import {
  ambitoOfBari,
  bari,
  caseFiles,
  caseOf,
  citizenAnna,
  fileFields,
  lecce,
  office,
  socialWorker,
} from './files.ts'
import { movesOf } from './moves.ts'
import { transfersOf } from './transfers.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let transfers: ReturnType<typeof transfersOf>
let moves: ReturnType<typeof movesOf>
beforeAll(async () => {
  files = await caseFiles()
  transfers = transfersOf(files)
  moves = movesOf(files)
}, START)
afterAll(() => files.stop())

const newcomers: Viewer = { ...local([lecce], 'SOCIAL_WORKER'), subject: 'social-worker@lecce' }
const secretariat = local([bari], 'SECRETARIAT')

let persons = 0
/** The case of somebody of whom the other tests know nothing. */
const opened = async (reported: { phase?: string } = {}) => {
  const person = `01990000-0000-7000-8000-0000000001${String(++persons).padStart(2, '0')}`
  return { person, id: await files.open({ person, ...reported }) }
}
const places = 'holder { __typename ... on Comune { istatCode } } comune { istatCode } ambito { code }'

test('a change of residence proposes a transfer to the holder and performs none', async () => {
  const { person, id } = await opened()
  const before = await files.execute(socialWorker, caseOf(id, `version custody ${places}`))
  await moves.moved(person, lecce)
  expect(await moves.proposals(id)).toMatchObject([{ status: 'OPEN', to: { istatCode: lecce }, version: 1 }])
  const { data } = await files.execute(socialWorker, caseOf(id, `version custody ${places}`))
  expect(data).toEqual(before.data)
  const { data: reported } = await files.execute(
    socialWorker,
    caseOf(id, 'events(first: 1) { nodes { kind actorRole actor { id } } } allowedSteps { step allowed }'),
  )
  expect(reported).toMatchObject({
    case: { events: { nodes: [{ kind: 'TRANSFER_PROPOSED', actorRole: 'SYSTEM', actor: null }] } },
  })
})

test('the new comune knows of the case only once it is asked, and has the file once it accepts', async () => {
  const { person, id } = await opened()
  await moves.moved(person, lecce)
  const waiting = '{ workload { transfersToAccept { totalCount } transfersProposed { totalCount } } }'
  expect((await files.execute(newcomers, waiting)).data).toEqual({
    workload: { transfersToAccept: { totalCount: 0 }, transfersProposed: { totalCount: 0 } },
  })
  const { transfer } = await moves.follow(id, (await moves.openProposal(id)).id)
  expect(transfer).toMatchObject({ to: { istatCode: lecce }, consentOn: '2026-11-01' })
  const requested = await files.execute(
    newcomers,
    '{ workload { transfersToAccept { nodes { reason case { id } } } } }',
  )
  expect(requested.data).toEqual({
    workload: { transfersToAccept: { nodes: [{ reason: 'Vive a Lecce', case: null }] } },
  })
  expect((await files.execute(newcomers, caseOf(id, 'number'))).data).toEqual({ case: null })

  expect(await transfers.accept(transfer.id, { as: newcomers })).toMatchObject({ case: { custody: 'FILE' } })
  const { data, denied } = await files.execute(
    newcomers,
    caseOf(id, `${places} ${fileFields} diary { nodes { text } }`),
  )
  expect(denied).toEqual([])
  expect(data?.case).toMatchObject({
    holder: { istatCode: lecce },
    comune: { istatCode: lecce },
    ambito: { code: 'ATS-LE-06' },
    project: { title: 'Restare a casa' },
    diary: { nodes: [] },
  })
  expect(await moves.proposals(id, newcomers)).toMatchObject([{ status: 'FOLLOWED', version: 2 }])
})

test('the comune that had the case keeps a summary and its own diary, and so does the citizen the whole', async () => {
  const { person, id } = await opened()
  await moves.moved(person, lecce)
  const { transfer } = await moves.follow(id, (await moves.openProposal(id)).id)
  await transfers.accept(transfer.id, { as: newcomers })
  const { data, denied } = await files.execute(
    socialWorker,
    caseOf(id, `custody phase ${places} project { title } diary { nodes { text } }`),
  )
  expect(data?.case).toMatchObject({
    custody: 'SUMMARY',
    comune: { istatCode: lecce },
    project: null,
    diary: { nodes: [{ text: 'Nota ordinaria' }] },
  })
  expect(denied).toEqual([])
  const own = await files.execute(
    { ...citizenAnna, personId: person },
    caseOf(id, 'custody project { title }'),
  )
  expect(own.data).toMatchObject({ case: { custody: 'FILE' } })
  const gone = await files.execute(
    socialWorker,
    '{ cases(filter: { movedAway: true }) { nodes { id custody } } }',
  )
  expect(gone.data?.cases).toMatchObject({
    nodes: expect.arrayContaining([{ id: encodeId('case', id), custody: 'SUMMARY' }]),
  })
})

test('an Ambito that holds the case asks the new comune itself, and no longer sees the case then', async () => {
  const { person, id } = await opened()
  await transfers.accept(await transfers.requested(id))
  await moves.moved(person, lecce)
  const expectedVersion = await transfers.versionOf(office, id)
  const proposal = await moves.openProposal(id, office)
  const { transfer } = await moves.follow(id, proposal.id, { as: office, expectedVersion })
  await transfers.accept(transfer.id, { as: newcomers })
  expect((await files.execute(office, caseOf(id, 'number'))).data).toEqual({ case: null })
  expect((await files.execute(socialWorker, caseOf(id, 'custody'))).data).toEqual({
    case: { custody: 'SUMMARY' },
  })
})

test('the secretariat sees no proposal', async () => {
  const { person, id } = await opened()
  await moves.moved(person, lecce)
  const { denied } = await files.execute(secretariat, caseOf(id, 'transferProposals { id }'))
  expect(denied).toEqual(['case.transferProposals'])
})

test('the holder may keep the case, with a reason, as long as no request follows the proposal', async () => {
  const { person, id } = await opened()
  // what is requested of other cases is nothing to this one
  for (const other of [await opened(), await opened()]) await transfers.requested(other.id)
  await moves.moved(person, lecce)
  const { id: proposal } = await moves.openProposal(id)
  const { transfer } = await moves.follow(id, proposal)
  expect(await moves.dismiss(proposal)).toMatchObject({ __typename: 'TransferPending' })
  expect(await transfers.revoke(transfer.id)).toMatchObject({ transfer: { status: 'REVOKED' } })
  expect(await moves.dismiss(proposal, { expectedVersion: 3 })).toMatchObject({ __typename: 'StaleVersion' })
  expect(await moves.dismiss(proposal)).toMatchObject({
    transferProposal: { status: 'DISMISSED', decisionReason: 'Ricovero in struttura' },
    case: { custody: 'FILE' },
  })
  expect(await moves.follow(id, proposal, { expectedVersion: 2 })).toMatchObject({
    __typename: 'ProposalNotOpen',
    status: 'DISMISSED',
  })
})

test('news received twice propose once; a residence that changes again takes the request back', async () => {
  const { person, id } = await opened()
  await moves.moved(person, lecce)
  await moves.moved(person, lecce)
  expect(await moves.proposals(id)).toHaveLength(1)
  const { transfer } = await moves.follow(id, (await moves.openProposal(id)).id)
  await moves.moved(person, '073027', '2026-11-02')
  expect(await moves.proposals(id)).toMatchObject([
    { status: 'SUPERSEDED' },
    { status: 'OPEN', to: { istatCode: '073027' } },
  ])
  expect(await transfers.accept(transfer.id, { as: newcomers })).toMatchObject({
    __typename: 'TransferNotPending',
  })
})

test('who leaves Puglia, or is nowhere registered, has no transfer proposed', async () => {
  const { person, id } = await opened()
  await moves.moved(person, null)
  await moves.moved(person, '058091', '2026-11-02')
  expect(await moves.proposals(id)).toEqual([])
})

test('a closed case stays where it is', async () => {
  const { person, id } = await opened({ phase: 'CLOSED' })
  await moves.moved(person, lecce)
  expect(await moves.proposals(id)).toEqual([])
})

test('the comune of the new residence is the one that may open cases', async () => {
  const { person } = await opened()
  await moves.moved(person, lecce)
  await moves.moved(person, bari, '2026-10-01')
  const kept = await files.admin`select comune, since::text from cases.resident where person_id = ${person}`
  expect([...kept]).toEqual([{ comune: lecce, since: '2026-11-01' }])
  await moves.moved(person, null, '2026-11-02')
  expect(await files.admin`select from cases.resident where person_id = ${person}`).toHaveLength(0)
})

test('what the zone plan of the former Ambito paid for ends there, and what it held is let go of', async () => {
  const { person, id } = await opened()
  await files.admin`update cases.project set ends_on = '2027-03-31' where case_id = ${id}`
  await moves.moved(person, lecce)
  const { transfer } = await moves.follow(id, (await moves.openProposal(id)).id)
  expect(await transfers.accept(transfer.id, { as: newcomers })).toMatchObject({
    transfer: { status: 'ACCEPTED' },
  })
  const planned = await files.admin`
    select ended_on::text, end_reason, claimed_cents::int as claimed from cases.planned_intervention where case_id = ${id} order by claimed_cents`
  expect(planned).toMatchObject([
    { ended_on: '2026-11-02', end_reason: 'MOVED_AWAY', claimed: 46_667 },
    { ended_on: '2026-11-02', end_reason: 'MOVED_AWAY', claimed: 70_000 },
  ])
  const [event] = await files.admin`
    select payload from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
    where identifier = 'cases.funding-released' and payload->>'case' = ${id}`
  expect(event?.payload).toMatchObject({ ambito: ambitoOfBari, keptCents: 46_667, version: 2 })
})
