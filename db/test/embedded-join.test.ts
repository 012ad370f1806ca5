import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { joinEmbedded, startEmbedded } from '../src/server/embedded.ts'
import { START } from './scratch.ts'

test('a server that runs is joined and left running; where none runs one is started', {
  timeout: START,
}, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'cse-join-'))
  try {
    const first = await joinEmbedded({ directory, durable: false })
    const second = await joinEmbedded({ directory, durable: false })
    expect(second.url).toBe(first.url)
    await second.stop()
    const sql = postgres(first.url, { max: 1 })
    expect(await sql`select 1 as "answer"`).toEqual([{ answer: 1 }])
    await sql.end()
    await first.stop()
    await expect(
      startEmbedded({ directory, durable: false }).then(({ stop }) => stop()),
    ).resolves.toBeUndefined()
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})
