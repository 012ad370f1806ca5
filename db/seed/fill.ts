import { createSecretKey } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Sql, TransactionSql } from 'postgres'
import { movement } from '../finance/tables.ts'
import { MasterKeys } from '../src/encryption/master-key.ts'
import type { Secret } from '../src/secrets/demo-secrets.ts'
import { openAdmin } from '../src/server/server.ts'
import { EMIT_AMOUNTS } from './amounts.ts'
import { type Day, dayOf } from './calendar.ts'
import { EncryptingLoad } from './encrypting.ts'
import { FactBatches } from './fact-batches.ts'
import { Load } from './load.ts'
import { makePopulation } from './make.ts'
import { FIGURES_OF_PROGRESS } from './multifondo.ts'
import { promptConnection } from './prompt-connection.ts'
import { crowdedBeyond, populatedTowns, type TownsOfAmbito } from './towns.ts'
import { verify } from './verify.ts'
import type { World } from './world.ts'

/** What {@link fillPopulation} needs. */
export interface PopulationOptions {
  /** A superuser of a database that is migrated and has its reference data. */
  readonly adminUrl: string
  /** How many persons; at least one for each comune. */
  readonly persons: number
  /** An Ambito that has its people of these while every other one has so many times as many: whoever works there should not notice. */
  readonly beyond?: { readonly ambito: string; readonly times: number }
  /** The same seed gives the same population. */
  readonly seed: number
  /** The day it is, `YYYY-MM-DD`: nothing happens after it but what is planned. */
  readonly today: string
  /** Secret with which the pseudonyms towards analytics are made. */
  readonly pseudonymKey: Buffer
  /** Secret of the master keys, under which texts are encrypted. */
  readonly dataKey: Secret
  /** Called now and then with how far it is. */
  readonly onProgress?: (made: MadePopulation) => void
}

/** How much was made. */
export interface MadePopulation {
  readonly persons: number
  readonly cases: number
  /** Rows of all tables. */
  readonly rows: number
}

/**
 * Fills a database with a synthetic population of the real territory, in one transaction: whole and checked, or not at all. Rows
 * stream in by COPY, so memory does not grow with their number.
 * @throws an Error of one sentence when there is a population already, when reference data are missing, or when a check fails.
 */
