import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { postmasterOf } from '../src/server/postmaster.ts'
import { keepEmbedded } from '../src/server/supervised-embedded.ts'
import { START } from './scratch.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cse-kept-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const processOf = async () => (await postmasterOf(join(directory, 'data')))?.pid ?? Number.NaN

test('a server that is killed is there again at its address, with what was committed, until it is stopped', {
  timeout: 2 * START,
}, async () => {
  const onEnd = vi.fn()
  const server = await keepEmbedded({ directory }, onEnd)
  const sql = postgres(server.url, { max: 1, connect_timeout: 1, backoff: () => 0.1 })
  await sql`create table survives as select 1 as n`
  process.kill(await processOf(), 'SIGKILL')
  // until then a session of the killed server may still answer
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledWith('It has ended'), START)
  await vi.waitFor(async () => expect(await sql`select n from survives`).toEqual([{ n: 1 }]), {
    timeout: START,
    interval: 100,
  })
  const reported = onEnd.mock.calls.length
  await sql.end()
  const pid = await processOf()
  await server.stop()
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
  expect(onEnd).toHaveBeenCalledTimes(reported)
})
