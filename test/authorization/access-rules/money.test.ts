import { openAdmin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../../copy-of-database.ts'
import { call } from '../../multifondo/calls.ts'
import { platform, type TestPlatform } from '../../platform.ts'

/** What the access page of the design says of what Ambiti account for to others. */
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

/** An entry that waits to be verified, and the Ambito that told it. */
async function anEntry(): Promise<{ progressEntry: string; expectedVersion: number; ambito: string }> {
  const [entry] = await admin<{ id: string; version: number; ambito: string }[]>`
    select id, version, ambito_code as "ambito" from finance.progress_entry where state = 'ENTERED' order by id limit 1`
  if (!entry) throw new Error('Nothing waits to be verified')
  return {
    progressEntry: encodeId('progress_entry', entry.id),
    expectedVersion: entry.version,
    ambito: entry.ambito,
  }
}

const ENTRY = `query($id: ID!) { progressEntry(id: $id) { state current { financial { paid } physical { achieved } }
  history { step task by } toCorrect { reason } } }`

describe('progress of a project of Multifondo', () => {
  test('is verified by somebody else than who entered it, and validated by the Region, which is the third', async () => {
    const { ambito, ...entry } = await anEntry()
    const later = { ...entry, expectedVersion: entry.expectedVersion + 1 }
    expect((await call(gateway.as(`plan-office@${ambito}`), 'verifyProgress', entry)).outcome).toBe(
      'SamePerson',
    )
    expect((await call(gateway.as('controller'), 'verifyProgress', entry)).outcome).toBe('FORBIDDEN')
    expect((await call(gateway.as(`accountant@${ambito}`), 'verifyProgress', entry)).outcome).toBe(
      'VerifyProgress',
    )
    for (const nobody of [`plan-office@${ambito}`, `accountant@${ambito}`, 'analyst'])
      expect((await call(gateway.as(nobody), 'validateProgress', later)).outcome, nobody).toBe('FORBIDDEN')
    expect((await call(gateway.as('controller'), 'validateProgress', later)).outcome).toBe('ValidateProgress')
  })

  test('is counted in persons and tells who did what to whoever validates it, and to nobody else in the Region', async () => {
    const { progressEntry: id } = await anEntry()
    const controller = await gateway.as('controller').query(ENTRY, { id })
    expect(controller.errors).toBeUndefined()
    const analyst = await gateway.as('analyst').query(ENTRY, { id })
    expect(analyst.data).toMatchObject({
      progressEntry: {
        current: { financial: { paid: expect.any(String) }, physical: null },
        history: [{ task: 'ENTER', by: null }],
        toCorrect: null,
      },
    })
  })

  test('is nothing that another Ambito, a comune or a citizen sees', async () => {
    const { progressEntry: id, ambito } = await anEntry()
    const other = ambito === 'ATS-BA-02' ? 'ATS-LE-06' : 'ATS-BA-02'
    const neighbour = await gateway.as(`plan-office@${other}`).query(ENTRY, { id })
    expect(neighbour.errors).toBeUndefined()
    expect(neighbour.data).toEqual({ progressEntry: null })
    for (const persona of ['social-worker@bari', 'citizen']) {
      const answer = await gateway.as(persona).query(ENTRY, { id })
      expect(
        answer.errors?.map(({ extensions }) => extensions.code),
        persona,
      ).toEqual(['FORBIDDEN'])
    }
  })
})

describe('a module of a fund', () => {
  const MODULE = `query($ambito: ID!) { fundModule(ambito: $ambito, fund: "FNPS", year: 2026) { status
    figures { allocated rows { usersServed } } } }`

  test('is seen by the Ambito that reports and by the Region, where only who validates sees how many persons were served', async () => {
    const shown = async (persona: string, ambito: string) => gateway.as(persona).query(MODULE, { ambito })
    for (const persona of ['plan-office@ATS-BA-02', 'controller'])
      expect((await shown(persona, 'ATS-BA-02')).errors, persona).toBeUndefined()
    const analyst = await shown('analyst', 'ATS-BA-02')
    expect(analyst.text).toContain('"usersServed":null')
    expect(analyst.text).not.toMatch(/"usersServed":\d/)
    expect((await shown('plan-office@ATS-BA-02', 'ATS-LE-06')).data).toEqual({ fundModule: null })
    expect((await shown('social-worker@bari', 'ATS-BA-02')).data).toEqual({ fundModule: null })
  })

  test('is decided by the Region, and not by who submits it', async () => {
    const decide =
      'mutation($input: ValidateFundModuleInput!) { validateFundModule(input: $input) { __typename } }'
    const input = { ambito: 'ATS-BA-02', fund: 'FNPS', year: 2026, submission: 1 }
    for (const persona of ['plan-office@ATS-BA-02', 'accountant@ATS-BA-02', 'analyst'])
      expect((await gateway.as(persona).query(decide, { input })).errors?.[0]?.extensions.code, persona).toBe(
        'FORBIDDEN',
      )
    expect((await gateway.as('controller').query(decide, { input })).data).toEqual({
      validateFundModule: { __typename: 'NotFound' },
    })
  })
})
