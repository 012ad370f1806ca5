import { contractFacility, facility, provider, providerContract } from '@cse/db/services/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { and, eq, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Listing } from '@cse/schema/paging'
import { keptOutcomes, notFound, refuse } from '@cse/schema/refusal'
import { principalOf, type Viewer } from '@cse/schema/viewer'

const fields = {
  uuid: providerContract.id,
  providerId: providerContract.providerId,
  organisation: providerContract.organisation,
  number: providerContract.number,
  cig: providerContract.cig,
  validFrom: providerContract.validFrom,
  validTo: providerContract.validTo,
  endedOn: providerContract.endedOn,
}

export type ProviderContractRow = Selected<typeof fields>

const selectByIds = prepared('provider contracts by id', (given: Given<{ ids: readonly string[] }>) =>
  query.select(fields).from(providerContract).where(anyOf(providerContract.id, given.ids)),
)

/** A contract by its uuid, for both its sides. */
export const providerContractById = loader(
  'provider contracts by id',
  (session, ids: readonly string[]) => session.rows(selectByIds({ ids })),
  ({ uuid }) => uuid,
)

const selectFacilities = prepared(
  'facilities of contracts',
  (given: Given<{ ids: readonly string[] }>) => sql<{ contractId: string; facilityId: string }>`
    select ${contractFacility.contractId} as "contractId", ${contractFacility.facilityId} as "facilityId" from ${contractFacility}
    where ${anyOf(contractFacility.contractId, given.ids)} order by ${contractFacility.facilityId}`,
)

/** The facilities of a contract, by uuid. */
export const facilitiesOfContract = listLoader(
  'facilities of contracts',
  (session, ids: readonly string[]) => session.rows(selectFacilities({ ids })),
  ({ contractId }) => contractId,
)

/** The contracts of which the viewer is a side, the latest first. */
export function providerContracts(session: SchemaSession): Listing<ProviderContractRow> {
  const order = keyset([sql`${providerContract.validFrom}`, sql`${providerContract.id}`], 'descending')
  return {
    list: 'provider contracts',
    order: '',
    fetch: (stretch) => {
      const past = order.past(stretch)
      return session.rows(sql<ProviderContractRow>`
        select ${selected(fields)} from ${providerContract} ${past ? sql`where ${past}` : sql``}
        order by ${order.by(stretch)} limit ${stretch.limit}`)
    },
    cursorOf: ({ validFrom, uuid }) => [validFrom, uuid],
    count: async () =>
      (await session.one(sql<{ count: number }>`select count(*) as "count" from ${providerContract}`))
        ?.count ?? 0,
  }
}

/** The idempotency key of a mutation: a repeat with the same key is answered with the first outcome. */
interface Key {
  readonly key: string
  readonly input: unknown
}

/** A contract as a client sends it. */
export interface RequestedContract {
  /** uuids of facilities, of one provider. */
  readonly facilities: readonly string[]
  readonly number: string
  readonly cig: string | null
  readonly validFrom: string
  readonly validTo: string
  /** Key of the body that contracts. */
  readonly organisation: string
  readonly idempotencyKey: Key
}

/** Records a contract of the own body. @returns its uuid, or why not */
export function recordProviderContract(
  session: SchemaSession,
  { viewer, now }: { readonly viewer: Viewer; readonly now: Date },
  { idempotencyKey, facilities, ...contract }: RequestedContract,
) {
  const once = {
    schema: 'services' as const,
    ...principalOf(viewer),
    operation: 'recordProviderContract',
    ...idempotencyKey,
  }
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const found = await writing.rows(
      query
        .select({ providerId: facility.providerId, vatNumber: provider.vatNumber })
        .from(facility)
        .innerJoin(provider, eq(provider.id, facility.providerId))
        .where(anyOf(facility.id, facilities)),
    )
    const [first] = found
    if (!first || found.length < facilities.length) return notFound()
    const { providerId, vatNumber } = first
    if (vatNumber === null || found.some((each) => each.providerId !== providerId)) return notOneProvider()
    const id = newUuid()
    await writing.run(
      query.insert(providerContract).values({
        ...contract,
        id,
        providerId,
        vatNumber,
        recordedAt: now,
        recordedByIssuer: viewer.issuer,
        recordedBy: viewer.subject,
      }),
    )
    await writing.run(
      query.insert(contractFacility).values(facilities.map((facilityId) => ({ contractId: id, facilityId }))),
    )
    return { contract: id }
  })
}

/** Ends a contract before its last day. @returns its uuid, or why not */
export function endProviderContract(
  session: SchemaSession,
  viewer: Viewer,
  requested: { readonly contract: string; readonly endedOn: string; readonly idempotencyKey: Key },
) {
  const once = {
    schema: 'services' as const,
    ...principalOf(viewer),
    operation: 'endProviderContract',
    ...requested.idempotencyKey,
  }
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const ended = await writing.run(
      query
        .update(providerContract)
        .set({ endedOn: requested.endedOn })
        .where(
          and(
            eq(providerContract.id, requested.contract),
            sql`${requested.endedOn}::date between ${providerContract.validFrom} and ${providerContract.validTo}`,
          ),
        ),
    )
    return ended === 0 ? notFound() : { contract: requested.contract }
  })
}

const notOneProvider = () =>
  refuse(
    'NotOneProvider',
    'Le unità di offerta di un contratto devono essere di un solo ente gestore con partita IVA.',
  )
