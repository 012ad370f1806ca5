import { decodeId, encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeCases, type KnownCase } from './closed-cases.ts'
import { APPROVE, HOLD, LIFT, order, type RetentionWorld, retentionWorld } from './world.ts'

const SUPERVISOR = 'supervisor@bari'
const holding = { reason: 'DISPUTE_PENDING', note: 'Ricorso pendente al tribunale.' }

let world: RetentionWorld
beforeAll(async () => {
  world = await retentionWorld()
  // of persons another test says what is due
  await world.admin`update persons.person set updated_at = '2090-01-01'`
}, 180_000)
afterAll(() => world?.close())

/** Each test has a year of its own, and nothing else is due in it. */
let year = 2027
let cases: readonly KnownCase[]
beforeEach(async () => {
  await world.admin`update cases."case" set closed_on = '2090-01-01' where phase = 'CLOSED'`
})

const files = async () =>
  (await world.proposal(SUPERVISOR, year)).items.nodes.filter(({ rule }) => rule.code === 'CASE_FILE')

const item = async (number: string | undefined) => {
  const found = (await files()).find(({ reference }) => reference === number)
  if (!found) throw new Error('The file is not in the proposal')
  return found
}

describe('a decision', () => {
  beforeEach(async () => {
    year += 1
    cases = await closeCases(world.admin, ['2010-01-01', '2010-01-02', '2010-01-03'])
    await world.begin(year)
  })

  test('is for a supervisor of the body that keeps the records', async () => {
    const proposal = await world.proposal(SUPERVISOR, year)
    expect((await world.proposals('supervisor@lecce')).map(({ id }) => id)).not.toContain(proposal.id)
    expect(await world.outcome('supervisor@lecce', APPROVE, order(proposal))).toBe('NotFound')
    expect(await world.outcome('ambito-supervisor@ATS-BA-02', APPROVE, order(proposal))).toBe('NotFound')
    for (const persona of ['social-worker@bari', 'secretariat@bari', 'citizen', 'analyst']) {
      const { errors } = await world.as(persona).query(APPROVE, { input: order(proposal) })
      expect(JSON.stringify(errors), persona).toContain('FORBIDDEN')
      const read = await world.as(persona).query('{ disposalProposals(first: 5) { nodes { id } } }')
      expect(JSON.stringify(read.errors), persona).toContain('FORBIDDEN')
    }
    expect((await world.proposal(SUPERVISOR, year)).status).toBe('OPEN')
  })

  test('names act and authorisation, neither of them in the future, on what was read', async () => {
    const proposal = await world.proposal(SUPERVISOR, year)
    for (const [wrong, path] of [
      [{ act: ' ' }, 'input.act'],
      [{ act: '\u200b' }, 'input.act'],
      [{ clearance: '' }, 'input.clearance'],
      [{ clearance: 'SAB\u001b[31m' }, 'input.clearance'],
      [{ actOn: '2026-10-19' }, 'input.actOn'],
      [{ actOn: '2999-01-01' }, 'input.actOn'],
      [{ clearanceOn: '2999-01-01' }, 'input.clearanceOn'],
    ] as const) {
      const { errors } = await world
        .as(SUPERVISOR)
        .query(APPROVE, { input: { ...order(proposal), ...wrong } })
      expect(JSON.stringify(errors)).toContain(path)
    }
    const stale = { ...order(proposal), expectedVersion: proposal.version + 1 }
    expect(await world.outcome(SUPERVISOR, APPROVE, stale)).toBe('StaleVersion')
  })

  test('does not reach what was added after it was read', async () => {
    const read = await world.proposal(SUPERVISOR, year)
    await world.begin(year)
    expect((await world.proposal(SUPERVISOR, year)).version).toBe(read.version)
    await closeCases(world.admin, ['2010-01-01', '2010-01-02', '2010-01-03', '2010-01-04'])
    await world.begin(year)
    expect(await world.outcome(SUPERVISOR, APPROVE, order(read))).toBe('StaleVersion')
    expect((await world.proposal(SUPERVISOR, year)).items.totalCount).toBeGreaterThan(read.items.totalCount)
  })

  test('of a record of another proposal, or of none that waits, is refused', async () => {
    const proposal = await world.proposal(SUPERVISOR, year)
    const foreign = encodeId('disposal_item', '01890a5d-ac96-774b-bcce-b302099a8057')
    const own = (await item(cases[0]?.number)).id
    const input = {
      proposal: proposal.id,
      items: [own, foreign],
      ...holding,
      idempotencyKey: crypto.randomUUID(),
    }
    expect(await world.outcome(SUPERVISOR, HOLD, input)).toBe('NotFound')
    expect((await item(cases[0]?.number)).state).toBe('PROPOSED')
    const all = {
      ...input,
      items: proposal.items.nodes.map(({ id }) => id),
      idempotencyKey: crypto.randomUUID(),
    }
    expect(await world.outcome(SUPERVISOR, HOLD, all)).toBe('HoldFromDisposalPayload')
    expect(await world.outcome(SUPERVISOR, APPROVE, order(proposal))).toBe('NothingToDispose')
    expect(decodeId('disposal_proposal', proposal.id)).toBeTruthy()
  })

  test('leaves no earlier list or hold that names what it erases', async () => {
    const [known] = cases
    const { id } = await world.proposal(SUPERVISOR, year)
    const input = {
      proposal: id,
      items: [(await item(known?.number)).id],
      ...holding,
      idempotencyKey: crypto.randomUUID(),
    }
    expect(await world.outcome(SUPERVISOR, HOLD, input)).toBe('HoldFromDisposalPayload')
    const lift = {
      hold: (await item(known?.number)).hold?.id,
      reason: 'Sentenza passata in giudicato.',
    }
    expect(await world.outcome(SUPERVISOR, LIFT, lift)).toBe('LiftRetentionHoldPayload')
    year += 1
    await world.begin(year)
    const next = await world.proposal(SUPERVISOR, year)
    expect(await world.outcome(SUPERVISOR, APPROVE, order(next))).toBe('ApproveDisposalPayload')
    await world.settled()
    const lists = await world.admin<{ state: string; named: boolean }[]>`
      select state, num_nonnulls(person_id, reference) > 0 as named from persons.disposal_item where record_id = ${known?.id ?? null} order by state`
    expect(lists.map(({ state, named }) => ({ state, named }))).toEqual([
      { state: 'ERASED', named: false },
      { state: 'HELD', named: false },
    ])
    expect(
      await world.admin`select from persons.retention_hold where record_id = ${known?.id ?? null}`,
    ).toHaveLength(0)
  })

  test('stands in no way when a merger is undone whose record it erased', async () => {
    const { admin } = world
    const [gone, kept] = await admin<{ id: string; version: number }[]>`
      select id, version from persons.person where residence_comune = '072006'
        and not exists (select from persons.merge where person.id in (kept_id, merged_id)) order by id desc limit 2`
    const file = await item(cases[0]?.number)
    const row = decodeId('disposal_item', file.id)
    await admin`update persons.disposal_item set person_id = ${gone?.id ?? null} where id = ${row}`
    const act = crypto.randomUUID()
    await admin.begin(async (sql) => {
      await sql`select set_config('cse.keys', 'comune:072006,role:SOCIAL_WORKER', true), set_config('cse.scope', 'LOCAL', true)`
      await sql`
        select persons.merge_persons(${act}, ${kept?.id ?? null}, ${kept?.version ?? 0}, ${gone?.id ?? null}, ${gone?.version ?? 0},
          'Stessa persona', 'demo', 'operatore', now())`
      await sql`
        update persons.disposal_item set state = 'ERASED', settled_at = now(), person_id = null, reference = null where id = ${row}`
      const [split] = await sql<{ act: string | null }[]>`
        select persons.split_persons(${act}, (select version from persons.person where id = ${kept?.id ?? null}), 'Erano due', 'demo', 'operatore',
          now()) as act`
      expect(split?.act).toBe(act)
    })
  })

  test('erases what is proposed, but for what was held and what goes on again meanwhile', async () => {
    const [held, reopened, erased] = cases
    const proposal = await world.proposal(SUPERVISOR, year)
    const input = {
      proposal: proposal.id,
      items: [(await item(held?.number)).id],
      ...holding,
      idempotencyKey: crypto.randomUUID(),
    }
    expect(await world.outcome(SUPERVISOR, HOLD, input)).toBe('HoldFromDisposalPayload')
    await world.admin`update cases."case" set phase = 'FINAL_EVALUATION', status = 'OPEN', closed_on = null, closure_reason = null where id = ${reopened?.id ?? null}`
    const approval = order(proposal)
    expect(await world.outcome(SUPERVISOR, APPROVE, approval)).toBe('ApproveDisposalPayload')
    // the same once more, and another one
    expect(await world.outcome(SUPERVISOR, APPROVE, approval)).toBe('ApproveDisposalPayload')
    expect(await world.outcome(SUPERVISOR, APPROVE, order(proposal))).toBe('AlreadyDecided')
    await world.settled()
    const done = await world.proposal(SUPERVISOR, year)
    expect(done).toMatchObject({ status: 'CARRIED_OUT', act: approval.act, clearance: approval.clearance })
    const left = await world.admin<{ number: string }[]>`
      select number from cases."case" where id = any (${cases.map(({ id }) => id)}) order by closed_on nulls last`
    expect(left.map(({ number }) => number)).toEqual([held?.number, reopened?.number])
    expect(done.items.nodes.find(({ reference }) => reference === reopened?.number)).toMatchObject({
      state: 'LEFT_OUT',
      obstacle: 'RUNNING',
    })
    expect(erased).toBeDefined()
    expect(done.counts.find(({ rule }) => rule.code === 'CASE_FILE')).toMatchObject({ erased: 1, held: 1 })
    // nothing of it names anybody any more
    for (const each of done.items.nodes.filter(({ state }) => state === 'ERASED'))
      expect(each).toMatchObject({ person: null, reference: null })
  })
})
