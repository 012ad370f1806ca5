import { ambito, ambitoMembership, comune } from '@cse/db/registry/tables'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { and, asc, eq, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

const comuneColumns = {
  istatCode: comune.istatCode,
  name: comune.name,
  slug: comune.slug,
  cadastralCode: comune.cadastralCode,
  province: comune.province,
  postalCodes: comune.postalCodes,
  population: comune.population,
  populationCensus2011: comune.populationCensus2011,
}
const ambitoColumns = {
  code: ambito.code,
  name: ambito.name,
  leadComune: ambito.leadComune,
  province: ambito.province,
  localCode: ambito.localCode,
  associativeForm: ambito.associativeForm,
  confidence: ambito.confidence,
  evidence: ambito.evidence,
}
const membershipColumns = {
  comune: ambitoMembership.comune,
  ambito: ambitoMembership.ambito,
  validFrom: ambitoMembership.validFrom,
  validTo: ambitoMembership.validTo,
  act: ambitoMembership.act,
  confidence: ambitoMembership.confidence,
  evidence: ambitoMembership.evidence,
}

const selectComuni = prepared('comuni by code', (given: Given<{ codes: readonly string[] }>) =>
  query.select(comuneColumns).from(comune).where(anyOf(comune.istatCode, given.codes)),
)
const selectAmbiti = prepared('Ambiti by code', (given: Given<{ codes: readonly string[] }>) =>
  query.select(ambitoColumns).from(ambito).where(anyOf(ambito.code, given.codes)),
)
const selectMembershipsOfComuni = prepared(
  'memberships of comuni',
  (given: Given<{ codes: readonly string[] }>) =>
    query
      .select(membershipColumns)
      .from(ambitoMembership)
      .where(anyOf(ambitoMembership.comune, given.codes))
      .orderBy(asc(ambitoMembership.validFrom)),
)
const selectMembershipsOfAmbiti = prepared(
  'memberships of Ambiti',
  (given: Given<{ codes: readonly string[] }>) =>
    query
      .select({ ...membershipColumns, population: comune.population })
      .from(ambitoMembership)
      .innerJoin(comune, eq(comune.istatCode, ambitoMembership.comune))
      .where(anyOf(ambitoMembership.ambito, given.codes))
      .orderBy(asc(inItalianOrder(comune.name)), asc(ambitoMembership.validFrom)),
)

export type ComuneRow = RowOf<ReturnType<typeof selectComuni>>
export type AmbitoRow = RowOf<ReturnType<typeof selectAmbiti>>
export type MembershipRow = RowOf<ReturnType<typeof selectMembershipsOfComuni>>

export const comuneByCode = loader(
  'comuni by code',
  (session, codes: readonly string[]) => session.rows(selectComuni({ codes })),
  ({ istatCode }) => istatCode,
)

export const ambitoByCode = loader(
  'Ambiti by code',
  (session, codes: readonly string[]) => session.rows(selectAmbiti({ codes })),
  ({ code }) => code,
)

/** All memberships of a comune, the oldest first. */
export const membershipsOfComune = listLoader(
  'memberships of comuni',
  (session, codes: readonly string[]) => session.rows(selectMembershipsOfComuni({ codes })),
  (membership) => membership.comune,
)

/** All memberships in an Ambito, past ones too, by name of the comune; each with the comune's inhabitants. */
export const membershipsOfAmbito = listLoader(
  'memberships of Ambiti',
  (session, codes: readonly string[]) => session.rows(selectMembershipsOfAmbiti({ codes })),
  (membership) => membership.ambito,
)

/** What narrows the list of comuni. */
export interface ComuneFilter {
  readonly province?: string | null | undefined
  /** Code of the Ambito they belong to on the day. */
  readonly ambito?: string | null | undefined
  /** What their names begin with, in any case. */
  readonly name?: string | null | undefined
}

/** The comuni of Puglia by name. */
export function comuni(session: SchemaSession, filter: ComuneFilter, day: string): Promise<ComuneRow[]> {
  const { province, ambito: code, name } = filter
  const wanted = and(
    province == null ? undefined : eq(comune.province, province),
    code == null ? undefined : sql`${comune.istatCode} in ${membersOn(code, day)}`,
    name == null ? undefined : sql`starts_with(lower(${comune.name}), lower(${name}))`,
  )
  return session.rows(
    query.select(comuneColumns).from(comune).where(wanted).orderBy(inItalianOrder(comune.name)),
  )
}

/** The Ambiti of the region, or of a province, by code. */
export function ambiti(session: SchemaSession, province: string | null | undefined): Promise<AmbitoRow[]> {
  const wanted = province == null ? undefined : eq(ambito.province, province)
  return session.rows(query.select(ambitoColumns).from(ambito).where(wanted).orderBy(asc(ambito.code)))
}

function membersOn(code: string, day: string) {
  const { comune: member, ambito: of, validFrom, validTo } = ambitoMembership
  return query
    .select({ comune: member })
    .from(ambitoMembership)
    .where(and(eq(of, code), sql`daterange(${validFrom}, ${validTo}) @> ${day}::date`))
}

function inItalianOrder(name: typeof comune.name): SQL {
  return sql`${name} collate "it-x-icu"`
}
