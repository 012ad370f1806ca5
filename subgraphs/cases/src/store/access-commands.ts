import { accessInterview } from '@cse/db/cases/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { today } from '@cse/schema/today'
import { keyOfHolder } from './data-key.ts'
import { type Act, type AskedMove, takeStep } from './take-step.ts'

/** What was said at the access point. */
export type Interview = Pick<
  typeof accessInterview.$inferInsert,
  'channel' | 'motive' | 'request' | 'preAssessment' | 'orientation' | 'outcome' | 'receivedAt'
>

/** Records the interview at the access point; until it says where it led it may be recorded anew, and the last record counts. */
export function recordAccess(session: SchemaSession, act: Act, asked: AskedMove, interview: Interview) {
  return takeStep(session, act, { ...asked, step: 'RECORD_ACCESS' }, async (writing, standing) => {
    const { fileReaders, openedOn } = standing
    const { channel, motive, outcome = null, receivedAt } = interview
    notInFuture(receivedAt, act.at)
    if (today(receivedAt) < openedOn && today(act.at) >= openedOn)
      throw badInput([
        { path: 'input.receivedAt', reason: 'Il colloquio precede l’apertura della cartella.' },
      ])
    const id = newUuid()
    const key = await keyOfHolder(writing, standing)
    await writing.run(
      query.insert(accessInterview).values({
        ...interview,
        request: key.encrypt(accessInterview.request, id, interview.request),
        preAssessment: key.encrypt(accessInterview.preAssessment, id, interview.preAssessment ?? null),
        orientation: key.encrypt(accessInterview.orientation, id, interview.orientation ?? null),
        id,
        caseId: asked.case,
        readers: fileReaders,
      }),
    )
    return { facts: { channel, motive, outcome } }
  })
}

function notInFuture(instant: Date, now: Date): void {
  if (instant > now) throw badInput([{ path: 'input.receivedAt', reason: 'La data è nel futuro.' }])
}
