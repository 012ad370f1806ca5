import { disabilityFinding, employmentStatus, iseeAttestation } from '@cse/db/persons/tables'
import { children } from '@cse/db/src/query/children'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { and, desc, eq, gte, lte } from '@cse/db/src/query/sql'
import type { IseeKind } from '../rules/isee.ts'

type OfIds = Given<{ ids: readonly string[] }>

const iseeColumns = {
  personId: iseeAttestation.personId,
  kind: iseeAttestation.kind,
  current: iseeAttestation.current,
  value: iseeAttestation.iseeCents,
  ise: iseeAttestation.iseCents,
  equivalenceScale: iseeAttestation.equivalenceScale,
  dsuProtocol: iseeAttestation.dsuProtocol,
  submittedOn: iseeAttestation.submittedOn,
  validUntil: iseeAttestation.validUntil,
  discrepancies: iseeAttestation.discrepancies,
}

const selectIseeOn = prepared(
  'ISEE on a day',
  ({ ids, kind, on }: Given<{ ids: readonly string[]; kind: IseeKind; on: string }>) =>
    query
      .selectDistinctOn([iseeAttestation.personId], iseeColumns)
      .from(iseeAttestation)
      .where(
        and(
          anyOf(iseeAttestation.personId, ids),
          eq(iseeAttestation.kind, kind),
          lte(iseeAttestation.submittedOn, on),
          gte(iseeAttestation.validUntil, on),
        ),
      )
      // a current ISEE (corrente) takes the place of the ordinary one on which it rests
      .orderBy(iseeAttestation.personId, desc(iseeAttestation.submittedOn), desc(iseeAttestation.current)),
)
const selectIsee = prepared('ISEE attestations', ({ ids }: OfIds) =>
  query
    .select(iseeColumns)
    .from(iseeAttestation)
    .where(anyOf(iseeAttestation.personId, ids))
    .orderBy(desc(iseeAttestation.submittedOn), iseeAttestation.kind),
)
const selectEmployment = prepared('employment', ({ ids }: OfIds) =>
  query
    .select({
      personId: employmentStatus.personId,
      status: employmentStatus.status,
      since: employmentStatus.since,
      source: employmentStatus.source,
      asOf: employmentStatus.asOf,
    })
    .from(employmentStatus)
    .where(anyOf(employmentStatus.personId, ids)),
)
const selectDisability = prepared('disability findings', ({ ids }: OfIds) =>
  query
    .select({
      personId: disabilityFinding.personId,
      kindCode: disabilityFinding.kindCode,
      percentage: disabilityFinding.percentage,
      foundOn: disabilityFinding.foundOn,
      reviewOn: disabilityFinding.reviewOn,
      source: disabilityFinding.source,
    })
    .from(disabilityFinding)
    .where(anyOf(disabilityFinding.personId, ids))
    .orderBy(desc(disabilityFinding.foundOn)),
)

export type IseeRow = RowOf<ReturnType<typeof selectIsee>>
export type EmploymentRow = RowOf<ReturnType<typeof selectEmployment>>
export type DisabilityRow = RowOf<ReturnType<typeof selectDisability>>

const personOf = ({ personId }: { readonly personId: string }) => personId
const about = { concerns: personOf }

/** The attestation of a kind in force on a day, as a list of one or none. */
export const iseeOn = children(
  'ISEE on a day',
  (session, ids, requested: { kind: IseeKind; on: string }) =>
    session.rows(selectIseeOn({ ids, ...requested }), about),
  personOf,
)

/** All attestations of a person, the latest first. */
export const iseeAttestationsOf = listLoader(
  'ISEE attestations',
  (session, ids: readonly string[]) => session.rows(selectIsee({ ids }), about),
  personOf,
)

export const employmentOf = loader(
  'employment',
  (session, ids: readonly string[]) => session.rows(selectEmployment({ ids }), about),
  personOf,
)

/** What commissions found of a person's disability, the latest first. */
export const disabilityOf = listLoader(
  'disability findings',
  (session, ids: readonly string[]) => session.rows(selectDisability({ ids }), about),
  personOf,
)
