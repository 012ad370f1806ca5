import { openAdmin } from '@cse/db/src/server/server'
import { today } from '@cse/schema/today'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { deliverEvents } from '../database.ts'
import { platform, type TestPlatform } from '../platform.ts'
import { caseUnderWay } from './case-under-way.ts'
import { consentsAreChecked } from './consents-given.ts'
import { type Fields, stepsThrough, the } from './steps.ts'

/** What the access page of the design says of transfers, sentence by sentence, with the real personas. */
let database: DatabaseCopy
let admin: Sql
let gateway: TestPlatform
const steps = stepsThrough()

beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  gateway = await platform(database)
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await admin.end()
  await database.drop()
})

const bari = () => gateway.as('social-worker@bari')
const lecce = () => gateway.as('social-worker@lecce')
const office = () => gateway.as('plan-office@ATS-BA-02')
const BARI = '072006'
const LECCE = '075035'
const yesterday = today(new Date(Date.now() - 86_400_000))

async function aCase(): Promise<{ number: string; id: string; version: number }> {
  const number = await caseUnderWay(admin, BARI)
  const read = await steps.read(bari(), `{ caseByNumber(number: "${number}") { id version } }`)
  return { ...the(read, 'caseByNumber'), number }
}

const execute = async ({ id, version }: { id: string; version: number }, input: object = {}) => {
  const given = { case: id, expectedVersion: version, basis: 'CONSENT', reason: 'Occorre la UVM.', ...input }
  return the(await steps.take(bari(), 'requestTransfer', given, 'transfer { id version }'), 'transfer')
}
const accept = (transfer: { id: string; version: number }, as = office()) =>
  steps.take(as, 'acceptTransfer', { transfer: transfer.id, expectedVersion: transfer.version })
const custodyOf = async (as: ReturnType<typeof bari>, number: string) => {
  const { data } = await as.query('query($number: String!) { caseByNumber(number: $number) { custody } }', {
    number,
  })
  return (data as { caseByNumber: { custody: string } | null }).caseByNumber?.custody ?? null
}
const outcomeOf = async (as: ReturnType<typeof bari>, verb: string, input: Fields) => {
  const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
  const { data } = await as.query(
    `mutation($input: ${Verb}Input!) { answer: ${verb}(input: $input) { __typename } }`,
    { input },
  )
  return (data as { answer: { __typename: string } }).answer.__typename
}

describe('a transfer', () => {
  test('rests on the person’s consent, or on a reason that is recorded in its stead', async () => {
    const found = await aCase()
    const { id, version } = found
    const input = { case: id, expectedVersion: version, basis: 'OVERRIDE', reason: 'Minore in pericolo' }
    const wrong = await bari().query(
      'mutation($input: RequestTransferInput!) { requestTransfer(input: $input) { __typename } }',
      { input: { ...input, consentOn: yesterday } },
    )
    expect(wrong.errors?.[0]?.extensions).toMatchObject({ violations: [{ path: 'input.basis' }] })
    const { id: transfer, version: requested } = await execute(found, { consentOn: yesterday })
    const [kept] =
      await admin`select basis, consent_on::text as "consentOn" from cases.transfer where case_id = (
      select id from cases."case" where number = ${found.number}) order by requested_at desc limit 1`
    expect(kept).toEqual({ basis: 'CONSENT', consentOn: yesterday })
    const revoked = { transfer, expectedVersion: requested, reason: 'Il consenso è ritirato' }
    expect(await outcomeOf(office(), 'revokeTransfer', revoked)).toBe('NotHolder')
    expect(await outcomeOf(bari(), 'revokeTransfer', revoked)).toBe('RevokeTransferPayload')
    expect(await outcomeOf(office(), 'acceptTransfer', { transfer, expectedVersion: requested })).toBe(
      'TransferNotPending',
    )
    expect(await custodyOf(office(), found.number)).toBeNull()
  })

  test('rests on a consent of the person, to it and in force; a withdrawn one falls due with its effect', async () => {
    await consentsAreChecked(admin, steps, bari(), await aCase())
  })

  test('leaves the comune a summary and its own diary, and nothing that it could change', async () => {
    const found = await aCase()
    await accept(await execute(found))
    const { number, id } = found
    const answer = await steps.read(
      bari(),
      `{ caseByNumber(number: "${number}") { version custody phase openedOn diary { nodes { text } } } }`,
    )
    expect(answer).toMatchObject({ caseByNumber: { custody: 'SUMMARY', phase: 'SERVICE_DELIVERY' } })
    const version = Number(Reflect.get(Object(answer.caseByNumber), 'version'))
    const on = { case: id, expectedVersion: version }
    const tried = {
      requestTransfer: { ...on, basis: 'OVERRIDE', reason: 'Ancora' },
      suspendCase: { ...on, reason: 'HOSPITALISED' },
      evaluateCase: { ...on, outcome: 'ACHIEVED', conclusion: 'Fine' },
      writeDiaryEntry: { case: id, kind: 'NOTE', text: 'Nota', idempotencyKey: 'after the transfer' },
    }
    const outcomes = await Promise.all(
      Object.entries(tried).map(async ([verb, input]) => [verb, await outcomeOf(bari(), verb, input)]),
    )
    expect(Object.fromEntries(outcomes)).toEqual({
      requestTransfer: 'AlreadyHolder',
      suspendCase: 'NotHolder',
      evaluateCase: 'NotHolder',
      writeDiaryEntry: 'NotHolder',
    })
    expect(await outcomeOf(gateway.as('pua@bari'), 'convokeUvm', uvm(id, version))).toBe('NotHolder')
  })

  test('comes back by a transfer of the Ambito, which sees the case no more', async () => {
    const found = await aCase()
    await accept(await execute(found))
    const read = await steps.read(office(), `{ caseByNumber(number: "${found.number}") { id version } }`)
    const { id, version } = the(read, 'caseByNumber')
    const input = { case: id, expectedVersion: version, reason: 'La UVM ha deciso' }
    await steps.take(office(), 'returnCase', input)
    expect([await custodyOf(bari(), found.number), await custodyOf(office(), found.number)]).toEqual([
      'FILE',
      null,
    ])
  })

  test('happens at once: who reads meanwhile sees it before or after, never between', async () => {
    const found = await aCase()
    const transfer = await execute(found)
    const QUERY = `{ caseByNumber(number: "${found.number}") { custody holder { __typename } project { title } assessments { plannedOn }
      deliveries(first: 1) { nodes { month } } person { id } transfers { status } } }`
    const read = async (as: ReturnType<typeof bari>) => (await as.query(QUERY)).data
    const before = { bari: await read(bari()), office: await read(office()) }
    const seen: { bari: unknown[]; office: unknown[] } = { bari: [], office: [] }
    let going = true
    const watch = async (name: 'bari' | 'office', as: ReturnType<typeof bari>) => {
      while (going) seen[name].push(await read(as))
    }
    const watching = [
      watch('bari', bari()),
      watch('bari', bari()),
      watch('office', office()),
      watch('office', office()),
    ]
    await accept(transfer)
    await new Promise((resolve) => setTimeout(resolve, 300))
    going = false
    await Promise.all(watching)
    const after = { bari: await read(bari()), office: await read(office()) }
    for (const name of ['bari', 'office'] as const) {
      expect(before[name]).not.toEqual(after[name])
      const states = new Set(seen[name].map((state) => JSON.stringify(state)))
      expect([JSON.stringify(before[name]), JSON.stringify(after[name])]).toEqual(
        expect.arrayContaining([...states]),
      )
      expect(states).toContain(JSON.stringify(after[name]))
    }
  })

  test('is accepted once, whoever else answers at the same time', async () => {
    const found = await aCase()
    const { id: transfer, version: expectedVersion } = await execute(found)
    const answers = await Promise.all([
      outcomeOf(office(), 'acceptTransfer', { transfer, expectedVersion }),
      outcomeOf(office(), 'rejectTransfer', { transfer, expectedVersion, reason: 'No' }),
      outcomeOf(bari(), 'revokeTransfer', { transfer, expectedVersion, reason: 'Ripensamento' }),
    ])
    expect(answers.filter((answer) => answer.endsWith('Payload'))).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'TransferNotPending')).toHaveLength(2)
  })
})

