import { facility, provider, serviceTypeRegulation } from '@cse/db/services/tables'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { and, eq, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { withoutStrangers } from './placements.ts'

const facilityColumns = {
  id: facility.id,
  name: facility.name,
  providerId: facility.providerId,
  comune: facility.comune,
  ambitoCode: facility.ambitoCode,
  address: facility.address,
  regulation: facility.regulation,
  article: facility.article,
  articleFrom: facility.articleFrom,
  capacity: facility.capacity,
  occupancy: facility.occupancy,
  protected: facility.protected,
  authorisedOn: facility.authorisedOn,
  authorisationAct: facility.authorisationAct,
  registeredOn: facility.registeredOn,
  accreditedOn: facility.accreditedOn,
  listedOn: facility.listedOn,
  closedOn: facility.closedOn,
}

const selectFacilities = prepared('facilities by id', (given: Given<{ ids: readonly string[] }>) =>
  query.select(facilityColumns).from(facility).where(anyOf(facility.id, given.ids)),
)
const selectProviders = prepared('providers by id', (given: Given<{ ids: readonly string[] }>) =>
  query
    .select({
      id: provider.id,
      name: provider.name,
      legalForm: provider.legalForm,
      vatNumber: provider.vatNumber,
    })
    .from(provider)
    .where(anyOf(provider.id, given.ids)),
)

export type FacilityRow = RowOf<ReturnType<typeof selectFacilities>>
export type ProviderRow = RowOf<ReturnType<typeof selectProviders>>

export const facilityById = loader(
  'facilities by id',
  async (session, ids: readonly string[]) =>
    withoutStrangers(session, await session.rows(selectFacilities({ ids }))),
  ({ id }) => id,
)

export const providerById = loader(
  'providers by id',
  (session, ids: readonly string[]) => session.rows(selectProviders({ ids })),
  ({ id }) => id,
)

/** What narrows the list of facilities; ids are uuids. */
export interface FacilityFilter {
  readonly ambito?: string | null | undefined
  readonly comune?: string | null | undefined
  readonly provider?: string | null | undefined
  readonly regulation?: string | null | undefined
  readonly article?: string | null | undefined
  /** Service type that an article of the facility allows. */
  readonly serviceType?: string | null | undefined
  /** Part of the name, in any case. */
  readonly name?: string | null | undefined
  readonly withFreePlaces?: boolean | null | undefined
  readonly accredited?: boolean | null | undefined
  readonly listed?: boolean | null | undefined
  /** Closed ones too; otherwise only those open on the day. */
  readonly closedToo?: boolean | null | undefined
}

const byName = keyset([facility.name, facility.id])

export async function facilities(
  session: SchemaSession,
  filter: FacilityFilter,
  day: string,
  stretch: KeysetStretch,
): Promise<readonly FacilityRow[]> {
  const rows = await session.rows(
    query
      .select(facilityColumns)
      .from(facility)
      .where(and(wanted(filter, day), byName.past(stretch)))
      .orderBy(byName.by(stretch))
      .limit(stretch.limit),
  )
  return withoutStrangers(session, rows)
}

export async function countFacilities(
  session: SchemaSession,
  filter: FacilityFilter,
  day: string,
): Promise<number> {
  const counted = await session.one(
    query.select({ count: sql<number>`count(*)` }).from(facility).where(wanted(filter, day)),
  )
  return counted?.count ?? 0
}

function wanted(filter: FacilityFilter, day: string): SQL | undefined {
  const { ambito, comune, provider: run, regulation, article, serviceType, name } = filter
  const { withFreePlaces, accredited, listed, closedToo } = filter
  return and(
    ambito == null ? undefined : eq(facility.ambitoCode, ambito),
    comune == null ? undefined : eq(facility.comune, comune),
    run == null ? undefined : eq(facility.providerId, run),
    regulation == null ? undefined : eq(facility.regulation, regulation),
    article == null ? undefined : eq(facility.article, article),
    serviceType == null ? undefined : allowedBy(serviceType),
    name == null ? undefined : sql`${facility.name} ilike ${containing(name)}`,
    withFreePlaces ? sql`${facility.occupancy} <> 'FULL'` : undefined,
    accredited == null ? undefined : hasCome(facility.accreditedOn, accredited, day),
    listed == null ? undefined : hasCome(facility.listedOn, listed, day),
    closedToo ? undefined : hasCome(facility.closedOn, false, day),
  )
}

function hasCome(
  date: typeof facility.closedOn | typeof facility.listedOn | typeof facility.accreditedOn,
  wanted: boolean,
  day: string,
): SQL {
  return wanted ? sql`${date} <= ${day}` : sql`(${date} > ${day} or ${date} is null)`
}

function allowedBy(serviceType: string): SQL {
  const { serviceType: type, regulation, article, validFrom } = serviceTypeRegulation
  const articles = query
    .select({ regulation, article, validFrom })
    .from(serviceTypeRegulation)
    .where(eq(type, serviceType))
  return sql`(${facility.regulation}, ${facility.article}, ${facility.articleFrom}) in ${articles}`
}

/** A pattern for what contains the text, whose own wildcards count as plain characters. */
function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
