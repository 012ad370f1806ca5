import type { FastifyReply } from 'fastify'
import type { RequestSender } from '../http/authenticate-request.ts'
import type { FileRoute } from './files.ts'

/** Counts and logs a request of a file when it was answered: no person, no address. */
export function logFileRequest(
  operation: string,
  reply: FastifyReply,
  sender: RequestSender | undefined,
  { metrics, logger }: Pick<FileRoute, 'metrics' | 'logger'>,
): void {
  const { statusCode: status, elapsedTime } = reply
  const client = sender?.identified?.client ?? null
  metrics.answered({ operation, client, status, seconds: elapsedTime / 1000, denied: 0 })
  const ms = Math.round(elapsedTime * 100) / 100
  logger.info({ operation, client, scope: sender?.identified?.scope ?? null, status, ms }, 'request')
}
