import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeCases, type KnownCase } from './closed-cases.ts'
import { HOLD, LIFT, type RetentionWorld, retentionWorld } from './world.ts'

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
const references = async () => (await files()).map(({ reference }) => reference)
const item = async (number: string | undefined) => {
  const found = (await files()).find(({ reference }) => reference === number)
  if (!found) throw new Error('The file is not in the proposal')
  return found
}

describe('the proposal of a year', () => {
  test('holds exactly what was over on 31 December, in leap years too, and is made once', async () => {
    cases = await closeCases(world.admin, [
      '2016-12-31',
      '2017-01-01',
      '2016-02-29',
      '2017-02-28',
      '2015-06-01',
    ])
    const numberOf = (at: number) => cases[at]?.number
    await world.begin(year)
    expect((await files()).map(({ reference, keptUntil }) => [reference, keptUntil])).toEqual([
      [numberOf(4), '2025-06-01'],
      // the month has no 29th: its last day (art. 2963 c.c.)
      [numberOf(2), '2026-02-28'],
      [numberOf(0), '2026-12-31'],
    ])
    await world.begin(year)
    expect(await references()).toHaveLength(3)
  })

  test('takes the place of one on which nobody decided', async () => {
    const former = year
    year = 2028
    await closeCases(world.admin, ['2016-12-31', '2017-01-01'])
    await world.begin(year)
    expect(await references()).toHaveLength(2)
    expect(await world.proposal(SUPERVISOR, former)).toMatchObject({
      status: 'SUPERSEDED',
      items: { totalCount: 0 },
    })
  })

  test('counts instants by the day it was in Italy', async () => {
    const { admin } = world
    year = 2029
    const kept = await admin<{ slot: string }[]>`
      insert into services.appointment (id, slot_id, person_id, comune, purpose, status, booked_at, readers)
      select uuidv7(), slot.id, person.id, slot.comune, 'INFORMATION', 'CANCELLED', now(), array['comune:' || slot.comune, 'person:' || person.id]
      from (select id, comune from services.slot where comune = '072006' order by id limit 2) as slot, (
        select id from persons.person where not exists (select from registry.case_custody where person_id = person.id) order by id limit 1) as person
      returning slot_id as "slot"`
    // both before midnight in UTC, one after it in Rome
    for (const [at, ends] of ['2026-12-31T22:50:00Z', '2026-12-31T23:10:00Z'].entries())
      await admin`
        update services.slot set starts_at = ${ends}::timestamptz - interval '10 minutes', ends_at = ${ends} where id = ${kept[at]?.slot ?? null}`
    await world.begin(year)
    const found = (await world.proposal(SUPERVISOR, year)).items.nodes.filter(
      ({ rule }) => rule.code === 'APPOINTMENT',
    )
    const days = found.map(({ startedOn, keptUntil }) => `${startedOn} ${keptUntil}`)
    expect(days).toContain('2026-12-31 2028-12-31')
    expect(days.filter((text) => text.startsWith('2027'))).toEqual([])
  })
})

