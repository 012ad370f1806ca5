import type { House } from '@cse/db/src/house'
import type { Handler } from '@cse/db/src/outbox'
import type { Writing } from '@cse/db/src/schema-session'
import { type SQL, sql } from '@cse/db/src/sql'
import { z } from 'zod'
import { releaseCases } from './release-store.ts'
import { withTraits } from './traits.ts'

const pseudonym = z.string().regex(/^[0-9a-f]{64}$/)
const month = z.string().regex(/^\d{4}-\d{2}$/)
const place = { comune: z.string(), ambito: z.string(), province: z.string() }
const traits = {
  targetArea: z.string(),
  phase: z.string(),
  sex: z.enum(['M', 'F', 'UNKNOWN']).optional(),
  ageBand: z.string().optional(),
}
const record = { recordKey: z.int().min(0).max(0xffff_ffff), version: z.int() }

const persons = z.object({
  facts: z.array(
    z.object({
      pseudonym,
      sex: z.enum(['M', 'F', 'UNKNOWN']),
      birthYear: z.int().nullable(),
      comune: z.string().nullable(),
    }),
  ),
})
const cases = z.object({
  facts: z.array(
    z.object({ pseudonym, person: pseudonym, ...place, ...traits, openedMonth: month, ...record }),
  ),
})
const deliveries = z.object({
  facts: z.array(
    z.object({
      pseudonym,
      person: pseudonym,
      ...place,
      ...traits,
      serviceType: z.string(),
      month,
      withdrawn: z.literal(true).optional(),
      ...record,
    }),
  ),
})
const release = z.object({ on: z.iso.date(), title: z.string() })

/**
 * What is done with the events that analytics hears. A fact is kept by its pseudonym in its newest version: an event that comes twice, or
 * after a newer one, changes nothing.
 */
export function handlers(house: House): Readonly<Record<string, Handler>> {
  const taking =
    (topic: string, keep: (payload: unknown, writing: Writing) => SQL | Promise<SQL>): Handler =>
    (payload) =>
      house.system(
        'analytics',
        (session) =>
          session.write(async (writing) => {
            await writing.run(await keep(payload, writing))
            await freshen(writing, topic)
          }),
        ['warehouse'],
      )
  return {
    'analytics.persons': taking('analytics.persons', (payload) => keepPersons(persons.parse(payload).facts)),
    'analytics.cases': taking('analytics.cases', async (payload, writing) =>
      keepCases(
        await withTraits(writing, cases.parse(payload).facts, ({ openedMonth }) => yearOf(openedMonth)),
      ),
    ),
    'analytics.deliveries': taking('analytics.deliveries', async (payload, writing) =>
      keepDeliveries(
        await withTraits(writing, deliveries.parse(payload).facts, ({ month }) => yearOf(month)),
      ),
    ),
    'analytics.release': async (payload) => {
      const { on, title } = release.parse(payload)
      await house.system('analytics', (session) => releaseCases(session, { on, title }), ['warehouse'])
    },
  }
}

const yearOf = (month: string): number => Number(month.slice(0, 4))

function keepPersons(facts: z.infer<typeof persons>['facts']): SQL {
  return sql`
    insert into analytics.person_fact (pseudonym, sex, birth_year, comune)
    select fact."pseudonym", fact."sex", fact."birthYear", fact."comune"
    from jsonb_to_recordset(${JSON.stringify(facts)}::jsonb)
      as fact("pseudonym" text, "sex" text, "birthYear" smallint, "comune" text)
    on conflict (pseudonym) do update set sex = excluded.sex, birth_year = excluded.birth_year, comune = excluded.comune`
}

function keepCases(facts: z.infer<typeof cases>['facts']): SQL {
  return sql`
    insert into analytics.case_fact (pseudonym, person, comune, ambito_code, province, target_area, phase, sex, age_band, month, record_key, source_version)
    select fact."pseudonym", fact."person", fact."comune", fact."ambito", fact."province", fact."targetArea", fact."phase",
      fact."sex", fact."ageBand", (fact."openedMonth" || '-01')::date, fact."recordKey", fact."version"
    from jsonb_to_recordset(${JSON.stringify(facts)}::jsonb)
      as fact("pseudonym" text, "person" text, "comune" text, "ambito" text, "province" text, "targetArea" text, "phase" text,
        "sex" text, "ageBand" text, "openedMonth" text, "recordKey" bigint, "version" integer)
    on conflict (pseudonym) do update set person = excluded.person, comune = excluded.comune, ambito_code = excluded.ambito_code,
      province = excluded.province, target_area = excluded.target_area, phase = excluded.phase, sex = excluded.sex,
      age_band = excluded.age_band, month = excluded.month, source_version = excluded.source_version
    where excluded.source_version > case_fact.source_version`
}

function keepDeliveries(facts: z.infer<typeof deliveries>['facts']): SQL {
  return sql`
    insert into analytics.delivery_fact (pseudonym, person, comune, ambito_code, province, target_area, phase, service_type, sex, age_band, month, record_key,
      source_version, withdrawn)
    select fact."pseudonym", fact."person", fact."comune", fact."ambito", fact."province", fact."targetArea", fact."phase",
      fact."serviceType", fact."sex", fact."ageBand", (fact."month" || '-01')::date, fact."recordKey", fact."version",
      coalesce(fact."withdrawn", false)
    from jsonb_to_recordset(${JSON.stringify(facts)}::jsonb)
      as fact("pseudonym" text, "person" text, "comune" text, "ambito" text, "province" text, "targetArea" text, "phase" text,
        "serviceType" text, "sex" text, "ageBand" text, "month" text, "recordKey" bigint, "version" integer, "withdrawn" boolean)
    on conflict (pseudonym) do update set person = excluded.person, comune = excluded.comune, ambito_code = excluded.ambito_code,
      province = excluded.province, target_area = excluded.target_area, phase = excluded.phase, service_type = excluded.service_type,
      sex = excluded.sex, age_band = excluded.age_band, month = excluded.month, source_version = excluded.source_version,
      withdrawn = excluded.withdrawn
    where excluded.source_version > delivery_fact.source_version`
}

async function freshen(writing: Writing, topic: string): Promise<void> {
  await writing.run(sql`
    insert into analytics.freshness (topic, taken_in_at) values (${topic}, clock_timestamp())
    on conflict (topic) do update set taken_in_at = excluded.taken_in_at`)
}
