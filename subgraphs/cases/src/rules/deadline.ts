/** What falls due in the work on cases (scadenza). */
export const deadlineKinds = [
  'ASSESSMENT',
  'UVM_SESSION',
  'PROJECT_END',
  'PACT_MEETING',
  'TRANSFER_ANSWER',
  'PERSON_DECEASED',
] as const
export type DeadlineKind = (typeof deadlineKinds)[number]

/** Days within which who is asked to take a case over answers: the term of a proceeding without another one (L. 241/1990 art. 2 c. 2). */
export const ANSWER_TERM = 30

/** Days within which a household on the Assegno di inclusione meets the services first, and then again (D.L. 48/2023 art. 4 c. 5). */
export const FIRST_MEETING_TERM = 120
export const NEXT_MEETING_TERM = 90
