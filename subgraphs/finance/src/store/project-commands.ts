import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { notFound, refuse, staleVersion } from '@cse/schema/refusal'
import { monitoredFunds } from '../rules/multifondo.ts'
import { allOrNothing, type LedgerContext, onceOrNothing } from './all-or-nothing.ts'
import { fundNotAdmitted } from './fund-rules.ts'

/** What is said of a project apart from its money. ISO dates. */
export interface ProjectTerms {
  readonly title: string
  readonly startsOn: string
  readonly endsOn: string
}

export interface NewProject extends ProjectTerms {
  readonly key: string
  readonly ambito: string
  readonly cup: string
  readonly fund: string
  /** uuid of the intervention of a plan whose money it accounts for. */
  readonly intervention: string | null
}

/** Registers a project of the own Ambito. */
export function registerProject(
  session: SchemaSession,
  { issuer, subject }: LedgerContext,
  { key, ...requested }: NewProject,
) {
  const once = { issuer, subject, operation: 'registerMultifondoProject', key, input: requested }
  return onceOrNothing(session, once, async (writing) => {
    const { ambito, cup, fund, intervention, title, startsOn, endsOn } = requested
    if (!monitoredFunds.includes(fund)) return fundNotAdmitted()
    if (intervention !== null) {
      // A plan of another Ambito is read by nobody who may write here; one of the own, with a line of that fund, may pay.
      const found = await writing.one(sql<{ funded: boolean; taken: boolean }>`
        select exists (select from finance.funding_line line where line.intervention_id = one.id and line.fund = ${fund}) as "funded",
          exists (select from finance.multifondo_project other where other.intervention_id = one.id and other.fund = ${fund}) as "taken"
        from finance.plan_intervention one where one.id = ${intervention} and one.ambito_code = ${ambito}`)
      if (!found) return notFound()
      if (!found.funded) return fundNotAdmitted()
      if (found.taken) return interventionTaken()
    }
    const made = await writing.one(sql<{ project: string }>`
      insert into finance.multifondo_project (id, ambito_code, cup, fund, intervention_id, title, starts_on, ends_on)
      values (uuidv7(), ${ambito}, ${cup}, ${fund}, ${intervention}, ${title}, ${startsOn}::date, ${endsOn}::date)
      on conflict do nothing returning id as "project"`)
    if (made) return made
    // registered meanwhile: under this CUP, or for the same money
    const meanwhile = await writing.one(sql<{ taken: boolean }>`
      select exists (select from finance.multifondo_project where intervention_id = ${intervention}::uuid and fund = ${fund}) as "taken"`)
    return meanwhile?.taken
      ? interventionTaken()
      : refuse('CupTaken', 'Un progetto con questo CUP è già registrato.')
  })
}

/** Changes what is said of a project; null leaves what is there. Its CUP, its fund and its intervention stay what was declared. */
export function changeProject(
  session: SchemaSession,
  requested: { readonly [Term in keyof ProjectTerms]: ProjectTerms[Term] | null } & {
    readonly project: string
    readonly expectedVersion: number
  },
) {
  return allOrNothing(session, async (writing) => {
    const { project, expectedVersion, title, startsOn, endsOn } = requested
    const found = await writing.one(sql<{ version: number; inOrder: boolean }>`
      select version, coalesce(${startsOn}::date, starts_on) <= coalesce(${endsOn}::date, ends_on) as "inOrder"
      from finance.multifondo_project where id = ${project} for no key update`)
    if (!found) return notFound()
    if (found.version !== expectedVersion) return staleVersion(found.version)
    if (!found.inOrder) return refuse('TermInverted', 'La fine del progetto precede l’inizio.')
    await writing.run(sql`
      update finance.multifondo_project set version = version + 1, title = coalesce(${title}, title),
        starts_on = coalesce(${startsOn}::date, starts_on), ends_on = coalesce(${endsOn}::date, ends_on)
      where id = ${project}`)
    return { project }
  })
}

function interventionTaken() {
  return refuse(
    'InterventionTaken',
    'Le risorse di questo fondo per l’intervento sono già rendicontate da un altro progetto.',
  )
}
