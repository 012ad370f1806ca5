import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { notFound, refuse, staleVersion } from '@cse/schema/refusal'
import { type FundModuleCheck, frozen, moduleStateNotAllowed } from '../rules/fund-module.ts'
import { allOrNothing, type LedgerContext, onceOrNothing } from './all-or-nothing.ts'
import { hasPlanFor, liveModule, type ModuleKey, statusAfter, submissionsOf } from './fund-modules.ts'

export interface Submitting extends ModuleKey {
  /** Makes a repeat of the request answer as the first one did. */
  readonly key: string
  /** Settled; null for the default one of the year. */
  readonly asOf: Date | null
  readonly instant: Date
}

/** Submits what the ledger says of a module at an instant: it is kept, and does not change with the ledger any more. */
export function submitModule(
  session: SchemaSession,
  { issuer, subject }: LedgerContext,
  { key, instant, ...requested }: Submitting,
) {
  const { ambito, fund, year } = requested
  return onceOrNothing(
    session,
    { issuer, subject, operation: 'submitFundModule', key, input: requested },
    async (writing) => {
      if (!(await hasPlanFor(session, ambito, year)))
        return refuse('NoPlanForYear', `Nessun piano sociale di zona approvato comprende il ${year}.`, {
          year,
        })
      const before = await submissionsOf(session, requested)
      const status = statusAfter(before)
      if (status === 'SUBMITTED' || status === 'VALIDATED') return moduleStateNotAllowed(status)
      const module = await liveModule(session, requested, instant)
      const violated = module.checks.filter(({ blocking, satisfied }) => blocking && !satisfied)
      if (violated.length > 0) return checksViolated(violated)
      const number = (before[0]?.number ?? 0) + 1
      const submitted = await writing.run(sql`
        insert into finance.fund_module_submission (ambito_code, fund, year, number, as_of, content, issuer, subject)
        values (${ambito}, ${fund}, ${year}, ${number}, ${instant.toISOString()}::timestamptz,
          convert_to(${frozen(module)}, 'UTF8'), ${issuer}, ${subject})
        on conflict (ambito_code, fund, year, number) do nothing`)
      return submitted === 0 ? moduleStateNotAllowed('SUBMITTED') : { ambito, fund, year }
    },
  )
}

function checksViolated(checks: readonly FundModuleCheck[]) {
  return refuse(
    'FundModuleChecksViolated',
    `Il modulo non può essere inviato. ${checks.map(({ message }) => message).join(' ')}`,
    { checks: [...checks] },
  )
}

export interface Deciding extends ModuleKey {
  /** Number of the submission that was read. */
  readonly submission: number
  readonly decision: 'VALIDATED' | 'RETURNED'
  /** Why it is returned; none when it is validated. */
  readonly reasons: readonly string[]
}

/** Validates the last submission of a module, or returns it with reasons. */
export function decideModule(
  session: SchemaSession,
  { issuer, subject }: LedgerContext,
  { submission, decision, reasons, ...module }: Deciding,
) {
  return allOrNothing(session, async (writing) => {
    const all = await submissionsOf(session, module)
    const [last] = all
    if (!last) return notFound()
    if (last.number !== submission) return staleVersion(last.number)
    const status = statusAfter(all)
    if (status !== 'SUBMITTED') return moduleStateNotAllowed(status)
    const { ambito, fund, year } = module
    const decided = await writing.run(sql`
      insert into finance.fund_module_decision (ambito_code, fund, year, number, decision, reasons, issuer, subject)
      values (${ambito}, ${fund}, ${year}, ${submission}, ${decision}, ${new Param(reasons)}::text[], ${issuer}, ${subject})
      on conflict (ambito_code, fund, year, number) do nothing`)
    return decided === 0 ? moduleStateNotAllowed(decision) : { ambito, fund, year }
  })
}
