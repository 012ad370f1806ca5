import { leps, macroArea, regulationArticle, serviceFamily, targetArea } from '@cse/db/services/tables'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { asc } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

// The vocabularies are small and read whole: asking for some of their rows costs the same.

export const articleColumns = {
  regulation: regulationArticle.regulation,
  article: regulationArticle.article,
  denomination: regulationArticle.denomination,
  registerArea: regulationArticle.registerArea,
  validFrom: regulationArticle.validFrom,
  validTo: regulationArticle.validTo,
  replacedBy: regulationArticle.replacedBy,
  protectedBy: regulationArticle.protectedBy,
  confidence: regulationArticle.confidence,
}

const selectFamilies = prepared('service families', () =>
  query
    .select({ code: serviceFamily.code, name: serviceFamily.label })
    .from(serviceFamily)
    .orderBy(asc(serviceFamily.code)),
)
const selectMacroAreas = prepared('macro-areas', () =>
  query
    .select({
      code: macroArea.code,
      name: macroArea.label,
      confidence: macroArea.confidence,
      evidence: macroArea.evidence,
    })
    .from(macroArea)
    .orderBy(asc(macroArea.code)),
)
const selectTargetAreas = prepared('target areas', () =>
  query
    .select({
      code: targetArea.code,
      name: targetArea.label,
      siussArea: targetArea.siussArea,
      confidence: targetArea.confidence,
    })
    .from(targetArea)
    .orderBy(asc(targetArea.code)),
)
const selectLeps = prepared('LEPS', () =>
  query.select({ code: leps.code, name: leps.label, origin: leps.origin }).from(leps).orderBy(asc(leps.code)),
)
const selectArticles = prepared('regulation articles', () =>
  query
    .select(articleColumns)
    .from(regulationArticle)
    .orderBy(
      asc(regulationArticle.regulation),
      asc(regulationArticle.article),
      asc(regulationArticle.validFrom),
    ),
)

export type ServiceFamilyRow = RowOf<ReturnType<typeof selectFamilies>>
export type MacroAreaRow = RowOf<ReturnType<typeof selectMacroAreas>>
export type TargetAreaRow = RowOf<ReturnType<typeof selectTargetAreas>>
export type LepsRow = RowOf<ReturnType<typeof selectLeps>>
export type RegulationArticleRow = RowOf<ReturnType<typeof selectArticles>>

export const macroAreas = (session: SchemaSession) => session.rows(selectMacroAreas({}))
export const targetAreas = (session: SchemaSession) => session.rows(selectTargetAreas({}))
export const serviceFamilies = (session: SchemaSession) => session.rows(selectFamilies({}))
export const regulationArticles = (session: SchemaSession) => session.rows(selectArticles({}))

const allLeps = (session: SchemaSession) => session.rows(selectLeps({}))
const lepsOnce = listLoader('all LEPS', allLeps, () => 'all')
/** All LEPS by code; read once a request, since every Ambito of a list compares itself with them. */
export const lepsCatalogue = (session: SchemaSession) => lepsOnce(session, 'all')

const codeOf = ({ code }: { readonly code: string }) => code
export const macroAreaByCode = loader('macro-areas', macroAreas, codeOf)
export const targetAreaByCode = loader('target areas', targetAreas, codeOf)
export const lepsByCode = loader('LEPS', allLeps, codeOf)
export const serviceFamilyByCode = loader('service families', serviceFamilies, codeOf)

/** An article as it was when it came into force; `articleKey` makes the key. */
export const articleByKey = loader('regulation articles', regulationArticles, articleKey)

/** The key of an article: the same article of a regulation may be written anew. */
export function articleKey(article: { regulation: string; article: string; validFrom: string }): string {
  return `${article.regulation}|${article.article}|${article.validFrom}`
}
