import { type ExecutionResult, GraphQLError } from 'graphql'
import { errorAt } from '../../errors/error-path.ts'
import type { Data } from '../data.ts'
import { AnswerPlace } from './place.ts'

/** The answer of one run of an operation, while it grows. */
export class GrowingAnswer {
  readonly root: AnswerPlace
  readonly #data: Data
  readonly #errors: GraphQLError[] = []
  #running = 0
  #broken: unknown
  #whenStill: (() => void) | undefined

  /** @param data the root's fields, without their values */
  constructor(data: Data) {
    this.#data = data
    this.root = new AnswerPlace(data, null, '', true)
  }

  /** Notes an error at the place of a value, which becomes null. Beneath what is null already it is not reported. */
  fail(error: unknown, place: AnswerPlace, key: string | number, nullable: boolean): void {
    if (!place.isLost) this.#errors.push(placed(error, place.pathOf(key)))
    if (nullable) place.values[key] = null
    else place.lose()
  }

  /** Something begins that the answer has to wait for. */
  begin(): void {
    this.#running++
  }

  /** What was begun has ended. */
  end(): void {
    if (--this.#running === 0) this.#whenStill?.()
  }

  /** Something went wrong that is no error of a field: there will be no answer. */
  break(error: unknown): void {
    this.#broken ??= error
    this.#whenStill?.()
  }

  /** Resolves once nothing is waited for any more; undefined when nothing is. */
  whenStill(): Promise<void> | undefined {
    if (this.#running === 0 || this.#broken) return undefined
    return new Promise((resolve) => {
      this.#whenStill = resolve
    })
  }

  /** @throws what broke it */
  result(): ExecutionResult {
    if (this.#broken) throw this.#broken
    const data = this.root.isLost ? null : this.#data
    return this.#errors.length > 0 ? { errors: this.#errors, data } : { data }
  }
}

/** The error as graphql-js has it, at its place. */
function placed(error: unknown, path: (string | number)[]): GraphQLError {
  if (error instanceof GraphQLError) return errorAt(error, path)
  const originalError = error instanceof Error ? error : new Error(`Unexpected error value: ${String(error)}`)
  return new GraphQLError(originalError.message, { path, originalError })
}
