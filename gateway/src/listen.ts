import type { FastifyInstance } from 'fastify'

/**
 * Lets the server accept requests, and answers its address.
 * @throws an Error of one sentence when the port is taken, with the remedy
 */
export async function listen(
  server: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
  remedy: string,
): Promise<string> {
  try {
    return await server.listen({ host, port })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'EADDRINUSE')
      throw new Error(`Port ${port} of ${host} is taken: ${remedy}.`, { cause: error })
    throw new Error(`Port ${port} of ${host} cannot be used (${String(error.code)}): ${remedy}.`, {
      cause: error,
    })
  }
}
