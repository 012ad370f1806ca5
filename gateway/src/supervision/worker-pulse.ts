import type { ChildProcess } from 'node:child_process'

/** Has a worker read the supergraph and the registered operations again. */
export const RELOAD = 'reload'

const ALIVE = 'alive'
const BEAT_MILLISECONDS = 1_000
/** A worker that has been silent for so many beats is stuck: no operation of ours holds it nearly as long. */
const SILENT_BEATS = 10

/** In a worker: says at which address it answers, and from then on, every second until it ends, that it is alive. */
export function showPulse(url: string): void {
  notifyParent(url)
  setInterval(() => notifyParent(ALIVE), BEAT_MILLISECONDS).unref()
}

/** A parent that was killed receives nothing; that it is gone is noticed elsewhere, by the end of the channel. */
function notifyParent(message: string): void {
  process.send?.(message, undefined, undefined, () => {})
}

/**
 * Ends a worker that has come up and then fallen silent, so that another takes its place. Beats are counted, not time: whoever was stopped
 * together with its workers receives their messages before it judges.
 */
export function watchPulse(child: ChildProcess): ChildProcess {
  // Counts from its first word on.
  let silent = Number.NaN
  const beat = setInterval(() => {
    silent += 1
    if (silent > SILENT_BEATS) child.kill('SIGKILL')
  }, BEAT_MILLISECONDS)
  child.on('message', () => {
    silent = 0
  })
  child.once('exit', () => clearInterval(beat))
  return child
}
