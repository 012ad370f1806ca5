import { coPayment, coPaymentRule } from '@cse/db/finance/co-payment-tables'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import { scaleFields } from './co-payment-rules.ts'

const fields = {
  uuid: coPayment.id,
  plannedUuid: coPayment.plannedInterventionId,
  number: coPayment.number,
  from: sql`to_char(${coPayment.fromMonth}, 'YYYY-MM')` as SQL<string>,
  exemption: coPayment.exemption,
  requestedAt: coPayment.requestedAt,
  decidedAt: coPayment.decidedAt,
  isee: coPayment.iseeCents,
  dsuProtocol: coPayment.dsuProtocol,
  iseeValidUntil: coPayment.iseeValidUntil,
  iseeDiscrepant: coPayment.iseeDiscrepant,
  ...scaleFields,
}
/** A determination with the scale it rests on. */
export type CoPaymentRow = Selected<typeof fields>

const determinations = (where: SQL) => sql<CoPaymentRow & { readonly personUuid: string | null }>`
  select ${selected(fields)}, finance.person_charged(${coPayment.plannedInterventionId}) as "personUuid"
  from ${coPayment} join ${coPaymentRule} on ${coPaymentRule.regulationId} = ${coPayment.regulationId}
    and ${coPaymentRule.serviceType} = ${coPayment.serviceType}
  where ${where} order by ${coPayment.plannedInterventionId}, ${coPayment.number}`

const selectById = prepared('co-payments by id', (given: Given<{ ids: readonly string[] }>) =>
  determinations(anyOf(coPayment.id, given.ids)),
)
const selectOfPlanned = prepared(
  'co-payments of planned interventions',
  (given: Given<{ planned: readonly string[] }>) =>
    determinations(anyOf(coPayment.plannedInterventionId, given.planned)),
)
const concerns = ({ personUuid }: { readonly personUuid: string | null }) => personUuid

export const coPaymentById = loader(
  'co-payments by id',
  (session, ids: readonly string[]) => session.rows(selectById({ ids }), { concerns }),
  ({ uuid }) => uuid,
)

/** The determinations of a planned intervention, the first one first. */
export const coPaymentsOfPlanned = listLoader(
  'co-payments of planned interventions',
  (session, planned: readonly string[]) => session.rows(selectOfPlanned({ planned }), { concerns }),
  ({ plannedUuid }) => plannedUuid,
)
