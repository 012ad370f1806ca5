import { opensSnapshot, SNAPSHOT_FILE, snapshotAnswer } from '@cse/finance/exports/progress-snapshot/link'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { addGraphFile, type FileRoute } from './graph-file.ts'

/** `/progress-snapshots/<id>/avanzamento.csv`: what was sent to Multifondo, byte for byte, for whom the link was made. */
export function addSnapshotRoute(server: FastifyInstance, house: FileRoute): void {
  addGraphFile(server, house, {
    path: '/progress-snapshots/:snapshot/avanzamento.csv',
    operation: 'SnapshotFile',
    question: SNAPSHOT_FILE,
    asked: ({ params, query }, viewer, now) => {
      const { snapshot = '' } = params
      const seal = z.object({ expires: z.string(), signature: z.string() }).safeParse(query)
      return seal.success && opensSnapshot(snapshot, seal.data, viewer, now) ? { snapshot } : null
    },
    write: async (data) => {
      const { progressSnapshot: snapshot } = snapshotAnswer.parse(data)
      if (!snapshot) return null
      const { ambito, period, number, content } = snapshot
      if (content === null) return null
      return {
        type: 'text/csv; charset=utf-8; header=present',
        name: ['multifondo', ambito.code, `${period.year}-${period.number}`, String(number)],
        extension: 'csv',
        content,
      }
    },
  })
}
