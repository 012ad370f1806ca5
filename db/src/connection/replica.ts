import { z } from 'zod'
import { DatabaseUnavailable } from './failure.ts'
import { Pool, type PoolOptions } from './pool.ts'
import { openProbe, type Probe } from './probe.ts'

/** How far the primary had written at an instant of this process. */
export interface WrittenUpTo {
  /** Milliseconds of the clock that only runs forward (`performance.now`). */
  readonly at: number
  /** Position in the log of the primary (LSN), in bytes. */
  readonly position: number
  /** Which database it is: a copy of it has the same. */
  readonly system: string
}

/** A server that follows the primary, and how far it has come. */
export class Replica {
  /** Host and port. */
  readonly name: string
  readonly pool: Pool
  readonly #probe: Probe
  /** Everything that the primary had written at this instant is here. */
  #currentAt = Number.NEGATIVE_INFINITY
  #position = 0

  constructor(options: PoolOptions) {
    this.name = new URL(options.url).host
    this.pool = new Pool(options)
    this.#probe = openProbe(options.url)
  }

  /** For how many milliseconds at most it may lack what the primary has; endless while it cannot be read. */
  get lag(): number {
    return performance.now() - this.#currentAt
  }

  /** Whether what was written up to this position is here. */
  has(position: number): boolean {
    return this.#position >= position
  }

  /** Finds out how far it has come. `primary`: how far that one was, the newest last. */
  async look(primary: readonly WrittenUpTo[]): Promise<void> {
    try {
      const [{ follows, system, position }] = STATE.parse(await this.#probe.execute(REPLICA))
      const newest = primary.at(-1)
      if (!newest) return
      // a server that was promoted, one of another database, one that has what the primary has lost
      if (!follows || system !== newest.system || this.#position > newest.position)
        throw new DatabaseUnavailable('The server does not follow the primary.')
      this.#position = position ?? 0
      this.#currentAt =
        primary.findLast((written) => this.has(written.position))?.at ?? Number.NEGATIVE_INFINITY
    } catch {
      this.#currentAt = Number.NEGATIVE_INFINITY
      this.#position = 0
      // whoever waits for it goes to the primary
      this.pool.breakOff()
    }
  }

  async end(): Promise<void> {
    await Promise.all([this.pool.end(), this.#probe.close()])
  }
}

const STATE = z.tuple([
  z.object({ follows: z.boolean(), system: z.string(), position: z.number().nullable() }),
])
const REPLICA = {
  name: 'replica',
  text: `select pg_is_in_recovery() as "follows", (select system_identifier::text from pg_control_system()) as "system",
    pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::double precision as "position"`,
}
