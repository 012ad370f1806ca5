import type { z } from 'zod'
import { regulationArticles, serviceTypeRegulations } from '../reference/catalogue-files.ts'
import { readReference } from '../reference/csv.ts'

export type RegulationArticle = z.infer<typeof regulationArticles.row>

/** The articles in force, under which facilities can be authorised today. */
export function catalogueArticles(): RegulationArticle[] {
  return readReference(regulationArticles).filter(({ valid_to }) => valid_to === null)
}

/** The prestation given in facilities under an article; null where there are several, or none is known. */
export function serviceTypeUnder({ regulation, article, valid_from }: RegulationArticle): string | null {
  given ??= Map.groupBy(readReference(serviceTypeRegulations), keyOf)
  const under = given.get(keyOf({ regulation, article, valid_from })) ?? []
  return under.length === 1 ? (under[0]?.service_type ?? null) : null
}

let given: Map<string, { readonly service_type: string }[]> | undefined

const keyOf = (row: { readonly regulation: string; readonly article: string; readonly valid_from: string }) =>
  `${row.regulation}/${row.article}/${row.valid_from}`
