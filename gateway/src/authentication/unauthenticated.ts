import { errors } from 'jose'

/** The request names somebody, but not credibly. The message is for the end user; `reason` is for the log. */
export class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated'
  readonly code = 'UNAUTHENTICATED'
  readonly reason: keyof typeof MESSAGES
  constructor(reason: keyof typeof MESSAGES) {
    super(MESSAGES[reason])
    this.reason = reason
  }
  /** The `error` of the `WWW-Authenticate: Bearer` challenge (RFC 6750, 3.1). */
  get challenge(): 'invalid_request' | 'invalid_token' {
    return this.reason === 'malformed' ? 'invalid_request' : 'invalid_token'
  }
}

/** The identity provider does not answer, so nobody can say whether the token is good. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable'
  readonly code = 'SERVICE_UNAVAILABLE'
  constructor(cause: unknown) {
    super('Il servizio di accesso non risponde: riprova fra qualche minuto.', { cause })
  }
}

const MESSAGES = {
  malformed: 'Le credenziali di accesso non sono leggibili: serve «Bearer» seguito dal token.',
  issuer: 'L’accesso non proviene da un fornitore di identità riconosciuto.',
  signature: 'L’accesso non è valido: la firma non è riconosciuta.',
  audience: 'L’accesso è stato rilasciato per un altro servizio.',
  expired: 'L’accesso è scaduto: accedi di nuovo.',
  lifetime: 'L’accesso vale più a lungo di quanto il fornitore di identità possa concedere.',
  revoked: 'L’accesso è stato revocato.',
  bounds: 'Il fornitore di identità non può rilasciare un accesso di questo tipo.',
  assurance: 'Per gli operatori serve un accesso più sicuro: SPID o CIE almeno di livello 2.',
  claims: 'L’accesso non contiene le informazioni richieste per il profilo.',
  client: 'L’accesso è di un’applicazione che non è registrata.',
  evidence: 'La traccia della richiesta (Agid-JWT-TrackingEvidence) manca, o non è quella del voucher.',
  replayed: 'Il voucher è già stato usato: con una traccia vale per una sola richiesta.',
  person: 'Nessuna cartella è intestata alla persona che ha effettuato l’accesso.',
} as const

/** What an error of the verification means for the request. Whatever is not the token's fault is the issuer's. */
export function refusalOf(error: unknown): Error {
  if (error instanceof errors.JWTExpired) return new Unauthenticated('expired')
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new Unauthenticated(
      error.claim === 'aud' ? 'audience' : error.claim === 'iss' ? 'issuer' : 'claims',
    )
  }
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid)
    return new Unauthenticated('malformed')
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  ) {
    return new Unauthenticated('signature')
  }
  return new IssuerUnavailable(error)
}
