import { serversOf } from '@cse/db/src/connection/servers'
import { replicaUrls } from '@cse/gateway/config/replica-settings'
import { readSettings } from '@cse/gateway/config/settings'
import { mostConnections } from '@cse/gateway/main/connections'
import { describe, expect, test } from 'vitest'
import { production, read, sentences } from './environments.ts'

test('with nothing set, it is a demo on the own machine with an embedded database', () => {
  expect(read({})).toMatchObject({
    host: '127.0.0.1',
    port: 4000,
    demo: true,
    databaseUrl: null,
    subgraphUrls: {},
    subgraphDatabaseUrls: {},
    identityProvider: { port: 4010, address: 'http://127.0.0.1:4010' },
    logLevel: 'info',
    collector: null,
  })
})

test('requests are counted here, in the database with other gateways, or not at all', () => {
  expect(read({}).limits).toBe('own')
  expect(read({ CSE_SHARED_LIMITS: '1' }).limits).toBe('shared')
  expect(read({ CSE_LIMITS: '0', CSE_SHARED_LIMITS: '1' }).limits).toBe('none')
})

test('several workers count requests together', () => {
  expect(read({})).toMatchObject({ workers: 1, limits: 'own' })
  expect(read({ CSE_WORKERS: '2' })).toMatchObject({ workers: 2, limits: 'shared' })
  expect(read({ CSE_WORKERS: '2', CSE_LIMITS: '0' }).limits).toBe('none')
  for (const wrong of ['0', '65', 'two', '1.5'])
    expect(sentences({ CSE_WORKERS: wrong })).toEqual(['CSE_WORKERS must be a whole number from 1 to 64.'])
})

test('connections of a process are counted before it needs them', () => {
  expect(read({}).connections).toBe(20)
  const processes = (connections: number, workers: number) =>
    mostConnections({ connections, workers, deliveryApart: workers > 1, split: false })
  // one process with one pool; three gateways, who starts them, and who delivers events
  expect(processes(20, 1)).toBe(20 + 8 + 20)
  expect(processes(20, 3)).toBe(5 * 20 + 3 * 8 + 20)
  for (const wrong of ['1', '1000', 'many'])
    expect(sentences({ CSE_CONNECTIONS: wrong })).toEqual([
      'CSE_CONNECTIONS must be a whole number from 2 to 999.',
    ])
})

test('the log of access is archived where a folder is named, under a key that is not made up outside a demo', () => {
  expect(read({}).archive).toBeNull()
  expect(read({ CSE_ARCHIVE_DIRECTORY: '/srv/archive' }).archive).toMatchObject({ directory: '/srv/archive' })
  expect(sentences({ CSE_ARCHIVE_DIRECTORY: 'archive' })).toEqual([
    'CSE_ARCHIVE_DIRECTORY must be the path of a folder, from the root.',
  ])
  expect(sentences({ ...production, CSE_ARCHIVE_DIRECTORY: '/srv/archive' })).toEqual([
    expect.stringMatching(/^CSE_ARCHIVE_KEY is missing: it must/),
  ])
})

test('backups are kept where a folder is named, under a key that is not made up outside a demo', () => {
  expect(read({}).backups).toBeNull()
  expect(read({ CSE_BACKUP_DIRECTORY: '/srv/backups' }).backups).toMatchObject({ hours: 24, days: 35 })
  expect(sentences({ CSE_BACKUP_DIRECTORY: 'backups' })).toEqual([
    'CSE_BACKUP_DIRECTORY must be the path of a folder, from the root.',
  ])
  expect(sentences({ CSE_BACKUP_DIRECTORY: '/srv/backups', CSE_BACKUP_DAYS: '0' })).toEqual([
    'CSE_BACKUP_DAYS must be a whole number of days, from 1 to 9999.',
  ])
  expect(sentences({ ...production, CSE_BACKUP_DIRECTORY: '/srv/backups' })).toEqual([
    expect.stringMatching(/^CSE_BACKUP_KEY is missing: it must/),
  ])
})

test('a database may have several servers, and none of them is reached without TLS outside a demo', () => {
  const several = 'postgres://postgres@one:5432,two:5433/cse?target_session_attrs=read-write'
  expect(serversOf(read({ DATABASE_URL: several }).databaseUrl ?? '')).toEqual([
    'postgres://postgres@one:5432/cse',
    'postgres://postgres@two:5433/cse',
  ])
  expect(sentences({ ...production, DATABASE_URL: several })).toEqual([
    'DATABASE_URL leads to another machine without TLS: add sslmode=verify-full to it.',
  ])
  expect(sentences({ ...production, DATABASE_URL: `${several}&sslmode=verify-full` })).toEqual([])
  for (const wrong of [several.replace('read-write', 'any'), several.replace('5433', 'x')])
    expect(sentences({ DATABASE_URL: wrong })).toEqual([expect.stringMatching(/^DATABASE_URL must be/)])
  expect(sentences({ CSE_ASYNCHRONOUS_STANDBY: 'yes' })).toEqual([
    'CSE_ASYNCHRONOUS_STANDBY must be the words “acknowledged changes may be lost”.',
  ])
})

