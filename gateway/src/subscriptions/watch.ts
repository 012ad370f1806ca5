import { setTimeout as pause } from 'node:timers/promises'
import type { LiveChange } from '@cse/schema/subscription'

/** How often changes are looked for while anybody listens, in milliseconds. */
const EVERY_MILLISECONDS = 50

/** A change may be committed this long after its instant, so who takes up a stream is told so much again. */
const SLACK_MILLISECONDS = 10_000

/** Called with a figure that has changed. */
export type ChangeListener = (change: LiveChange) => void

/** Tells listeners what has changed under what they watch. */
export interface Watch {
  /**
   * Listens from now on; what changed after `since` is sent at once. Resolves when nothing can be missed any more.
   * @returns how to stop
   */
  listen(watched: string, since: Date | null, listener: ChangeListener): Promise<() => void>
  stop(): Promise<void>
}

/**
 * Looks for changes with one statement for all listeners. Postgres could notify instead, but it lets only one transaction at a time
 * commit that notifies, and so would make every writer of the ledger wait for every other's disk.
 */
export function startWatch(
  changes: (watched: readonly string[]) => Promise<readonly LiveChange[]>,
  onFailure: (error: unknown) => void,
): Watch {
  const topics = new Map<string, Topic>()
  let stopped = false
  let looking: Promise<void> | undefined

  return {
    async listen(watched, since, listener) {
      const topic = topics.get(watched) ?? new Topic()
      topics.set(watched, topic)
      topic.listeners.add(listener)
      looking ??= look()
      try {
        await topic.known
      } catch (error) {
        leave()
        throw error
      }
      if (since) for (const change of topic.changedAfter(since)) listener(change)
      return leave

      function leave() {
        topic.listeners.delete(listener)
        if (topic.listeners.size === 0 && topics.get(watched) === topic) topics.delete(watched)
      }
    },
    async stop() {
      stopped = true
      await looking
    },
  }

  async function look(): Promise<void> {
    while (topics.size > 0 && !stopped) {
      const requested = [...topics]
      try {
        const found = Map.groupBy(
          await changes(requested.map(([watched]) => watched)),
          ({ watched }) => watched,
        )
        for (const [watched, topic] of requested) topic.see(found.get(watched) ?? [])
      } catch (error) {
        onFailure(error)
        for (const [, topic] of requested) topic.fail(error)
      }
      await pause(EVERY_MILLISECONDS)
    }
    looking = undefined
    if (topics.size > 0 && !stopped) looking = look()
  }
}

/** What is known of the figures under one watched thing. */
class Topic {
  readonly listeners = new Set<ChangeListener>()
  /** Resolves when the figures were seen for the first time. */
  readonly known: Promise<void>
  readonly #seen = new Map<string, LiveChange>()
  #resolve: () => void = () => {}
  #reject: (error: unknown) => void = () => {}
  #first = true

  constructor() {
    this.known = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.known.catch(() => {})
  }

  see(changes: readonly LiveChange[]): void {
    for (const change of inOrder(changes)) {
      const before = this.#seen.get(change.id)
      if (before?.at.getTime() === change.at.getTime()) continue
      this.#seen.set(change.id, change)
      if (!this.#first) for (const listener of this.listeners) listener(change)
    }
    this.#first = false
    this.#resolve()
  }

  /** The database did not answer: who came meanwhile is told so, the others go on as soon as it answers again. */
  fail(error: unknown): void {
    if (this.#first) this.#reject(error)
  }

  changedAfter(since: Date): LiveChange[] {
    const from = since.getTime() - SLACK_MILLISECONDS
    return inOrder([...this.#seen.values()].filter(({ at }) => at.getTime() > from))
  }
}

/** The oldest first, so that whoever received one has received those before. */
function inOrder(changes: readonly LiveChange[]): LiveChange[] {
  return changes.toSorted((one, other) => one.at.getTime() - other.at.getTime())
}
