import type { Cents } from '@cse/schema/cents'
import { refuse } from '@cse/schema/refusal'
import type { FormalAct } from './act.ts'
import { type Commitment, type Invoice, type LineState, liquidationRefusal } from './commitment.ts'

/** What deliveries to cases make due in some months on the line of a commitment. */
export interface Due {
  /** Cents. */
  readonly amount: Cents
  /** In the same months deliveries of the same intervention are due on other lines. */
  readonly elsewhere: boolean
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
  if (!standing.commitment.servesReservations)
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
