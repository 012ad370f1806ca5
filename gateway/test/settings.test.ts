import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DemoSecretName, demoSecret, type Secret } from '@cse/db/src/secrets/demo-secrets'
import { roleSecretOf } from '@cse/gateway/config/derived-keys'
import { type Environment, SettingsError } from '@cse/gateway/config/setting-reader'
import { readSettings } from '@cse/gateway/config/settings'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newCheckpointKey } from './checkpoint-environment.ts'

const checkpoint = newCheckpointKey()
const made = (name: DemoSecretName): Secret => ({
  current: name === 'checkpoint' ? checkpoint : name.repeat(32),
})
const read = (env: Environment) => readSettings(env, made)
const production: Environment = {
  NODE_ENV: 'production',
  CSE_ISSUERS: JSON.stringify([
    { issuer: 'https://login.example', jwks: 'https://login.example/keys', bounds: { scopes: ['CITIZEN'] } },
  ]),
  CSE_SIGNING_KEY: 's'.repeat(32),
  CSE_PSEUDONYM_KEY: 'p'.repeat(32),
  CSE_CHECKPOINT_KEY: newCheckpointKey(),
  CSE_DATA_KEY: 'd'.repeat(32),
  CSE_ROLES_KEY: 'r'.repeat(32),
  CSE_CLAMD_URL: 'unix:/run/clamav/clamd.ctl',
}

/** The sentences with which an environment is refused. */
function sentences(env: Environment): readonly string[] {
  try {
    read(env)
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.sentences
    throw error
  }
}

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

test('a demo trusts its own provider besides the issuers that are named', () => {
  const { issuers } = read({ CSE_ISSUERS: production.CSE_ISSUERS, IDENTITY_PORT: '5010' })
  expect(issuers.map(({ issuer }) => issuer)).toEqual(['http://127.0.0.1:5010', 'https://login.example'])
})

test('vouchers of PDND are trusted as an issuer that names our partners by their clients there', () => {
  const pdnd = {
    kind: 'pdnd',
    issuer: 'interop.pagopa.it',
    jwks: 'https://interop.pagopa.it/.well-known/jwks.json',
    audience: 'https://cse.regione.puglia.it/graphql',
    clients: { '9b361d49-33f4-4f1e-a88b-4e12661f2309': 'inps' },
  }
  expect(read({ ...production, CSE_ISSUERS: JSON.stringify([pdnd]) }).issuers).toEqual([pdnd])
  expect(sentences({ ...production, CSE_ISSUERS: JSON.stringify([{ ...pdnd, clients: {} }]) })).toEqual([
    expect.stringMatching(/^CSE_ISSUERS must be .* \(at 0.clients: must name a client\)\.$/),
  ])
})

test('an issuer without bounds stops the start in production, and is named', () => {
  const bare = { issuer: 'https://bare.example', jwks: 'https://bare.example/keys' }
  const listed = JSON.stringify([...JSON.parse(production.CSE_ISSUERS ?? ''), bare])
  expect(sentences({ ...production, CSE_ISSUERS: listed })).toEqual([
    'CSE_ISSUERS must say for whom https://bare.example may vouch: it has no bounds.',
  ])
  expect(read({ CSE_ISSUERS: listed }).issuers).toHaveLength(3)
})

test('the issuer of a demo has bounds, of which its tokens are', () => {
  expect(read({}).issuers).toMatchObject([{ name: 'demo', bounds: { assurance: 2, lifetime: 3600 } }])
})

test.each([
  [{ scopes: [] }, 'bounds.scopes'],
  [{ scopes: ['NATIONAL'] }, 'bounds.scopes.0'],
  [{ scopes: ['LOCAL'], roles: ['PUA'] }, 'bounds.comuni'],
  [{ scopes: ['LOCAL'], comuni: 'all' }, 'bounds.roles'],
  [{ scopes: ['LOCAL'], comuni: ['Bari'], roles: ['PUA'] }, 'bounds.comuni.0'],
  [{ scopes: ['AMBITO'], roles: 'all' }, 'bounds.ambiti'],
  [{ scopes: ['REGIONAL'] }, 'bounds.roles'],
  [{ scopes: ['PARTNER'] }, 'bounds.clients'],
  [{ scopes: ['CITIZEN'], assurance: 1 }, 'bounds.assurance'],
  [{ scopes: ['CITIZEN'], lifetime: 100_000 }, 'bounds.lifetime'],
  [{ scopes: ['CITIZEN'], region: 'Puglia' }, 'bounds'],
])('bounds that are none are refused with their place: %j', (bounds, path) => {
  const issuer = { issuer: 'https://login.example', jwks: 'https://login.example/keys', bounds }
  expect(sentences({ ...production, CSE_ISSUERS: JSON.stringify([issuer]) })[0]).toContain(`(at 0.${path}:`)
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

test('another signing key changes what is signed, and neither passwords of roles nor pseudonyms', () => {
  const { keys } = read(production)
  const other = read({
    ...production,
    CSE_SIGNING_KEY: 'o'.repeat(32),
    CSE_SIGNING_KEY_PREVIOUS: production.CSE_SIGNING_KEY,
  })
  expect(other.keys.viewer).not.toEqual(keys.viewer)
  expect(other.keys.before).toEqual({ viewer: keys.viewer, cursor: keys.cursor, download: keys.download })
  expect([other.keys.pseudonym, other.keys.data]).toEqual([keys.pseudonym, keys.data])
  const rolesWith = (CSE_SIGNING_KEY: string) => roleSecretOf({ ...production, CSE_SIGNING_KEY }, () => '')
  expect(rolesWith('o'.repeat(32))).toBe(rolesWith('s'.repeat(32)))
})

test('each purpose has its own key, the same after every start', () => {
  const { keys } = read({})
  const { data, before, ...derived } = keys
  expect(before).toBeNull()
  const secrets = Object.values(derived).map((key: Buffer) => key.toString('hex'))
  expect(new Set(secrets).size).toBe(secrets.length)
  expect(secrets.every((secret) => secret.length === 64)).toBe(true)
  expect(read({}).keys).toEqual(keys)
  expect(read({ CSE_SIGNING_KEY: 'x'.repeat(32) }).keys.viewer).not.toEqual(keys.viewer)
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

describe('the keys of a demo', () => {
  let directory = ''
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'cse-keys-'))
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  test('are made once, kept, and readable by nobody else', () => {
    const data = join(directory, 'data')
    const made = demoSecret(data, 'signing')
    expect(demoSecret(data, 'signing')).toEqual(made)
    expect(demoSecret(data, 'data')).not.toEqual(made)
    expect(demoSecret(data, 'checkpoint')).toEqual(demoSecret(data, 'checkpoint'))
    for (const file of [join('keys', 'signing.json'), 'checkpoint-key.pem'])
      expect(statSync(join(data, file)).mode & 0o777).toBe(0o600)
    expect(readSettings({}, (name) => demoSecret(data, name)).keys.cursor).toHaveLength(32)
  })

  test('stay what they were in a demo that kept two of them in one file', () => {
    const earlier = { signing: 's'.repeat(43), pseudonym: 'p'.repeat(43) }
    writeFileSync(join(directory, 'keys.json'), JSON.stringify(earlier))
    expect(demoSecret(directory, 'pseudonym')).toEqual({ current: earlier.pseudonym })
    expect(demoSecret(directory, 'data').current).toMatch(/^[\w-]{43}$/)
  })
})
