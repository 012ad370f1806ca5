import { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** A statement of the queue, or a seal, that is not answered in so many milliseconds has lost its database. */
const LONGEST_STATEMENT = 20_000
/** The same of a connection that is being made. */
const LONGEST_CONNECT = 5_000

/** Milliseconds until connections that are in use, or do not answer, are broken off. */
const LAST_WORDS = 500

/** Connections that listen for events, fetch them and look after those that died. */
const BESIDE = 3

/** The connections of the queue's worker. */
export interface QueuePool {
  readonly pool: pg.Pool
  /** Closes them, those that are in use or do not answer too. */
  close(): Promise<void>
}

/**
 * Opens them; made by us, because the worker takes its ears off its own connections before they are closed, and one that is lost in that moment
 * would end the process. What is noted of a delivery does not wait for the disk, for which all who write at that moment wait in turn: a crash
 * may undo the last notes, these events are delivered again, and none is lost.
 * @param atATime how many events are handled at once: each has a connection to note what became of it
 */
export function openQueuePool(url: string, atATime: number): QueuePool {
  const sockets = new Set<Socket>()
  const pool = new pg.Pool({
    connectionString: url,
    max: atATime + BESIDE,
    options: '-c synchronous_commit=off',
    keepAlive: true,
    connectionTimeoutMillis: LONGEST_CONNECT,
    query_timeout: LONGEST_STATEMENT,
    stream: () => {
      const socket = new Socket()
      sockets.add(socket)
      return socket.once('close', () => sockets.delete(socket))
    },
  })
  // Whoever sends through a connection that is lost gets the error there.
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  return {
    pool,
    close: async () => {
      const closed = pool.end().catch(() => {})
      const all = await Promise.race([closed, pause(LAST_WORDS, 'some left')])
      if (all === 'some left') for (const socket of sockets) socket.destroy()
    },
  }
}
