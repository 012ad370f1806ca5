import type { Cents } from '@cse/schema/cents'
import type { WithAmounts } from '../amounts.ts'
import { amountColumns, type FileColumn } from '../column.ts'
import type { ModuleRowAnswer, WrittenModule } from './query.ts'

/** A row of a module, or the sum of all: then it has amounts alone. */
export type ModulePart = Partial<ModuleRowAnswer> & WithAmounts

const [CODE, NAME] = [10, 40]

/** The columns of a module; macro-activities by their names. */
export function moduleColumns({
  macroAreas,
}: Pick<WrittenModule, 'macroAreas'>): readonly FileColumn<ModulePart>[] {
  return [
    { head: 'Codice area di utenza', width: CODE, text: ({ targetArea }) => targetArea?.code },
    { head: 'Area di utenza', width: NAME, text: ({ targetArea }) => targetArea?.name },
    { head: 'Codice macro attività', width: CODE, text: ({ macroArea }) => macroArea ?? undefined },
    { head: 'Macro attività', width: NAME, text: ({ macroArea }) => macroAreas.get(macroArea ?? '') },
    { head: 'Codice prestazione', width: CODE, text: ({ serviceType }) => serviceType?.code },
    { head: 'Prestazione', width: NAME, text: ({ serviceType }) => serviceType?.name },
    { head: 'Codice LEPS', width: CODE, text: ({ level }) => level?.code },
    { head: 'LEPS', width: NAME, text: ({ level }) => level?.name },
    { head: 'Interventi', width: CODE, number: ({ interventions }) => interventions },
    { head: 'Utenti previsti', width: CODE, number: ({ plannedUsers }) => plannedUsers },
    { head: 'Utenti serviti', width: CODE, number: ({ usersServed }) => usersServed },
    ...amountColumns('Programmato'),
  ]
}

/** The sums about a module that are in no row. */
export function moduleMoney({ figures }: WrittenModule): readonly (readonly [string, Cents])[] {
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
