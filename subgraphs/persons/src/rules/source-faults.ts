import type { SourceFaultKind } from '@cse/schema/e-services'

const SILENT = 'La fonte non risponde: i dati restano quelli già registrati. Riprovare più tardi.'
const NOT_ACCEPTED = 'La fonte non accetta le credenziali dell’ente: avvisare chi le gestisce.'

/** Why a source gave no answer: for developers, and in plain Italian for who waits for it. */
export const SOURCE_FAULTS: Readonly<
  Record<SourceFaultKind, { readonly description: string; readonly message: string }>
> = {
  NOT_CONFIGURED: {
    description: 'The body may not call this service here (fruizione non configurata).',
    message: 'L’ente non è abilitato a interrogare la fonte.',
  },
  ALLOWANCE_USED_UP: {
    description: 'The body has used up its calls of the day (chiamate giornaliere esaurite).',
    message: 'Le interrogazioni di oggi sono esaurite: riprovare domani.',
  },
  BUSY: {
    description: 'Too many calls wait already (troppe richieste in attesa).',
    message: 'Ci sono troppe interrogazioni in corso: riprovare tra poco.',
  },
  SPARED: {
    description: 'It has not answered for a while, and is not called for a moment (temporaneamente sospesa).',
    message: SILENT,
  },
  UNREACHABLE: { description: 'There is no connection to it (non raggiungibile).', message: SILENT },
  TIMED_OUT: { description: 'It did not answer in time (tempo scaduto).', message: SILENT },
  OVERLOADED: {
    description: 'It asked for a pause, with HTTP 429 (sovraccarica).',
    message: 'La fonte chiede di attendere: riprovare più tardi.',
  },
  BROKEN: {
    description:
      'It failed, or its answer was not about this person, or could not be read (risposta non utilizzabile): nothing of it was taken.',
    message: 'La risposta della fonte non è utilizzabile: i dati restano quelli già registrati.',
  },
  NO_VOUCHER: {
    description: 'PDND gave no voucher for it (voucher PDND non ottenuto).',
    message: NOT_ACCEPTED,
  },
  REFUSED_SIGNATURE: {
    description: 'It refused how the call was signed (firma rifiutata).',
    message: NOT_ACCEPTED,
  },
}
