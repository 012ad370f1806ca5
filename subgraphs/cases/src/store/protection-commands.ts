import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { anyOf } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { keptOutcomes, notFound, refuse, staleVersion } from '@cse/schema/refusal'
import { rolledBackWhenRefused, type Undo } from '@cse/schema/roll-back'
import { principalOf } from '@cse/schema/viewer'
import { coordinates } from '../rules/holder.ts'
import type { ProtectionReason, ProtectionStepKind } from '../rules/protection.ts'
import {
  caseManagersOf,
  isKnown,
  type Listed,
  principalsOf,
  type RequestedOperator,
} from './protection-list.ts'
import type { StepContext } from './take-step.ts'

/** What is to be protected, why and for whom. */
export interface RequestedProtection {
  /** uuids; without a case the person as a whole. */
  readonly person: string
  readonly case: string | null
  readonly reason: ProtectionReason
  readonly why: string
  readonly operators: readonly RequestedOperator[]
  readonly idempotencyKey: { readonly key: string; readonly input: unknown }
}

/** A change of a protection, as its guardian saw it. */
export interface RequestedProtectionChange {
  /** uuid of the protected record. */
  readonly record: string
  readonly expectedVersion: number
  readonly why: string
}

/**
 * Protects a person, or one case of theirs. From the same commit on the record is there for those on the list alone; who protects is a guardian.
 * A coordinator, who reads no file, and names nobody to work with it leaves it to the case managers: nobody is locked out unnoticed.
 */
export function protectRecord(
  session: SchemaSession,
  { viewer, at }: StepContext,
  requested: RequestedProtection,
) {
  const { idempotencyKey, person, case: caseId, reason, why, operators } = requested
  const once = {
    schema: 'cases' as const,
    ...principalOf(viewer),
    operation: 'protectRecord',
    ...idempotencyKey,
  }
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    if (!(await isKnown(writing, person, caseId))) return notFound()
    const listed = await principalsOf(writing, operators, viewer.subject, viewer.issuer)
    if (!listed) return notFound()
    const isNamed = listed.some(({ role }) => role !== 'EXCLUDED')
    const managers =
      coordinates(viewer) && !isNamed ? await caseManagersOf(writing, viewer, { person, caseId, listed }) : []
    const id = newUuid()
    const added = await writing.run(sql`
      insert into registry.protected_record (id, person_id, case_id, reason, protected_at)
      values (${id}, ${person}, ${caseId}, ${reason}, ${at}) on conflict do nothing`)
    if (added === 0) return alreadyProtected()
    await enlist(writing, id, at, [
      { ...principalOf(viewer), role: 'GUARDIAN', until: null },
      ...listed,
      ...managers,
    ])
    await note(writing, id, { viewer, at }, 'PROTECTED', why)
    writing.touch([person])
    return { record: id }
  })
}

/** Puts operators on the list of a protected record, and takes others off. Who is on it already is there in the new role from now on. */
export function changeProtection(
  session: SchemaSession,
  { viewer, at }: StepContext,
  {
    record,
    expectedVersion,
    why,
    add,
    remove,
  }: RequestedProtectionChange & {
    readonly add: readonly RequestedOperator[]
    readonly remove: readonly string[]
  },
) {
  return rolledBackWhenRefused((undo: Undo<ReturnType<typeof lastGuardian>>) =>
    session.write(async (writing) => {
      const refusal = await claim(writing, record, expectedVersion, null)
      if (refusal) return refusal
      const listed = await principalsOf(writing, add, viewer.subject, viewer.issuer)
      if (!listed) return notFound()
      // the own place on the list goes last: who is no guardian any more changes nothing
      const isOwn = sql`issuer = ${viewer.issuer} and subject = ${viewer.subject}`
      const takeOff = (which: ReturnType<typeof sql>) =>
        writing.run(sql`
        update registry.protected_record_operator set removed_at = ${at}
        where record_id = ${record} and removed_at is null and ${which}`)
      const again = JSON.stringify(listed.map(({ issuer, subject }) => ({ issuer, subject })))
      await takeOff(sql`not (${isOwn}) and (${anyOf(sql`id`, remove)} or exists (
      select from jsonb_to_recordset(${again}::jsonb) as again (issuer text, subject text)
      where again.issuer = protected_record_operator.issuer and again.subject = protected_record_operator.subject))`)
      await enlist(writing, record, at, listed)
      const stays = await writing.one(
        sql<{ guardians: number }>`
        select count(*) as "guardians" from registry.protected_record_operator
        where record_id = ${record} and removed_at is null and role = 'GUARDIAN' and until is null and not (${anyOf(sql`id`, remove)})`,
      )
      if (!stays || stays.guardians === 0) return undo(lastGuardian())
      await note(writing, record, { viewer, at }, 'LIST_CHANGED', why)
      await takeOff(sql`${isOwn} and ${anyOf(sql`id`, remove)}`)
      return { record }
    }),
  )
}

/** Ends a protection: from the same commit on the record is there for everybody whose it is to read. */
export function liftProtection(
  session: SchemaSession,
  { viewer, at }: StepContext,
  {
    record,
    expectedVersion,
    why,
    idempotencyKey,
  }: RequestedProtectionChange & Pick<RequestedProtection, 'idempotencyKey'>,
) {
  const once = {
    schema: 'cases' as const,
    ...principalOf(viewer),
    operation: 'liftProtection',
    ...idempotencyKey,
  }
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const refusal = await claim(writing, record, expectedVersion, at)
    if (refusal) return refusal
    await note(writing, record, { viewer, at }, 'LIFTED', why)
    return { record }
  })
}

async function enlist(writing: Writing, record: string, at: Date, listed: readonly Listed[]): Promise<void> {
  if (listed.length === 0) return
  await writing.run(sql`
    insert into registry.protected_record_operator (id, record_id, issuer, subject, role, until, added_at)
    select uuidv7(), ${record}::uuid, listed.issuer, listed.subject, listed.role, listed.until, ${at}
    from jsonb_to_recordset(${JSON.stringify(listed)}::jsonb) as listed (issuer text, subject text, role text, until date)`)
}

async function note(
  writing: Writing,
  record: string,
  { viewer, at }: StepContext,
  step: ProtectionStepKind,
  reason: string,
): Promise<void> {
  await writing.run(sql`
    insert into registry.protected_record_step (id, record_id, step, at, issuer, subject, reason)
    values (uuidv7(), ${record}, ${step}, ${at}, ${viewer.issuer}, ${viewer.subject}, ${reason})`)
}

/** Counts the change, which locks the record. @returns why it was not counted. */
async function claim(writing: Writing, record: string, expectedVersion: number, liftedAt: Date | null) {
  const claimed = await writing.one(
    sql<{ personId: string }>`
      update registry.protected_record set version = version + 1, lifted_at = ${liftedAt}
      where id = ${record} and version = ${expectedVersion} and lifted_at is null and registry.viewer_guards(id)
      returning person_id as "personId"`,
    { concerns: ({ personId }) => personId },
  )
  if (claimed) return null
  const known = await writing.one(
    sql<{ version: number }>`
      select version as "version" from registry.protected_record
      where id = ${record} and lifted_at is null and registry.viewer_guards(id)`,
  )
  return known ? staleVersion(known.version) : notFound()
}

function alreadyProtected() {
  return refuse('AlreadyProtected', 'La cartella è già protetta: va modificato l’elenco di chi vi accede.')
}
function lastGuardian() {
  return refuse('LastGuardian', 'Deve restare almeno un custode senza scadenza.')
}
