import { serviceRequest, serviceRequestOutcome } from '@cse/db/cases/request-tables'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import type { Selected } from '@cse/db/src/query/selected'
import { and, asc, desc, isNull, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Listing } from '@cse/schema/paging'
import { concernsPerson } from './case.ts'

const fields = {
  uuid: serviceRequest.id,
  personId: serviceRequest.personId,
  comune: serviceRequest.comune,
  origin: serviceRequest.origin,
  sender: serviceRequest.sender,
  protocol: serviceRequest.protocol,
  text: serviceRequest.text,
  serviceType: serviceRequest.serviceType,
  restricted: serviceRequest.restricted,
  receivedAt: serviceRequest.receivedAt,
  settledAt: serviceRequest.settledAt,
  caseId: serviceRequest.caseId,
  version: serviceRequest.version,
}
/** What somebody asked of the front office. */
export type ServiceRequestRow = Selected<typeof fields>

const outcomeFields = {
  requestId: serviceRequestOutcome.requestId,
  outcome: serviceRequestOutcome.outcome,
  answer: serviceRequestOutcome.answer,
  correctionReason: serviceRequestOutcome.correctionReason,
  recordedAt: serviceRequestOutcome.recordedAt,
  issuer: serviceRequestOutcome.recordedByIssuer,
  subject: serviceRequestOutcome.recordedBy,
}
/** What became of a request. */
export type RequestOutcomeRow = Selected<typeof outcomeFields>

interface Keys {
  readonly keys: readonly string[]
}
const selectById = prepared('service requests by id', (given: Given<Keys>) =>
  query.select(fields).from(serviceRequest).where(anyOf(serviceRequest.id, given.keys)),
)
const selectOfPersons = prepared('service requests of persons', (given: Given<Keys>) =>
  query
    .select(fields)
    .from(serviceRequest)
    .where(anyOf(serviceRequest.personId, given.keys))
    .orderBy(desc(serviceRequest.receivedAt), desc(serviceRequest.id)),
)
const selectOutcomes = prepared('outcomes of service requests', (given: Given<Keys>) =>
  query
    .select(outcomeFields)
    .from(serviceRequestOutcome)
    .where(anyOf(serviceRequestOutcome.requestId, given.keys))
    .orderBy(desc(serviceRequestOutcome.recordedAt), asc(serviceRequestOutcome.id)),
)

/** A request by its uuid. */
export const serviceRequestById = loader(
  'service requests by id',
  (session, keys: readonly string[]) => session.rows(selectById({ keys }), concernsPerson),
  ({ uuid }) => uuid,
)
/** What a person asked for and what was reported of them, the latest first. */
export const serviceRequestsOf = listLoader(
  'service requests of persons',
  (session, keys: readonly string[]) => session.rows(selectOfPersons({ keys }), concernsPerson),
  ({ personId }) => personId,
)
/** What became of a request, the outcome that holds first, those that it corrected behind it. */
export const outcomesOfRequest = listLoader(
  'outcomes of service requests',
  (session, keys: readonly string[]) => session.rows(selectOutcomes({ keys })),
  ({ requestId }) => requestId,
)

/** Which requests are wanted: of these comuni, and those that wait or those that are settled. */
export interface RequestFilter {
  readonly comuni: readonly string[]
  readonly waiting: boolean
}

/** The queue of front offices, those that wait longest first; or what was settled, the latest first. */
export function serviceRequests(
  session: SchemaSession,
  filter: RequestFilter,
): Listing<ServiceRequestRow & { readonly place: string }> {
  const order = keyset(
    [serviceRequest.receivedAt, serviceRequest.id],
    filter.waiting ? 'ascending' : 'descending',
  )
  const where = within(filter)
  return {
    list: 'service requests',
    fetch: (stretch: KeysetStretch) =>
      session.rows(
        query
          .select({ ...fields, place: sql<string>`${serviceRequest.receivedAt}::text` })
          .from(serviceRequest)
          .where(and(where, order.past(stretch)))
          .orderBy(order.by(stretch))
          .limit(stretch.limit),
        { ...concernsPerson, shown: stretch.shown },
      ),
    cursorOf: ({ place, uuid }) => [place, uuid],
    count: async () => {
      const counted = await session.one(
        query.select({ count: sql<number>`count(*)` }).from(serviceRequest).where(where),
      )
      return counted?.count ?? 0
    },
  }
}

function within({ comuni, waiting }: RequestFilter): SQL | undefined {
  return and(
    anyOf(serviceRequest.comune, comuni),
    waiting ? isNull(serviceRequest.settledAt) : sql`${serviceRequest.settledAt} is not null`,
  )
}
