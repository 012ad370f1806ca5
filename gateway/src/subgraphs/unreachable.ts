/**
 * Why a subgraph gave no answer.
 * - `connection`: it could not be reached, or said that it cannot answer now (503): nothing was done, so a read may be repeated
 * - `answer`: it took too long, broke off, failed, or sent what is no answer
 * - `question`: it refused this question, or answered it with more than is taken
 * - `nobody`: whoever asked is gone
 * - `breaker`: it was not called, since it has not answered for a while
 */
export type Fault = 'connection' | 'answer' | 'question' | 'nobody' | 'breaker'

/** The subgraph does not answer. */
export class SubgraphUnreachable extends Error {
  override readonly name = 'SubgraphUnreachable'
  readonly fault: Fault
  constructor(fault: Fault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.fault = fault
  }
}
