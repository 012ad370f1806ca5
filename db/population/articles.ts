import type { z } from 'zod'
import { regulationArticles } from '../reference/catalogue-files.ts'
import { readReference } from '../reference/csv.ts'

export type RegulationArticle = z.infer<typeof regulationArticles.row>

/** The articles in force, under which facilities can be authorised today. */
export function catalogueArticles(): RegulationArticle[] {
  return readReference(regulationArticles).filter(({ valid_to }) => valid_to === null)
}