describe('a change of residence', () => {
  const moves = async (number: string, comune: string | null) => {
    const read = await steps.read(bari(), `{ caseByNumber(number: "${number}") { person { id version } } }`)
    const { id, version } = the(read, 'caseByNumber', 'person')
    const input = {
      person: id,
      expectedVersion: version,
      comune,
      address: comune && 'Via Nuova 1',
      since: yesterday,
    }
    expect(await outcomeOf(gateway.as('secretariat@bari'), 'recordResidence', input)).toBe(
      'RecordResidencePayload',
    )
    await deliverEvents(database.adminUrl, database.secret)
    return id
  }
  const proposalOf = async (number: string) => {
    const answer = await steps.read(
      bari(),
      `{ caseByNumber(number: "${number}") { version transferProposals { id status to { istatCode } } } }`,
    )
    return { answer, ...the(answer, 'caseByNumber', 'transferProposals', '0') }
  }

  test('proposes a transfer to the new comune and performs none', async () => {
    const found = await aCase()
    const person = await moves(found.number, LECCE)
    const { answer, id: proposal } = await proposalOf(found.number)
    expect(answer).toMatchObject({
      caseByNumber: {
        version: found.version,
        transferProposals: [{ status: 'OPEN', to: { istatCode: LECCE } }],
      },
    })
    const seenIn = async () => [await custodyOf(bari(), found.number), await custodyOf(lecce(), found.number)]
    expect(await seenIn()).toEqual(['FILE', null])

    const transfer = await execute(found, { transferProposal: proposal })
    expect(await seenIn()).toEqual(['FILE', null])
    expect(await outcomeOf(office(), 'acceptTransfer', { transfer: transfer.id, expectedVersion: 1 })).toBe(
      'NotFound',
    )
    await accept(transfer, lecce())
    expect(await seenIn()).toEqual(['SUMMARY', 'FILE'])
    expect(await custodyOf(office(), found.number)).toBeNull()
    const gone = await bari().query('query($id: ID!) { person(id: $id) { id } }', { id: person })
    expect(gone.data).toEqual({ person: null })
  })

  test('to nowhere leaves the person to the holder alone', async () => {
    const found = await aCase()
    const person = await moves(found.number, null)
    const seen = async (persona: string) =>
      (await gateway.as(persona).query('query($id: ID!) { person(id: $id) { id } }', { id: person })).data
    expect(await seen('social-worker@bari')).toEqual({ person: { id: person } })
    await accept(await execute(found))
    expect(await seen('social-worker@bari')).toEqual({ person: null })
    expect(await seen('plan-office@ATS-BA-02')).toEqual({ person: { id: person } })
    expect(await seen('social-worker@lecce')).toEqual({ person: null })
  })
})

const uvm = (id: string, expectedVersion: number) => ({
  case: id,
  expectedVersion,
  convenedOn: today(new Date()),
  place: 'Bari',
  members: [{ name: 'Dott. Neri', role: 'Medico', organisation: 'HEALTH_DISTRICT' }],
  idempotencyKey: 'convened too late',
})
