import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { readReference } from '../reference/csv.ts'
import { fillPopulation } from '../seed/fill.ts'
import { omocodia, taxCode } from '../seed/tax-code.ts'
import { populatedTowns } from '../seed/towns.ts'
import { verify } from '../seed/verify.ts'
import { openAdmin } from '../src/server/server.ts'

const { adminUrl, today } = inject('database')

let sql: Sql
beforeAll(async () => {
  sql = await openAdmin(adminUrl)
})
afterAll(() => sql.end())

const numbers = async (text: string): Promise<number[]> => {
  const rows = await sql.unsafe(text).values()
  return rows.flat().map(Number)
}
const texts = async (text: string): Promise<string[]> => {
  const rows = await sql.unsafe(text).values()
  return rows.flat().map(String)
}

describe('the population of the tests', () => {
  test('lives in every comune, as many as its share', async () => {
    const towns = populatedTowns(3_000).flatMap((ambito) => ambito.towns)
    const rows = await sql<{ comune: string; persons: number }[]>`
      select comune, count(distinct person_id)::int as persons from persons.residence where valid_to is null or person_id in (
        select id from persons.person where residence_comune is null or deceased_on is not null)
      group by comune`
    const lived = new Map(rows.map(({ comune, persons }) => [comune, persons]))
    for (const { istatCode, persons } of towns) expect(lived.get(istatCode)).toBeGreaterThanOrEqual(persons)
    expect(await numbers('select count(*) from persons.person')).toEqual([3_000])
  })

  test('has cases of Bari and of Lecce in every phase, held by the comune', async () => {
    for (const comune of ['072006', '075035']) {
      const phases = await texts(`select distinct phase from cases."case" where holder = 'comune:${comune}'`)
      expect(phases).toHaveLength(6)
    }
  })

  test('has a case in the hands of every Ambito, and a transfer that waits, one accepted, one rejected', async () => {
    expect(
      await numbers(`select count(distinct holder) from cases."case" where holder like 'ambito:%'`),
    ).toEqual([45])
    expect(await texts('select distinct status from cases.transfer order by 1')).toEqual([
      'ACCEPTED',
      'REJECTED',
      'REQUESTED',
    ])
  })

  test('has households with one reference person and ties that ANPR knows', async () => {
    const relation = { name: 'family_relation.csv', row: z.object({ code: z.string() }) }
    const known = readReference(relation).map(({ code }) => code)
    for (const code of await texts('select distinct relation_code from persons.household_member')) {
      expect(known).toContain(code)
    }
    const heads = `select count(*) filter (where relation_code = '1') as heads from persons.household_member group by household_id`
    expect(await numbers(`select distinct heads from (${heads}) household`)).toEqual([1])
  })

  test('has cases that stayed where the person lived before', async () => {
    const [moved = 0, all = 0] =
      await numbers(`select count(*) filter (where residence_comune <> comune), count(*)
      from cases."case" record join persons.person on person.id = person_id`)
    expect(moved).toBeGreaterThan(0)
    expect(moved / all).toBeLessThan(0.1)
  })

  test('has a citizen for the demo, with a project that runs, deliveries and an appointment', async () => {
    const [row] = await sql`
      select residence_comune, phase, status, holder,
        exists (select from cases.delivery where case_id = record.id) as delivered,
        exists (select from services.appointment where person_id = person.id and appointment.status = 'BOOKED') as expected
      from registry.demo_citizen join persons.person using (tax_code) join cases."case" record on person_id = person.id`
    expect(row).toEqual({
      residence_comune: '072006',
      phase: 'SERVICE_DELIVERY',
      status: expect.stringMatching(/OPEN|SUSPENDED/),
      holder: 'comune:072006',
      delivered: true,
      expected: true,
    })
  })
})

describe('tax codes', () => {
  test('are those of their persons, omocodia included', async () => {
    const people = await sql<Parameters<typeof taxCode>[0][] & { taxCode: string }[]>`
      select tax_code as "taxCode", given_name as "givenName", family_name as "familyName", sex, birth_year as "birthYear",
        birth_month as "birthMonth", birth_day as "birthDay", birth_place_code as "birthPlace"
      from persons.person where length(tax_code) = 16`
    let homonyms = 0
    for (const person of people) {
      const code = taxCode(person)
      if (person.taxCode === code) continue
      homonyms++
      expect([1, 2, 3, 4, 5, 6, 7].map((variant) => omocodia(code, variant))).toContain(person.taxCode)
    }
    expect(homonyms).toBeGreaterThan(0)
  })

  test('are provisional or missing for a few, as are days of birth, names and abodes', async () => {
    const few =
      await numbers(`select count(*) filter (where length(tax_code) = 11), count(*) filter (where tax_code is null),
      count(*) filter (where birth_day is null), count(*) filter (where residence_comune is null) from persons.person`)
    for (const count of few) {
      expect(count).toBeGreaterThan(0)
      expect(count).toBeLessThan(60)
    }
  })
})

