/** Collects items while work is in progress and does the next work for all of them. The promise of an item settles with the work it was part of. */
export function coalesceItems<Item>(
  work: (items: readonly Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  let collected: Item[] = []
  let next: Promise<void> | undefined
  let before: Promise<unknown> = Promise.resolve()
  return (item) => {
    collected.push(item)
    next ??= before.then(() => {
      const working = work(collected)
      collected = []
      next = undefined
      before = working.catch(() => {})
      return working
    })
    return next
  }
}

/** Work of which one run serves all requests that came before it began. */
export interface CoalescedRuns {
  /** Works until no request came since the last run began; returns at once when somebody else is working. */
  run(): Promise<void>
  /** Requests a run. @returns whether somebody is working, and so will do it */
  request(): boolean
}

/** A request that is left to somebody else is safe: when the work fails it fails for the worker, whose event is delivered again. */
export function coalesceRuns(work: () => Promise<void>): CoalescedRuns {
  let working = false
  let requested = false
  const request = () => {
    requested = true
    return working
  }
  return {
    request,
    run: async () => {
      if (request()) return
      working = true
      try {
        while (requested) {
          requested = false
          await work()
        }
      } finally {
        working = false
      }
    },
  }
}
