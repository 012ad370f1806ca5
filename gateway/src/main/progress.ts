/** Tells whoever waits at the terminal what takes long. */
export interface StartProgress {
  /** Runs a piece of work. It is announced when it takes more than a second, and `told` says how far it is. */
  step<T>(label: string, work: (reported: (how: string) => void) => Promise<T>): Promise<T>
}

/** Says nothing: for tests, and for processes nobody looks at. */
export const silent: StartProgress = { step: (_label, work) => work(() => {}) }

const PATIENCE_MILLISECONDS = 1000

/** Progress as lines of text. */
export function progressTo(print: (line: string) => void): StartProgress {
  return {
    async step(label, work) {
      const started = performance.now()
      let said = Number.NEGATIVE_INFINITY
      const say = (how: string) => {
        said = performance.now()
        print(`  ${label}${how}`)
      }
      const timer = setTimeout(() => say(' …'), PATIENCE_MILLISECONDS)
      try {
        return await work((how) => {
          if (performance.now() - said > PATIENCE_MILLISECONDS) say(`: ${how}`)
        })
      } finally {
        clearTimeout(timer)
        const seconds = (performance.now() - started) / 1000
        if (seconds > 1) print(`  ${label}: ${seconds.toFixed(1)} s`)
      }
    },
  }
}
