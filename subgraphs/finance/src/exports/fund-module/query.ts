import { z } from 'zod'
import { amounts, cents, FIGURES, named } from '../amounts.ts'

/** The operation behind a module as a file. Persons served are asked for only as whoever may see them. */
export const FUND_MODULE_FILE = `query FundModuleFile($ambito: ID!, $fund: ID!, $year: Int!, $asOf: DateTime, $submission: Int, $users: Boolean!) {
  macroAreas { code name }
  fundModule(ambito: $ambito, fund: $fund, year: $year) {
    ambito { code name }
    fund { code name }
    year
    status
    figures(asOf: $asOf, submission: $submission) {
      asOf submission allocated carriedIn unplanned
      rows {
        targetArea { code name } macroArea serviceType { code name } level { code name }
        interventions plannedUsers usersServed @include(if: $users)
        amounts { ...Figures }
      }
      total { ...Figures }
      checks { code blocking satisfied message expected actual rows }
    }
  }
}
${FIGURES}`

const count = z.int().nullish()

const row = z.object({
  targetArea: named.nullable(),
  macroArea: z.string().nullable(),
  serviceType: named.nullable(),
  level: named.nullable(),
  interventions: z.int(),
  plannedUsers: count,
  usersServed: count,
  amounts,
})

const figures = z.object({
  asOf: z.coerce.date(),
  submission: z.int().nullable(),
  allocated: cents,
  carriedIn: cents,
  unplanned: cents,
  rows: z.array(row),
  total: amounts,
  checks: z.array(
    z.object({
      code: z.string(),
      blocking: z.boolean(),
      satisfied: z.boolean(),
      message: z.string(),
      expected: cents.nullable(),
      actual: cents.nullable(),
      rows: count,
    }),
  ),
})

const module = z.object({
  ambito: named,
  fund: named,
  year: z.int(),
  status: z.string(),
  figures: figures.nullable(),
})

/** What answers {@link FUND_MODULE_FILE}, with amounts in cents. */
const fundModuleAnswer = z.object({ macroAreas: z.array(named), fundModule: module.nullable() })

/** A module with its figures, and the names of macro-activities by code. */
export type WrittenModule = Omit<z.infer<typeof module>, 'figures'> & {
  readonly figures: z.infer<typeof figures>
  readonly macroAreas: ReadonlyMap<string, string>
}
export type ModuleRowAnswer = z.infer<typeof row>

/** The module of an answer that has one. */
export function moduleAnswered(data: unknown): WrittenModule | null {
  const { macroAreas, fundModule } = fundModuleAnswer.parse(data)
  if (!fundModule?.figures) return null
  const { figures, ...module } = fundModule
  return { ...module, figures, macroAreas: new Map(macroAreas.map(({ code, name }) => [code, name])) }
}
