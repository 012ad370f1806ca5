import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { EventPayload } from '@cse/schema/events/catalogue'
import type { IseeRead } from '@cse/schema/events/isee'
import { emit } from './emit.ts'

/** Answers finance which ISEE of each person was in force on the day, for what the person pays of a service. */
export async function answerIsee(
  database: Database,
  { ambito, on, requests }: EventPayload<'finance.isee-requested'>,
): Promise<void> {
  await database.system(
    'persons',
    (session) =>
      session.write(async (writing) => {
        const read = await writing.rows(sql<
          IseeRead & { readonly coPayment: string; readonly found: boolean }
        >`
          select request."coPayment" as "coPayment", isee.dsu_protocol is not null as "found", isee.cents as "cents",
            isee.dsu_protocol as "dsuProtocol", isee.submitted_on as "submittedOn", isee.valid_until as "validUntil", isee.discrepant as "discrepant"
          from jsonb_to_recordset(${JSON.stringify(requests)}::jsonb) as request ("coPayment" uuid, person uuid, kind text)
          left join lateral persons.isee_for_co_payment(request.person, request.kind, ${on}::date) as isee on true`)
        const answers = read.map(({ coPayment, found, ...isee }) => ({
          coPayment,
          isee: found ? isee : null,
        }))
        await emit(writing, 'persons.isee-read', { ambito, on, answers })
      }),
    ['system:co-payment'],
  )
}
