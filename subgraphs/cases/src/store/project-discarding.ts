import { objective, project, projectVersion } from '@cse/db/cases/project-tables'
import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { notFound } from '@cse/schema/refusal'
import { z } from 'zod'
import { draftingOf, type PastEvent } from '../rules/history.ts'
import { historyOf } from './history.ts'
import type { CaseCommandInput } from './project-commands.ts'
import type { CaseStanding } from './standing.ts'
import { type StepContext, type StepTarget, takeStep } from './take-step.ts'

/**
 * Gives a draft up: a project that nobody signed, which makes room for the one before it; or a variation, while what is agreed goes on. What
 * it said stays readable. @returns uuid of the project, or why not.
 */
export function discardProject(session: SchemaSession, act: StepContext, requested: CaseCommandInput) {
  let drafting: PastEvent | null = null
  const course = async (
    writing: Writing,
    { uuid, phase, status, ...standing }: CaseStanding,
  ): Promise<StepTarget> => {
    const begun = draftingOf(await historyOf(writing, uuid), standing.projectId, standing.variationDrafted)
    drafting = begun?.event ?? null
    // what was assessed since, or is being delivered, keeps the case where it is
    if (!begun || phase !== 'INDIVIDUAL_PROJECT' || begun.before === phase) return { phase, status }
    return { phase: begun.before, status, changes: begun.first ? { projectReachedOn: null } : {} }
  }
  return takeStep(
    session,
    act,
    { ...requested, step: 'DISCARD_PROJECT', course },
    async (writing, standing) => {
      const { projectId: id, variationDrafted } = standing
      if (id === null) return notFound()
      const discarded = await writing.one(
        variationDrafted ? discardVariation(id) : discardDraft(id, completedBy(drafting)),
      )
      if (!discarded) return notFound()
      return { project: id, facts: { project: id, projectVersion: discarded.number } }
    },
  )
}

/** uuids of the projects that were over when the draft was begun. */
function completedBy(drafting: PastEvent | null): string[] {
  return z.array(z.uuid()).safeParse(drafting?.facts.completed).data ?? []
}

function discardDraft(id: string, completed: readonly string[]): SQL<{ number: number }> {
  return sql<{ number: number }>`
    with discarded as (
      update ${project} set status = 'DISCARDED', version = version + 1 where id = ${id} and status = 'DRAFT' returning id
    ), resumed as (
      update ${project} set status = 'AGREED', version = version + 1 where id = any (${new Param(completed)}::uuid[])
    )
    update ${projectVersion} set status = 'DISCARDED' where project_id in (select id from discarded) and status = 'DRAFT'
    returning number as "number"`
}

/** What the variation would have dropped goes on; what it would have added belongs to it alone. */
function discardVariation(id: string): SQL<{ number: number }> {
  return sql<{ number: number }>`
    with discarded as (
      update ${projectVersion} set status = 'DISCARDED' where project_id = ${id} and status = 'DRAFT' returning number
    ), restored as (
      update ${objective} set until_version = case when since_version = number then number + 1 end
      from discarded where project_id = ${id} and number in (since_version, until_version)
    )
    select number as "number" from discarded`
}
