import { regulationArticle, serviceType, serviceTypeRegulation } from '@cse/db/services/tables'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { and, asc, eq, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { articleColumns } from './vocabularies.ts'

const serviceTypeColumns = {
  code: serviceType.code,
  name: serviceType.label,
  family: serviceType.family,
  parentCode: serviceType.parentCode,
  macroArea: serviceType.macroArea,
  leps: serviceType.leps,
  targetAreas: serviceType.targetAreas,
  validFrom: serviceType.validFrom,
  validTo: serviceType.validTo,
}
const selectServiceTypes = prepared('service types by code', (given: Given<{ codes: readonly string[] }>) =>
  query.select(serviceTypeColumns).from(serviceType).where(anyOf(serviceType.code, given.codes)),
)
const selectMembers = prepared('service types by parent', (given: Given<{ codes: readonly string[] }>) =>
  query
    .select(serviceTypeColumns)
    .from(serviceType)
    .where(anyOf(serviceType.parentCode, given.codes))
    .orderBy(asc(serviceType.code)),
)
const selectArticlesOfServiceTypes = prepared(
  'articles of service types',
  (given: Given<{ codes: readonly string[] }>) =>
    query
      .select({ ...articleColumns, serviceType: serviceTypeRegulation.serviceType })
      .from(serviceTypeRegulation)
      .innerJoin(
        regulationArticle,
        and(
          eq(regulationArticle.regulation, serviceTypeRegulation.regulation),
          eq(regulationArticle.article, serviceTypeRegulation.article),
          eq(regulationArticle.validFrom, serviceTypeRegulation.validFrom),
        ),
      )
      .where(anyOf(serviceTypeRegulation.serviceType, given.codes))
      .orderBy(asc(regulationArticle.regulation), asc(regulationArticle.article)),
)

export type ServiceTypeRow = RowOf<ReturnType<typeof selectServiceTypes>>

export const serviceTypeByCode = loader(
  'service types by code',
  (session, codes: readonly string[]) => session.rows(selectServiceTypes({ codes })),
  ({ code }) => code,
)

/** The more detailed service types below one, by code. */
export const serviceTypesBelow = listLoader(
  'service types by parent',
  (session, codes: readonly string[]) => session.rows(selectMembers({ codes })),
  ({ parentCode }) => parentCode ?? '',
)

/** The articles under which a service type may be given, past ones too. */
export const articlesOfServiceType = listLoader(
  'articles of service types',
  (session, codes: readonly string[]) => session.rows(selectArticlesOfServiceTypes({ codes })),
  (article) => article.serviceType,
)

/** What narrows the list of service types. */
export interface ServiceTypeFilter {
  readonly family?: string | null | undefined
  readonly macroArea?: string | null | undefined
  readonly targetArea?: string | null | undefined
  readonly level?: string | null | undefined
  /** Part of the name, in any case. */
  readonly name?: string | null | undefined
  readonly validOn?: string | null | undefined
}

const byCode = keyset([serviceType.code])

export function serviceTypes(
  session: SchemaSession,
  filter: ServiceTypeFilter,
  stretch: KeysetStretch,
): Promise<ServiceTypeRow[]> {
  return session.rows(
    query
      .select(serviceTypeColumns)
      .from(serviceType)
      .where(and(wanted(filter), byCode.past(stretch)))
      .orderBy(byCode.by(stretch))
      .limit(stretch.limit),
  )
}

export async function countServiceTypes(session: SchemaSession, filter: ServiceTypeFilter): Promise<number> {
  const counted = await session.one(
    query.select({ count: sql<number>`count(*)` }).from(serviceType).where(wanted(filter)),
  )
  return counted?.count ?? 0
}

function wanted({
  family,
  macroArea: macro,
  targetArea: target,
  level,
  name,
  validOn,
}: ServiceTypeFilter): SQL | undefined {
  return and(
    family == null ? undefined : eq(serviceType.family, family),
    macro == null ? undefined : eq(serviceType.macroArea, macro),
    target == null ? undefined : sql`${target} = any(${serviceType.targetAreas})`,
    level == null ? undefined : eq(serviceType.leps, level),
    name == null ? undefined : sql`strpos(lower(${serviceType.label}), lower(${name})) > 0`,
    validOn == null
      ? undefined
      : sql`daterange(${serviceType.validFrom}, ${serviceType.validTo}) @> ${validOn}::date`,
  )
}
