import { setTimeout as pause } from 'node:timers/promises'
import { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from './embedded.ts'

/** Milliseconds before it is tried again to start a server that would not; a killed one is held up by the processes it left. */
const PAUSE = 500

/**
 * The embedded server, started again at its address whenever it ends unasked: what was committed is there again, and whoever was connected
 * connects anew.
 * @param onEnd called each time that it has ended, and each time that it could not be started again, with the reason
 * @throws DatabaseRefused as `startEmbedded`, when it does not start the first time
 */
export async function keepEmbedded(
  options: EmbeddedOptions,
  onEnd: (reason: string) => void,
): Promise<EmbeddedServer> {
  let server = await startEmbedded(options)
  const { url } = server
  const again = { ...options, port: Number(new URL(url).port) }
  let stopping = false

  const keep = async () => {
    await server.ended
    while (!stopping) {
      onEnd('It has ended')
      await restart()
      await server.ended
    }
  }
  const restart = async () => {
    while (!stopping) {
      try {
        server = await startEmbedded(again)
        if (stopping) await server.stop()
        return
      } catch (error) {
        onEnd(error instanceof Error ? error.message : String(error))
        await pause(PAUSE)
      }
    }
  }
  const keeping = keep()

  return {
    url,
    stop: async () => {
      stopping = true
      await server.stop()
      await keeping
    },
  }
}
