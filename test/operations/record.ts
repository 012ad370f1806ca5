/** `pnpm operations:record [name …]`: writes beside each operation what it answers, how it is planned and what it asks of the database. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { populated } from '../database.ts'
import { orphans, removeFile, writeFiles } from '../recording/files.ts'
import { readOperations } from '../recording/operation.ts'
import { openRecorder } from '../recording/recorder.ts'
import { Recordings } from '../recording/recording.ts'

const wanted = process.argv.slice(2)
const directory = await mkdtemp(join(tmpdir(), 'cse-operations-'))
const server = await startEmbedded({ directory, durable: false })
try {
  console.log('Making the database of the tests …')
  await using recorder = await openRecorder(await populated(server.url))
  const operations = readOperations()
  const recordings = new Recordings(operations, recorder)
  for (const file of orphans(operations)) removeFile(file)
  for (const operation of operations.values()) {
    if (wanted.length > 0 && !wanted.includes(operation.name)) continue
    const written = writeFiles(operation, await recordings.of(operation))
    if (written.length > 0) console.log(`wrote ${written.join(', ')}`)
  }
} finally {
  await server.stop()
  await rm(directory, { recursive: true, force: true })
}
