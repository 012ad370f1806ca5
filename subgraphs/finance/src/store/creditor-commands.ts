import { creditor } from '@cse/db/finance/creditor-tables'
import { dataKeyFor } from '@cse/db/src/encryption/data-keys'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { notFound, refuse, staleVersion } from '@cse/schema/refusal'
import { type CreditorStanding, creditorStandingRefusal } from '../rules/creditor.ts'
import { allOrNothing, type LedgerContext, onceOrNothing } from './all-or-nothing.ts'

/** What may change of a creditor; null leaves what is there. */
export interface CreditorTerms {
  /** In electronic form. */
  readonly iban: string | null
  readonly durcUntil: string | null
  readonly accountDeclaredOn: string | null
  /** uuids of units of offer. */
  readonly facilities: readonly string[] | null
}

export interface NewCreditor extends CreditorTerms, CreditorStanding {
  readonly key: string
  readonly ambito: string
}

/** Puts a creditor into the register of the own Ambito. @returns its uuid */
export function registerCreditor(
  session: SchemaSession,
  { issuer, subject }: LedgerContext,
  { key, ...requested }: NewCreditor,
) {
  const once = { issuer, subject, operation: 'registerCreditor', key, input: requested }
  return onceOrNothing(session, once, async (writing) => {
    const refusal = creditorStandingRefusal(requested)
    if (refusal) return refusal
    const { ambito, kind, code, name, capacity, plannedIntervention, iban } = requested
    if (plannedIntervention !== null && !(await isOfPlan(writing, plannedIntervention, ambito)))
      return notFound()
    const id = newUuid()
    const isPerson = kind === 'PERSON'
    const dataKey = await keyOf(writing, ambito)
    const made = await writing.one(sql<{ creditor: string }>`
      insert into finance.creditor (id, ambito_code, organisation, kind, code, name, person_code, person_name, capacity, planned_intervention_id,
        facilities, iban, iban_end, durc_until, account_declared_on)
      values (${id}, ${ambito}, ${organisationOf(ambito)}, ${kind}, ${isPerson ? null : code}, ${isPerson ? null : name},
        ${isPerson ? dataKey.encrypt(creditor.personCode, id, code) : null}::bytea,
        ${isPerson ? dataKey.encrypt(creditor.personName, id, name) : null}::bytea,
        ${capacity}, ${plannedIntervention}::uuid, ${new Param(requested.facilities ?? [])}::uuid[],
        ${dataKey.encrypt(creditor.iban, id, iban)}::bytea, ${endOf(iban)}, ${requested.durcUntil}::date, ${requested.accountDeclaredOn}::date)
      on conflict do nothing returning id as "creditor"`)
    return made ?? refuse('CreditorTaken', 'Un creditore con questo codice è già registrato.')
  })
}

/** Changes IBAN, DURC, declared account or units of offer of a creditor. Who it is does not change. */
export function changeCreditor(
  session: SchemaSession,
  {
    creditor: id,
    expectedVersion,
    ...terms
  }: CreditorTerms & {
    readonly creditor: string
    readonly expectedVersion: number
  },
) {
  return allOrNothing(session, async (writing) => {
    const found = await writing.one(sql<
      Pick<CreditorStanding, 'kind' | 'name' | 'capacity' | 'plannedIntervention'> & {
        code: string | null
        version: number
        ambito: string
      }
    >`
      select version, ambito_code as "ambito", kind, code, name, capacity, planned_intervention_id as "plannedIntervention"
      from finance.creditor where id = ${id} for no key update`)
    if (!found) return notFound()
    if (found.version !== expectedVersion) return staleVersion(found.version)
    const refusal = creditorStandingRefusal({ ...found, code: found.code ?? '', ...terms }, true)
    if (refusal) return refusal
    const { iban, durcUntil, accountDeclaredOn, facilities } = terms
    const dataKey = await keyOf(writing, found.ambito)
    await writing.run(sql`
      update finance.creditor set version = version + 1,
        iban = coalesce(${dataKey.encrypt(creditor.iban, id, iban)}::bytea, iban), iban_end = coalesce(${endOf(iban)}, iban_end),
        durc_until = coalesce(${durcUntil}::date, durc_until),
        account_declared_on = coalesce(${accountDeclaredOn}::date, account_declared_on),
        facilities = coalesce(${facilities && new Param(facilities)}::uuid[], facilities)
      where id = ${id}`)
    return { creditor: id }
  })
}

const organisationOf = (ambito: string) => `ambito:${ambito}`
const endOf = (iban: string | null) => iban?.slice(-4) ?? null
const keyOf = (writing: Writing, ambito: string) =>
  dataKeyFor(writing, 'finance', { organisation: organisationOf(ambito), record: null })

async function isOfPlan(writing: Writing, planned: string, ambito: string): Promise<boolean> {
  const found = await writing.one(
    sql<{ here: boolean }>`select finance.requested_from(${planned}, ${ambito}) as "here"`,
  )
  return found?.here === true
}