export async function fillPopulation(options: PopulationOptions): Promise<MadePopulation> {
  const today = dayOf(options.today)
  const { persons, beyond } = options
  const ambiti = beyond
    ? crowdedBeyond(beyond.ambito, beyond.times, populatedTowns(persons))
    : populatedTowns(persons)
  const admin = await openAdmin(options.adminUrl)
  await admin.end()
  const sql = promptConnection(options.adminUrl)
  try {
    const made = await sql.begin(async (transaction) => {
      await mayFill(transaction)
      await transaction.unsafe(ASLEEP)
      const population = await fill(transaction, today, ambiti, options)
      await transaction.unsafe(NEXT_DUE)
      await transaction.unsafe(CUSTODY)
      await transaction.unsafe(RESIDENCES)
      await transaction.unsafe(CONSENTS)
      await transaction.unsafe(PLACES)
      await transaction.unsafe(RESERVED)
      await transaction.unsafe(DUE)
      await transaction.unsafe(EMIT_AMOUNTS)
      await transaction.unsafe(FIGURES_OF_PROGRESS)
      await transaction.unsafe(NUMBERS)
      await transaction.unsafe(DUPLICATES)
      await transaction.unsafe(AWAKE)
      await verify(transaction)
      return population
    })
    await analyze(sql)
    return made
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function fill(
  sql: TransactionSql,
  today: Day,
  ambiti: readonly TownsOfAmbito[],
  { seed, pseudonymKey, dataKey, onProgress }: PopulationOptions,
): Promise<MadePopulation> {
  const load = new Load(sql, [movement])
  const facts = new FactBatches(load)
  const world: World = {
    seed,
    today,
    pseudonymKey: createSecretKey(pseudonymKey),
    load: new EncryptingLoad(load, new MasterKeys(dataKey), new Date()),
    facts,
  }
  let population: MadePopulation = { persons: 0, cases: 0, rows: 0 }
  let steps = 0
  for (const made of makePopulation(world, ambiti)) {
    population = { ...made, rows: load.rows }
    if (load.full) {
      await facts.emit({ all: false })
      await load.flush()
      onProgress?.(population)
    }
    // what is on its way to the server moves on only while nothing is made
    if (++steps % 8 === 0) await setImmediate()
  }
  await facts.emit({ all: true })
  await load.end()
  onProgress?.(population)
  return population
}

async function mayFill(sql: TransactionSql): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`
  const [state] = await sql<{ filled: boolean; referenced: boolean }[]>`
    select exists (select from persons.person) as "filled",
           exists (select from registry.comune) and exists (select from finance.fund) as "referenced"`
  if (state?.filled) throw new Error('The database has a population already: use an empty one.')
  if (!state?.referenced)
    throw new Error('The territory and the catalogue are not loaded yet: load the reference data first.')
}

/** Gives the planner its figures before the first question comes; autovacuum would take a minute to notice. */
async function analyze(sql: Sql): Promise<void> {
  const [tables] = await sql<{ names: string }[]>`
    select string_agg(format('%I.%I', schemaname, tablename), ', ') as names from pg_tables
    where schemaname in ('registry', 'persons', 'cases', 'services', 'finance')`
  await sql.unsafe(`analyze ${tables?.names}`)
}

/** Foreign keys and triggers sleep; the ledger's own trigger stays awake and keeps the amounts. */
const ASLEEP = `
  set local session_replication_role = replica;
  set local work_mem = '64MB';
  alter table finance.movement enable always trigger amounts_kept;`
const AWAKE = `
  alter table finance.movement enable trigger amounts_kept;
  set local session_replication_role = origin;`

/** What the triggers next_due_kept would have done. */
const NEXT_DUE = `
  update cases."case" set next_due_on = cases.next_due_on(id) where status <> 'CLOSED' and next_due_on <> cases.next_due_on(id)`

/** What the trigger custody_follows would have done. */
const CUSTODY = `
  insert into registry.case_custody (case_id, person_id, readers, closed_on, number)
  select id, person_id, array[holder], case when phase = 'CLOSED' then closed_on end, number from cases."case"`

/** What persons tells the cases of who lives elsewhere. */
const RESIDENCES = 'select persons.compare_residences()'

/** What the trigger consent_is_known would have done. */
const CONSENTS = `
  insert into registry.consent (id, person_id, purpose, given_on, expires_on, withdrawn_on)
  select id, person_id, purpose, given_on, expires_on, withdrawn_on from persons.consent`

/** What the triggers of cases and services would have done for the row policies of places. */
const PLACES = `
  update services.facility set occupancy = services.occupancy_band(occupied, capacity), protected = its.protected_by is not null
  from services.facility_occupancy known, services.regulation_article its
  where known.facility_id = facility.id and its.regulation = facility.regulation and its.article = facility.article
    and its.valid_from = facility.article_from;
  insert into registry.protected_place (facility_id) select id from services.facility where protected;
  select services.keep_known_facilities(null);
  insert into registry.placement (facility_id, case_id, until, since)
  select facility_id, case_id, case when bool_or(until is null) then null else max(until) end, min(since)
  from (
    select planned.case_id, facility_id, planned.ended_on as until,
      case when project.delivery_started_on is not null then greatest(planned.starts_on, project.delivery_started_on) end as since
    from cases.planned_intervention planned join cases.project on project.id = planned.project_id
    union all
    select line.case_id, facility_id, null, null
    from cases.version_intervention line join cases.project_version version on version.id = version_id
    where version.status = 'DRAFT'
  ) planned join cases."case" held on held.id = case_id
  where facility_id is not null and held.phase <> 'CLOSED' group by facility_id, case_id;
  update services.facility_occupancy set others = greatest(0, occupied - services.places_held(facility_id))`

/** What finance would have received of the deliveries. */
const DUE = `
  insert into finance.liquidable_delivery
    (delivery_id, planned_intervention_id, intervention_id, ambito_code, line_id, month, amount_cents, status, version)
  select delivery.id, planned_intervention_id, intervention_id, funding.ambito_code, line_id, month, body_share_cents, 'LIQUIDABLE', 1
  from cases.delivery join finance.case_funding funding using (planned_intervention_id)
  where funding.state = 'FUNDED' and delivery.status = 'RECORDED'`

/** What the trigger reserved_kept would have done. */
const RESERVED = `
  update finance.funding_line line set reserved_cents = reserved.cents
  from (select line_id, sum(reserved_cents) as cents from finance.case_funding where line_id is not null group by line_id) reserved
  where reserved.line_id = line.id`

/** The numbers given out, so that the next case takes the next one. */
const NUMBERS = `
  insert into cases.case_number (comune, year, last)
  select comune, left(number, 4)::smallint, max(right(number, 6)::integer) from cases."case" group by 1, 2`

/** Same names, same day and place of birth, another record. */
const DUPLICATES = `
  insert into persons.possible_duplicate (person_id, other_person_id, similarity)
  select one.id, other.id, 1
  from persons.person one
  join persons.person other using (family_name, given_name, birth_order, birth_place_code)
  where one.id <> other.id`

/** Any number, the same in every process. */
const LOCK = 0x706f70
