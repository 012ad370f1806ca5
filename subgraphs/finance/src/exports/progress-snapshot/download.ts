import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { defineDownload } from '@cse/schema/download'
import { CSV } from '../csv.ts'
import { snapshotLink } from './link.ts'
import { SNAPSHOT_FILE, type SnapshotAnswer, snapshotAnswer } from './query.ts'

/** What was sent to Multifondo, byte for byte. */
export const snapshotDownload = defineDownload<SnapshotAnswer, SchemaSession>({
  link: snapshotLink,
  operation: 'SnapshotFile',
  query: SNAPSHOT_FILE,
  variables: ({ snapshot }) => ({ snapshot }),
  answer: (data) => snapshotAnswer.parse(data).progressSnapshot,
  name: ({ ambito, period, number }) => [
    'multifondo',
    ambito.code,
    `${period.year}-${period.number}`,
    String(number),
  ],
  files: { 'avanzamento.csv': { type: CSV, write: ({ content }) => content } },
})