test('replicas are named without a login, and reached with TLS outside a demo', () => {
  expect(read({}).replicas).toBeNull()
  const two = 'postgres://one:5432,two/cse'
  const { replicas } = read({ CSE_READ_DATABASE_URL: two, CSE_READ_LAG_SECONDS: '30' })
  expect(replicas?.lagSeconds).toBe(30)
  expect(replicaUrls(replicas?.addresses ?? '', 'postgres://cse_platform:a%40b@primary/cse_here')).toEqual([
    'postgres://cse_platform:a%40b@one:5432/cse_here',
    'postgres://cse_platform:a%40b@two/cse_here',
  ])
  expect(sentences({ CSE_READ_DATABASE_URL: 'postgres://postgres@one/cse' })).toEqual([
    expect.stringMatching(/^CSE_READ_DATABASE_URL must be an address like .* without a user/),
  ])
  expect(sentences({ CSE_READ_DATABASE_URL: two, CSE_READ_LAG_SECONDS: '0' })).toEqual([
    'CSE_READ_LAG_SECONDS must be a whole number of seconds from 1 to 300.',
  ])
  expect(sentences({ ...production, CSE_READ_DATABASE_URL: two })).toEqual([
    'CSE_READ_DATABASE_URL leads to another machine without TLS: add sslmode=verify-full to it.',
  ])
})

test('plans are executed by our own code, or by the stock gateway', () => {
  expect(read({}).execution).toBe('own')
  expect(read({ CSE_EXECUTION: 'apollo' }).execution).toBe('apollo')
  expect(sentences({ CSE_EXECUTION: 'hive' })).toEqual(['CSE_EXECUTION must be one of own, apollo.'])
})

test('proxies are named by address or network', () => {
  expect(read({}).proxies).toEqual([])
  expect(read({ CSE_PROXIES: '10.0.0.7, 10.1.0.0/16,2001:db8::/32' }).proxies).toHaveLength(3)
  for (const wrong of ['all', '10.0.0.0/33', '10.0.0.1/8/8', 'loopback'])
    expect(sentences({ CSE_PROXIES: wrong })).toEqual([expect.stringMatching(/^CSE_PROXIES must be a list/)])
})

test('subgraphs are placed each by its own variables', () => {
  const settings = read({
    FINANCE_URL: 'http://finance:4004/graphql',
    CASES_DATABASE_URL: 'postgres://cse_cases@db:5432/cse',
    DATABASE_URL: 'postgresql://postgres@db:5432/cse',
  })
  expect(settings.subgraphUrls).toEqual({ finance: 'http://finance:4004/graphql' })
  expect(settings.subgraphDatabaseUrls).toEqual({ cases: 'postgres://cse_cases@db:5432/cse' })
  expect(settings.databaseUrl).toBe('postgresql://postgres@db:5432/cse')
})

test('an empty variable counts as not set', () => {
  expect(read({ PORT: '', DATABASE_URL: ' ', CSE_ISSUERS: '' }).port).toBe(4000)
})

describe('a wrong or missing setting is refused with one sentence that names it', () => {
  test.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['IDENTITY_PORT', '0'],
    ['DATABASE_URL', 'mysql://localhost/cse'],
    ['ANALYTICS_DATABASE_URL', 'somewhere'],
    ['PERSONS_URL', 'persons:4001'],
    ['LOG_LEVEL', 'loud'],
    ['CSE_ORIGINS', 'https://servizi.example/pagina'],
    ['CSE_ORIGINS', '*'],
    ['CSE_DEMO', 'yes'],
    ['CSE_SIGNING_KEY', 'short'],
    ['CSE_ISSUERS', 'https://login.example'],
    ['CSE_ISSUERS', '[]'],
    ['CSE_ISSUERS', '[{"issuer":"a","jwks":"http://login.example/keys"}]'],
    ['CSE_ISSUERS', '[{"issuer":"a","jwks":"https://a.example","claims":{"comune":"x"}}]'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector'],
  ])('%s=%s', (name, value) => {
    const [sentence, ...others] = sentences({ [name]: value })
    expect(sentence).toMatch(new RegExp(`^${name} must .*\\.$`))
    expect(others).toEqual([])
  })

  test('a secret that is too short is not repeated', () => {
    expect(sentences({ CSE_PSEUDONYM_KEY: 'hunter2' }).join()).not.toContain('hunter2')
  })

  test('what is wrong inside a list is said with its place', () => {
    const list = [{ issuer: 'a', jwks: 'http://login.example/keys' }]
    expect(sentences({ CSE_ISSUERS: JSON.stringify(list) })[0]).toContain(
      '(at 0.jwks: must be an https address',
    )
  })

  test('all of them are said at once', () => {
    expect(sentences({ PORT: 'x', LOG_LEVEL: 'x' })).toHaveLength(2)
  })
})

describe('in production', () => {
  test('there is no demo provider and nothing is made up', () => {
    const settings = readSettings(production, () => {
      throw new Error('made up a key')
    })
    expect(settings).toMatchObject({ demo: false, production: true, identityProvider: null })
    expect(settings.issuers.map(({ issuer, audience }) => [issuer, audience])).toEqual([
      ['https://login.example', 'urn:cse:api'],
    ])
  })

  test('a demo is refused', () => {
    expect(sentences({ ...production, CSE_DEMO: '1' })).toEqual([expect.stringMatching(/^CSE_DEMO must not/)])
  })

  test.each(['CSE_ISSUERS', 'CSE_SIGNING_KEY', 'CSE_PSEUDONYM_KEY', 'CSE_DATA_KEY', 'CSE_CHECKPOINT_KEY'])(
    '%s is required',
    (name) => {
      expect(sentences({ ...production, [name]: undefined })).toEqual([
        expect.stringMatching(new RegExp(`^${name} is missing: it must .*\\.$`)),
      ])
    },
  )
})
