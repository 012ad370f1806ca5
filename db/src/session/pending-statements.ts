import { afterPromises } from './after-promises.ts'

/** The statements of a request that were sent and are not answered yet. */
export class PendingStatements {
  #count = 0
  #waiting: (() => void)[] = []

  get any(): boolean {
    return this.#count > 0
  }

  sent(): void {
    this.#count++
  }

  answered(): void {
    this.#count--
    if (this.#count > 0 || this.#waiting.length === 0) return
    afterPromises(() => {
      for (const callback of this.#waiting.splice(0)) callback()
    })
  }

  /**
   * Calls back once all that was sent is answered. The server runs the statements of a connection one by one, so whoever waits for this
   * loses nothing, and can ask at once for all that the answers made necessary: how many statements a request takes does not depend on
   * which answers happened to arrive together.
   */
  whenAnswered(callback: () => void): void {
    if (this.#count === 0) callback()
    else this.#waiting.push(callback)
  }
}