describe('never proposed', () => {
  beforeEach(async () => {
    year += 1
    cases = await closeCases(world.admin, ['2010-01-01', '2010-01-02'])
  })
  const proposed = async () => {
    await world.begin(year)
    const numbers = await references()
    // the other one of the same day is, so something was looked for
    expect(numbers).toContain(cases[1]?.number)
    return numbers.includes(cases[0]?.number ?? '')
  }

  test('what goes on, or goes on again', async () => {
    await world.admin`update cases."case" set phase = 'FINAL_EVALUATION', status = 'OPEN', closed_on = null, closure_reason = null where id = ${cases[0]?.id ?? null}`
    expect(await proposed()).toBe(false)
  })

  test('the file of somebody of whom another case goes on, whoever holds that', async () => {
    await world.admin`
      update cases."case" set person_id = ${cases[0]?.person ?? null} where id = (
        select id from cases."case" where holder = 'comune:075035' and phase <> 'CLOSED' order by id limit 1)`
    expect(await proposed()).toBe(false)
  })

  test('what is restricted', async () => {
    await world.admin`
      insert into registry.processing_restriction (id, person_id, request_id, ground, imposed_by, imposed_at, readers)
      values (uuidv7(), ${cases[0]?.person ?? null}, uuidv7(), 'UNLAWFUL', 'responsabile', now(), '{comune:072006}')`
    expect(await proposed()).toBe(false)
  })

  test('acts of judges and protected data of minors', async () => {
    await world.admin`update cases.document set restricted = true where case_id = ${cases[0]?.id ?? null}`
    const [{ count } = { count: 0 }] = await world.admin<{ count: number }[]>`
      select count(*)::int as count from cases.document where case_id = ${cases[0]?.id ?? null} and restricted`
    expect(count).toBeGreaterThan(0)
    expect(await proposed()).toBe(false)
  })

  test('what a supervisor holds back, until the hold is lifted or over', async () => {
    await world.begin(year)
    const held = await item(cases[0]?.number)
    const proposal = await world.proposal(SUPERVISOR, year)
    const input = { proposal: proposal.id, items: [held.id], ...holding, idempotencyKey: crypto.randomUUID() }
    expect(await world.outcome(SUPERVISOR, HOLD, input)).toBe('HoldFromDisposalPayload')
    expect(await world.outcome(SUPERVISOR, HOLD, input)).toBe('HoldFromDisposalPayload')
    const { hold, state } = await item(cases[0]?.number)
    expect({ state, reason: hold?.reason }).toEqual({ state: 'HELD', reason: 'DISPUTE_PENDING' })
    year += 1
    expect(await proposed()).toBe(false)
    const lift = { hold: hold?.id, reason: 'Sentenza passata in giudicato.' }
    expect(await world.outcome('supervisor@lecce', LIFT, lift)).toBe('NotFound')
    expect(await world.outcome(SUPERVISOR, LIFT, lift)).toBe('LiftRetentionHoldPayload')
    expect(await world.outcome(SUPERVISOR, LIFT, lift)).toBe('NotFound')
    year += 1
    expect(await proposed()).toBe(true)
  })
})

describe('a hold that is over', () => {
  test('makes room for another one, which then stands', async () => {
    year += 1
    const [known] = await closeCases(world.admin, ['2010-01-01'])
    const hold = async (more: object) => {
      const { id } = await world.proposal(SUPERVISOR, year)
      const items = [(await item(known?.number)).id]
      const input = { proposal: id, items, ...holding, ...more, idempotencyKey: crypto.randomUUID() }
      expect(await world.outcome(SUPERVISOR, HOLD, input)).toBe('HoldFromDisposalPayload')
      return items
    }
    await world.begin(year)
    await hold({ reason: 'OTHER', until: new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10) })
    year += 1
    await world.begin(year)
    const items = await hold({})
    expect((await item(known?.number)).hold).toMatchObject({ reason: 'DISPUTE_PENDING' })
    const again = {
      proposal: (await world.proposal(SUPERVISOR, year)).id,
      items,
      ...holding,
      idempotencyKey: crypto.randomUUID(),
    }
    const { errors } = await world.as(SUPERVISOR).query(HOLD, { input: again })
    expect(JSON.stringify(errors)).toContain('input.items.0')
    year += 1
    await world.begin(year)
    const next = (await world.proposals(SUPERVISOR)).find((each) => each.year === year)
    expect(next?.items.nodes.map(({ reference }) => reference) ?? []).not.toContain(known?.number)
  })

  test('is listed no more', async () => {
    await world.admin`
      insert into persons.retention_hold (id, rule, record_id, person_id, holder, reason, note, placed_by_issuer, placed_by, placed_at, until)
      select uuidv7(), 'CASE_FILE', uuidv7(), id, 'comune:072006', 'OTHER', 'Fermo che è finito da tempo.', 'demo', 'qualcuno', now(), '2020-01-01'
      from persons.person where residence_comune = '072006' order by id limit 1`
    const { data } = await world
      .as(SUPERVISOR)
      .query('{ retentionHolds(first: 100) { totalCount nodes { note } } }')
    const { nodes, totalCount } = (
      data as { retentionHolds: { nodes: { note: string }[]; totalCount: number } }
    ).retentionHolds
    expect(nodes.map(({ note }) => note)).not.toContain('Fermo che è finito da tempo.')
    expect(totalCount).toBe(nodes.length)
  })
})
