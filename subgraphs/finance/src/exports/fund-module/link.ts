import { opens, type Presenting, type Seal, sealFor } from '@cse/schema/signed-link'

export const fundModuleFormats = ['csv', 'xlsx'] as const
export type FundModuleFormat = (typeof fundModuleFormats)[number]

/** The figures of a module as a file, as the link names them: of a submission, or of the ledger at an instant. */
export interface FundModuleFile {
  readonly ambito: string
  readonly fund: string
  readonly year: string
  readonly format: FundModuleFormat
  /** ISO instant. */
  readonly asOf: string | null
  /** Its number. */
  readonly submission: string | null
}

/** Where this viewer finds the file for five minutes, relative to the address of the API. */
export function fundModulePath(file: FundModuleFile, viewer: Presenting, now: Date): string {
  const { ambito, fund, year, format, asOf, submission } = file
  const query = new URLSearchParams({
    ...(asOf !== null && { asOf }),
    ...(submission !== null && { submission }),
    ...sealFor(viewer, named(file), now),
  })
  return `/fund-modules/${encodeURIComponent(ambito)}/${fund}/${year}/modulo.${format}?${query}`
}

/** Whether the link opens these figures for whoever presents it now. */
export function opensFundModule(file: FundModuleFile, seal: Seal, viewer: Presenting, now: Date): boolean {
  return opens(seal, viewer, named(file), now)
}

const named = ({ ambito, fund, year, format, asOf, submission }: FundModuleFile) => [
  'fund module',
  ambito,
  fund,
  year,
  format,
  asOf ?? '',
  submission ?? '',
]
