import { serviceRequest, serviceRequestOutcome } from '@cse/db/cases/request-tables'
import { caseRecord } from '@cse/db/cases/tables'
import type { DataKey } from '@cse/db/src/encryption/data-key'
import { dataKeyFor } from '@cse/db/src/encryption/data-keys'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { and, eq, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput, forbidden } from '@cse/schema/errors'
import { keptOutcomes, notFound, personDeceased, refuse, staleVersion } from '@cse/schema/refusal'
import { principalOf } from '@cse/schema/viewer'
import { concernsPerson } from './case.ts'
import { serviceRequestById } from './service-request.ts'
import { validitiesOf } from './service-type.ts'
import type { StepContext } from './take-step.ts'

/** What is requested of a front office, as a client writes it. */
export interface NewServiceRequest {
  /** uuid of the person. */
  readonly person: string
  readonly text: string
  readonly serviceType: string | null
}

/** What somebody else reported, or the person brought on paper, with the number under which it was registered. */
export interface ReportedRequest extends NewServiceRequest {
  readonly comune: string
  readonly origin: (typeof serviceRequest.$inferInsert)['origin']
  readonly sender: string | null
  readonly protocol: string | null
  readonly receivedAt: Date
  readonly restricted: boolean
}

/**
 * Sends what a person asks for to the front office of the comune where they live: of themselves, or for whom they book. @returns its uuid, or why not.
 * @throws GraphQLError BAD_USER_INPUT for a service that is not in the catalogue
 */
export function submitServiceRequest(
  session: SchemaSession,
  act: StepContext,
  key: string,
  requested: NewServiceRequest,
) {
  return sentOnce(session, act, { operation: 'submitServiceRequest', key, requested }, async (writing) => {
    const known = await writing.one(
      sql<{ comune: string | null }>`select cases.receiving_comune(${requested.person}) as "comune"`,
    )
    if (!known?.comune) return noFrontOffice()
    const online = { comune: known.comune, origin: 'PERSON', sender: null, protocol: null } as const
    return { ...requested, ...online, receivedAt: act.at, restricted: false }
  })
}

/**
 * Writes down what reached the front office about a person whom it knows. @returns its uuid, or why not.
 * @throws GraphQLError FORBIDDEN for a restricted one without the permission for such data, BAD_USER_INPUT for a service not in the catalogue
 */
export function recordServiceRequest(
  session: SchemaSession,
  act: StepContext,
  key: string,
  requested: ReportedRequest,
) {
  if (requested.restricted && !act.viewer.roles.includes('RESTRICTED')) throw forbidden()
  return sentOnce(session, act, { operation: 'recordServiceRequest', key, requested }, async (writing) => {
    const known = await writing.one(
      sql<{ known: boolean }>`select exists (select from cases.resident where person_id = ${requested.person})
        or exists (select from ${caseRecord} where person_id = ${requested.person}) as "known"`,
    )
    return known?.known ? requested : notFound()
  })
}

function noFrontOffice() {
  return refuse(
    'NoFrontOffice',
    'Non risulta un comune di residenza: rivolgersi a uno sportello del servizio sociale.',
  )
}

