import autocannon from 'autocannon'

/** One request, again and again. */
export interface Load {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Requests of one kind, each with a body of its own. */
export interface Requests extends Omit<Load, 'body'> {
  readonly next: () => string
}

/** Requests a second that an address answers over 16 connections for some seconds. @throws when one is not answered with 200. */
export async function requestsPerSecond(load: Load | Requests, seconds: number): Promise<number> {
  const { url, headers } = load
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...('body' in load
      ? { body: load.body }
      : { requests: [{ setupRequest: (request) => ({ ...request, body: load.next() }) }] }),
    connections: 16,
    duration: seconds,
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors under load`)
  return result['2xx'] / result.duration
}
