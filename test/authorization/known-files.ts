import type { Sql } from 'postgres'
import { completeFile } from './complete-file.ts'
import { completeNumbers } from './complete-numbers.ts'
import { completePlan } from './complete-plan.ts'
import { AMBITO, COMUNE } from './personas.ts'

/** A case and whom it is about; ids are uuids. */
export interface KnownFile {
  readonly case: string
  readonly number: string
  readonly person: string
  readonly taxCode: string
}

/** Files with one of everything in them: the citizen's own, which the comune holds, and one that the Ambito holds. */
export interface KnownFiles {
  readonly citizen: KnownFile
  readonly ambito: KnownFile
}

/** Chooses the files that the tests are about and completes them; writes, so it wants a copy of the database. */
export async function knownFiles(admin: Sql): Promise<KnownFiles> {
  const [citizen] = await admin<KnownFile[]>`
    select held.id as "case", held.number, person.id as "person", tax_code as "taxCode"
    from registry.demo_citizen join persons.person using (tax_code) join cases."case" held on held.person_id = person.id
    where holder = ${`comune:${COMUNE}`}`
  const ambito = await fileHeldBy(admin, `ambito:${AMBITO}`)
  if (!citizen) throw new Error('The citizen of the demo has no case of the comune')
  for (const file of [citizen, ambito]) await completeFile(admin, file.case)
  await suspendCase(admin, citizen.case)
  await completePlan(admin, AMBITO)
  await completeNumbers(admin)
  return { citizen, ambito }
}

/** So that a reason stands in a case: of one that goes on there is none. */
async function suspendCase(admin: Sql, id: string): Promise<void> {
  await admin`
    update cases."case" set status = 'SUSPENDED', suspended_on = '2026-10-20', suspension_reason = 'HOSPITALISED' where id = ${id}`
}

/** The first open case of a holder. */
export async function fileHeldBy(admin: Sql, holder: string): Promise<KnownFile> {
  const [file] = await admin<KnownFile[]>`
    select held.id as "case", held.number, person.id as "person", tax_code as "taxCode"
    from cases."case" held join persons.person on person.id = held.person_id
    where holder = ${holder} and phase <> 'CLOSED' and tax_code is not null order by held.id limit 1`
  if (!file) throw new Error(`${holder} has no case`)
  return file
}

/** Puts the opening hours of the population, which end some days after it was made, a few weeks ahead of the clock. */
export async function openOffices(admin: Sql): Promise<void> {
  await admin`
    with late as (select ceil(extract(epoch from now() - min(starts_at)) / (7 * 86400)) * interval '7 days' as weeks from services.slot)
    update services.slot set starts_at = starts_at + weeks + interval '52 weeks', ends_at = ends_at + weeks + interval '52 weeks' from late`
}
