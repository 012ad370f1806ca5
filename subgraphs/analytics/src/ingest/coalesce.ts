/** Does work for all that was given meanwhile at once. Each giver hears how the work with its own item ended. */
export function inBatches<Item>(
  work: (items: readonly Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  let collected: Item[] = []
  let next: Promise<void> | undefined
  let before: Promise<unknown> = Promise.resolve()
  return (item) => {
    collected.push(item)
    next ??= before.then(() => {
      const doing = work(collected)
      collected = []
      next = undefined
      before = doing.catch(() => {})
      return doing
    })
    return next
  }
}

/** Work of which one run serves all who ask before it begins. */
export interface Rounds {
  /** Works until nobody has asked since the last round began; at once over when somebody else works already. */
  run(): Promise<void>
  /** Asks for another round. @returns whether somebody works, and so will do it */
  again(): boolean
}

/** Whoever is told that somebody works already is safe: when the work fails, it fails for all, and so it is done again for all. */
export function inRounds(work: () => Promise<void>): Rounds {
  let working = false
  let asked = false
  const again = () => {
    asked = true
    return working
  }
  return {
    again,
    run: async () => {
      if (again()) return
      working = true
      try {
        while (asked) {
          asked = false
          await work()
        }
      } finally {
        working = false
      }
    },
  }
}
