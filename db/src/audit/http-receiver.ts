import type { Receiver } from './receiver.ts'

/** Longest that a receiver may take, in milliseconds. */
const PATIENCE = 10_000

/**
 * A server that keeps checkpoints: `POST` of a line as `application/json`, answered 2xx when it is kept; the same line again is no other.
 * `GET` answers all lines that it has, as `application/x-ndjson`.
 */
export function httpReceiver(url: string): Receiver {
  return {
    deliver: async (line) => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: line,
        signal: AbortSignal.timeout(PATIENCE),
      })
      if (!answer.ok) throw new Error(`The receiver of checkpoints answered ${answer.status}.`)
      await answer.body?.cancel()
      return String(answer.status)
    },
  }
}

/** The lines that the receiver has. @throws an Error of one sentence when it does not answer with them */
export async function* linesOfReceiver(url: string): AsyncGenerator<string, void, undefined> {
  const answer = await fetch(url, {
    headers: { accept: 'application/x-ndjson' },
    signal: AbortSignal.timeout(PATIENCE),
  })
  if (!answer.ok || !answer.body) throw new Error(`The receiver of checkpoints answered ${answer.status}.`)
  let rest = ''
  for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines.filter((line) => line !== '')
  }
  if (rest !== '') yield rest
}