/** Writes a request, once for each idempotency key, where it is received. */
function sentOnce(
  session: SchemaSession,
  { viewer }: StepContext,
  { operation, key, requested }: { operation: string; key: string; requested: NewServiceRequest },
  received: (
    writing: Writing,
  ) => Promise<ReportedRequest | ReturnType<typeof notFound | typeof noFrontOffice>>,
) {
  const once = { schema: 'cases', ...principalOf(viewer), operation, key, input: requested } as const
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const request = await received(writing)
    if ('refused' in request) return request
    const { person, comune, text, sender, serviceType, ...given } = request
    const [death, types] = await Promise.all([
      writing.one(sql<{ diedOn: string | null }>`select registry.death_of(${person}) as "diedOn"`),
      validitiesOf(writing, serviceType === null ? [] : [serviceType]),
    ])
    if (death?.diedOn) return personDeceased(death.diedOn)
    if (serviceType !== null && !types.has(serviceType))
      throw badInput([{ path: 'input.serviceType', reason: 'Il servizio non è nel catalogo.' }])
    const id = newUuid()
    const data = await dataKeyFor(writing, 'cases', { organisation: `comune:${comune}`, record: null })
    await writing.run(
      query.insert(serviceRequest).values({
        ...given,
        id,
        personId: person,
        comune,
        serviceType,
        text: data.encrypt(serviceRequest.text, id, text),
        sender: sealed(data, serviceRequest.sender, id, sender),
        recordedByIssuer: viewer.issuer,
        recordedBy: viewer.subject,
        // what others report of somebody is for those who look after them
        readers: [`comune:${comune}`, ...(given.origin === 'PERSON' ? [`person:${person}`] : [])],
      }),
    )
    writing.touch([person])
    return { request: id }
  })
}

function sealed(key: DataKey, column: Parameters<DataKey['encrypt']>[0], id: string, text: string | null) {
  return text === null ? null : key.encrypt(column, id, text)
}

/** What became of a request. */
export interface RequestSettlement {
  readonly outcome: (typeof serviceRequestOutcome.$inferInsert)['outcome']
  /** uuid of the case that takes it up. */
  readonly case: string | null
  /** What the person is told. */
  readonly answer: string | null
  /** Why an outcome that was recorded before was wrong. */
  readonly correctionReason: string | null
}

/**
 * Records what became of a request; of one that is settled another outcome holds from now on, and why is kept. @returns its uuid, or why not.
 * @throws GraphQLError BAD_USER_INPUT for a case that is not an open one of the same person
 */
export async function settleServiceRequest(
  session: SchemaSession,
  { viewer, at }: StepContext,
  { id, expectedVersion }: { readonly id: string; readonly expectedVersion: number },
  { outcome, case: caseId, answer, correctionReason }: RequestSettlement,
) {
  const known = await serviceRequestById(session, id)
  if (!known || !viewer.comuni.includes(known.comune)) return notFound()
  if (known.version !== expectedVersion) return staleVersion(known.version)
  if (known.settledAt !== null && correctionReason === null)
    return refuse('RequestSettled', 'La richiesta ha già un esito: per rettificarlo occorre il motivo.')
  return session.write(async (writing) => {
    if (caseId !== null && !(await isOpenCaseOf(writing, caseId, known.personId)))
      throw badInput([{ path: 'input.case', reason: 'Non è una cartella aperta della stessa persona.' }])
    const changed = await writing.run(
      query
        .update(serviceRequest)
        .set({ settledAt: at, caseId, version: expectedVersion + 1 })
        .where(and(eq(serviceRequest.id, id), eq(serviceRequest.version, expectedVersion))),
    )
    if (changed === 0) return staleVersion(expectedVersion + 1)
    const outcomeId = newUuid()
    const organisation = `comune:${known.comune}`
    const data = await dataKeyFor(writing, 'cases', { organisation, record: null })
    await writing.run(
      query.insert(serviceRequestOutcome).values({
        id: outcomeId,
        requestId: id,
        outcome,
        answer: sealed(data, serviceRequestOutcome.answer, outcomeId, answer),
        organisation,
        correctionReason: sealed(data, serviceRequestOutcome.correctionReason, outcomeId, correctionReason),
        recordedAt: at,
        recordedByIssuer: viewer.issuer,
        recordedBy: viewer.subject,
      }),
    )
    writing.touch([known.personId])
    return { request: id }
  })
}

async function isOpenCaseOf(writing: Writing, id: string, person: string): Promise<boolean> {
  const found = await writing.one(
    query
      .select({ id: caseRecord.id, personId: caseRecord.personId })
      .from(caseRecord)
      .where(
        and(eq(caseRecord.id, id), eq(caseRecord.personId, person), sql`${caseRecord.status} <> 'CLOSED'`),
      ),
    concernsPerson,
  )
  return found !== null
}
