import { waitingListEntry } from '@cse/db/services/waiting-tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { Param, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { keptOutcomes, notFound, personDeceased, refuse, staleVersion } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { faultsOfMet } from '../rules/ranking.ts'
import { type ActingViewer, type Key, onceOf } from './waiting-list-commands.ts'

/** An application as a client sends it. */
export interface RequestedEntry {
  /** uuids */
  readonly list: string
  readonly case: string
  readonly criteria: readonly string[]
  readonly requestedOn: string
  readonly idempotencyKey: Key
}

/** Puts the person of a case on a list. @returns uuid of the entry, or why not. @throws GraphQLError BAD_USER_INPUT */
export function enterWaitingList(
  session: SchemaSession,
  { viewer, now }: ActingViewer,
  requested: RequestedEntry,
) {
  const { list, case: caseId, criteria, requestedOn } = requested
  const once = onceOf(viewer, 'enterWaitingList', requested.idempotencyKey)
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const standing = await writing.one(
      sql<{
        personId: string
        closedOn: string | null
        diedOn: string | null
        known: string[] | null
        waiting: boolean
      }>`
        select held.person_id as "personId", held.closed_on as "closedOn", registry.death_of(held.person_id) as "diedOn",
          (select coalesce(array_agg(code) filter (where code is not null), '{}') from services.waiting_list
            left join services.ranking_criterion criterion on list_id = waiting_list.id
              and daterange(valid_from, valid_to) @> ${today(now)}::date
            where waiting_list.id = ${list} group by waiting_list.id) as "known",
          exists (select from services.waiting_list_entry mine
            where mine.list_id = ${list} and mine.case_id = held.case_id and mine.status <> 'RENOUNCED') as "waiting"
        from registry.case_custody held where held.case_id = ${caseId} and services.viewer_follows(held.case_id)
          and held.case_id <> all ((select registry.withheld_cases())::uuid[])`,
      { concerns: ({ personId }) => personId },
    )
    if (!standing?.known) return notFound()
    if (standing.closedOn !== null) throw badInput([{ path: 'input.case', reason: 'La cartella è chiusa.' }])
    if (standing.diedOn !== null) return personDeceased(standing.diedOn)
    const faults = faultsOfMet(criteria, standing.known)
    if (faults.length > 0) throw badInput(faults)
    if (standing.waiting)
      return refuse('WaitingAlready', 'La persona è già in questa lista d’attesa, o vi ha già un posto.')
    const id = newUuid()
    await writing.run(
      query.insert(waitingListEntry).values({
        ...{
          id,
          listId: list,
          caseId,
          requestedOn,
          criteria: [...criteria],
          status: 'WAITING',
          recordedAt: now,
        },
        ...{ recordedByIssuer: viewer.issuer, recordedBy: viewer.subject },
      }),
    )
    return { entry: id }
  })
}

/** Which entry, as the client saw it. */
export interface Which {
  /** uuid */
  readonly entry: string
  readonly expectedVersion: number
}

/** Assigns a place to who waits: the first of the ranking, or another one by an act. @returns uuid of the entry, or why not */
export function assignPlace(
  session: SchemaSession,
  { now }: ActingViewer,
  { from, act, ...which }: Which & { readonly from: string; readonly act: string | null },
) {
  return session.write(async (writing) => {
    const standing = await lockEntry(writing, which.entry)
    if (!standing?.ranks) return notFound()
    const obstacle = obstacleOf(standing, which, ['WAITING'])
    if (obstacle) return obstacle
    if (standing.diedOn !== null && from >= standing.diedOn) return personDeceased(standing.diedOn)
    if (standing.position !== 1 && act === null)
      return refuse(
        'NotFirstInRanking',
        'La persona non è la prima in graduatoria: indicare l’atto che lo dispone.',
      )
    if (standing.facility !== null) {
      const place = await writing.one(
        sql<{ free: boolean }>`select services.has_free_place(${standing.facility}) as "free"`,
      )
      if (!place?.free) return refuse('NoFreePlace', 'Nell’unità di offerta non ci sono posti liberi.')
    }
    await writing.run(sql`
      update services.waiting_list_entry set status = 'ASSIGNED', settled_on = ${today(now)}, assigned_from = ${from}, act = ${act},
        version = version + 1 where id = ${which.entry}`)
    await countPlaces(writing, standing.facility)
    return { entry: which.entry }
  })
}

/** Takes somebody off a list, or gives back an assigned place (rinuncia). @returns uuid of the entry, or why not */
export function leaveWaitingList(session: SchemaSession, { now }: ActingViewer, which: Which) {
  return session.write(async (writing) => {
    const standing = await lockEntry(writing, which.entry)
    if (!standing?.follows) return notFound()
    const obstacle = obstacleOf(standing, which, ['WAITING', 'ASSIGNED'])
    if (obstacle) return obstacle
    await writing.run(sql`
      update services.waiting_list_entry set status = 'RENOUNCED', settled_on = ${today(now)}, version = version + 1
      where id = ${which.entry}`)
    await countPlaces(writing, standing.facility)
    return { entry: which.entry }
  })
}

async function countPlaces(writing: Writing, facility: string | null): Promise<void> {
  if (facility !== null)
    await writing.one(
      sql<{ done: string }>`select services.count_places(${new Param([facility])}::uuid[])::text as "done"`,
    )
}

interface Standing {
  readonly status: (typeof waitingListEntry.$inferSelect)['status']
  readonly version: number
  readonly facility: string | null
  readonly personId: string | null
  readonly diedOn: string | null
  readonly position: number | null
  readonly ranks: boolean
  readonly follows: boolean
}

/** With its list locked: of two who assign at once the second sees the ranking that the first left. */
async function lockEntry(writing: Writing, entry: string): Promise<Standing | null> {
  await writing.rows(sql<{ done: string }>`select services.lock_list_of(${entry})::text as "done"`)
  return writing.one(
    sql<Standing>`
      select entry.status as "status", entry.version as "version", list.facility_id as "facility", held.person_id as "personId",
        services.death_of_waiting(entry.id) as "diedOn", ranked.position as "position", services.viewer_ranks(list.organisation) as "ranks",
        services.viewer_follows(entry.case_id) as "follows"
      from services.waiting_list_entry entry join services.waiting_list list on list.id = entry.list_id
      left join registry.case_custody held on held.case_id = entry.case_id
      left join services.ranking(array[entry.list_id], registry.day_in_italy(now())) ranked on ranked.entry_id = entry.id
      where entry.id = ${entry}`,
    { concerns: ({ personId }) => personId },
  )
}

function obstacleOf(
  { status, version }: Standing,
  { expectedVersion }: Which,
  open: readonly Standing['status'][],
) {
  if (version !== expectedVersion) return staleVersion(version)
  return open.includes(status)
    ? null
    : refuse('NotWaiting', 'La persona non è più in attesa in questa lista.', { status })
}
