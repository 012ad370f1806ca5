import { accessInterview, caseNumber, caseRecord, event, resident } from '@cse/db/cases/tables'
import { dataKeyFor } from '@cse/db/src/encryption/data-keys'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { eq, Param, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { encodeId } from '@cse/schema/ids'
import { isRefusalOf, keptOutcomes, notFound, personDeceased, refuse } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { principalOf } from '@cse/schema/viewer'
import { appendStepEvent } from './append-step-event.ts'
import type { StepContext } from './take-step.ts'

/** Whose case is opened, and for which need. */
export interface RequestedCase {
  /** uuid of the person. */
  readonly person: string
  readonly targetArea: string
  readonly note: string | null
  readonly idempotencyKey: { readonly key: string; readonly input: unknown }
}

/**
 * Opens a case in the comune where the person lives, once for each idempotency key. Nobody is found who lives in no comune of the viewer's.
 * @returns uuid of the case, or why not.
 * @throws GraphQLError BAD_USER_INPUT for a target area that does not exist.
 */
export function openCase(session: SchemaSession, act: StepContext, requested: RequestedCase) {
  const once = { ...principalOf(act.viewer), operation: 'openCase', ...requested.idempotencyKey } as const
  return writeOnce(session, { schema: 'cases', ...once }, keptOutcomes, async (writing) => {
    const opened = await openIn(writing, act, requested)
    return isRefusalOf(opened) ? opened : { case: opened.uuid }
  })
}

/**
 * Opens a case of somebody who was found in need that does not wait (pronto intervento sociale), with no appointment before it: what was found
 * is its access, and the person is taken in charge at once. @returns uuid of the case, or why not.
 */
export function openUrgentCase(
  session: SchemaSession,
  act: StepContext,
  { interview, ...requested }: RequestedCase & { readonly interview: UrgentInterview },
) {
  const { viewer, at } = act
  const once = { ...principalOf(viewer), operation: 'openUrgentCase', ...requested.idempotencyKey } as const
  return writeOnce(session, { schema: 'cases', ...once }, keptOutcomes, async (writing) => {
    if (interview.receivedAt > at)
      throw badInput([{ path: 'input.foundAt', reason: 'La data è nel futuro.' }])
    const opened = await openIn(writing, act, requested)
    if (isRefusalOf(opened)) return opened
    const standing = { ...opened, version: 2 }
    const { uuid: caseId } = opened
    const id = newUuid()
    const key = await dataKeyFor(writing, 'cases', { organisation: opened.holder, record: caseId })
    const urgent = { motive: 'EMERGENCY', outcome: 'TAKEN_IN_CHARGE' } as const
    const { channel, request, orientation, receivedAt } = interview
    await writing.run(
      query.insert(accessInterview).values({
        id,
        caseId,
        channel,
        ...urgent,
        request: key.encrypt(accessInterview.request, id, request),
        orientation: key.encrypt(accessInterview.orientation, id, orientation),
        receivedAt,
        readers: opened.readers,
      }),
    )
    await writing.run(query.update(caseRecord).set({ version: 2 }).where(eq(caseRecord.id, caseId)))
    appendStepEvent(writing, standing, {
      ...happening(act),
      kind: 'ACCESS_RECORDED',
      note: null,
      facts: { version: 2, status: 'OPEN', channel, ...urgent },
      readers: opened.readers,
    })
    return { case: caseId }
  })
}

/** What was found, and what was done at once. */
export interface UrgentInterview {
  readonly channel: (typeof accessInterview.$inferInsert)['channel']
  readonly request: string
  readonly orientation: string | null
  readonly receivedAt: Date
}

/** A new event of who acts, without what happened. */
function happening({ viewer, at }: StepContext) {
  return {
    id: newUuid(),
    at,
    actorIssuer: viewer.issuer,
    actor: viewer.subject,
    actorRole: viewer.roles.find((role) => role !== 'RESTRICTED') ?? viewer.scope,
  }
}

/** Opens the case; answers what analytics is to know of it, with its holder and readers, or why it is not opened. */
async function openIn(
  writing: Writing,
  act: StepContext,
  { person, targetArea, note }: Pick<RequestedCase, 'person' | 'targetArea' | 'note'>,
) {
  const { at } = act
  const day = today(at)
  // of two who open the same case at once the second sees the first's
  const [, home] = await Promise.all([
    writing.run(sql`select pg_advisory_xact_lock(hashtextextended(${person}, 0))`),
    homeOf(writing, { person, targetArea, day }),
  ])
  if (!home) return notFound()
  if (!home.knownArea) throw badInput([{ path: 'input.targetArea', reason: 'L’area di utenza non esiste.' }])
  if (home.diedOn) return personDeceased(home.diedOn)
  if (home.openCase) return alreadyOpen(home.openCase)

  const { comune, ambito, province } = home
  const year = Number(day.slice(0, 4))
  const fileReaders = [`comune:${comune}`, `person:${person}`]
  const keys = new Param(fileReaders)
  const opened = await writing.one(
    sql<{ id: string }>`
      with numbered as (
        insert into ${caseNumber} as given (comune, year, last) values (${comune}, ${year}, 1)
        on conflict (comune, year) do update set last = given.last + 1
        returning last
      )
      insert into ${caseRecord} (id, number, person_id, target_area, phase, status, opened_on, comune, ambito_code, holder, held_since, readers,
        file_readers, version, updated_at)
      select uuidv7(), ${`${year}/${comune}/`}::text || lpad(last::text, 6, '0'), ${person}, ${targetArea}, 'ACCESS_AND_ORIENTATION', 'OPEN',
        ${day}, ${comune}, ${ambito}, ${`comune:${comune}`}, ${at}, ${keys}, ${keys}, 1, ${at}
      from numbered returning id as "id"`,
    { concerns: () => person },
  )
  if (!opened) throw new Error('The case was not opened')
  const holder = `comune:${comune}`
  const happened = happening(act)
  const owner = { organisation: holder, record: opened.id }
  const written = note && (await dataKeyFor(writing, 'cases', owner)).encrypt(event.note, happened.id, note)
  const standing = {
    uuid: opened.id,
    personId: person,
    comuneCode: comune,
    ambitoCode: ambito,
    province,
    targetArea,
    openedOn: day,
    version: 1,
    ...AT_THE_OPENING,
  }
  appendStepEvent(writing, standing, {
    ...happened,
    kind: 'CASE_OPENED',
    note: written || null,
    facts: { version: 1, status: 'OPEN', holder },
    readers: fileReaders,
  })
  return { ...standing, holder, readers: fileReaders }
}

const AT_THE_OPENING = {
  phase: 'ACCESS_AND_ORIENTATION',
  status: 'OPEN',
  closedOn: null,
  closureReason: null,
  assessmentReachedOn: null,
  projectReachedOn: null,
  deliveryReachedOn: null,
  closureReachedOn: null,
  personChanges: 0,
} as const

/** The person has an open case for the same need. */
function alreadyOpen(id: string) {
  return refuse('CaseAlreadyOpen', 'La persona ha già una cartella aperta per la stessa area di utenza.', {
    openCase: encodeId('case', id),
  })
}

/** Where the person lives, as far as the viewer may know, and what stands in the way of a case there. */
function homeOf(
  writing: Writing,
  { person, targetArea, day }: { person: string; targetArea: string; day: string },
) {
  return writing.one(
    sql<{
      comune: string
      ambito: string
      province: string
      diedOn: string | null
      knownArea: boolean
      openCase: string | null
    }>`
      select home.comune as "comune", member.ambito as "ambito", comune.province as "province", registry.death_of(home.person_id) as "diedOn",
        exists (select from cases.target_area where code = ${targetArea}) as "knownArea",
        (select id from ${caseRecord} where person_id = home.person_id and target_area = ${targetArea} and comune = home.comune
           and status <> 'CLOSED' limit 1) as "openCase"
      from ${resident} home
      join registry.comune on comune.istat_code = home.comune
      join registry.ambito_membership member on member.comune = home.comune and member.valid_from <= ${day}
        and (member.valid_to is null or member.valid_to > ${day})
      where home.person_id = ${person}`,
    { concerns: () => person },
  )
}
