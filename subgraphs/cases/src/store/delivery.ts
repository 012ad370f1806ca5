import { delivery } from '@cse/db/cases/project-tables'
import { growing } from '@cse/db/src/query/growing'
import { keyset } from '@cse/db/src/query/keyset'
import { loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { and, gte, lte, type SQL, sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { type FilePart, partById } from './part.ts'

const fields = {
  uuid: delivery.id,
  caseId: delivery.caseId,
  plannedInterventionId: delivery.plannedInterventionId,
  serviceTypeCode: delivery.serviceType,
  firstDay: delivery.month,
  month: sql`to_char(${delivery.month}, 'YYYY-MM')` as SQL<string>,
  quantity: sql`${delivery.quantity}::float8` as SQL<number>,
  hours: sql`${delivery.hours}::float8` as SQL<number | null>,
  amount: delivery.amountCents,
  bodyShare: delivery.bodyShareCents,
  userShare: delivery.userShareCents,
  healthShare: delivery.healthShareCents,
  status: delivery.status,
  recordedAt: delivery.recordedAt,
  withdrawnAt: delivery.withdrawnAt,
  withdrawalReason: delivery.withdrawalReason,
}

const urgencyFields = {
  uuid: delivery.id,
  orderedOn: sql`${delivery.orderedOn}` as SQL<string>,
  orderedBy: sql`${delivery.orderedBy}` as SQL<string>,
  regulariseBy: sql`${delivery.regulariseBy}` as SQL<string>,
  regularisedOn: delivery.regularisedOn,
}

/** What was ordered in urgency, and how it stands. */
export type UrgentDelivery = Selected<typeof urgencyFields>

const selectUrgent = prepared(
  'urgent deliveries',
  (given: Given<{ keys: readonly string[] }>) => sql<UrgentDelivery>`
    select ${selected(urgencyFields)} from ${delivery} where ${anyOf(delivery.id, given.keys)} and ${delivery.orderedOn} is not null`,
)

/** The urgency of a delivery, by its uuid; null for one that was not urgent. Apart from the delivery, of which lists want less. */
export const urgencyOfDelivery = loader(
  'urgent deliveries',
  (session, keys: readonly string[]) => session.rows(selectUrgent({ keys })),
  ({ uuid }) => uuid,
)

export interface DeliveryRow extends Selected<typeof fields> {
  readonly id: string
}

const deliveries: FilePart<typeof fields, DeliveryRow> = {
  name: 'deliveries',
  table: delivery,
  fields,
  shape: (row) => ({ ...row, id: encodeId('delivery', row.uuid) }),
}

/** From a month to another, both included; null leaves that end open. Months are `YYYY-MM`. */
export interface Months {
  readonly from: string | null
  readonly to: string | null
}

export const deliveryById = partById(deliveries)

/** What was delivered in a case, newest month first. */
export const deliveriesOfCase = growing({
  ...deliveries,
  under: delivery.caseId,
  parentOf: ({ caseId }) => caseId,
  order: keyset([delivery.month, delivery.id], 'descending'),
  cursorOf: ({ firstDay, uuid }) => [firstDay, uuid],
  where: ({ from, to }: Months) =>
    and(
      from ? gte(delivery.month, `${from}-01`) : undefined,
      to ? lte(delivery.month, `${to}-01`) : undefined,
    ),
})
