import type { ModuleAmounts, ModuleRowAnswer, WrittenModule } from './query.ts'

/** A row of a module, or the sum of all: then it has amounts alone. */
export type ModulePart = Partial<ModuleRowAnswer> & { readonly amounts: ModuleAmounts }

/** A column of a module as a file: text, a count, or an amount in cents. */
export type ModuleColumn = { readonly head: string; readonly width: number } & (
  | { readonly text: (part: ModulePart) => string | undefined }
  | { readonly count: (part: ModulePart) => number | null | undefined }
  | { readonly cents: (part: ModulePart) => number }
)

const [CODE, NAME, AMOUNT] = [10, 40, 18]

/** The columns of a module; macro-activities by their names. */
export function moduleColumns({ macroAreas }: Pick<WrittenModule, 'macroAreas'>): readonly ModuleColumn[] {
  return [
    { head: 'Codice area di utenza', width: CODE, text: ({ targetArea }) => targetArea?.code },
    { head: 'Area di utenza', width: NAME, text: ({ targetArea }) => targetArea?.name },
    { head: 'Codice macro attività', width: CODE, text: ({ macroArea }) => macroArea ?? undefined },
    { head: 'Macro attività', width: NAME, text: ({ macroArea }) => macroAreas.get(macroArea ?? '') },
    { head: 'Codice prestazione', width: CODE, text: ({ serviceType }) => serviceType?.code },
    { head: 'Prestazione', width: NAME, text: ({ serviceType }) => serviceType?.name },
    { head: 'Codice LEPS', width: CODE, text: ({ level }) => level?.code },
    { head: 'LEPS', width: NAME, text: ({ level }) => level?.name },
    { head: 'Interventi', width: CODE, count: ({ interventions }) => interventions },
    { head: 'Utenti previsti', width: CODE, count: ({ plannedUsers }) => plannedUsers },
    { head: 'Utenti serviti', width: CODE, count: ({ usersServed }) => usersServed },
    { head: 'Programmato', width: AMOUNT, cents: ({ amounts }) => amounts.planned },
    { head: 'Impegnato', width: AMOUNT, cents: ({ amounts }) => amounts.committed },
    { head: 'Liquidato', width: AMOUNT, cents: ({ amounts }) => amounts.liquidated },
    { head: 'Ordinato', width: AMOUNT, cents: ({ amounts }) => amounts.ordered },
    { head: 'Pagato', width: AMOUNT, cents: ({ amounts }) => amounts.paid },
    { head: 'Residuo di stanziamento', width: AMOUNT, cents: ({ amounts }) => amounts.residual },
    { head: 'Residuo passivo', width: AMOUNT, cents: ({ amounts }) => amounts.outstanding },
    { head: 'Da pagare', width: AMOUNT, cents: ({ amounts }) => amounts.payable },
  ]
}

/** The sums about a module that are in no row. */
export function moduleMoney({ figures }: WrittenModule): readonly (readonly [string, number])[] {
  return [
    ['Quota assegnata', figures.allocated],
    ['di cui somme riportate da anni precedenti', figures.carriedIn],
    ['Da programmare', figures.unplanned],
  ]
}

/** How far a module is, in the words of the survey. */
export function statusInItalian(status: string): string {
  return STATUS.get(status) ?? status
}
const STATUS: ReadonlyMap<string, string> = new Map([
  ['DRAFT', 'In compilazione'],
  ['SUBMITTED', 'Inviato'],
  ['VALIDATED', 'Validato'],
  ['RETURNED', 'Restituito'],
])
