import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { EventPayload } from '@cse/schema/events/catalogue'
import { emit } from './emit.ts'

type Request = EventPayload<'finance.isee-requested'>['requests'][number]

/** Most determinations that one event asks about. */
const MOST = 500

/** Requests anew the ISEE behind the determinations that hold, so that a new one, or none any more, counts from the month after. */
export async function reviewCoPayments(database: Database, on: string): Promise<void> {
  const ambiti = await database.system('finance', (session) =>
    session.rows(sql<{ code: string }>`select code as "code" from registry.ambito order by code`),
  )
  for (const { code: ambito } of ambiti)
    await database.system(
      'finance',
      (session) =>
        session.write(async (writing) => {
          const requests = await writing.rows(sql<Request>`
            select one.id as "coPayment", finance.person_charged(one.planned_intervention_id) as "person", rule.isee_kind as "kind"
            from finance.co_payment one
            join finance.case_funding funding using (planned_intervention_id)
            join finance.co_payment_rule rule on rule.regulation_id = one.regulation_id and rule.service_type = one.service_type
            where one.ambito_code = ${ambito} and one.decided_at is not null and funding.state = 'FUNDED' and not exists (
              select from finance.co_payment later
              where later.planned_intervention_id = one.planned_intervention_id and later.number > one.number)
              and finance.person_charged(one.planned_intervention_id) is not null
            order by one.id`)
          for (let start = 0; start < requests.length; start += MOST)
            await emit(writing, 'finance.isee-requested', {
              ambito,
              on,
              requests: requests.slice(start, start + MOST),
            })
        }),
      [`ambito:${ambito}`, `plan:${ambito}`],
    )
}
