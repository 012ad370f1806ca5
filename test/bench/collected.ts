import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'

/** Where Node's inspector listens when a process is asked for it. */
const INSPECTOR = 'http://127.0.0.1:9229/json'

const usage = z.object({ result: z.object({ result: z.object({ value: z.string() }) }) })
const memory = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() })

/** What memory a process of Node has, in bytes, after it has collected its garbage: resident, and what JavaScript holds of it. */
export async function collectedMemory(pid: number): Promise<{ resident: number; held: number }> {
  const socket = await inspected(pid)
  let calls = 0
  const call = async (method: string, params = {}): Promise<unknown> => {
    const id = ++calls
    socket.send(JSON.stringify({ id, method, params }))
    for (;;) {
      const [{ data }] = await once(socket, 'message')
      const answer = JSON.parse(data)
      if (answer.id === id) return answer
    }
  }
  // the second time it gives back what the first has emptied
  for (let time = 0; time < 2; time++) {
    await call('HeapProfiler.collectGarbage')
    await pause(500)
  }
  const expression = 'JSON.stringify(process.memoryUsage())'
  const reported = usage.parse(await call('Runtime.evaluate', { expression })).result.result.value
  socket.close()
  const { rss, heapUsed, external } = memory.parse(JSON.parse(reported))
  return { resident: rss, held: heapUsed + external }
}

async function inspected(pid: number): Promise<WebSocket> {
  process.kill(pid, 'SIGUSR1')
  for (;;) {
    const targets = await fetch(INSPECTOR).then(
      async (answer) => z.array(z.object({ webSocketDebuggerUrl: z.string() })).parse(await answer.json()),
      () => [],
    )
    const [target] = targets
    if (target) {
      const socket = new WebSocket(target.webSocketDebuggerUrl)
      await once(socket, 'open')
      return socket
    }
    await pause(100)
  }
}
