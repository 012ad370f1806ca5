import { openAdmin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import type { Client } from '../client.ts'
import { copyOfDatabase } from '../copy-of-database.ts'
import { platform } from '../platform.ts'
import { aCup, call, type Entry } from './calls.ts'
import { fundedIntervention } from './funded-intervention.ts'
import { aProject, key, progressOf } from './inputs.ts'

export const AMBITO = 'ATS-BA-01'

/** A platform with two projects of an Ambito, one of them with an entry, and a project with an entry of another. */
export interface MultifondoWorld {
  readonly as: (persona: string) => Client
  readonly admin: Sql
  readonly cup: string
  readonly intervention: string
  readonly project: string
  /** A project that began in May. */
  readonly later: string
  readonly entry: Entry
  /** Of another Ambito. */
  readonly foreign: { readonly project: string; readonly entry: Entry; readonly intervention: string }
  readonly stop: () => Promise<void>
}

export async function multifondoWorld(): Promise<MultifondoWorld> {
  const database = await copyOfDatabase()
  const admin = await openAdmin(database.adminUrl)
  const gateway = await platform(database)
  const as = (persona: string) => gateway.as(persona)
  const cup = aCup()
  const intervention = await fundedIntervention(admin, AMBITO)
  const own = as(`plan-office@${AMBITO}`)
  const project = await registered(own, { cup, planIntervention: intervention })
  const later = await registered(own, { startsOn: '2026-05-01' })
  const entry = await entered(own, project)
  const office = as('plan-office@ATS-LE-01')
  const money = await fundedIntervention(admin, 'ATS-LE-01')
  const theirs = await registered(office, { planIntervention: money })
  const foreign = { project: theirs, entry: await entered(office, theirs), intervention: money }
  const stop = async () => {
    await gateway[Symbol.asyncDispose]()
    await admin.end()
    await database.drop()
  }
  return { as, admin, cup, intervention, project, later, entry, foreign, stop }
}

async function registered(by: Client, more: object): Promise<string> {
  const ended = await call(by, 'registerMultifondoProject', aProject(more))
  if (!ended.project) throw new Error(ended.outcome)
  return ended.project.id
}

async function entered(by: Client, of: string): Promise<Entry> {
  const ended = await call(by, 'enterProgress', progressOf(of, { period: { year: 2026, number: 1 } }))
  if (!ended.entry) throw new Error(ended.outcome)
  return ended.entry
}

/** The inputs of the mutations of Multifondo, about what the world holds. */
export function inputsOf(world: () => MultifondoWorld) {
  const progress = (more: object = {}) => progressOf(world().project, more)
  const onEntry = (more: object = {}) => ({
    progressEntry: world().entry.id,
    expectedVersion: world().entry.version,
    ...more,
  })
  const returned = (more: object = {}) => ({
    idempotencyKey: key(),
    progressSnapshot: encodeId('progress_snapshot', key()),
    act: { kind: 'DECREE', number: '1', date: '2026-03-20' },
    rows: [{ progressEntry: world().entry.id, row: 1, reason: 'No' }],
    ...more,
  })
  const written = async () => {
    const [counts] = await world().admin`
      select (select count(*) from finance.multifondo_project) as projects, (select count(*) from finance.progress_entry) as entries,
        (select count(*) from finance.progress_row) as rows, (select count(*) from finance.progress_step) as steps,
        (select count(*) from finance.progress_snapshot) as snapshots, (select count(*) from finance.progress_return) as returns,
        (select count(*) from finance.idempotency_record) as records, (select sum(version) from finance.multifondo_project) as versions`
    return counts
  }
  return { progress, onEntry, returned, written }
}
