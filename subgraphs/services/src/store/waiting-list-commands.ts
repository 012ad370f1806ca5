import { rankingCriterion, waitingList } from '@cse/db/services/waiting-tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { keptOutcomes, notFound, refuse } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { principalOf, type Viewer } from '@cse/schema/viewer'
import type { RequestedCriterion } from '../rules/ranking.ts'

/** The idempotency key of a mutation: a repeat with the same key is answered with the first outcome. */
export interface Key {
  readonly key: string
  readonly input: unknown
}
/** Who acts, and when. */
export interface ActingViewer {
  readonly viewer: Viewer
  readonly now: Date
}

/** A list as a client opens it. */
export interface RequestedList {
  /** Key of the body that keeps it. */
  readonly organisation: string
  readonly serviceType: string
  /** uuid */
  readonly facility: string | null
  readonly criteria: readonly RequestedCriterion[]
  readonly idempotencyKey: Key
}

export const onceOf = (viewer: Viewer, operation: string, key: Key) => ({
  schema: 'services' as const,
  ...principalOf(viewer),
  operation,
  ...key,
})

/** Opens a waiting list. @returns its uuid, or why not. @throws GraphQLError BAD_USER_INPUT when the facility does not give the service */
export function openWaitingList(
  session: SchemaSession,
  { viewer, now }: ActingViewer,
  { organisation, serviceType, facility, criteria, idempotencyKey }: RequestedList,
) {
  const day = today(now)
  return writeOnce(
    session,
    onceOf(viewer, 'openWaitingList', idempotencyKey),
    keptOutcomes,
    async (writing) => {
      const standing = await standingOf(writing, { organisation, serviceType, facility, day })
      if (!standing?.known)
        throw badInput([
          {
            path: 'input.serviceType',
            reason: 'Il codice non è una prestazione in vigore del nomenclatore.',
          },
        ])
      const wrong = facility !== null && faultOfFacility(standing)
      if (wrong) throw badInput([{ path: 'input.facility', reason: wrong }])
      if (standing.list !== null)
        return refuse('WaitingListOpen', 'Per questo servizio una lista d’attesa è già aperta.', {
          list: standing.list,
        })
      const id = newUuid()
      await writing.run(
        query.insert(waitingList).values({
          ...{ id, organisation, serviceType, facilityId: facility, openedOn: day, recordedAt: now },
          ...{ recordedByIssuer: viewer.issuer, recordedBy: viewer.subject },
        }),
      )
      await insertCriteria(writing, id, criteria, day)
      return { list: id }
    },
  )
}

/** Sets the criteria of a list anew from a day on: those of before end, who waits is ranked by the new ones from then. @returns its uuid, or why not */
export function changeCriteria(
  session: SchemaSession,
  { viewer }: ActingViewer,
  requested: { list: string; from: string; criteria: readonly RequestedCriterion[]; idempotencyKey: Key },
) {
  const { list, from, criteria } = requested
  const once = onceOf(viewer, 'changeRankingCriteria', requested.idempotencyKey)
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const own = await writing.one(sql<{ own: boolean; later: boolean }>`
      select services.viewer_ranks(organisation) as "own",
        exists (select from services.ranking_criterion where list_id = ${list} and valid_from >= ${from}) as "later"
      from services.waiting_list where id = ${list}`)
    if (!own?.own) return notFound()
    if (own.later)
      throw badInput([
        { path: 'input.from', reason: 'Criteri con la stessa decorrenza, o successiva, sono già fissati.' },
      ])
    await writing.run(sql`
      update services.ranking_criterion set valid_to = ${from}
      where list_id = ${list} and valid_from < ${from} and (valid_to is null or valid_to > ${from})`)
    await insertCriteria(writing, list, criteria, from)
    return { list }
  })
}

async function insertCriteria(
  writing: Writing,
  listId: string,
  criteria: readonly RequestedCriterion[],
  validFrom: string,
): Promise<void> {
  if (criteria.length === 0) return
  await writing.run(
    query.insert(rankingCriterion).values(criteria.map((each) => ({ ...each, listId, validFrom }))),
  )
}

interface Standing {
  readonly known: boolean
  readonly list: string | null
  /** Of the facility, as far as the viewer may know it. */
  readonly found: boolean
  readonly secret: boolean | null
  readonly open: boolean | null
  readonly allowed: boolean | null
}

const standingOf = (
  writing: Writing,
  {
    organisation,
    serviceType,
    facility,
    day,
  }: { organisation: string; serviceType: string; facility: string | null; day: string },
) =>
  writing.one(sql<Standing>`
    select exists (select from services.service_type where code = ${serviceType}
        and daterange(valid_from, valid_to) @> ${day}::date) as "known",
      (select id from services.waiting_list where organisation = ${organisation} and service_type = ${serviceType}
        and facility_id is not distinct from ${facility}::uuid) as "list",
      place.id is not null as "found", place.protected as "secret",
      coalesce(place.closed_on > ${day}, true) and place.authorised_on <= ${day} as "open",
      exists (select from services.service_type_regulation allowed where allowed.service_type = ${serviceType}
        and (allowed.regulation, allowed.article, allowed.valid_from) = (place.regulation, place.article, place.article_from)) as "allowed"
    from (select) as one left join services.facility place on place.id = ${facility}::uuid`)

function faultOfFacility({ found, secret, open, allowed }: Standing): string | false {
  if (!found) return 'L’unità di offerta non esiste o non è consultabile.'
  if (secret) return 'Una struttura protetta non ha liste d’attesa: vi si accede per inserimento diretto.'
  if (!open) return 'L’unità di offerta non è autorizzata, o ha cessato l’attività.'
  return !allowed && 'L’unità di offerta non è autorizzata per questa prestazione.'
}
