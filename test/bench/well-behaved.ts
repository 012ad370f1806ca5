/**
 * A client that asks for the same page six times a second, in a process of its own that gives way to none, so that it waits for nothing but the
 * gateway. It begins when it is told whom to ask, and ends when it is told anything more.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { Load } from './load.ts'

/** Lets the client send requests until the work is over. @returns the milliseconds within which all but one in a hundred answers were there */
export async function percentileBeside(load: Load, work: () => Promise<unknown>): Promise<number> {
  const client = fork(import.meta.filename)
  try {
    client.send(load)
    await Promise.race([work(), endOf(client)])
    const reported = once(client, 'message')
    client.send('enough')
    const [p99] = await reported
    return Number(p99)
  } finally {
    client.kill()
  }
}

async function endOf(client: ChildProcess): Promise<never> {
  await once(client, 'exit')
  throw new Error('The well-behaved client was answered wrongly')
}

/** As far as the machine lets it. */
function giveWayToNone(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGH)
  } catch {
    setPriority(constants.priority.PRIORITY_NORMAL)
  }
}

/** Milliseconds between two questions. */
const PAUSE = 150
/** The first questions, which also wait for the client itself to warm up. */
const WARM = 20

async function execute({ url, headers, body }: Load, isOver: () => boolean): Promise<number> {
  const times: number[] = []
  for (let requested = 0; requested < WARM || !isOver(); requested += 1) {
    const started = performance.now()
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
    const text = await answer.text()
    if (answer.status !== 200 || text.includes('"errors"'))
      throw new Error(`The good client was answered ${text}`)
    if (requested >= WARM) times.push(performance.now() - started)
    await pause(PAUSE)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN
}

if (process.send) {
  giveWayToNone()
  const [load] = await once(process, 'message')
  let over = false
  process.once('message', () => {
    over = true
  })
  process.send(await execute(load, () => over))
  process.disconnect()
}
