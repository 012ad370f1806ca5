import { openAdmin } from '@cse/db/src/server/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeCases, type KnownCase } from './closed-cases.ts'
import { APPROVE, order, type RetentionWorld, retentionWorld } from './world.ts'

const SUPERVISOR = 'supervisor@bari'

let world: RetentionWorld
let cases: readonly KnownCase[]
beforeAll(async () => {
  world = await retentionWorld()
  await world.admin`update cases."case" set closed_on = '2090-01-01' where phase = 'CLOSED'`
  await world.admin`update persons.person set updated_at = '2090-01-01'`
}, 180_000)
afterAll(() => world?.close())

/** Kills the connections of the platform that wait for what we hold, as if its process were killed in that moment. @returns how many */
async function killWaiting(): Promise<number> {
  for (let tries = 0; tries < 500; tries++) {
    const killed = await world.admin`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and usename like 'cse_%' and wait_event_type = 'Lock'`
    if (killed.length > 0) return killed.length
    await new Promise((done) => setTimeout(done, 20))
  }
  return 0
}

/**
 * Where an erasure is interrupted: what we hold so that somebody waits in the middle of its transaction. Each is the last thing that the part does
 * before it commits, or the first that another does after it.
 */
const PLACES = {
  'cases, before anything is gone': (id: string) => `select from cases."case" where id = '${id}' for update`,
  'cases, when keys are gone already': () => 'lock table cases.idempotency_record in share mode',
  'finance, when the file is gone': () => 'lock table finance.case_funding in share mode',
  'analytics, when the file is gone': () => `select pg_advisory_xact_lock(hashtext('analytics.digest'))`,
  'persons, when all have said so': () => 'lock table persons.disposal_item in share mode',
} as const

test.each(Object.entries(PLACES))(
  'a platform that is killed in %s goes on',
  async (_, hold) => {
    const year = 2027 + Object.values(PLACES).indexOf(hold)
    cases = await closeCases(world.admin, ['2010-01-01', '2010-01-02'])
    await world.begin(year)
    const proposal = await world.proposal(SUPERVISOR, year)
    const ids = cases.map(({ id }) => id)
    const keys = async () =>
      (await world.admin`select from cases.data_key where record_id = any (${ids})`).length
    expect(await keys()).toBeGreaterThan(0)
    const holder = await openAdmin(world.database.adminUrl)
    await holder.begin(async (sql) => {
      // the approval writes items too
      if (hold === PLACES['persons, when all have said so'])
        expect(await world.outcome(SUPERVISOR, APPROVE, order(proposal))).toBe('ApproveDisposalPayload')
      await sql.unsafe(hold(ids[0] ?? ''))
      if (hold !== PLACES['persons, when all have said so'])
        expect(await world.outcome(SUPERVISOR, APPROVE, order(proposal))).toBe('ApproveDisposalPayload')
      expect(await killWaiting()).toBeGreaterThan(0)
      const [left] = await world.admin<{ cases: number }[]>`
      select count(*)::int as cases from cases."case" where id = any (${ids})`
      // a file and its keys go together
      expect((await keys()) > 0).toBe((left?.cases ?? 0) > 0)
    })
    await holder.end()
    await world.settled()
    expect(await world.proposal(SUPERVISOR, year)).toMatchObject({ status: 'CARRIED_OUT' })
    expect(await world.admin`select from cases."case" where id = any (${ids})`).toHaveLength(0)
    expect(await keys()).toBe(0)
    expect(await world.admin`select from finance.case_funding where case_id = any (${ids})`).toHaveLength(0)
    const [removed] = await world.admin<{ documents: number }[]>`
    select count(*)::int as documents from persons.disposal_item item join persons.disposal_proposal proposal on proposal.id = proposal_id
    where proposal.year = ${year} and state = 'ERASED' and settled_by @> '{cases,finance,analytics}'`
    expect(removed?.documents).toBe(ids.length)
  },
  60_000,
)
