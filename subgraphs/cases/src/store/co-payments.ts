import { plannedIntervention } from '@cse/db/cases/project-tables'
import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { EventPayload } from '@cse/schema/events/catalogue'

/** Keeps what finance determined that the user of a planned intervention pays. Months that were recorded stay as they are; one that comes again changes nothing. */
export async function keepCoPayment(
  database: Database,
  { plannedIntervention: planned, number, ...terms }: EventPayload<'finance.co-payment-decided'>,
): Promise<void> {
  await database.system(
    'cases',
    (session) =>
      session.write((writing) =>
        writing.run(sql`
          update ${plannedIntervention} set co_payments = jsonb_build_object(${number}::text, ${JSON.stringify(terms)}::jsonb) || co_payments
          where id = ${planned}`),
      ),
    ['system:funding'],
  )
}