describe('nobody real', () => {
  test('can be written to or called', async () => {
    expect(
      await texts(
        `select email from persons.person where email is not null and email not like '%@example.org'`,
      ),
    ).toEqual([])
    expect(
      await texts(`select mobile from persons.person where mobile is not null and mobile not like '+39000%'`),
    ).toEqual([])
  })

  test('has the VAT number of a provider', async () => {
    expect(
      await texts(`select vat_number from services.provider where vat_number not like '_______000_'`),
    ).toEqual([])
  })
})

describe('the money', () => {
  test('of the closed plan of Casarano is what was published, to the cent', async () => {
    const totals = `select sum(planned_cents), sum(committed_cents), sum(liquidated_cents) from finance.funding_line
      join finance.zone_plan plan on plan.id = plan_id where triennium = '2014-2017'`
    expect(await numbers(totals)).toEqual([1_926_579_789, 1_430_310_267, 1_088_136_137])
  })

  test('of every line holds its order after every single movement', async () => {
    const figures = `sum(case when kind in ('APPROPRIATION', 'VARIATION') then amount_cents else 0 end) over so_far as planned,
      sum(case kind when 'COMMITMENT' then amount_cents when 'REDUCTION' then -amount_cents else 0 end) over so_far as committed,
      sum(case kind when 'LIQUIDATION' then amount_cents when 'REVERSAL' then -amount_cents else 0 end) over so_far as liquidated,
      sum(case kind when 'PAYMENT' then amount_cents else 0 end) over so_far as paid`
    expect(
      await numbers(`select count(*) from (select ${figures} from finance.movement
        window so_far as (partition by line_id order by recorded_at, id)) moment
        where not (0 <= paid and paid <= liquidated and liquidated <= committed and committed <= planned)`),
    ).toEqual([0])
  })

  test('is allotted fund by fund and year by year as it is planned', async () => {
    expect(
      await numbers(`select count(*) from finance.fund_allocation allotted
        join (select plan_id, fund, year, sum(planned_cents) as cents from finance.funding_line group by plan_id, fund, year) planned
          using (plan_id, fund, year)
        full join (select id from finance.zone_plan) plan on plan.id = plan_id
        where amount_cents is distinct from planned.cents`),
    ).toEqual([0])
  })
})

describe('what happened', () => {
  test('ends in the phase the case is in', async () => {
    expect(
      await numbers(`select count(*) from cases."case" record where phase <> (
        select phase from cases.event where case_id = record.id order by at desc, id desc limit 1)`),
    ).toEqual([0])
  })

  test('never delivers more than was planned', async () => {
    expect(
      await numbers(`select count(*) from cases.planned_intervention planned
        join (select planned_intervention_id, sum(amount_cents) as cents from cases.delivery group by 1) given
          on planned_intervention_id = planned.id
        where given.cents > total_cents or funding_state <> 'FUNDED'`),
    ).toEqual([0])
  })

  test('was reported to analytics under pseudonyms, one fact a record', async () => {
    const [persons, cases, deliveries] = await numbers(
      'select (select count(*) from persons.person), (select count(*) from cases."case"), (select count(*) from cases.delivery)',
    )
    expect(
      await numbers(`select (select count(*) from analytics.person_fact), (select count(*) from analytics.case_fact),
        (select count(*) from analytics.delivery_fact)`),
    ).toEqual([persons, cases, deliveries])
  })
})

describe('the checks at the end', () => {
  const undone = new Error('undone')
  test.each([
    [`update registry.case_custody set readers = '{}'`, 'every case is in the custody of its holder'],
    [
      `update finance.commitment set paid_cents = paid_cents - 1 where paid_cents > 1`,
      'commitment: kept amounts',
    ],
    [
      `update cases.delivery set quantity = quantity + 1 where id = (select min(id::text)::uuid from cases.delivery)`,
      'planned_intervention: what was delivered is the sum of the deliveries',
    ],
    [`delete from persons.household`, 'persons.person'],
  ])('notice %s', async (damage, rule) => {
    const noticed = sql.begin(async (transaction) => {
      await transaction`set local session_replication_role = replica`
      await transaction.unsafe(damage)
      await verify(transaction)
      throw undone
    })
    await expect(noticed).rejects.toThrow(rule)
  })

  test('refuse a database that has a population', async () => {
    const again = fillPopulation({
      adminUrl,
      persons: 257,
      seed: 1,
      today,
      pseudonymKey: Buffer.alloc(32),
      dataKey: { current: 'x' },
    })
    await expect(again).rejects.toThrow('The database has a population already: use an empty one.')
  })
})
