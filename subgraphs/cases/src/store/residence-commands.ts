import { caseRecord, resident, transfer, transferProposal } from '@cse/db/cases/tables'
import { OURSELVES } from '@cse/db/src/audit/principal'
import { dataKeyFor } from '@cse/db/src/encryption/data-keys'
import { query } from '@cse/db/src/query/query'
import { and, eq, sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { followResidence, type NewResidence } from '../rules/residence.ts'
import { appendEvent } from './append-event.ts'
import { placeOfTransfer, transferFields } from './transfer.ts'

/** A change of residence as the cases of its person receive it. */
export interface ResidenceChange extends NewResidence {
  /** uuid of the person. */
  readonly person: string
}

/** The key with which this subgraph's copy of residences is written; no viewer has it. */
const REGISTER = 'system:residence'

/** Keeps the copy of where people live. News that come behind newer ones change nothing. */
export async function keepResidence(database: Database, { person, to, on }: ResidenceChange): Promise<void> {
  const kept = sql`
    insert into ${resident} (person_id, comune, since, readers) select ${person}, istat_code, ${on}, array['comune:' || istat_code]
    from registry.comune where istat_code = ${to}
    on conflict (person_id) do update set comune = excluded.comune, since = excluded.since, readers = excluded.readers
    where resident.since is null or resident.since <= excluded.since`
  const gone = sql`delete from ${resident} where person_id = ${person} and (since is null or since <= ${on})
    and not exists (select from registry.comune where istat_code = ${to})`
  await database.system(
    'cases',
    (session) =>
      session.write(async (writing) => {
        await writing.run(kept)
        await writing.run(gone)
        writing.touch([person])
      }),
    [REGISTER],
  )
}

/**
 * Lets the open cases of a person follow the new residence by proposals to those who hold them. Runs without a viewer, with the keys of those
 * holders and no other. Doing it twice changes nothing.
 * @throws when a case changed hands meanwhile: to be done again.
 */
export async function proposeTransfers(database: Database, change: ResidenceChange): Promise<void> {
  const held = await database.system('cases', (session) => holdersOf(session, change.person))
  if (held.length === 0) return
  const keys = [...new Set(held.flatMap(({ holders }) => holders))]
  await database.system(
    'cases',
    (session) =>
      session.write(async (writing) => {
        const cases = await casesOf(writing, change)
        if (cases.length < held.length) throw new Error('A case changed hands while its person moved')
        for (const each of cases) await follow(writing, each, change)
      }),
    keys,
  )
}

function holdersOf(session: SchemaSession, person: string) {
  return session.rows(
    sql<{
      holders: string[]
    }>`select readers as "holders" from registry.case_custody where person_id = ${person}`,
  )
}

interface Concerned {
  readonly id: string
  readonly comune: string
  readonly closed: boolean
  readonly open: { readonly id: string; readonly toComune: string; readonly version: number } | null
  readonly latest: { readonly toComune: string; readonly residentSince: string } | null
  /** The request that follows the open proposal and waits for its answer. */
  readonly request: { readonly id: string; readonly version: number; readonly from: string } | null
  /** The new comune is one of Puglia. */
  readonly known: boolean
}

/** The cases of a person that these keys hold, with their proposals. */
function casesOf(writing: Writing, { person, to }: ResidenceChange) {
  const proposals = sql`${transferProposal} where ${transferProposal.caseId} = ${caseRecord.id}`
  return writing.rows(
    sql<Concerned>`
      select ${caseRecord.id} as "id", ${caseRecord.comune} as "comune", ${caseRecord.status} = 'CLOSED' as "closed",
        (select json_build_object('id', id, 'toComune', to_comune, 'version', version) from ${proposals} and status = 'OPEN') as "open",
        (select json_build_object('toComune', to_comune, 'residentSince', resident_since) from ${proposals}
          order by resident_since desc, proposed_at desc limit 1) as "latest",
        (select json_build_object('id', id, 'version', version, 'from', from_holder) from ${transfer}
          where ${transfer.caseId} = ${caseRecord.id} and status = 'REQUESTED' and proposal_id is not null) as "request",
        exists (select from registry.comune where istat_code = ${to}) as "known"
      from ${caseRecord} where ${caseRecord.personId} = ${person}`,
    { concerns: () => person },
  )
}

async function follow(writing: Writing, held: Concerned, { person, to, on }: ResidenceChange): Promise<void> {
  if (held.closed) return
  const destination = held.known ? to : null
  const { supersede, propose } = followResidence(held, { to: destination, on })
  if (supersede && held.open) {
    const { id, version } = held.open
    await writing.run(
      query
        .update(transferProposal)
        .set({ status: 'SUPERSEDED', decidedAt: sql`now()`, version: version + 1 })
        .where(eq(transferProposal.id, id)),
    )
    if (held.request) await lapse(writing, held.id, held.request)
  }
  if (propose && destination) {
    await writing.run(
      query.insert(transferProposal).values({
        id: sql`uuidv7()`,
        caseId: held.id,
        personId: person,
        toComune: destination,
        residentSince: on,
        proposedAt: sql`now()`,
        status: 'OPEN',
        readers: sql`null`,
      }),
    )
    const facts = { to: destination, residentSince: on }
    await appendEvent(writing, { caseId: held.id, kind: 'TRANSFER_PROPOSED', facts, ...bySystem })
  }
}

/** Takes back a request to a comune where the person no longer lives. */
async function lapse(
  writing: Writing,
  caseId: string,
  requested: { id: string; version: number; from: string },
): Promise<void> {
  const key = await dataKeyFor(writing, 'cases', { organisation: requested.from, record: caseId })
  const lapsed = await writing.one(
    query
      .update(transfer)
      .set({
        status: 'REVOKED',
        decidedAt: sql`now()`,
        decisionReason: key.encrypt(transfer.decisionReason, requested.id, MOVED_AGAIN),
        version: requested.version + 1,
      })
      .where(and(eq(transfer.id, requested.id), eq(transfer.status, 'REQUESTED')))
      .returning({ ...transferFields, ...placeOfTransfer }),
  )
  await appendEvent(writing, {
    caseId,
    kind: 'TRANSFER_REVOKED',
    facts: { transfer: requested.id },
    ...(lapsed && { transfer: lapsed }),
    ...bySystem,
  })
}

const MOVED_AGAIN = 'La residenza della persona è cambiata di nuovo.'

const bySystem = { at: sql`now()`, actorIssuer: OURSELVES, actor: 'anagrafe', actorRole: 'SYSTEM' } as const
