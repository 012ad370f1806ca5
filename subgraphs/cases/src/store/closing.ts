import { project } from '@cse/db/cases/project-tables'
import { assessment, assignment } from '@cse/db/cases/tables'
import { query } from '@cse/db/src/query/query'
import { and, eq, isNull, Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { z } from 'zod'
import type { PastEvent } from '../rules/history.ts'
import type { CaseStanding } from './standing.ts'

const uuids = z.array(z.uuid())

/** What a closure ended, as its event keeps it, so that one made by mistake can be taken back. */
const closed = z.object({
  suspendedOn: z.string().nullable(),
  suspensionReason: z.string().nullable(),
  assignments: uuids,
  projects: uuids,
  assessments: uuids,
})
export type Closed = z.infer<typeof closed>

/** What the event of a closure kept; null of one that was recorded before it did. */
export function closedBy({ facts }: PastEvent): Closed | null {
  return closed.safeParse(facts.closed).data ?? null
}

/**
 * Ends what runs in a case that is closed: the assignments; and with `plans`, when its pathway is not over, what was agreed and planned.
 * @returns what ended, for the facts of the event.
 */
export async function endWork(
  writing: Writing,
  { uuid, suspendedOn, suspensionReason }: CaseStanding,
  day: string,
  { plans }: { readonly plans: boolean },
): Promise<Closed> {
  const assignments = await writing.rows(
    query
      .update(assignment)
      .set({ until: sql`greatest(${assignment.since}, ${day}::date)` })
      .where(and(eq(assignment.caseId, uuid), isNull(assignment.until)))
      .returning({ id: assignment.id }),
  )
  const projects = plans ? await completeProjects(writing, uuid) : []
  const assessments = plans
    ? await writing.rows(
        query
          .update(assessment)
          .set({ superseded: true })
          .where(
            and(
              eq(assessment.caseId, uuid),
              isNull(assessment.completedOn),
              eq(assessment.superseded, false),
            ),
          )
          .returning({ id: assessment.id }),
      )
    : []
  return {
    suspendedOn,
    suspensionReason,
    assignments: assignments.map(({ id }) => id),
    projects,
    assessments: assessments.map(({ id }) => id),
  }
}

/** Completes what was agreed, whatever it reached. @returns uuids of the projects. */
export async function completeProjects(writing: Writing, caseId: string): Promise<string[]> {
  const completed = await writing.rows(
    query
      .update(project)
      .set({ status: 'COMPLETED', version: sql`${project.version} + 1` })
      .where(and(eq(project.caseId, caseId), eq(project.status, 'AGREED')))
      .returning({ id: project.id }),
  )
  return completed.map(({ id }) => id)
}

/** Takes back what a closure ended, in one statement. */
export async function resumeWork(writing: Writing, { assignments, projects, assessments }: Closed) {
  const among = (ids: readonly string[]) => sql`id = any (${new Param(ids)}::uuid[])`
  await writing.run(sql`
    with assigned as (update ${assignment} set until = null where ${among(assignments)}),
      agreed as (update ${project} set status = 'AGREED', version = version + 1 where ${among(projects)})
    update ${assessment} set superseded = false where ${among(assessments)}`)
}
