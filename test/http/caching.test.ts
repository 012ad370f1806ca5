import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { idOf } from '@cse/gateway/persisted-documents/manifest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { platform, type TestPlatform } from '../platform.ts'

const operation = (file: string) =>
  idOf(readFileSync(fileURLToPath(new URL(`../../schema/operations/${file}`, import.meta.url)), 'utf8'))

let gateway: TestPlatform
beforeAll(async () => {
  gateway = await platform()
})
afterAll(() => gateway[Symbol.asyncDispose]())

const get = async (persona: string, address: string, headers: Record<string, string> = {}) => {
  const token = await gateway.as(persona).token()
  return fetch(`${gateway.url}${address}`, { headers: { authorization: `Bearer ${token}`, ...headers } })
}

describe('the answer to a registered operation by GET', () => {
  const aggregates = `/${operation('dss/cases-by-territory.graphql')}`
  const money = `/${operation('dss/plan-amounts.graphql')}`

  test('may be kept for a minute when it is made of aggregates', async () => {
    const answer = await get('dss', aggregates)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60')
    expect(answer.headers.get('vary')).toBe('Authorization, Accept')
    expect(await answer.json()).toHaveProperty('data.aggregate.rows')
  })

  test('is asked for again each time when it is about money', async () => {
    const answer = await get('dss', money)
    expect(answer.headers.get('cache-control')).toBe('private, no-cache')
    expect(answer.headers.get('etag')).toMatch(/^"[\w-]{43}"$/)
  })

  test('is not sent to who has it already', async () => {
    const etag = (await get('dss', aggregates)).headers.get('etag') ?? ''
    const again = await get('dss', aggregates, { 'if-none-match': `"other", W/${etag}` })
    expect(again.status).toBe(304)
    expect(again.headers.get('etag')).toBe(etag)
    expect(await again.text()).toBe('')
    expect((await get('dss', aggregates, { 'if-none-match': '"other"' })).status).toBe(200)
  })

  test('is kept by nobody when it has errors, or is asked for in another way', async () => {
    const wrong = new URLSearchParams({ variables: '{"after":"nothing"}' })
    expect((await get('dss', `${money}?${wrong}`)).headers.get('cache-control')).toBe('no-store')
    const query = new URLSearchParams({ query: '{ indicators { code } }' })
    expect((await get('analyst', `?${query}`)).headers.get('cache-control')).toBe('no-store')
    const posted = await fetch(gateway.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await gateway.as('dss').token()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ documentId: aggregates.slice(1) }),
    })
    expect(posted.headers.get('cache-control')).toBe('no-store')
    expect(posted.headers.get('etag')).toBeNull()
  })
})
