import { activationPact, pactMeeting } from '@cse/db/cases/project-tables'
import { openerOf, sentInSql } from '@cse/db/src/encryption/encrypted-column'
import type { MasterKeys } from '@cse/db/src/encryption/master-key'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { keyOfHolder } from './data-key.ts'
import { type CaseCommandInput, pactNotSubscribed } from './project-commands.ts'
import { type StepContext, takeStep } from './take-step.ts'

/** The pact of a household, with its meetings. */
export interface PactRow {
  readonly caseId: string
  readonly subscribedOn: string
  readonly meetings: readonly { readonly heldOn: string; readonly note: string | null }[]
}

/** Notes as the database sends them, in base 64. */
type Sent = PactRow

const openNote = openerOf(pactMeeting.note)

function opened(masterKeys: MasterKeys, { meetings, ...pact }: Sent): PactRow {
  const texts = meetings.map(({ heldOn, note }) => {
    const text = note === null ? null : openNote(Buffer.from(note, 'base64'), masterKeys)
    return { heldOn, note: typeof text === 'string' ? text : null }
  })
  return { ...pact, meetings: texts }
}

const select = prepared('activation pacts', (given: Given<{ cases: readonly string[] }>) => {
  return sql<Sent>`
    select ${activationPact.caseId} as "caseId", ${activationPact.subscribedOn} as "subscribedOn",
      coalesce((select jsonb_agg(jsonb_build_object('heldOn', held_on, 'note', encode(${sentInSql(pactMeeting.note)}, 'base64')) order by held_on)
        from ${pactMeeting} where ${pactMeeting.caseId} = ${activationPact.caseId}), '[]') as "meetings"
    from ${activationPact} where ${anyOf(activationPact.caseId, given.cases)}`
})

/** The pact of the household of a case. */
export const pactOfCase = loader(
  'activation pacts',
  async (session, cases: readonly string[]) =>
    (await session.rows(select({ cases }))).map((sent) => opened(session.masterKeys, sent)),
  ({ caseId }) => caseId,
)

/** Records the day on which the household subscribed its pact, or corrects it. */
export function recordActivationPact(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  subscribedOn: string,
) {
  return takeStep(
    session,
    act,
    { ...requested, step: 'RECORD_ACTIVATION_PACT' },
    async (writing, standing) => {
      const written = await writing.run(sql`
      insert into ${activationPact} (case_id, subscribed_on, readers)
      values (${standing.uuid}, ${subscribedOn}, ${new Param(standing.fileReaders)}::text[])
      on conflict (case_id) do update set subscribed_on = excluded.subscribed_on
      where not exists (select from ${pactMeeting} where ${pactMeeting.caseId} = excluded.case_id and held_on < excluded.subscribed_on)`)
      if (written === 0)
        throw badInput([
          { path: 'input.subscribedOn', reason: 'Un incontro registrato precede questa data.' },
        ])
      return { facts: { subscribedOn } }
    },
  )
}

/** Records a meeting of the household with the services, from which the next term runs. */
export function recordPactMeeting(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  heldOn: string,
) {
  return takeStep(session, act, { ...requested, step: 'RECORD_PACT_MEETING' }, async (writing, standing) => {
    const pact = await writing.one(select({ cases: [standing.uuid] }))
    if (!pact) return pactNotSubscribed()
    const reason =
      (heldOn < pact.subscribedOn && 'L’incontro precede il patto.') ||
      (pact.meetings.some((meeting) => meeting.heldOn === heldOn) && 'L’incontro è già registrato.')
    if (reason) throw badInput([{ path: 'input.heldOn', reason }])
    const id = newUuid()
    const note = requested.note
      ? (await keyOfHolder(writing, standing)).encrypt(pactMeeting.note, id, requested.note)
      : null
    await writing.run(sql`
      insert into ${pactMeeting} (id, case_id, held_on, note, readers)
      values (${id}, ${standing.uuid}, ${heldOn}, ${note}, ${new Param(standing.fileReaders)}::text[])`)
    return { facts: { heldOn } }
  })
}
