import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type Environment, SettingsError } from '@cse/gateway/config/setting-reader'
import { readSettings } from '@cse/gateway/config/settings'
import { addHealthRoutes } from '@cse/gateway/http/health'
import { createMetrics } from '@cse/gateway/telemetry/metrics'
import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'

const TOKEN = 'metrics-token-of-thirty-two-bytes-or-more'

const production: Environment = {
  NODE_ENV: 'production',
  CSE_SIGNING_KEY: 's'.repeat(32),
  CSE_PSEUDONYM_KEY: 'p'.repeat(32),
  CSE_ISSUERS: '[{"issuer":"https://idp.example","jwks":"https://idp.example/jwks","audience":"cse"}]',
}

/** What a start with these settings is refused with, as far as it is about these. */
function refusedFor(env: Environment): readonly string[] {
  const names = Object.keys(env)
  try {
    readSettings({ ...production, ...env }, () => ({ current: 'd'.repeat(32) }))
    return []
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return error.sentences.filter((sentence) => names.some((name) => sentence.startsWith(`${name} `)))
  }
}

describe('outside a demo the start is refused with a sentence', () => {
  test.each([
    ['DATABASE_URL', 'postgres://cse@db.example:5432/cse'],
    ['DATABASE_URL', 'postgres://cse@10.0.0.7:5432/cse?sslmode=require'],
    ['FINANCE_DATABASE_URL', 'postgres://cse@db.example:5432/cse?sslmode=disable'],
    ['FINANCE_URL', 'http://finance.example:4004/graphql'],
    ['PERSONS_URL', 'http://127.0.0.1.example:4001/graphql'],
  ])('when %s is %s', (name, address) => {
    expect(refusedFor({ [name]: address })).toEqual([expect.stringMatching(/ without TLS: .*\.$/)])
  })
})

test.each([
  ['DATABASE_URL', 'postgres://cse@127.0.0.1:5432/cse'],
  ['DATABASE_URL', 'postgres://cse@[::1]:5432/cse'],
  ['DATABASE_URL', 'postgres://cse@db.example:5432/cse?sslmode=verify-full'],
  ['FINANCE_URL', 'http://localhost:4004/graphql'],
  ['FINANCE_URL', 'https://finance.example/graphql'],
])('%s may be %s', (name, address) => {
  expect(refusedFor({ [name]: address })).toEqual([])
})

test('the figures are for who has their token, for nobody where there is none, and open in a demo', async () => {
  const statusOf = async (
    access: Parameters<typeof addHealthRoutes>[1]['metricsAccess'],
    authorization?: string,
  ) => {
    const server = Fastify()
    server.setErrorHandler((_, __, reply) => reply.code(401).send())
    addHealthRoutes(server, {
      readiness: async () => ({ ready: true }),
      metrics: createMetrics(),
      ...(access && { metricsAccess: access }),
    })
    const headers = authorization === undefined ? {} : { authorization }
    const { statusCode } = await server.inject({ url: '/metrics', headers })
    await server.close()
    return statusCode
  }
  expect(await statusOf({ token: TOKEN })).toBe(401)
  expect(await statusOf({ token: TOKEN }, 'Bearer another')).toBe(401)
  expect(await statusOf({ token: TOKEN }, TOKEN)).toBe(401)
  expect(await statusOf({ token: TOKEN }, `Bearer ${TOKEN}`)).toBe(200)
  expect(await statusOf('closed')).toBe(404)
  expect(await statusOf('open')).toBe(200)
})

test('every package under Elastic-2.0 that is installed is named, with what replaces it', () => {
  const [, section = ''] = readFileSync(new URL('DEPENDENCIES.md', ROOT), 'utf8').split(
    '## Under Elastic-2.0',
  )
  const [table = ''] = section.split('\n## ')
  const installed = new URL('node_modules/.pnpm/node_modules/', ROOT)
  const names = readdirSync(installed).flatMap((name) =>
    name.startsWith('@') ? readdirSync(new URL(name, installed)).map((inner) => `${name}/${inner}`) : [name],
  )
  const elastic = names.filter(
    (name) => licenceOf(new URL(`${name}/package.json`, installed)) === 'Elastic-2.0',
  )
  expect(elastic).toContain('@apollo/gateway')
  expect([...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name).toSorted()).toEqual(
    elastic.toSorted(),
  )
})

const ROOT = new URL('../../', import.meta.url)

function licenceOf(file: URL): string | undefined {
  if (!existsSync(file)) return undefined
  const { license }: { license?: unknown } = JSON.parse(readFileSync(file, 'utf8'))
  return typeof license === 'string' ? license : undefined
}
