import { z } from 'zod'
import type { Client } from '../client.ts'

/** The records as the graph shows them, named as in the files. */
export async function recordsInGraph(
  analyst: Client,
  release: string,
): Promise<Record<string, string | null>[]> {
  const answer = z.object({
    anonymisedCases: z.object({
      nodes: z.array(
        z.object({
          comune: z.object({ istatCode: z.string() }).nullable(),
          ambito: z.object({ code: z.string() }).nullable(),
          targetArea: z.object({ code: z.string() }).nullable(),
          ...Object.fromEntries(
            [
              'province',
              'phase',
              'outcome',
              'sex',
              'age_band',
              'isee_band',
              'opened_quarter',
              'opened_year',
              'wait',
            ].map((name) => [name, z.string().nullable()]),
          ),
        }),
      ),
      pageInfo: z.object({ endCursor: z.string(), hasNextPage: z.boolean() }),
    }),
  })
  const records: Record<string, string | null>[] = []
  for (let after: string | null = null; ; ) {
    const { data } = await analyst.query(
      `query ($release: ID!, $after: String) { anonymisedCases(filter: { release: $release }, first: 200, after: $after) {
        nodes { comune { istatCode } ambito { code } targetArea { code } province phase outcome sex age_band: ageBand isee_band: iseeBand
          opened_quarter: openedQuarter opened_year: openedYear wait } pageInfo { endCursor hasNextPage } } }`,
      { release, after },
    )
    const { nodes, pageInfo } = answer.parse(data).anonymisedCases
    for (const { comune, ambito, targetArea, ...others } of nodes)
      records.push({
        ...(others as Record<string, string | null>),
        comune: comune?.istatCode ?? null,
        ambito: ambito?.code ?? null,
        target_area: targetArea?.code ?? null,
      })
    if (!pageInfo.hasNextPage) return records
    after = pageInfo.endCursor
  }
}
