import { contextDataset } from '@cse/db/analytics/official-statistics-tables'
import { query } from '@cse/db/src/query/query'
import { asc, desc } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

export type ContextDataset = Awaited<ReturnType<typeof contextDatasets>>[number]

/** The official statistics that were loaded, by code and then the newest year first. */
export function contextDatasets(session: SchemaSession) {
  return session.rows(
    query
      .select({
        code: contextDataset.code,
        year: contextDataset.year,
        title: contextDataset.title,
        source: contextDataset.source,
        licence: contextDataset.licence,
        referenceDate: contextDataset.referenceDate,
        digest: contextDataset.digest,
        figures: contextDataset.figures,
        loadedAt: contextDataset.loadedAt,
      })
      .from(contextDataset)
      .orderBy(asc(contextDataset.code), desc(contextDataset.year)),
  )
}
