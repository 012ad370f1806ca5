import type { GraphQLResolveInfo } from 'graphql'
import type { GrowingAnswer } from './answer.ts'
import type { AnswerPlace } from './place.ts'
import type { Completion, Shape, Wave } from './requested-field.ts'

/** Objects of one type whose fields are asked for together: where they came from, and where their fields go. */
export interface WaveLevel {
  readonly sources: readonly unknown[]
  readonly places: readonly AnswerPlace[]
}

/** What begins when a wave is complete. */
export type Onward = (shape: Shape, level: WaveLevel) => void

/** The wave of a field that is being resolved; it is complete once it was closed and nothing is waited for. */
export class FieldWave implements Wave {
  readonly answer: GrowingAnswer
  readonly context: unknown
  readonly info: GraphQLResolveInfo
  readonly #onward: Onward
  readonly #levels = new Map<Shape, { readonly sources: unknown[]; readonly places: AnswerPlace[] }>()
  #missing = 1

  constructor(answer: GrowingAnswer, context: unknown, info: GraphQLResolveInfo, onward: Onward) {
    this.answer = answer
    this.context = context
    this.info = info
    this.#onward = onward
    answer.begin()
  }

  add(shape: Shape, source: unknown, place: AnswerPlace): void {
    const level = this.#levels.get(shape)
    if (level) {
      level.sources.push(source)
      level.places.push(place)
    } else this.#levels.set(shape, { sources: [source], places: [place] })
  }

  wait(value: PromiseLike<unknown>, completion: Completion, place: AnswerPlace, key: string | number): void {
    this.#missing++
    value.then(
      (come) => this.#come(() => completion.put(come, place, key, this)),
      (error: unknown) => this.#come(() => this.answer.fail(error, place, key, completion.nullable)),
    )
  }

  /** All values that were there have been put. */
  close(): void {
    if (--this.#missing > 0) return
    for (const [shape, level] of this.#levels) this.#onward(shape, level)
    this.answer.end()
  }

  #come(put: () => void): void {
    try {
      put()
      this.close()
    } catch (error) {
      this.answer.break(error)
    }
  }
}
