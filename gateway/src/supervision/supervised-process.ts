import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A process of ours that is kept running. */
export interface KeptProcess {
  /** What its first child said when it was ready. */
  readonly firstWord: unknown
  /** The child that runs at this moment, or has ended and is about to be started again. */
  child(): ChildProcess
  /** Lets it finish what it is at. */
  stop(): Promise<void>
}

export interface KeptProcessOptions {
  /** Starts a child with a channel to us, over which it says when it is ready. */
  readonly start: () => ChildProcess
  /** What it is called when it does not come up. */
  readonly name: string
  /** Called when it has ended unasked. */
  readonly onEnd: () => void
}

/** Milliseconds before a process that has ended is started again: at first, and at most. Each end in a row doubles them. */
const AGAIN_AFTER = { first: 250, most: 10_000 }
/** A process that ends after this many milliseconds has done its work until then. */
const STEADY_MILLISECONDS = 60_000
/** One that does not end when asked to, within these milliseconds, is ended. */
const PATIENCE_MILLISECONDS = 25_000
/** Another one may still be giving up the port when the first is started. */
const FIRST_TRIES = 3

/**
 * Starts a process, and starts it again when it ends unasked.
 * @throws an Error of one sentence when it does not come up the first time; it has printed why
 */
export async function keepProcess({ start, name, onEnd }: KeptProcessOptions): Promise<KeptProcess> {
  let child = start()
  let stopping = false
  let pause: NodeJS.Timeout | undefined
  let wait = AGAIN_AFTER.first

  let firstWord = await readiness(child)
  for (let tries = 1; firstWord === undefined; tries += 1) {
    if (tries === FIRST_TRIES) throw new Error(`${name} did not start.`)
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER.first * 2 ** tries))
    child = start()
    firstWord = await readiness(child)
  }
  keep(performance.now())

  return {
    firstWord,
    child: () => child,
    stop: () => {
      stopping = true
      clearTimeout(pause)
      return stopped(child)
    },
  }

  function keep(started: number): void {
    child.once('exit', () => {
      if (stopping) return
      onEnd()
      wait = performance.now() - started > STEADY_MILLISECONDS ? AGAIN_AFTER.first : wait
      pause = setTimeout(() => {
        child = start()
        keep(performance.now())
      }, wait)
      wait = Math.min(2 * wait, AGAIN_AFTER.most)
    })
  }
}

/** What a child says when it has come up; undefined when it ends instead. */
function readiness(child: ChildProcess): Promise<unknown> {
  const ready = once(child, 'message').then(([word]) => word)
  const gone = once(child, 'exit').then(() => undefined)
  return Promise.race([ready, gone])
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill()
  const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MILLISECONDS)
  await gone
  clearTimeout(impatience)
}
