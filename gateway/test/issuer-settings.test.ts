import { expect, test } from 'vitest'
import { production, read, sentences } from './environments.ts'

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
  [{ scopes: ['HEALTH_PROFESSIONAL'] }, 'bounds.healthBodies'],
  [{ scopes: ['PROVIDER'] }, 'bounds.providers'],
  [{ scopes: ['CITIZEN'], assurance: 1 }, 'bounds.assurance'],
  [{ scopes: ['CITIZEN'], lifetime: 100_000 }, 'bounds.lifetime'],
  [{ scopes: ['CITIZEN'], region: 'Puglia' }, 'bounds'],
])('bounds that are none are refused with their place: %j', (bounds, path) => {
  const issuer = { issuer: 'https://login.example', jwks: 'https://login.example/keys', bounds }
  expect(sentences({ ...production, CSE_ISSUERS: JSON.stringify([issuer]) })[0]).toContain(`(at 0.${path}:`)
})
