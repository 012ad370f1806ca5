import { z } from 'zod'
import type { Client } from '../client.ts'

const plans = z.object({
  zonePlans: z.object({
    edges: z.array(
      z.object({
        node: z.object({
          id: z.string(),
          status: z.string(),
          interventions: z.object({
            edges: z.array(
              z.object({
                node: z.object({
                  id: z.string(),
                  lines: z.array(
                    z.object({
                      id: z.string(),
                      year: z.number(),
                      stage: z.string(),
                      amounts: z.object({ residual: z.string() }),
                    }),
                  ),
                }),
              }),
            ),
          }),
        }),
      }),
    ),
  }),
})

/** A line of the Ambito with money left in a plan in force. */
export async function openLine(accountant: Client) {
  const { data, errors } = await accountant.query(`{ zonePlans(first: 5) { edges { node { id status
    interventions(first: 50) { edges { node { id lines { id year stage amounts { residual } } } } } } } } }`)
  if (errors) throw new Error(JSON.stringify(errors))
  for (const { node } of plans.parse(data).zonePlans.edges) {
    if (node.status !== 'APPROVED' && node.status !== 'VARIED') continue
    for (const { node: intervention } of node.interventions.edges) {
      const open = intervention.lines.find(
        ({ stage, year, amounts }) => stage === 'OPEN' && year === 2026 && Number(amounts.residual) > 1_000,
      )
      if (open)
        return { plan: node.id, line: { id: open.id, year: open.year, intervention: intervention.id } }
    }
  }
  throw new Error('The population left no open line')
}
