import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { caseFiles, caseOf, citizenAnna, fileFields, office, otherOffice, socialWorker } from './files.ts'
import { transfersOf } from './transfers.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let transfers: ReturnType<typeof transfersOf>
beforeAll(async () => {
  files = await caseFiles()
  transfers = transfersOf(files)
}, START)
afterAll(() => files.stop())

const summary =
  'number phase custody version holder { __typename } transfers { status from { __typename } to { __typename } }'

test('until it accepts, the Ambito sees the request and nothing of the case', async () => {
  const id = await files.open()
  const transfer = await transfers.requested(id)
  const waiting = await files.execute(
    office,
    '{ workload { transfersToAccept { totalCount nodes { id reason case { id } } } } }',
  )
  expect(waiting.data).toEqual({
    workload: {
      transfersToAccept: { totalCount: 1, nodes: [{ id: transfer, reason: 'Serve l’UVM', case: null }] },
    },
  })
  expect((await files.execute(office, caseOf(id, summary))).data).toEqual({ case: null })
  expect(await transfers.request(id, { expectedVersion: 2 })).toMatchObject({ __typename: 'TransferPending' })
  await transfers.reject(transfer)
})

test('from the moment the Ambito accepts, the comune keeps a summary and its own diary', async () => {
  const id = await transfers.accepted()
  const { data, denied } = await files.execute(
    socialWorker,
    caseOf(id, `${summary} ${fileFields} diary { nodes { text } }`),
  )
  expect(data?.case).toMatchObject({
    phase: 'SERVICE_DELIVERY',
    custody: 'SUMMARY',
    holder: { __typename: 'Ambito' },
    transfers: [{ status: 'ACCEPTED', from: { __typename: 'Comune' }, to: { __typename: 'Ambito' } }],
    diary: { nodes: [{ text: 'Nota ordinaria' }] },
    assessments: null,
    project: null,
    events: null,
  })
  const file = [
    'targetArea',
    'caseManager',
    'team',
    'access',
    'assessments',
    'uvm',
    'project',
    'deliveries',
    'evaluation',
    'documents',
    'events',
    'allowedSteps',
  ]
  expect(data?.case).toMatchObject(Object.fromEntries(file.map((field) => [field, null])))
  expect(denied).toEqual([])
})

test('the Ambito has the whole file then, without the diary of the comune', async () => {
  const id = await transfers.accepted()
  const { data, denied } = await files.execute(
    office,
    caseOf(id, `custody ${fileFields} diary { nodes { text } }`),
  )
  expect(denied).toEqual([])
  expect(data?.case).toMatchObject({
    custody: 'FILE',
    assessments: [{ outcome: 'Non autosufficiente' }],
    uvm: [{ decision: 'SAD' }],
    project: { title: 'Restare a casa' },
    documents: [{ title: 'Relazione' }],
    events: {
      nodes: [{ kind: 'TRANSFER_ACCEPTED' }, { kind: 'TRANSFER_REQUESTED' }, { kind: 'CASE_OPENED' }],
    },
    diary: { nodes: [] },
  })
})

test('the citizen sees the own case whoever holds it', async () => {
  const id = await transfers.accepted()
  const { data, denied } = await files.execute(
    citizenAnna,
    caseOf(id, 'custody project { title } events { nodes { kind } }'),
  )
  expect(denied).toEqual([])
  expect(data).toMatchObject({ case: { custody: 'FILE', project: { title: 'Restare a casa' } } })
})

test('a rejection changes nothing and leaves its trace in the file', async () => {
  const id = await files.open()
  const rejected = await transfers.reject(await transfers.requested(id))
  expect(rejected).toMatchObject({ transfer: { status: 'REJECTED', decisionReason: 'Visto', case: null } })
  const { data } = await files.execute(
    socialWorker,
    caseOf(id, 'custody holder { __typename } events(first: 1) { nodes { kind phase actorRole note } }'),
  )
  expect(data).toEqual({
    case: {
      custody: 'FILE',
      holder: { __typename: 'Comune' },
      events: {
        nodes: [
          { kind: 'TRANSFER_REJECTED', phase: 'SERVICE_DELIVERY', actorRole: 'PLAN_OFFICE', note: 'Visto' },
        ],
      },
    },
  })
})

test('a return gives the comune its file back at once, and the Ambito sees the case no more', async () => {
  const id = await transfers.accepted()
  const returned = await transfers.giveBack(id, await transfers.versionOf(office, id))
  expect(returned).toMatchObject({ transfer: { status: 'ACCEPTED', basis: 'COMPETENCE', case: null } })
  expect((await files.execute(office, caseOf(id, 'number'))).data).toEqual({ case: null })
  const file = await files.execute(socialWorker, caseOf(id, `custody ${fileFields}`))
  expect(file.denied).toEqual([])
  expect(file.data).toMatchObject({ case: { custody: 'FILE', project: { title: 'Restare a casa' } } })
})

test('a transfer is decided once, by the Ambito that was asked', async () => {
  const id = await files.open()
  const transfer = await transfers.requested(id)
  expect(await transfers.accept(transfer, { as: otherOffice })).toMatchObject({ __typename: 'NotFound' })
  expect(await transfers.accept(transfer, { expectedVersion: 7 })).toMatchObject({
    __typename: 'StaleVersion',
    currentVersion: 1,
  })
  expect(await transfers.accept(transfer)).toMatchObject({ transfer: { status: 'ACCEPTED' } })
  expect(await transfers.reject(transfer)).toMatchObject({ __typename: 'TransferNotPending' })
})

test('of two requests at the same time one is made', async () => {
  const id = await files.open()
  const outcomes = await Promise.all([transfers.request(id), transfers.request(id)])
  const made = outcomes.filter((outcome) => outcome && typeof outcome === 'object' && 'transfer' in outcome)
  expect(made).toHaveLength(1)
})

test('a case of elsewhere cannot be asked for: it does not exist', async () => {
  const id = await files.open({ comune: '075035' })
  expect(await transfers.request(id)).toMatchObject({ __typename: 'NotFound' })
})

test('a request needs a reason', async () => {
  const empty = transfers.request(await files.open(), { reason: '  ' })
  await expect(empty).rejects.toMatchObject({
    extensions: { code: 'BAD_USER_INPUT', violations: [{ path: 'input.reason' }] },
  })
})

test('what the comune could no longer change it cannot change by a request either', async () => {
  const id = await transfers.accepted()
  const expectedVersion = await transfers.versionOf(socialWorker, id)
  const again = await transfers.request(id, { expectedVersion })
  expect(again).toMatchObject({ __typename: 'AlreadyHolder' })
})
