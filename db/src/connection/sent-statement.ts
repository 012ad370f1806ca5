import { type Span, SpanStatusCode } from '@opentelemetry/api'
import { failureOf } from './failure.ts'
import type { PipelinedStatement, Rows } from './protocol/pipeline.ts'

/** Who waits. */
interface Waiting {
  readonly name: string
  readonly span: Span
  readonly resolve: (rows: Rows) => void
  readonly reject: (reason: Error) => void
  /** Called when it is known that the server has answered; returns the error in its place. */
  readonly ended: (reject: (reason: Error) => void, failure?: Error) => Error | undefined
}

/** Who waits for a statement. A class: closures in a literal would be kept with the rows until a full garbage collection. */
export class SentStatement implements PipelinedStatement {
  readonly text: string
  readonly values: readonly (string | null)[]
  readonly kept: boolean
  readonly apart: boolean
  readonly without: readonly string[]
  readonly #waiting: Waiting

  constructor(
    { text, values, kept, apart, without }: Omit<PipelinedStatement, 'answered' | 'failed'>,
    waiting: Waiting,
  ) {
    this.text = text
    this.values = values
    this.kept = kept
    this.apart = apart
    this.without = without
    this.#waiting = waiting
  }

  answered(rows: Rows): void {
    const { span, resolve, reject, ended } = this.#waiting
    span.end()
    const wrong = ended(reject)
    if (wrong) reject(wrong)
    else resolve(rows)
  }

  failed(error: unknown): void {
    const { name, span, reject, ended } = this.#waiting
    span.setStatus(FAILED).end()
    const failure = failureOf(error, name)
    reject(ended(reject, failure) ?? failure)
  }
}

const FAILED = { code: SpanStatusCode.ERROR }
