import { refuse } from '@cse/schema/refusal'
import type { CertifiedSourceName } from './certified-facts.ts'

/** That a field is not typed over, since a source certifies it. */
export function certifiedBySource(
  field: string,
  { source, certifiedAt }: { readonly source: CertifiedSourceName; readonly certifiedAt: Date },
) {
  return refuse(
    'CertifiedBySource',
    'Il dato è certificato dalla fonte e non si modifica a mano: aggiornarlo dalla fonte, o segnalarle l’errore.',
    {
      field,
      source,
      certifiedAt,
      refreshBy: source === 'ANPR' ? 'refreshPerson' : null,
      reportBy: 'reportSourceError',
    },
  )
}

/** That no source certifies the field: there is nothing to report. */
export const notCertified = () =>
  refuse('NotCertified', 'Nessuna fonte certifica questo dato: si corregge nella scheda.')
