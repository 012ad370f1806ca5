import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** A stream of server-sent events in the distinct connections mode of GraphQL over SSE: `next` with a result, at last `complete`. */
export interface EventStream {
  /** Resolves when the client's connection takes more: whoever waits for it sends a slow reader the newest state and never a queue. */
  next(result: string, id?: string): Promise<void>
  complete(): void
  /** Calls back once when the connection has ended, whoever ended it. */
  onEnd(callback: () => void): void
}

/** The streams of a server: kept alive while they wait, and completed before it closes. */
export function eventStreams(server: FastifyInstance): (reply: FastifyReply) => EventStream {
  const open = new Set<ServerResponse>()
  // One timer for all: thousands that wait cost nothing else.
  const timer = setInterval(() => {
    for (const raw of open) raw.write(PULSE)
  }, PULSE_MILLISECONDS).unref()
  server.addHook('preClose', async () => {
    clearInterval(timer)
    for (const raw of open) raw.end(COMPLETE)
  })
  return (reply) => openEventStream(reply, open)
}

/** Often enough for the proxies on the way, which cut connections that are silent for half a minute. */
const PULSE_MILLISECONDS = 15_000

/** Opens the stream of a request; from here on the reply is no longer Fastify's. */
function openEventStream(reply: FastifyReply, open: Set<ServerResponse>): EventStream {
  const headers = reply.getHeaders()
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // nginx would collect the events of a minute
    'x-accel-buffering': 'no',
  })
  raw.write(PULSE)
  letGo(reply)
  open.add(raw)
  raw.once('close', () => open.delete(raw))
  return {
    next: (result, id) =>
      written(raw, `${id === undefined ? '' : `id: ${id}\n`}event: next\ndata: ${result}\n\n`),
    complete: () => raw.end(COMPLETE),
    onEnd: (callback) => {
      if (raw.destroyed) callback()
      else raw.once('close', callback)
    },
  }
}

/** The request stays as long as its reply: without what was sent with it, which thousands of listeners would keep for a day. */
function letGo({ request }: FastifyReply): void {
  request.body = undefined
  request.raw.headers = {}
  request.raw.rawHeaders = []
}

const PULSE = ':\n\n'
const COMPLETE = 'event: complete\ndata:\n\n'

async function written(raw: ServerResponse, text: string): Promise<void> {
  if (raw.destroyed || raw.write(text)) return
  await new Promise<void>((resolve) => {
    const on = () => {
      raw.off('drain', on).off('close', on)
      resolve()
    }
    raw.once('drain', on).once('close', on)
  })
}
