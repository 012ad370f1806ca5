import { reason } from '@cse/db/cases/tables'
import { loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { sql } from '@cse/db/src/query/sql'
import type { Reading, SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'

const fields = {
  code: reason.code,
  label: reason.label,
  steps: reason.steps,
  sinbaCode: reason.sinbaCode,
  validFrom: reason.validFrom,
  validTo: reason.validTo,
}

export type ReasonRow = Selected<typeof fields>

/** A step that gives a coded reason. */
export type ReasonedStep = ReasonRow['steps'][number]

const byCode = prepared(
  'reasons by code',
  (given: Given<{ codes: readonly string[] }>) =>
    sql<ReasonRow>`select ${selected(fields)} from ${reason} where ${anyOf(reason.code, given.codes)}`,
)
const ofStep = prepared(
  'reasons of a step',
  (given: Given<{ step: string; day: string }>) => sql<ReasonRow>`
    select ${selected(fields)} from ${reason}
    where ${given.step}::text = any(${reason.steps}) and ${reason.validFrom} <= ${given.day}::date
      and (${reason.validTo} is null or ${reason.validTo} > ${given.day}::date)
    order by ${reason.code} = 'OTHER', ${reason.label}`,
)

/** A reason by its code. */
export const reasonByCode = loader(
  'reasons by code',
  (session, codes: readonly string[]) => session.rows(byCode({ codes })),
  ({ code }) => code,
)

/** The reasons that a step may give on a day. */
export function reasonsOf(session: SchemaSession, step: ReasonedStep, day: string): Promise<ReasonRow[]> {
  return session.rows(ofStep({ step, day }))
}

/** @throws GraphQLError BAD_USER_INPUT for a reason that does not exist, is not for this step, or does not hold on this day. */
export async function checkReason(
  reading: Reading,
  { code, step, day }: { code: string; step: ReasonedStep; day: string },
): Promise<void> {
  const known = await reading.one(byCode({ codes: [code] }))
  const problem =
    (!known && 'La motivazione non esiste.') ||
    (!known?.steps.includes(step) && 'La motivazione non è prevista per questo passo.') ||
    (known &&
      (known.validFrom > day || (known.validTo !== null && known.validTo <= day)) &&
      'La motivazione non è in vigore.')
  if (problem) throw badInput([{ path: 'input.reason', reason: problem }])
}
