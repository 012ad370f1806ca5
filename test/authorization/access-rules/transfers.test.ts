import { openAdmin } from '@cse/db/src/server/server'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../../copy-of-database.ts'
import { platform, type TestPlatform } from '../../platform.ts'

/** What the access page of the design says, sentence by sentence, with expectations that know nothing of the policy tables. */
let database: DatabaseCopy
let admin: Sql
let gateway: TestPlatform

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

/** A case that a comune holds, in a phase in which its file is full. */
async function aCaseOf(holder: string): Promise<{ number: string; version: number }> {
  const [found] = await admin<{ number: string; version: number }[]>`
    select number, version from cases."case" where holder = ${holder} and phase = 'SERVICE_DELIVERY'
      and not exists (select from cases.transfer where case_id = "case".id and status = 'REQUESTED') order by id limit 1`
  if (!found) throw new Error(`${holder} has no case`)
  return found
}

const BY_NUMBER = `query($number: String!) { caseByNumber(number: $number) {
  id version phase number custody person { id } project { title } assessments { outcome } diary { nodes { text } } } }`

describe('a transfer', () => {
  test('opens nothing before the Ambito accepts, and moves the file with the very next read after it', async () => {
    const bari = gateway.as('social-worker@bari')
    const office = gateway.as('plan-office@ATS-BA-02')
    const { number, version } = await aCaseOf('comune:072006')
    const before = await bari.query(BY_NUMBER, { number })
    const { id, person } = (before.data as { caseByNumber: { id: string; person: { id: string } } })
      .caseByNumber

    const requested = await bari.query(
      `mutation($input: RequestTransferInput!) { requestTransfer(input: $input) { __typename
        ... on RequestTransferPayload { transfer { id version } } ... on Refusal { message } } }`,
      {
        input: {
          case: id,
          expectedVersion: version,
          basis: 'CONSENT',
          reason: 'Bisogno complesso: occorre la UVM.',
        },
      },
    )
    const { transfer } = (
      requested.data as { requestTransfer: { transfer: { id: string; version: number } } }
    ).requestTransfer
    expect((await office.query(BY_NUMBER, { number })).data).toEqual({ caseByNumber: null })
    expect(
      (await office.query('query($id: ID!) { person(id: $id) { id } }', { id: person.id })).data,
    ).toEqual({ person: null })

    const accepted = await office.query(
      'mutation($input: AcceptTransferInput!) { acceptTransfer(input: $input) { __typename ... on Refusal { message } } }',
      { input: { transfer: transfer.id, expectedVersion: transfer.version } },
    )
    expect(accepted.data).toMatchObject({ acceptTransfer: { __typename: 'AcceptTransferPayload' } })

    expect((await office.query(BY_NUMBER, { number })).data).toMatchObject({
      caseByNumber: {
        number,
        custody: 'FILE',
        person: { id: person.id },
        project: { title: expect.any(String) },
        assessments: expect.any(Array),
      },
    })
    const after = await bari.query(BY_NUMBER, { number })
    expect(after.data).toMatchObject({
      caseByNumber: {
        number,
        phase: 'SERVICE_DELIVERY',
        custody: 'SUMMARY',
        project: null,
        assessments: null,
        diary: { nodes: expect.any(Array) },
      },
    })
    expect(after.errors).toBeUndefined()
  })
})
