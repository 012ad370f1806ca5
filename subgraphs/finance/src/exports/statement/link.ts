import { opens, type Presenting, type Seal, sealFor } from '@cse/schema/signed-link'

export const statementFormats = ['csv', 'xlsx'] as const
export type StatementFormat = (typeof statementFormats)[number]

/** A statement as a file, as the link names it. */
export interface StatementFile {
  /** Id of the plan, `zone_plan_…`. */
  readonly plan: string
  readonly format: StatementFormat
  /** ISO instant; null for now. */
  readonly asOf: string | null
  /** Null for all years. */
  readonly year: string | null
}

/** Where this viewer finds the statement as a file for five minutes, relative to the address of the API. */
export function statementPath(file: StatementFile, viewer: Presenting, now: Date): string {
  const { plan, format, asOf, year } = file
  const query = new URLSearchParams({
    ...(asOf !== null && { asOf }),
    ...(year !== null && { year }),
    ...sealFor(viewer, named(file), now),
  })
  return `/zone-plans/${plan}/statement.${format}?${query}`
}

/** Whether the link opens this statement for whoever presents it now. */
export function opensStatement(file: StatementFile, seal: Seal, viewer: Presenting, now: Date): boolean {
  return opens(seal, viewer, named(file), now)
}

const named = ({ plan, format, asOf, year }: StatementFile) => [
  'statement',
  plan,
  format,
  asOf ?? '',
  year ?? '',
]
