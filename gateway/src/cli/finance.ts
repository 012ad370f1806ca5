import { cases } from '@cse/cases'
import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { type Database, openDatabase } from '@cse/db/src/session/database'
import { finance } from '@cse/finance'
import { type Cents, zero } from '@cse/schema/cents'
import { SettingsError } from '../config/setting-reader.ts'
import { processSettings } from '../config/settings.ts'
import { databaseServer } from './database-server.ts'

const USAGE = 'Use: pnpm finance reconcile [--repair]'

class UsageError extends Error {}

/** Where what is reserved for a planned intervention (uuid) is not what it needs. */
export interface Mismatch {
  readonly what: 'NOT_NEEDED' | 'UNKNOWN' | 'TOO_LITTLE' | 'NOT_ANSWERED' | 'DELIVERIES'
  readonly plannedIntervention: string
  readonly ambito: string
  /** As cases has it, and as finance has it. */
  readonly needed: Cents
  readonly reserved: Cents
  /** The newest request or release that either knows. */
  readonly version: number
}

/**
 * Compares what planned interventions of cases need with what is reserved for them on lines of open years, and what was delivered with what is
 * due. Events on their way are mismatches too: one that stays is a fault.
 */
export async function reconcile(database: Database): Promise<Mismatch[]> {
  const reserved = new Map(
    (await finance.reservations(database)).map((one) => [one.plannedIntervention, one]),
  )
  const needs = await cases.fundingNeeds(database)
  const mismatches = needs.flatMap(
    ({ plannedIntervention, ambito, state, needed, delivered, version }): Mismatch[] => {
      const held = reserved.get(plannedIntervention)
      reserved.delete(plannedIntervention)
      const newest = Math.max(version, held?.version ?? 0)
      const found = { plannedIntervention, ambito, needed, reserved: held?.reserved ?? zero, version: newest }
      if (held?.ended) return []
      if (state === 'REQUESTED') return [{ ...found, what: 'NOT_ANSWERED' }]
      if (found.reserved > needed) return [{ ...found, what: 'NOT_NEEDED' }]
      if (state === 'FUNDED' && found.reserved < needed) return [{ ...found, what: 'TOO_LITTLE' }]
      const due = held?.due ?? zero
      return due === delivered ? [] : [{ ...found, needed: delivered, reserved: due, what: 'DELIVERIES' }]
    },
  )
  const unknown = [...reserved.values()].filter((held) => held.reserved > 0 && !held.ended)
  return [
    ...mismatches,
    ...unknown.map(
      ({ plannedIntervention, ambito, version, reserved: cents }): Mismatch => ({
        what: 'UNKNOWN',
        ...{ plannedIntervention, ambito, version, needed: zero, reserved: cents },
      }),
    ),
  ]
}

/** Has cases say anew what it needs, and gives back what nobody knows of; deliveries are for people to look at. */
export async function repair(database: Database, mismatches: readonly Mismatch[]): Promise<void> {
  const known = mismatches.filter(({ what }) => what !== 'UNKNOWN' && what !== 'DELIVERIES')
  await cases.repeatFundingNeeds(database, known)
  const lost = new Set(
    mismatches.filter(({ what }) => what === 'UNKNOWN').map((one) => one.plannedIntervention),
  )
  const held = await finance.reservations(database)
  await finance.releaseUnknown(
    database,
    held.filter(({ plannedIntervention }) => lost.has(plannedIntervention)),
  )
}

/**
 * `pnpm finance reconcile` lists where reservations on zone plans have no reason any more, or lack, by the ids of planned interventions; `--repair`
 * has them put right by events. Exit code 1 when there is any.
 */
async function run([command, ...rest]: readonly string[]): Promise<boolean> {
  const repairs = rest.length === 1 && rest[0] === '--repair'
  if (command !== 'reconcile' || (rest.length > 0 && !repairs)) throw new UsageError(USAGE)
  const server = await databaseServer(processSettings())
  const database = openDatabase({ url: server.url, max: 2 })
  try {
    const mismatches = await reconcile(database)
    if (repairs) await repair(database, mismatches)
    for (const { what, plannedIntervention, ambito, needed, reserved } of mismatches)
      console.log(`${what}  ${ambito}  ${plannedIntervention}  needed ${needed}  reserved ${reserved}`)
    console.log(`${mismatches.length} mismatches${repairs ? ', put right by events' : ''}.`)
    return mismatches.length === 0 || repairs
  } finally {
    await database.close()
    await server.stop()
  }
}

if (import.meta.main) {
  try {
    if (!(await run(process.argv.slice(2)))) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof DatabaseRefused || error instanceof UsageError))
      throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
