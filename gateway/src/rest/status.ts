import type { FastifyInstance } from 'fastify'
import type { Readiness } from '../http/health.ts'

/** `/rest/<client>/<version>/status`: whether the interface answers, in the form that the Italian guidelines on interoperability give. */
export function addRestStatus(server: FastifyInstance, readiness: () => Promise<Readiness>): void {
  for (const url of ['/rest/:client/status', '/rest/:client/:version/status'])
    server.get(url, async (_http, reply) => {
      const { ready } = await readiness()
      const status = ready ? 200 : 503
      const detail = ready ? 'Il servizio risponde.' : 'In questo momento il servizio non risponde.'
      return reply
        .code(status)
        .header('cache-control', 'no-store')
        .type('application/problem+json; charset=utf-8')
        .send(
          JSON.stringify({
            type: 'about:blank',
            title: ready ? 'OK' : 'Service Unavailable',
            status,
            detail,
          }),
        )
    })
}
