import type { DisposableRule } from '@cse/db/src/erasure/orders'
import { A_TURN } from '@cse/db/src/erasure/orders'
import { Param, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { keptOutcomes, notFound, refuse, staleVersion } from '@cse/schema/refusal'
import type { ProposalRow } from './disposals.ts'
import { emit } from './emit.ts'
import type { HoldReason } from './retention.ts'

/** Who decides, when, on what was read, and under which key. */
export interface DisposalAct {
  readonly issuer: string
  readonly subject: string
  readonly at: Date
  /** uuid of the proposal. */
  readonly proposal: string
  readonly key: string
}

/** The act that orders a disposal and the authorisation on which it rests. */
export interface DisposalAuthorisation {
  readonly expectedVersion: number
  readonly act: string
  readonly actOn: string
  readonly clearance: string
  readonly clearanceOn: string
}

/** What happens when records of a kind are ordered to be erased. */
const ORDERED = {
  CASE_FILE: 'persons.case-file-disposal-ordered',
  PERSON_RECORD: 'persons.person-record-disposal-ordered',
  APPOINTMENT: 'persons.appointment-disposal-ordered',
  RIGHTS_REQUEST: 'persons.rights-request-disposal-ordered',
} as const satisfies Record<DisposableRule, string>

/** Orders that what is proposed and not held be erased. From here on nothing brings it back: it is done as soon as everybody has received it. */
export function approveDisposal(session: SchemaSession, act: DisposalAct, order: DisposalAuthorisation) {
  const { issuer, subject, at, proposal, key } = act
  const once = {
    schema: 'persons',
    issuer,
    subject,
    operation: 'approveDisposal',
    key,
    input: { proposal, ...order },
  } as const
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const known = await locked(writing, proposal)
    const refusal = standsInTheWay(known, order.expectedVersion)
    if (!known || refusal) return refusal ?? notFound()
    const waiting = await writing.one(
      sql<{
        any: boolean
      }>`select exists (select from persons.disposal_item where proposal_id = ${proposal} and state = 'PROPOSED') as "any"`,
    )
    if (!waiting?.any) return nothingToDispose()
    const batches = await writing.rows(sql<{
      rule: DisposableRule
      batch: string
      records: string[]
      persons: string[]
    }>`
      select rule as "rule", batch as "batch", records as "records", persons as "persons"
      from persons.order_disposal(${proposal}, ${A_TURN}, ${order.act}, ${order.actOn}, ${order.clearance}, ${order.clearanceOn}, ${issuer},
        ${subject}, ${new Param(at)}::timestamptz)`)
    for (const { rule, batch, records, persons } of batches) {
      await emit(writing, ORDERED[rule], { proposal, batch, endedBefore: known.endedBefore, records })
      writing.touch(persons)
    }
    return { proposal }
  })
}

/** Why records are taken out of a proposal. */
export interface Hold {
  /** uuids of items. */
  readonly items: readonly string[]
  readonly reason: HoldReason
  readonly note: string
  readonly until: string | null
}

/** Takes records out of an open proposal: they are kept, and not proposed again while the hold stands. All of them or none. */
export function holdRecords(session: SchemaSession, act: DisposalAct, hold: Hold) {
  const { issuer, subject, at, proposal, key } = act
  const items = [...new Set(hold.items)].sort()
  const once = {
    schema: 'persons',
    issuer,
    subject,
    operation: 'holdFromDisposal',
    key,
    input: { proposal, ...hold, items },
  } as const
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const known = await locked(writing, proposal)
    if (!known) return notFound()
    if (known.status !== 'OPEN') return alreadyDecided()
    const requested = new Param(items)
    const seen = await writing.rows(
      sql<{ id: string; personId: string | null; isProposed: boolean }>`
        select id, person_id as "personId", state = 'PROPOSED' as "isProposed" from persons.disposal_item
        where proposal_id = ${proposal} and id = any(${requested}::uuid[])`,
      { concerns: ({ personId }) => personId },
    )
    if (seen.length < items.length) return notFound()
    const decided = new Set(seen.filter(({ isProposed }) => !isProposed).map(({ id }) => id))
    if (decided.size > 0)
      throw badInput(
        hold.items.flatMap((id, index) =>
          decided.has(id)
            ? [{ path: `input.items.${index}`, reason: 'Il documento è già escluso dallo scarto.' }]
            : [],
        ),
      )
    await writing.run(sql`
      insert into persons.retention_hold (id, rule, record_id, person_id, holder, reference, reason, note, placed_by_issuer, placed_by, placed_at, until)
      select uuidv7(), rule, record_id, person_id, ${known.holder}, reference, ${hold.reason}, ${hold.note}, ${issuer}, ${subject},
        ${new Param(at)}::timestamptz, ${hold.until}::date
      from persons.disposal_item where proposal_id = ${proposal} and id = any(${requested}::uuid[])`)
    await writing.run(sql`
      update persons.disposal_item set state = 'HELD' where proposal_id = ${proposal} and id = any(${requested}::uuid[])`)
    return { proposal }
  })
}

/** Lifts a hold: the record is proposed again with the next proposal. */
export function liftHold(
  session: SchemaSession,
  { issuer, subject, at }: Pick<DisposalAct, 'issuer' | 'subject' | 'at'>,
  { hold, reason }: { readonly hold: string; readonly reason: string },
) {
  return session.write(async (writing) => {
    const lifted = await writing.one(
      sql<{ id: string; personId: string }>`
        update persons.retention_hold set lifted_by_issuer = ${issuer}, lifted_by = ${subject}, lifted_at = ${new Param(at)}::timestamptz,
          lift_reason = ${reason}
        where id = ${hold} and lifted_at is null returning id, person_id as "personId"`,
      { concerns: ({ personId }) => personId },
    )
    return lifted ? { hold: lifted.id } : notFound()
  })
}

type Locked = Pick<ProposalRow, 'id' | 'holder' | 'status' | 'endedBefore' | 'version'>

function locked(writing: Writing, id: string): Promise<Locked | null> {
  return writing.one(
    sql<Locked>`
      select id, holder, status, ended_before as "endedBefore", version from persons.disposal_proposal where id = ${id} for update`,
  )
}

function standsInTheWay(known: Locked | null, expected: number) {
  if (!known) return notFound()
  if (known.status !== 'OPEN') return alreadyDecided()
  return known.version === expected ? null : staleVersion(known.version)
}

const alreadyDecided = () => refuse('AlreadyDecided', 'Sulla proposta di scarto è già stato deciso.')

const nothingToDispose = () => refuse('NothingToDispose', 'Nella proposta non resta nulla da scartare.')
