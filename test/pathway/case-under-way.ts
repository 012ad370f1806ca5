import { today } from '@cse/schema/today'
import type { Sql } from 'postgres'

/** A case of a comune under way, of somebody who lives there and has no other, asked for by nobody. @returns its number */
export async function caseUnderWay(admin: Sql, comune: string): Promise<string> {
  const yesterday = today(new Date(Date.now() - 86_400_000))
  const [found] = await admin<{ number: string }[]>`
    select number from cases."case" join persons.person on person.id = person_id
    where holder = ${`comune:${comune}`} and phase = 'SERVICE_DELIVERY' and status = 'OPEN' and residence_comune = ${comune}
      and deceased_on is null and residence_since < ${yesterday}::date
      and not exists (select from cases.transfer where case_id = "case".id)
      and not exists (select from cases."case" other where other.person_id = "case".person_id and other.id <> "case".id)
    order by "case".id limit 1`
  if (!found) throw new Error('The comune has no such case')
  return found.number
}
