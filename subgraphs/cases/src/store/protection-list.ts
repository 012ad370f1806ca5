import { assignment, caseRecord, operator, resident } from '@cse/db/cases/tables'
import { anyOf } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import type { Viewer } from '@cse/schema/viewer'
import { ownHolders } from '../rules/holder.ts'
import type { ListRole } from '../rules/protection.ts'

/** Somebody to be put on the list of a protected record. */
export interface RequestedOperator {
  /** uuid of the operator. */
  readonly operator: string
  readonly role: ListRole
  /** Last day, `YYYY-MM-DD`; null: until taken off. */
  readonly until: string | null
}

/** Somebody on the list, by who they are. */
export interface Listed {
  readonly issuer: string
  readonly subject: string
  readonly role: ListRole
  readonly until: string | null
}

/** Who manages the open cases of a person, or that one, that the viewer's body holds: but for whom the list excludes. */
export async function caseManagersOf(
  writing: Writing,
  viewer: Viewer,
  {
    person,
    caseId,
    listed,
  }: { readonly person: string; readonly caseId: string | null; readonly listed: readonly Listed[] },
): Promise<Listed[]> {
  const managers = await writing.rows(
    sql<{ issuer: string; subject: string }>`
      select distinct ${operator.issuer} as "issuer", ${operator.subject} as "subject"
      from ${assignment} join ${caseRecord} on ${caseRecord.id} = ${assignment.caseId} join ${operator} on ${operator.id} = ${assignment.operatorId}
      where ${assignment.role} = 'CASE_MANAGER' and ${assignment.until} is null and ${caseRecord.personId} = ${person}
        and ${caseRecord.status} <> 'CLOSED' and (${caseId}::uuid is null or ${caseRecord.id} = ${caseId}::uuid)
        and ${anyOf(caseRecord.holder, ownHolders(viewer))}`,
  )
  return managers
    .filter((one) => !listed.some((each) => each.issuer === one.issuer && each.subject === one.subject))
    .map((one) => ({ ...one, role: 'NAMED', until: null }))
}

/** Whether the viewer meets the person, and has the file of the case. */
export async function isKnown(writing: Writing, person: string, caseId: string | null): Promise<boolean> {
  const found = await writing.one(
    sql<{ known: boolean }>`
      select case when ${caseId}::uuid is null
        then exists (select from ${resident} where ${resident.personId} = ${person})
          or exists (select from ${caseRecord} where ${caseRecord.personId} = ${person} and ${caseRecord.fileReaders} && registry.viewer_keys())
        else exists (select from ${caseRecord} where ${caseRecord.id} = ${caseId}::uuid and ${caseRecord.personId} = ${person}
          and ${caseRecord.fileReaders} && registry.viewer_keys()) end as "known"`,
  )
  return found?.known ?? false
}

/** The list by who they are; null when one of them is not known. @throws GraphQLError BAD_USER_INPUT for the viewer */
export async function principalsOf(
  writing: Writing,
  requested: readonly RequestedOperator[],
  ownSubject: string,
  ownIssuer: string,
): Promise<Listed[] | null> {
  const rows = await writing.rows(
    sql<{ id: string; issuer: string; subject: string }>`
      select ${operator.id} as "id", ${operator.issuer} as "issuer", ${operator.subject} as "subject" from ${operator}
      where ${anyOf(
        operator.id,
        requested.map((each) => each.operator),
      )}`,
  )
  const known = new Map(rows.map((row) => [row.id, row]))
  const listed: Listed[] = []
  for (const { operator: id, role, until } of requested) {
    const found = known.get(id)
    if (!found) return null
    if (found.subject === ownSubject && found.issuer === ownIssuer)
      throw badInput([{ path: 'input', reason: 'Chi protegge è già custode e non cambia il proprio ruolo.' }])
    listed.push({ issuer: found.issuer, subject: found.subject, role, until })
  }
  return listed
}
