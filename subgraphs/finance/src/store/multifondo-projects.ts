import { multifondoProject, progressEntry } from '@cse/db/finance/multifondo-tables'
import { children } from '@cse/db/src/query/children'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { and, eq, Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { ProgressState, Spending } from '../rules/multifondo.ts'
import { promised, rowById } from './rows.ts'

const fields = {
  uuid: multifondoProject.id,
  ambitoCode: multifondoProject.ambitoCode,
  cup: multifondoProject.cup,
  fundCode: multifondoProject.fund,
  interventionUuid: multifondoProject.interventionId,
  title: multifondoProject.title,
  startsOn: multifondoProject.startsOn,
  endsOn: multifondoProject.endsOn,
  version: multifondoProject.version,
}

export type MultifondoProjectRow = Selected<typeof fields>

/** What narrows projects; null conditions do not. */
export interface ProjectFilter {
  readonly ambito: string | null
  readonly fund: string | null
  /** With an entry in this state. */
  readonly state: ProgressState | null
}

export const multifondoProjectById = rowById({
  name: 'Multifondo projects',
  table: multifondoProject,
  fields,
})

/** The project of an entry. */
export const multifondoProjectOf = promised(multifondoProjectById)

/** The projects of an Ambito, by CUP. */
export const projectsOfAmbito = children(
  'Multifondo projects of Ambiti',
  (session, parents, filter: Omit<ProjectFilter, 'ambito'>) =>
    session.rows(sql<MultifondoProjectRow>`
      select ${selected(fields)} from ${multifondoProject}
      where ${all(sql`${multifondoProject.ambitoCode} = any(${new Param(parents)}::text[])`, ...wanted(filter))}
      order by ${multifondoProject.cup}`),
  ({ ambitoCode }) => ambitoCode,
)

const byAmbito = keyset([multifondoProject.ambitoCode, multifondoProject.cup, multifondoProject.id])

/** Where a project stands in the list: by Ambito, then by CUP. */
export function positionOfProject({ ambitoCode, cup, uuid }: MultifondoProjectRow): string[] {
  return [ambitoCode, cup, uuid]
}

export function multifondoProjects(
  session: SchemaSession,
  filter: ProjectFilter,
  stretch: KeysetStretch,
): Promise<MultifondoProjectRow[]> {
  return session.rows(sql<MultifondoProjectRow>`
    select ${selected(fields)} from ${multifondoProject} where ${all(...wanted(filter), byAmbito.past(stretch))}
    order by ${byAmbito.by(stretch)} limit ${stretch.limit}`)
}

export async function countMultifondoProjects(
  session: SchemaSession,
  filter: ProjectFilter,
): Promise<number> {
  const counted = await session.one(
    sql<{
      count: number
    }>`select count(*) as "count" from ${multifondoProject} where ${all(...wanted(filter))}`,
  )
  return counted?.count ?? 0
}

/** What the ledger had for a project when a bimester ended, in cents: the most it may declare. Zero where it has no intervention. */
export const ledgerOfProject = children(
  'ledger of Multifondo projects',
  (session, parents, { year, bimester }: { readonly year: number; readonly bimester: number }) =>
    session.rows(sql<Spending & { project: string }>`
      select project as "project", admitted as "admitted", committed as "committed", paid as "paid"
      from unnest(${new Param(parents)}::uuid[]) as project
      cross join lateral finance.ledger_of_project(project, ${year}::int, ${bimester}::int)`),
  ({ project }) => project,
)

function wanted({ ambito = null, fund, state }: Partial<ProjectFilter>): (SQL | undefined)[] {
  return [
    ambito == null ? undefined : eq(multifondoProject.ambitoCode, ambito),
    fund == null ? undefined : eq(multifondoProject.fund, fund),
    state == null
      ? undefined
      : sql`exists (select from ${progressEntry}
          where ${progressEntry.projectId} = ${multifondoProject.id} and ${progressEntry.state} = ${state})`,
  ]
}

const all = (...conditions: (SQL | undefined)[]): SQL => and(...conditions) ?? sql`true`
