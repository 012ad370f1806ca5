import type { LiveChange } from '@cse/schema/subscription'
import type { EventStream } from './event-stream.ts'

/** The answer to one tick, and whether the viewer may go on listening. */
export interface Tick {
  /** The result as JSON. */
  readonly result: string
  readonly goesOn: boolean
}

/**
 * Sends a client what has changed, one figure after the other. While the connection takes no more, changes of the same figure become one:
 * a slow reader gets the newest state.
 */
export class Listener {
  readonly #stream: EventStream
  readonly #execute: (change: LiveChange) => Promise<Tick>
  readonly #waiting = new Map<string, LiveChange>()
  #sending = false
  #ended = false

  constructor(stream: EventStream, execute: (change: LiveChange) => Promise<Tick>) {
    this.#stream = stream
    this.#execute = execute
    stream.onEnd(() => {
      this.#ended = true
    })
  }

  receive(change: LiveChange): void {
    // To the end, so that changes leave in their order.
    this.#waiting.delete(change.id)
    this.#waiting.set(change.id, change)
    if (!this.#sending) void this.#send()
  }

  async #send(): Promise<void> {
    this.#sending = true
    for (const [id, change] of this.#waiting) {
      if (this.#ended) break
      this.#waiting.delete(id)
      const { result, goesOn } = await this.#execute(change)
      await this.#stream.next(result, change.at.toISOString())
      if (!goesOn) {
        this.#ended = true
        this.#stream.complete()
      }
    }
    this.#sending = false
  }
}
