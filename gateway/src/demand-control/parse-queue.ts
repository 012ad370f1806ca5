import type { Cancellable } from '../subgraphs/request.ts'

/** Work that holds the event loop, one piece in each turn of it: whoever has little to do passes in between. */
export interface Turns {
  /** Resolves when it is the request's turn; never when the request was cancelled before, so that nothing is done for nobody. */
  next(request: Cancellable): Promise<void>
}

/** First come, first served. */
export function createTurns(): Turns {
  const queue: { readonly request: Cancellable; readonly go: () => void }[] = []

  return {
    next: (request) =>
      new Promise((go) => {
        if (queue.push({ request, go }) === 1) setImmediate(pass)
      }),
  }

  function pass(): void {
    let next = queue.shift()
    while (next?.request.cancelled.aborted) next = queue.shift()
    next?.go()
    if (queue.length > 0) setImmediate(pass)
  }
}
