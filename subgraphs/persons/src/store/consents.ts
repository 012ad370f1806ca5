import { consent, consentPurpose, person } from '@cse/db/persons/tables'
import { caseCustody } from '@cse/db/registry/tables'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { and, desc, eq, gte, isNull, lte, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

type OfIds = Given<{ ids: readonly string[] }>

const columns = {
  id: consent.id,
  personId: consent.personId,
  purpose: consent.purpose,
  purposeName: consentPurpose.label,
  givenOn: consent.givenOn,
  expiresOn: consent.expiresOn,
  withdrawnOn: consent.withdrawnOn,
  signatory: consent.signatory,
}
const consents = () =>
  query.select(columns).from(consent).innerJoin(consentPurpose, eq(consentPurpose.code, consent.purpose))

const selectById = prepared('consents by id', ({ ids }: OfIds) => consents().where(anyOf(consent.id, ids)))
const selectOfPersons = prepared('consents', ({ ids }: OfIds) =>
  consents().where(anyOf(consent.personId, ids)).orderBy(desc(consent.givenOn), desc(consent.id)),
)

export type ConsentRow = RowOf<ReturnType<typeof selectOfPersons>>

const personOf = ({ personId }: { readonly personId: string }) => personId
const about = { concerns: personOf }

/** A consent by uuid. */
export const consentById = loader(
  'consents by id',
  (session, ids: readonly string[]) => session.rows(selectById({ ids }), about),
  ({ id }) => id,
)

/** What a person consented to, the latest first. */
export const consentsOf = listLoader(
  'consents',
  (session, ids: readonly string[]) => session.rows(selectOfPersons({ ids }), about),
  personOf,
)

/** For what days, and for which comuni beside the persons whose cases the viewer's body holds. */
export interface Expiring {
  readonly from: string
  readonly to: string
  readonly comuni: readonly string[]
}

const soonestFirst = keyset([consent.expiresOn, consent.id])

/** Consents that end between two days and that no longer one has replaced, the soonest first. */
export function expiringConsents(
  session: SchemaSession,
  expiring: Expiring,
  stretch: KeysetStretch,
): Promise<ConsentRow[]> {
  return session.rows(
    consents()
      .innerJoin(person, eq(person.id, consent.personId))
      .where(and(ending(expiring), soonestFirst.past(stretch)))
      .orderBy(soonestFirst.by(stretch))
      .limit(stretch.limit),
    { ...about, shown: stretch.shown },
  )
}

export async function countExpiringConsents(session: SchemaSession, expiring: Expiring): Promise<number> {
  const counted = await session.one(
    query
      .select({ count: sql<number>`count(*)` })
      .from(consent)
      .innerJoin(person, eq(person.id, consent.personId))
      .where(ending(expiring)),
  )
  return counted?.count ?? 0
}

/** Those of residents are walked by their comune; then those of persons who live elsewhere and whose cases are held. */
function ending({ from, to, comuni }: Expiring): SQL | undefined {
  const inTime = and(isNull(consent.withdrawnOn), gte(consent.expiresOn, from), lte(consent.expiresOn, to))
  return and(
    sql`${consent.id} = any(array(
      select ${consent.id} from ${consent} where ${and(anyOf(consent.residenceComune, comuni), inTime)}
      union all
      select ${consent.id} from ${consent} where ${inTime} and ${consent.personId} = any(array(
        select ${caseCustody.personId} from ${caseCustody} where ${caseCustody.livesElsewhere} is distinct from false))))`,
    isNull(person.deceasedOn),
    sql`not exists (
      select from persons.consent longer
      where longer.person_id = ${consent.personId} and longer.purpose = ${consent.purpose} and longer.withdrawn_on is null
        and (longer.expires_on is null or longer.expires_on > ${consent.expiresOn}))`,
  )
}
