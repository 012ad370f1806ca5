import { coPaymentRegulation, coPaymentRule } from '@cse/db/finance/co-payment-tables'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { refuse } from '@cse/schema/refusal'
import { actInFuture, type FormalAct, isFuture } from '../rules/act.ts'
import type { Band, CoPaymentScale, Exemption } from '../rules/co-payment.ts'
import { type LedgerContext, onceOrNothing } from './all-or-nothing.ts'

const regulationFields = {
  uuid: coPaymentRegulation.id,
  ambitoCode: coPaymentRegulation.ambitoCode,
  validFrom: coPaymentRegulation.validFrom,
  actKind: coPaymentRegulation.actKind,
  actNumber: coPaymentRegulation.actNumber,
  actOn: coPaymentRegulation.actOn,
}
export type CoPaymentRegulationRow = Selected<typeof regulationFields> & { readonly validTo: string | null }

/** The columns of a scale, for statements that read it beside what rests on it. */
export const scaleFields = {
  regulationUuid: coPaymentRule.regulationId,
  serviceTypeCode: coPaymentRule.serviceType,
  iseeKind: coPaymentRule.iseeKind,
  formula: coPaymentRule.formula,
  exemptUpTo: coPaymentRule.exemptUpToCents,
  fullFrom: coPaymentRule.fullFromCents,
  bands: sql`${coPaymentRule.bands}` as SQL<readonly Band[]>,
  minimum: coPaymentRule.minimumCents,
  maximum: coPaymentRule.maximumCents,
  exemptions: sql`${coPaymentRule.exemptions}` as SQL<readonly Exemption[]>,
}
export type CoPaymentRuleRow = Selected<typeof scaleFields>

const untilTheNext = sql`(select min(valid_from) - 1 from finance.co_payment_regulation later
  where later.ambito_code = ${coPaymentRegulation.ambitoCode} and later.valid_from > ${coPaymentRegulation.validFrom}) as "validTo"`

const selectById = prepared(
  'co-payment regulations by id',
  (given: Given<{ ids: readonly string[] }>) => sql<CoPaymentRegulationRow>`
    select ${selected(regulationFields)}, ${untilTheNext} from ${coPaymentRegulation} where ${anyOf(coPaymentRegulation.id, given.ids)}`,
)
const selectOfAmbiti = prepared(
  'co-payment regulations of Ambiti',
  (given: Given<{ ambiti: readonly string[] }>) => sql<CoPaymentRegulationRow>`
    select ${selected(regulationFields)}, ${untilTheNext} from ${coPaymentRegulation}
    where ${anyOf(coPaymentRegulation.ambitoCode, given.ambiti)} order by ${coPaymentRegulation.validFrom} desc`,
)
const selectRules = prepared(
  'rules of co-payment regulations',
  (given: Given<{ regulations: readonly string[] }>) => sql<CoPaymentRuleRow>`
    select ${selected(scaleFields)} from ${coPaymentRule}
    where ${anyOf(coPaymentRule.regulationId, given.regulations)} order by ${coPaymentRule.serviceType}`,
)

export const coPaymentRegulationById = loader(
  'co-payment regulations by id',
  (session, ids: readonly string[]) => session.rows(selectById({ ids })),
  ({ uuid }) => uuid,
)

/** The regulations of an Ambito, the newest first. */
export const coPaymentRegulationsOf = listLoader(
  'co-payment regulations of Ambiti',
  (session, ambiti: readonly string[]) => session.rows(selectOfAmbiti({ ambiti })),
  ({ ambitoCode }) => ambitoCode,
)

/** What a regulation says of each service. */
export const rulesOfRegulation = listLoader(
  'rules of co-payment regulations',
  (session, regulations: readonly string[]) => session.rows(selectRules({ regulations })),
  ({ regulationUuid }) => regulationUuid,
)

interface NewCoPaymentRule extends CoPaymentScale {
  readonly serviceType: string
  readonly iseeKind: CoPaymentRuleRow['iseeKind']
}

export interface NewCoPaymentRegulation {
  readonly key: string
  readonly ambito: string
  /** First day of a month. */
  readonly validFrom: string
  readonly act: FormalAct
  readonly rules: readonly NewCoPaymentRule[]
}

/** Puts a regulation in force from a month on, in the place of the one before; months before keep theirs. @returns its uuid */
export function adoptCoPaymentRegulation(
  session: SchemaSession,
  { issuer, subject, at }: LedgerContext,
  { key, ...requested }: NewCoPaymentRegulation,
) {
  const { ambito, validFrom, act, rules } = requested
  const once = { issuer, subject, operation: 'adoptCoPaymentRegulation', key, input: requested }
  return onceOrNothing(session, once, async (writing) => {
    if (isFuture(act, at)) return actInFuture()
    if (act.date > validFrom)
      return refuse('RegulationNotAllowed', 'Il regolamento non può valere da prima della delibera.')
    await writing.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`co-payments of ${ambito}`}, 0))`)
    const made = await writing.one(sql<{ regulation: string }>`
      insert into finance.co_payment_regulation (id, ambito_code, valid_from, act_kind, act_number, act_on)
      select uuidv7(), ${ambito}, ${validFrom}::date, ${act.kind}, ${act.number}, ${act.date}::date
      where not exists (select from finance.co_payment_regulation where ambito_code = ${ambito} and valid_from >= ${validFrom}::date)
      returning id as "regulation"`)
    if (!made)
      return refuse(
        'RegulationNotAllowed',
        'C’è già un regolamento che vale da quel mese o da un mese successivo.',
      )
    const inserted = await insertRules(writing, made.regulation, requested)
    return inserted < rules.length ? refuse('ServiceNotPlannable', 'Una delle prestazioni non esiste.') : made
  })
}

function insertRules(
  writing: Writing,
  regulation: string,
  { ambito, rules }: Omit<NewCoPaymentRegulation, 'key'>,
) {
  return writing.run(sql`
    insert into finance.co_payment_rule (regulation_id, ambito_code, service_type, isee_kind, formula, exempt_up_to_cents, full_from_cents, bands,
      minimum_cents, maximum_cents, exemptions)
    select ${regulation}, ${ambito}, rule."serviceType", rule."iseeKind", rule.formula, rule."exemptUpTo", rule."fullFrom", rule.bands,
      rule.minimum, rule.maximum, rule.exemptions
    from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) as rule ("serviceType" text, "iseeKind" text, formula text, "exemptUpTo" bigint,
      "fullFrom" bigint, bands jsonb, minimum bigint, maximum bigint, exemptions jsonb)
    join finance.service_type known on known.code = rule."serviceType"`)
}
