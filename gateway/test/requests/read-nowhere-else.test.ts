import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url))

/** How a route would look at a request again: its address, its parameters, its body, a parser of either. */
const READINGS =
  /\b(?:http|request|req)\.(?:query|originalUrl|body|hostname)\b|\braw\.url\b|URLSearchParams\(|\{[^{}]*\b(?:query|body)\b[^{}]*\}:? *(?::|=) *(?:FastifyRequest|http\b)/

/** Who may, and why. */
const READERS: Readonly<Record<string, string>> = {
  'http/read-operation-request.ts': 'makes the operation request',
  'rest/read-request.ts': 'makes the operation request of REST',
  'rest/page-headers.ts': 'repeats the path in the address of the next page',
  'downloads/download-route.ts': 'hands the address of a link to parametersOf',
  'downloads/upload-route.ts': 'the body of an upload is a file',
  'subscriptions/event-stream.ts': 'lets go of the body',
  'http/subgraph-server.ts': 'holds the body against its signature, then reads it as JSON once',
  'authentication/pdnd/client-assertion.ts': 'writes a form',
  'cli/token.ts': 'writes a form',
}

test('address and body of a request are read in one place, and nowhere again', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('demo/'),
  )
  const reading = files.filter((file) => READINGS.test(readFileSync(`${SOURCE}/${file}`, 'utf8')))
  expect(reading.toSorted()).toEqual(Object.keys(READERS).toSorted())
})
