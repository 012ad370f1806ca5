import { assignment, operator } from '@cse/db/cases/tables'
import { query } from '@cse/db/src/query/query'
import { and, eq, isNull, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { notFound, refuse } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { type RequestedStep, type StepContext, takeStep } from './take-step.ts'

/** A case and the operator who joins or leaves it. */
export interface RequestedAssignment extends Pick<RequestedStep, 'case' | 'expectedVersion' | 'note'> {
  /** uuid of the operator. */
  readonly operator: string
}

type Role = (typeof assignment.$inferInsert)['role']

/** Makes an operator of the holder the case manager in place of whoever was. */
export function assignCaseManager(session: SchemaSession, act: StepContext, requested: RequestedAssignment) {
  return takeStep(
    session,
    act,
    { ...stepOf(requested), step: 'ASSIGN_CASE_MANAGER' },
    async (writing, { holder, fileReaders }) => {
      const known = await colleague(writing, requested, holder)
      if (known.assigned.includes('CASE_MANAGER')) return alreadyAssigned()
      if (!known.works) return known.refusal
      await leave(writing, act, requested.case, eq(assignment.role, 'CASE_MANAGER'))
      await join(writing, act, requested, 'CASE_MANAGER', fileReaders)
      return { facts: { operator: requested.operator } }
    },
  )
}

/** Adds an operator of the holder to those who work on the case. */
export function assignTeamMember(session: SchemaSession, act: StepContext, requested: RequestedAssignment) {
  return takeStep(
    session,
    act,
    { ...stepOf(requested), step: 'ASSIGN_TEAM_MEMBER' },
    async (writing, { holder, fileReaders }) => {
      const known = await colleague(writing, requested, holder)
      if (known.assigned.length > 0) return alreadyAssigned()
      if (!known.works) return known.refusal
      await join(writing, act, requested, 'TEAM', fileReaders)
      return { facts: { operator: requested.operator } }
    },
  )
}

/** Takes somebody, of whatever organisation, out of those who work on the case; the case manager is replaced, not removed. */
export function removeTeamMember(session: SchemaSession, act: StepContext, requested: RequestedAssignment) {
  return takeStep(session, act, { ...stepOf(requested), step: 'REMOVE_TEAM_MEMBER' }, async (writing) => {
    const left = await leave(
      writing,
      act,
      requested.case,
      and(eq(assignment.role, 'TEAM'), eq(assignment.operatorId, requested.operator)),
    )
    return left === 0 ? notAssigned() : { facts: { operator: requested.operator } }
  })
}

const stepOf = ({ case: id, expectedVersion, note = null }: RequestedAssignment) => ({
  case: id,
  expectedVersion,
  note,
})

/** Whether the operator works for the holder of the case, and what they are to it already. */
async function colleague(
  writing: Writing,
  { operator: id, case: caseId }: RequestedAssignment,
  holder: string,
) {
  const found = await writing.one(
    sql<{ works: boolean; assigned: Role[] }>`
      select coalesce('comune:' || ${operator.comune}, 'ambito:' || ${operator.ambitoCode}) = ${holder} as "works",
        array(select ${assignment.role} from ${assignment}
          where ${assignment.caseId} = ${caseId} and ${assignment.operatorId} = ${operator.id} and ${assignment.until} is null) as "assigned"
      from ${operator} where ${operator.id} = ${id}`,
  )
  const assigned: readonly Role[] = found?.assigned ?? []
  return { works: found?.works ?? false, assigned, refusal: found ? elsewhere() : notFound() }
}

/** @returns how many left. */
function leave(
  writing: Writing,
  { at }: StepContext,
  caseId: string,
  who: ReturnType<typeof and>,
): Promise<number> {
  return writing.run(
    query
      .update(assignment)
      .set({ until: sql`greatest(${assignment.since}, ${today(at)}::date)` })
      .where(and(eq(assignment.caseId, caseId), isNull(assignment.until), who)),
  )
}

async function join(
  writing: Writing,
  { at }: StepContext,
  { case: caseId, operator: operatorId }: RequestedAssignment,
  role: Role,
  readers: string[],
): Promise<void> {
  await writing.run(
    query
      .insert(assignment)
      .values({ id: sql`uuidv7()`, caseId, operatorId, role, since: today(at), readers }),
  )
}

/** The operator works for another organisation. */
export function elsewhere() {
  return refuse('OperatorElsewhere', 'L’operatore non lavora per l’ente che ha in carico la cartella.')
}
function alreadyAssigned() {
  return refuse('AlreadyAssigned', 'L’operatore è già assegnato a questa cartella.')
}
function notAssigned() {
  return refuse('NotAssigned', 'L’operatore non fa parte dell’équipe di questa cartella.')
}
