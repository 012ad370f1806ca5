import { caseRecord, event, transfer } from '@cse/db/cases/tables'
import { query } from '@cse/db/src/query'
import type { SchemaSession, Writing } from '@cse/db/src/schema-session'
import { and, eq, sql } from '@cse/db/src/sql'
import { isRefused, notFound, staleVersion } from '@cse/schema/refusal'
import * as rules from '../transfer.ts'
import { concernsPerson } from './case.ts'
import { transferFields } from './transfer.ts'

/** Who acts, and when. */
export interface Act {
  readonly subject: string
  readonly at: Date
}

/** What a client says of the case it saw, and why it is to move. */
export interface CaseMove {
  /** uuid of the case. */
  readonly case: string
  readonly expectedVersion: number
  readonly reason: string
}

/** What a client says of the transfer it saw. */
export interface Decision {
  /** uuid of the transfer. */
  readonly transfer: string
  readonly expectedVersion: number
  readonly reason: string | null
}

/** Asks the Ambito of the case to take it over. @returns uuid of the transfer, or why not. */
export function requestTransfer(
  session: SchemaSession,
  { subject, at }: Act,
  { case: id, expectedVersion, reason, basis }: CaseMove & { readonly basis: rules.TransferBasis },
) {
  return session.write(async (writing) => {
    const held = await heldCase(writing, id)
    if (!held) return notFound()
    const move = rules.requestTransfer(held, expectedVersion)
    if (isRefused(move)) return move
    if (!(await claim(writing, id, expectedVersion, at))) return staleNow(writing, id)

    const { personId } = held
    const asked = await ask(writing, { ...move, caseId: id, personId, basis, reason, requestedAt: at })
    await append(writing, {
      caseId: id,
      kind: 'TRANSFER_REQUESTED',
      at,
      actor: subject,
      actorRole: 'SOCIAL_WORKER',
      note: reason,
    })
    return { transfer: asked }
  })
}

/** Accepts or rejects a transfer. The keys of the case move with the acceptance, in the same statement (trigger custody_moves). */
export function decideTransfer(
  session: SchemaSession,
  { subject, at }: Act,
  { transfer: id, expectedVersion, reason }: Decision,
  status: 'ACCEPTED' | 'REJECTED',
) {
  return session.write(async (writing) => {
    const asked = await writing.one(selectTransfer(id), concernsPerson)
    if (!asked) return notFound()
    const refusal = rules.decideTransfer(asked, expectedVersion)
    if (refusal) return refusal
    const { caseId } = asked
    const decided = await writing.run(
      query
        .update(transfer)
        .set({ status, decidedAt: at, decisionReason: reason, version: expectedVersion + 1 })
        .where(and(eq(transfer.id, id), eq(transfer.version, expectedVersion))),
    )
    if (decided === 0) {
      const now = await writing.one(selectTransfer(id))
      return now ? (rules.decideTransfer(now, expectedVersion) ?? notFound()) : notFound()
    }
    await append(writing, {
      caseId,
      kind: `TRANSFER_${status}`,
      at,
      actor: subject,
      actorRole: 'PLAN_OFFICE',
      note: reason,
    })
    return { transfer: id, case: caseId }
  })
}

/** Gives a case back to its comune, by a transfer that is accepted as it is made. @returns uuid of the transfer, or why not. */
export function returnCase(
  session: SchemaSession,
  { subject, at }: Act,
  { case: id, expectedVersion, reason }: CaseMove,
) {
  return session.write(async (writing) => {
    const held = await heldCase(writing, id)
    if (!held) return notFound()
    const move = rules.returnCase(held, expectedVersion)
    if (isRefused(move)) return move
    if (!(await claim(writing, id, expectedVersion, at))) return staleNow(writing, id)

    const { personId } = held
    const back = await ask(writing, {
      ...move,
      caseId: id,
      personId,
      basis: 'COMPETENCE',
      reason,
      requestedAt: at,
    })
    await writing.run(
      query
        .update(transfer)
        .set({ status: 'ACCEPTED', decidedAt: at, version: 2 })
        .where(eq(transfer.id, back)),
    )
    await append(writing, {
      caseId: id,
      kind: 'CASE_RETURNED',
      at,
      actor: subject,
      actorRole: 'PLAN_OFFICE',
      note: reason,
    })
    return { transfer: back }
  })
}

/** What the rules need to know of a case; null when the viewer does not see it. */
function heldCase(writing: Writing, id: string) {
  const held = query
    .select({
      personId: caseRecord.personId,
      phase: caseRecord.phase,
      holder: caseRecord.holder,
      comuneCode: caseRecord.comune,
      ambitoCode: caseRecord.ambitoCode,
      version: caseRecord.version,
      transferAskedAt: sql<Date | null>`(
        select ${transfer.requestedAt} from ${transfer} where ${transfer.caseId} = ${caseRecord.id} and ${transfer.status} = 'REQUESTED')`,
    })
    .from(caseRecord)
    .where(eq(caseRecord.id, id))
  return writing.one(held, concernsPerson)
}

const selectTransfer = (id: string) => query.select(transferFields).from(transfer).where(eq(transfer.id, id))

/** Counts the change on the case, which locks it: of two who saw the same version only one goes on. */
async function claim(writing: Writing, id: string, expectedVersion: number, at: Date): Promise<boolean> {
  const claimed = await writing.run(
    query
      .update(caseRecord)
      .set({ version: expectedVersion + 1, updatedAt: at })
      .where(and(eq(caseRecord.id, id), eq(caseRecord.version, expectedVersion))),
  )
  return claimed > 0
}

async function staleNow(writing: Writing, id: string) {
  const held = await heldCase(writing, id)
  return held ? staleVersion(held.version) : notFound()
}

type Asked = Pick<typeof transfer.$inferInsert, 'caseId' | 'personId' | 'basis' | 'reason' | 'requestedAt'>

async function ask(
  writing: Writing,
  { from, to, ...asked }: Asked & { from: string; to: string },
): Promise<string> {
  const inserted = await writing.one(
    query
      .insert(transfer)
      .values({
        ...asked,
        id: sql`uuidv7()`,
        fromHolder: from,
        toHolder: to,
        status: 'REQUESTED',
        readers: [from, to],
      })
      .returning({ uuid: transfer.id }),
  )
  if (!inserted) throw new Error('The transfer was not recorded')
  return inserted.uuid
}

type Happened = Omit<typeof event.$inferInsert, 'id' | 'phase' | 'readers'>

/** Phase and keys of an event are those of its case, and the database fills them in: who rejects a transfer sees neither. */
async function append(writing: Writing, happened: Happened): Promise<void> {
  await writing.run(
    query.insert(event).values({ ...happened, id: sql`uuidv7()`, phase: sql`null`, readers: sql`null` }),
  )
}
