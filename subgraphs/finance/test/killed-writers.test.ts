import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { recordCommitment } from '../src/store/commitment-commands.ts'
import { approvedPlan, type LedgerDatabase, ledgerDatabase } from './approved-plan.ts'
import { aCommitment, NOW } from './commitment-input.ts'

let ledger: LedgerDatabase
beforeAll(async () => {
  ledger = await ledgerDatabase()
}, START)
afterAll(() => ledger.stop())

const AMBITO = 'ATS-LE-01'

test('sixteen writers killed in the middle leave every acknowledged movement once, and books that balance', async () => {
  const { admin } = ledger
  const { plan, lines } = await approvedPlan(ledger, AMBITO, { interventions: 4, cents: 1_000_000_000 })
  const acknowledged = await killedAfter(
    200,
    lines.map(({ id }) => id),
  )
  await untilRolledBack()

  const ids = [...acknowledged.values()]
  const [found] = await admin<{ once: number; commitments: number; records: number }[]>`
    select (select count(*)::int from finance.movement where id = any(${ids})) as once,
      (select count(*)::int from finance.movement where kind = 'COMMITMENT' and plan_id = ${plan}) as commitments,
      (select count(*)::int from finance.idempotency_record where outcome is not null) as records`
  expect(new Set(ids).size).toBe(ids.length)
  expect(found?.once).toBe(ids.length)
  // a writer may have died between the commit and the word of it, and no other movement is there
  expect(found?.commitments).toBe(found?.records)
  expect(found?.commitments).toBeLessThanOrEqual(ids.length + 16)
  expect(await ledger.differences()).toEqual([])

  // who repeats it under its key is answered what was done before the crash, and nothing is done twice
  const [first] = acknowledged
  if (!first) throw new Error('Nothing was acknowledged')
  const [key, movement] = first
  const [writer = 0, number = 0] = (key.match(/\d+/g) ?? []).map(Number)
  const line = lines[(writer + number) % lines.length]
  if (!line) throw new Error('No such line')
  const again = await ledger.of(AMBITO, (session) =>
    recordCommitment(
      session,
      { issuer: 'i', subject: 'accountant', at: NOW },
      aCommitment(line.id, 100, key),
    ),
  )
  expect(again).toMatchObject({ movement })
}, 60_000)

/** Starts the writers, kills them without warning once so many commitments were acknowledged. @returns movements by key */
async function killedAfter(count: number, lines: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const script = fileURLToPath(new URL('writers.ts', import.meta.url))
  const child = spawn(process.execPath, [script, ledger.url, AMBITO, ...lines], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, complaint] = ['', '']
  child.stderr.on('data', (data: Buffer) => {
    complaint += data
  })
  child.stdout.on('data', (data: Buffer) => {
    out += data
    if (out.split('\n').length > count) child.kill('SIGKILL')
  })
  const closed = once(child, 'close')
  const [, signal] = await closed
  if (signal !== 'SIGKILL') throw new Error(`The writers ended by themselves: ${complaint}`)
  const complete = out.slice(0, out.lastIndexOf('\n')).split('\n')
  return new Map(complete.map((text) => text.split('\t')).map(([key = '', movement = '']) => [key, movement]))
}

/** The server notices a dead client when it next writes to it: until then its transactions are open. */
async function untilRolledBack(): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const [open] = await ledger.admin<{ count: number }[]>`
      select count(*)::int as count from pg_stat_activity where datname = current_database() and usename = 'cse_platform'`
    if (open?.count === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('Transactions of the dead process are still open')
}
