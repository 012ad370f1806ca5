/** A call to an e-service of another administration (PDND), as a connector makes it. */
export interface EServiceCall {
  /** Code of the e-service, `ANPR.C030`. */
  readonly eService: string
  /** The body that asks: `comune:072006` or `ambito:ATS-BA-02`. */
  readonly body: string
  /** Who made the body ask, for the evidence that the source keeps (AUDIT_REST_02). */
  readonly operator: { readonly id: string; readonly assurance: 1 | 2 | 3 }
  /** Below the address of the e-service, with its slash. */
  readonly path: string
  /** The text that is sent and signed, to the byte. */
  readonly payload: string
  readonly contentType: string
  /** Of SOAP 1.1, what is requested (header `SOAPAction`). */
  readonly soapAction?: string
}

/** What a source answered, whatever it is. */
export interface EServiceAnswer {
  readonly status: number
  readonly text: string
  /** Under which the source knows the call: its support asks for it. */
  readonly correlation: string | null
}

/** The e-services that this installation may call. */
export interface EServices {
  /** How often a body may call an e-service in a day; null when it may not call it at all. */
  dailyCalls(eService: string, body: string): number | null
  /**
   * Runs what has the same name one after the other: a source that counts the calls of a body refuses one that overtook another.
   * @throws SourceFault when too many wait already
   */
  inTurn<Result>(name: string, work: () => Promise<Result>): Promise<Result>
  /** @throws SourceFault when there is no answer */
  call(call: EServiceCall): Promise<EServiceAnswer>
}

/** Why there is no answer of a source. */
export const sourceFaults = [
  // not set up for this body and e-service
  'NOT_CONFIGURED',
  // the allowance of the day is used up
  'ALLOWANCE_USED_UP',
  // too many calls of this process wait already
  'BUSY',
  // it has not answered for a while and is not called
  'SPARED',
  'UNREACHABLE',
  'TIMED_OUT',
  // it asked for a pause (429)
  'OVERLOADED',
  // it failed, or its answer cannot be read
  'BROKEN',
  // the authorization server gave no voucher
  'NO_VOUCHER',
  // it refused how the call was signed
  'REFUSED_SIGNATURE',
] as const
export type SourceFaultKind = (typeof sourceFaults)[number]

/** That a source gave no answer. Says nothing about whom it was asked. */
export class SourceFault extends Error {
  override readonly name = 'SourceFault'
  readonly kind: SourceFaultKind
  /** What support asks for: an error code of the source, or the cause that was found. */
  readonly code: string | null
  readonly correlation: string | null
  /** Seconds after which it may be called again, where it said so. */
  readonly retryAfter: number | null
  constructor(
    kind: SourceFaultKind,
    details: { code?: string | null; correlation?: string | null; retryAfter?: number | null } = {},
  ) {
    super(`The source gave no answer: ${kind}${details.code ? ` (${details.code})` : ''}`)
    this.kind = kind
    this.code = details.code ?? null
    this.correlation = details.correlation ?? null
    this.retryAfter = details.retryAfter ?? null
  }
}
