import { refuse } from '@cse/schema/refusal'

/** Nothing at this body needs the datum. */
export const noCaseHere = () =>
  refuse(
    'NoCaseHere',
    'Il dato si chiede solo per chi ha un caso aperto o una richiesta in attesa presso l’ente dell’operatore.',
  )

/** The purpose of the request does not admit the operator's query of the source. */
export const purposeNotAdmitted = (admitted: readonly string[]) =>
  refuse('PurposeNotAdmitted', 'La finalità dichiarata non consente di interrogare questa fonte.', {
    admitted,
  })
