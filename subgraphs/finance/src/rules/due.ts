import type { Cents } from '@cse/schema/cents'
import { refuse } from '@cse/schema/refusal'
import type { FormalAct } from './act.ts'
import {
  type Commitment,
  type Invoice,
  type LineState,
  liquidationRefusal,
  owedBefore,
} from './commitment.ts'

/** What deliveries to cases make due in some months on the line of a commitment. */
export interface Due {
  /** Cents. */
  readonly amount: Cents
  /** In the same months deliveries of the same intervention are due on other lines. */
  readonly elsewhere: boolean
}

/** Months, and the years to which closings deferred what the commitment owes. */
export interface OwedMonths {
  /** First days of months. */
  readonly months: readonly string[]
  readonly deferredTo: readonly number[]
}

/** What is to be liquidated of it; the amount is what the accountant read, in cents. */
export interface RequestedDue {
  readonly amount: Cents
  readonly act: FormalAct
  readonly invoice: Invoice | null
}

/**
 * Why the due deliveries are not taken into a liquidation of the commitment; undefined when they are. They are paid by what was committed for
 * the cases of their line, and exactly: when a month was withdrawn or added since it was read, the accountant decides anew.
 */
export function dueRefusal(
  standing: { readonly line: LineState; readonly commitment: Commitment },
  due: Due,
  requested: RequestedDue,
  at: Date,
) {
  const { servesReservations, recognisesDebt } = standing.commitment
  if (!servesReservations && !recognisesDebt)
    return refuse('CommitmentNotForCases', 'L’impegno non è stato assunto per le somme prenotate dai casi.')
  if (due.amount === 0)
    return due.elsewhere
      ? refuse(
          'DueOnAnotherLine',
          'Le prestazioni di questi mesi gravano su un’altra linea di finanziamento.',
        )
      : refuse('NothingDue', 'In questi mesi non ci sono prestazioni da liquidare.')
  if (due.amount !== requested.amount)
    return refuse(
      'DueChanged',
      'L’importo da liquidare è cambiato: una prestazione è stata aggiunta o annullata.',
      {
        due: due.amount,
      },
    )
  return liquidationRefusal(standing, requested, at)
}

/**
 * Why these months are not owed under the commitment; undefined when they are. It pays what was delivered from its act on and falls due in its
 * year, or in one to which a closing deferred it (D.Lgs. 118/2011 all. 4/2); a debt that was recognised pays what was delivered before its act.
 */
export function monthsRefusal(commitment: Commitment, { months, deferredTo }: OwedMonths) {
  const { committedOn, dueYear, recognisesDebt } = commitment
  const first = `${committedOn.slice(0, 7)}-01`
  if (recognisesDebt)
    return months.some((month) => month >= first)
      ? refuse('NotOfTheDebt', 'Il debito riconosciuto riguarda solo le prestazioni anteriori alla delibera.')
      : undefined
  if (months.some((month) => month < first))
    return owedBefore(commitment, 'Una delle prestazioni è anteriore all’impegno')
  const years = months.map((month) => Number(month.slice(0, 4)))
  const other = years.find((year) => year !== dueYear && !deferredTo.includes(year))
  if (other === undefined) return undefined
  const message =
    other < dueYear
      ? `Quanto è maturato nel ${other} non grava sull’impegno del ${dueYear}: occorre riconoscere il debito fuori bilancio.`
      : `Quanto matura nel ${other} non grava sull’impegno del ${dueYear}: occorre un impegno di quell’anno o la reimputazione.`
  return refuse('DueInAnotherYear', message, { year: other })
}
