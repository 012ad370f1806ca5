/** More is requested of this gateway than it can answer: sent away at once, so that the others are answered in time. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded'
  /** When to come back. */
  readonly seconds = 1
}

/** Lets as many operations in as can be worked on at a time. */
export interface ConcurrencyLimiter {
  /** Resolves when there is room, with how to leave. @throws Overloaded */
  enter(): Promise<() => void>
}

export interface ConcurrencyLimiterOptions {
  /** How many operations are worked on at a time: three for each connection to the database keep all of them busy. */
  readonly inside?: number
  /** How many may wait for the others to leave. */
  readonly waiting?: number
  /** How long they wait, in milliseconds. */
  readonly patience?: number
}

/** First come, first served. Who would have to wait behind too many, or has waited too long, is sent away. */
export function createConcurrencyLimiter({
  inside = 64,
  waiting = 256,
  patience = 1000,
}: ConcurrencyLimiterOptions = {}): ConcurrencyLimiter {
  let present = 0
  const queue = new Set<() => void>()

  return {
    async enter() {
      if (present >= inside) {
        if (queue.size >= waiting) throw new Overloaded()
        await turn()
      } else present += 1
      let gone = false
      return () => {
        if (gone) return
        gone = true
        leave()
      }
    },
  }

  function turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const called = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        queue.delete(called)
        reject(new Overloaded())
      }, patience)
      queue.add(called)
    })
  }

  /** Whoever waits longest takes the place. */
  function leave(): void {
    const [next] = queue
    if (!next) present -= 1
    else {
      queue.delete(next)
      next()
    }
  }
}
