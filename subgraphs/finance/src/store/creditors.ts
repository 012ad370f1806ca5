import { commitmentCreditor, creditor } from '@cse/db/finance/creditor-tables'
import { children } from '@cse/db/src/query/children'
import { loader } from '@cse/db/src/query/loader'
import { anyOf } from '@cse/db/src/query/prepared'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

const fields = {
  uuid: creditor.id,
  kind: creditor.kind,
  code: creditor.code,
  name: creditor.name,
  personCode: creditor.personCode,
  personName: creditor.personName,
  capacity: creditor.capacity,
  plannedUuid: creditor.plannedInterventionId,
  facilities: creditor.facilities,
  ibanEnd: creditor.ibanEnd,
  durcUntil: creditor.durcUntil,
  accountDeclaredOn: creditor.accountDeclaredOn,
  version: creditor.version,
}
export type CreditorRow = Selected<typeof fields>

/** Who reads of a person is in the log of access of whom the benefit is for. */
const about = sql`finance.person_paid(${creditor.id}) as "person"`
const concerns = ({ person }: { readonly person: string | null }) => person

const read = <More extends object>(session: SchemaSession, more: SQL, from: SQL) =>
  session.rows(
    sql<CreditorRow & More & { readonly person: string | null }>`
      select ${selected(fields)}, ${about}${more} from ${creditor} ${from} order by ${creditor.id}`,
    { concerns },
  )

/** A creditor that the viewer may see. */
export const creditorById = loader(
  'creditors by id',
  (session, ids: readonly string[]) => read(session, sql``, sql`where ${anyOf(creditor.id, ids)}`),
  ({ uuid }) => uuid,
)

/** The creditors of a commitment, as far as the viewer may see them. */
export const creditorsOfCommitment = children(
  'creditors of commitments',
  (session, commitments) =>
    read<{ readonly commitment: string }>(
      session,
      sql`, ${commitmentCreditor.commitmentId} as "commitment"`,
      sql`join ${commitmentCreditor} on ${commitmentCreditor.creditorId} = ${creditor.id}
        where ${anyOf(commitmentCreditor.commitmentId, commitments)}`,
    ),
  ({ commitment }) => commitment,
)

/** Those with the code of an organisation, one in each Ambito in scope. */
export function creditorsByCode(session: SchemaSession, code: string): Promise<CreditorRow[]> {
  return read(session, sql``, sql`where ${creditor.code} = ${code}`)
}
