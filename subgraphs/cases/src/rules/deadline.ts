/** What falls due in the work on cases (scadenza). */
export const deadlineKinds = [
  'ASSESSMENT',
  'UVM_SESSION',
  'PROJECT_END',
  'PACT_MEETING',
  'TRANSFER_ANSWER',
  'PERSON_DECEASED',
  'DELIVERY_OF_DECEASED',
  'HOUSEHOLD_MEMBER_DECEASED',
  'CONSENT_WITHDRAWN',
  'HEARING',
  'JUDICIAL_TERM',
] as const
export type DeadlineKind = (typeof deadlineKinds)[number]

/** Those that stand in the file, of which a coordinator sees the day, the kind and the case. */
export const ofTheFile: ReadonlySet<DeadlineKind> = new Set([
  'ASSESSMENT',
  'UVM_SESSION',
  'PROJECT_END',
  'PACT_MEETING',
])

/** Days within which who is asked to take a case over answers: the term of a proceeding without another one (L. 241/1990 art. 2 c. 2). */
export const ANSWER_TERM = 30

/** Days within which a household on the Assegno di inclusione meets the services first, and then again (D.L. 48/2023 art. 4 c. 5). */
export const FIRST_MEETING_TERM = 120
export const NEXT_MEETING_TERM = 90

/** Days within which who withdrew a consent is told what follows from it (Reg. UE 2016/679 art. 12 par. 3: a month). */
export const WITHDRAWAL_TERM = 30

/** Days for which who follows a household is reminded of a death in it, from the day on which it was written down. */
export const BEREAVEMENT_TERM = 60

/** What a death asks of who follows the case, for the end user. */
export const effectOfDeath = {
  DELIVERY_OF_DECEASED:
    'La persona è deceduta con interventi in corso: vanno conclusi con la data del decesso. Dopo quel giorno non si avvia né si registra più nulla.',
  HOUSEHOLD_MEMBER_DECEASED:
    'È deceduto un componente del nucleo familiare: vanno rivisti la composizione del nucleo, i sostegni e chi assiste la persona.',
} as const

/** What the withdrawal of the consent means for a transfer that rests on it, for the end user. */
export function effectOfWithdrawal(status: 'REQUESTED' | 'ACCEPTED' | 'REJECTED' | 'REVOKED'): string {
  return status === 'REQUESTED'
    ? 'La richiesta di trasferimento non ha più il consenso su cui si fonda: va revocata, o chiesta di nuovo su un altro presupposto.'
    : 'Il trasferimento già avvenuto resta lecito (Reg. UE 2016/679 art. 7 par. 3): va verificato se la cartella può restare qui su un altro presupposto, o va restituita.'
}
