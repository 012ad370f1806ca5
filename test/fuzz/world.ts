import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { operationText } from '@cse/gateway/persisted-documents/sources'
import { buildSchema } from 'graphql'
import type { FuzzedWorld } from './requests.ts'

const SCHEMA = fileURLToPath(new URL('../../schema/', import.meta.url))

/** Whoever asks first, so that there are ids to ask for. */
const SEEN = '{ cases(first: 20) { nodes { id person { id } } } }'

/** The world of a gateway at `url`: what its graph is made of, and what the bearer of the first token sees of it. */
export async function fuzzedWorld(url: string, tokens: readonly string[]): Promise<FuzzedWorld> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[0]}` },
    body: JSON.stringify({ query: SEEN }),
  })
  const ids = [...(await answer.text()).matchAll(/"id":"([^"]+)"/g)].flatMap(([, id]) => id ?? [])
  if (ids.length === 0) throw new Error('The first token sees no case')
  const operations = readdirSync(`${SCHEMA}operations/front-end`, { recursive: true, encoding: 'utf8' })
  return {
    host: new URL(url).host,
    tokens: [...tokens, 'nonsense'],
    ids: [...ids, 'case_00000000000000000000000000', 'x'],
    schema: buildSchema(readFileSync(`${SCHEMA}api.graphql`, 'utf8')),
    registered: operations
      .filter((file) => file.endsWith('.graphql') && !file.startsWith('fragments'))
      .map((file) => operationText(`${SCHEMA}operations/front-end/${file}`)),
  }
}
