import type { progressStates, progressTasks } from '@cse/db/finance/multifondo-tables'
import type { Cents } from '@cse/schema/cents'
import { refuse } from '@cse/schema/refusal'

export type ProgressState = (typeof progressStates)[number]
export type ProgressTask = (typeof progressTasks)[number]

/** The funds whose projects are followed on Multifondo (Piano regionale 2026-2028 par. 4.1.3). */
export const monitoredFunds: readonly string[] = ['PN-INCL', 'QSFP']

/** Two months to the end of which progress is reported, as the Sistema nazionale di monitoraggio asks for it (RGS-IGRUE). */
export interface Bimester {
  readonly year: number
  /** 1 is January and February, 6 November and December. */
  readonly bimester: number
}

/** The first and the last day, ISO dates. */
export function daysOf({ year, bimester }: Bimester): { readonly from: string; readonly to: string } {
  const last = new Date(Date.UTC(year, bimester * 2, 0)).toISOString().slice(0, 10)
  return { from: `${year}-${String(bimester * 2 - 1).padStart(2, '0')}-01`, to: last }
}

/** Whether a project had begun when the bimester ended. After its end it is still reported: payments come late. */
export function hasBegun({ startsOn }: { readonly startsOn: string }, period: Bimester): boolean {
  return startsOn <= daysOf(period).to
}

/** What somebody may do with an entry. */
export type ProgressAction = 'CORRECT' | 'VERIFY' | 'VALIDATE' | 'REJECT'

/**
 * From which state, in whose task. Enter, verify and validate are for three people: the Ambito, which spends, enters and verifies, as the
 * beneficiary's own control; the Region validates what it coordinates (Piano regionale 2026-2028 par. 4.1.3: inserire, verificare e validare).
 */
const actions: readonly {
  readonly action: ProgressAction
  readonly from: ProgressState
  readonly task: ProgressTask
}[] = [
  { action: 'CORRECT', from: 'REJECTED', task: 'ENTER' },
  { action: 'VERIFY', from: 'ENTERED', task: 'VERIFY' },
  { action: 'REJECT', from: 'ENTERED', task: 'VERIFY' },
  { action: 'VALIDATE', from: 'VERIFIED', task: 'VALIDATE' },
  { action: 'REJECT', from: 'VERIFIED', task: 'VALIDATE' },
]

/** The task that an action belongs to, for somebody who may have these; undefined when the state does not allow it. */
export function taskOf(
  action: ProgressAction,
  state: ProgressState,
  tasks: readonly ProgressTask[],
): ProgressTask | undefined {
  return actions.find((one) => one.action === action && one.from === state && tasks.includes(one.task))?.task
}

/**
 * What somebody may do with an entry in this state.
 * @param tasks those of the viewer's role
 * @param own the task the viewer had on this entry already, which excludes the others
 */
export function allowedActions(
  state: ProgressState,
  tasks: readonly ProgressTask[],
  own: ProgressTask | null,
): ProgressAction[] {
  return actions
    .filter(({ from, task }) => from === state && tasks.includes(task) && (own === null || own === task))
    .map(({ action }) => action)
}

const stands: Readonly<Record<ProgressState, string>> = {
  ENTERED: 'è stato inserito e attende la verifica',
  VERIFIED: 'è stato verificato e attende la validazione',
  VALIDATED: 'è stato validato',
  SENT: 'è stato trasmesso',
  REJECTED: 'è stato respinto e attende la correzione',
}

/** The entry is not where the action begins. */
export function stateNotAllowed(state: ProgressState) {
  return refuse('ProgressStateNotAllowed', `L’operazione non è possibile: l’avanzamento ${stands[state]}.`, {
    state,
  })
}

/** The same person had another of the three tasks on the entry. */
export function samePerson() {
  return refuse(
    'SamePerson',
    'Inserimento, verifica e validazione dello stesso avanzamento spettano a tre persone diverse.',
  )
}

/** What a project spent, in cents, since it began. */
export interface Spending {
  readonly admitted: Cents
  readonly committed: Cents
  readonly paid: Cents
}

/** The first figure that is above the ledger's, or above the one that it is part of; undefined when there is none. */
export function excessOf(declared: Spending, ledger: Spending): keyof Spending | undefined {
  return (['admitted', 'committed', 'paid'] as const).find((figure) => declared[figure] > ledger[figure])
}

/** More is declared than the ledger had when the period ended. */
export function aboveLedger(ledger: Spending) {
  return refuse(
    'AboveLedger',
    'Gli importi superano quanto risulta dal registro contabile alla fine del bimestre.',
    {
      admitted: ledger.admitted,
      committed: ledger.committed,
      paid: ledger.paid,
    },
  )
}
