import { z } from 'zod'
import type { Pool, PoolOptions } from './pool.ts'
import { openProbe, type Probe } from './probe.ts'
import { Replica, type WrittenUpTo } from './replica.ts'

/** Servers that follow the primary and may answer in its place. */
export interface ReplicaAddresses {
  /** Each with the login of the primary. */
  readonly urls: readonly string[]
  /** For how many milliseconds at most an answer may lack what the primary has. */
  readonly longestLag: number
}

/**
 * What became of reads that a replica may answer: `replica` answered; none was near enough (`none`) or had what this viewer wrote (`written`), or
 * one failed meanwhile (`failed`), so the primary did; or one read of persons after all, which the primary has logged (`identified`).
 */
export type ReplicaOutcome = 'replica' | 'none' | 'written' | 'failed' | 'identified'

/** Figures of the replicas of a process. */
export interface ReplicaFigures {
  readonly replicas: readonly {
    readonly name: string
    readonly lagSeconds: number
    readonly usable: boolean
  }[]
  readonly reads: Readonly<Record<ReplicaOutcome, number>>
}

/** A replica that answers one request. */
export interface LentReplica {
  readonly pool: Pool
  readonly note: (outcome: ReplicaOutcome) => void
}

/** The replicas of a database. They are looked at from the first request on that they could answer. */
export class Replicas {
  readonly #all: readonly Replica[]
  readonly #primary: Probe
  readonly #longestLag: number
  readonly #written: WrittenUpTo[] = []
  readonly #reads = { replica: 0, none: 0, written: 0, failed: 0, identified: 0 }
  #looking: NodeJS.Timeout | undefined
  #next = 0
  #ended = false

  constructor({ urls, longestLag }: ReplicaAddresses, primary: PoolOptions) {
    this.#all = urls.map((url) => new Replica({ ...primary, url, onTrouble: undefined }))
    this.#primary = openProbe(primary.url)
    this.#longestLag = longestLag
  }

  /** One that is near enough to the primary and has what was written up to this position; each in its turn. */
  lend(position: number): LentReplica | undefined {
    if (!this.#looking && !this.#ended) this.#lookAgain(0)
    const near = this.#all.filter((replica) => replica.lag <= this.#longestLag)
    const able = near.filter((replica) => replica.has(position))
    const chosen = able[this.#next++ % able.length]
    this.note(chosen ? 'replica' : near.length > 0 ? 'written' : 'none')
    return chosen && { pool: chosen.pool, note: (outcome) => this.note(outcome) }
  }

  note(outcome: ReplicaOutcome): void {
    this.#reads[outcome]++
  }

  figures(): ReplicaFigures {
    const replicas = this.#all.map(({ name, lag }) => ({
      name,
      lagSeconds: Math.min(lag, MOST_LAG) / 1_000,
      usable: lag <= this.#longestLag,
    }))
    return { replicas, reads: { ...this.#reads } }
  }

  async end(): Promise<void> {
    this.#ended = true
    clearTimeout(this.#looking)
    await Promise.all([...this.#all.map((replica) => replica.end()), this.#primary.close()])
  }

  #lookAgain(after: number): void {
    this.#looking = setTimeout(() => {
      void this.#look().then(() => {
        if (!this.#ended) this.#lookAgain(Math.min(LOOKED_AT_EVERY, this.#longestLag / 5))
      })
    }, after).unref()
  }

  async #look(): Promise<void> {
    const at = performance.now()
    try {
      const [{ position, system }] = STATE.parse(await this.#primary.execute(PRIMARY))
      this.#written.push({ at, position, system })
      while ((this.#written[0]?.at ?? at) < at - this.#longestLag) this.#written.shift()
    } catch {
      // what nobody can compare with is not known to be near: its lag grows
    }
    await Promise.all(this.#all.map((replica) => replica.look(this.#written)))
  }
}

/** Milliseconds. */
const LOOKED_AT_EVERY = 1_000
/** Milliseconds; a figure has to be finite. */
const MOST_LAG = 3_600_000

const STATE = z.tuple([z.object({ position: z.number(), system: z.string() })])
const PRIMARY = {
  name: 'primary',
  text: `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::double precision as "position",
    (select system_identifier::text from pg_control_system()) as "system"`,
}
