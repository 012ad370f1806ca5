import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import { notFound } from '@cse/schema/refusal'
import type { FormalAct } from '../rules/act.ts'
import {
  commitmentRefusal,
  type NewCommitment,
  reductionRefusal,
  withCommitment,
} from '../rules/commitment.ts'
import { type LedgerContext, onceLocked, oneAmong } from './all-or-nothing.ts'
import { registered } from './named-creditors.ts'
import { recordOne } from './record.ts'
import { type BoundCommitment, recordCommitments } from './record-commitments.ts'
import { lockedCommitment, lockedLines } from './standing.ts'

/** What is recorded on an existing commitment, and why. Ids are uuids, amounts cents. */
export interface OnCommitment {
  readonly key: string
  readonly commitment: string
  readonly amount: Cents
  readonly act: FormalAct
  readonly reason: string | null
}

/** A request to bind money, with who sent it. */
interface Requested extends LedgerContext {
  readonly key: string
  readonly commitment: NewCommitment
}

const bindAmong = oneAmong({
  once: ({ issuer, subject, key, commitment }: Requested) => ({
    issuer,
    subject,
    operation: commitment.recognisesDebt ? 'recogniseDebt' : 'recordCommitment',
    key,
    input: commitment,
  }),
  early: async (writing, requests) => {
    const requested = requests.map(({ commitment }) => commitment)
    const [lines, creditors] = await Promise.all([
      lockedLines(writing, [...new Set(requested.map(({ line }) => line))]),
      registered(writing, [...new Set(requested.flatMap(({ creditors }) => creditors))]),
    ])
    return {
      lines: new Map(lines.map((line) => [line.line, line])),
      creditors: new Map(creditors.map((creditor) => [creditor.uuid, creditor])),
    }
  },
  work: async (writing, requests, { lines, creditors }) => {
    const bound: BoundCommitment[] = []
    const outcomes = requests.map(({ commitment, at }) => {
      const line = lines.get(commitment.line)
      if (!line) return notFound()
      const refusal = commitmentRefusal(line, commitment, at)
      if (refusal) return refusal
      const named = commitment.creditors.flatMap((uuid) => creditors.get(uuid) ?? [])
      if (named.length < commitment.creditors.length) return notFound()
      // the next of the group finds what this one leaves
      lines.set(line.line, withCommitment(line, commitment))
      const made = { commitment: newUuid(), movement: newUuid() }
      bound.push({ ...made, requested: commitment, named, at })
      return made
    })
    if (bound.length > 0) recordCommitments(writing, bound)
    return outcomes
  },
})

/** Binds money of a line to a creditor (impegno). Of writers at the same time, each finds what those before it left. */
export function recordCommitment(
  session: SchemaSession,
  by: LedgerContext,
  { key, ...commitment }: NewCommitment & { readonly key: string },
) {
  return bindAmong(session, { ...by, key, commitment })
}

/** Gives part of a commitment, or all that is not liquidated, back to its line (disimpegno, economia). */
export function reduceCommitment(
  session: SchemaSession,
  { issuer, subject, at }: LedgerContext,
  { key, ...requested }: OnCommitment,
) {
  return onceLocked(
    session,
    { issuer, subject, operation: 'reduceCommitment', key, input: requested },
    (writing) => lockedCommitment(writing, requested.commitment),
    async (writing, standing) => {
      if (!standing) return notFound()
      const refusal = reductionRefusal(standing.commitment, requested, at)
      if (refusal) return refusal
      const movement = await recordOne(
        writing,
        { act: requested.act, at },
        { ...entryOf(requested), line: standing.line.line, kind: 'REDUCTION' },
      )
      return { commitment: requested.commitment, movement }
    },
  )
}

/** The entry that an input on a commitment becomes, but for its kind and line. */
export function entryOf({
  commitment,
  amount,
  reason,
}: Pick<OnCommitment, 'commitment' | 'amount' | 'reason'>) {
  return { commitment, amount, reason }
}
