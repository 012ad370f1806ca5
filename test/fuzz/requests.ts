import { brokenHttp } from './broken-http.ts'
import { among, hostileText, hostileValue, noise } from './hostile.ts'
import { oddHeaders } from './odd-headers.ts'
import { brokenOperation, type Grammar, grammaticalOperation } from './operations.ts'

/** What is sent: a request, or bytes on a connection. */
export type Fuzzed =
  | {
      readonly kind: string
      readonly method: string
      readonly path: string
      readonly headers: Readonly<Record<string, string | string[]>>
      readonly body?: Buffer
      /** The client goes away after so many milliseconds, whether answered or not. */
      readonly leaves?: number
    }
  | { readonly kind: string; readonly bytes: Buffer }

/** Who asks what of whom. */
export interface FuzzedWorld extends Grammar {
  readonly host: string
  /** Tokens of people with different rights. */
  readonly tokens: readonly string[]
  /** Operations that clients are registered for, as text. */
  readonly registered: readonly string[]
}

const KINDS = [
  'operation',
  'operation',
  'operation',
  'broken operation',
  'broken operation',
  'registered operation',
  'registered operation',
  'envelope',
  'envelope',
  'address',
  'headers',
  'body',
  'oversize',
  'client that leaves',
  'broken http',
  'broken http',
] as const

/** A request; the same for the same numbers. */
export function fuzzedRequest(world: FuzzedWorld, random: () => number): Fuzzed {
  const kind = among(KINDS, random)
  const token = among(world.tokens, random)
  const headers: Record<string, string | string[]> = {
    'content-type': 'application/json',
    accept: among(['application/graphql-response+json', 'application/json', '*/*'], random),
    ...(random() < 0.93 && { authorization: `Bearer ${token}` }),
  }
  const post = (body: unknown, more: object = {}): Fuzzed => ({
    kind,
    method: 'POST',
    path: '/graphql',
    headers,
    body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    ...more,
  })
  switch (kind) {
    case 'operation':
      return post(grammaticalOperation(world, random))
    case 'broken operation':
      return post(brokenOperation(world, random))
    case 'registered operation': {
      const query = among(world.registered, random)
      return post({ query, variables: variablesOf(query, world, random) })
    }
    case 'client that leaves':
      return post(grammaticalOperation(world, random), { leaves: Math.floor(random() * 40) })
    case 'envelope':
      return post(envelope(world, random))
    case 'address':
      return {
        kind,
        method: among(['GET', 'GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'], random),
        path: address(world, random),
        headers,
      }
    case 'headers':
      return post(grammaticalOperation(world, random), { headers: { ...headers, ...oddHeaders(random) } })
    case 'body':
      return post(
        among(
          [
            () => noise(random, 3_000),
            () => '',
            () => '{',
            () => '{"query":',
            () => `[${'['.repeat(50_000)}`,
            () => '\ufeff{"query":"{__typename}"}',
            () => Buffer.from('{"query":"{__typename}"}', 'utf16le'),
            () => '{"query":"{__typename}","query":5}',
            () => '{"__proto__":{"query":"{__typename}"}}',
            () => '{"constructor":{"prototype":{"a":1}}}',
          ],
          random,
        )(),
      )
    case 'oversize':
      return post({
        query: `{ __typename } # ${'x'.repeat(among([250_000, 262_144, 400_000, 2_000_000], random))}`,
      })
    case 'broken http':
      return { kind, bytes: brokenHttp(world.host, token, random) }
  }
}

function variablesOf(query: string, { ids }: Grammar, random: () => number): Record<string, unknown> {
  const names = [...(/\(([^)]*)\)/.exec(query)?.[1] ?? '').matchAll(/\$(\w+)/g)].map(([, name = '']) => name)
  return Object.fromEntries(
    names.map((name) => [name, random() < 0.4 ? among(ids, random) : hostileValue(random)]),
  )
}

/** A body that is JSON, and an operation only by its looks. */
function envelope(world: FuzzedWorld, random: () => number): unknown {
  const good = grammaticalOperation(world, random)
  const odd = () => hostileValue(random)
  const hash = { persistedQuery: { version: odd(), sha256Hash: odd() } }
  const forms: readonly (() => unknown)[] = [
    odd,
    () => [good, good],
    () => ({
      ...good,
      [among(['query', 'variables', 'operationName', 'extensions', 'documentId', 'id'], random)]: odd(),
    }),
    () => ({ documentId: among([`sha256:${'0'.repeat(64)}`, odd()], random), variables: odd() }),
    () => ({
      extensions: among<unknown>(
        [hash, { persistedQuery: odd() }, { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } }],
        random,
      ),
    }),
    () => ({ ...good, extensions: hash }),
    () => ({ query: `query ${'A'.repeat(5_000)} { __typename }`, operationName: hostileText(random) }),
    () => ({ query: `{ ${'a'.repeat(30_000)} }` }),
    () => ({ query: `{ ${'node(id: "x") { ... on Case { person { cases { nodes { '.repeat(40)}` }),
    () => ({ query: 'subscription { amountsChanged(intervention: "x") { __typename } }' }),
  ]
  return among(forms, random)()
}

const PATHS = [
  '/graphql',
  '/graphql/',
  '/graphql/live',
  '/',
  '/health/live',
  '/health/ready',
  '/documents',
  '/statements',
  '/releases',
  '/modules',
  '/snapshots',
  '/explorer/x',
  '/nothing',
]

function address(world: FuzzedWorld, random: () => number): string {
  const { query, variables } = grammaticalOperation(world, random)
  const odd = () => encodeURIComponent(hostileText(random).toWellFormed().slice(0, 2_000))
  const name = () =>
    among(['query', 'variables', 'extensions', 'operationName', 'documentId', 'token', 'sha256'], random)
  const end = among([() => '', () => `/${odd()}`, () => '/%', () => '/%ff', () => '/..%2f..%2fetc'], random)()
  const search = among(
    [
      () => '',
      () =>
        `?query=${encodeURIComponent(query.slice(0, 4_000))}&variables=${encodeURIComponent(JSON.stringify(variables).toWellFormed().slice(0, 4_000))}`,
      () => `?${name()}=${odd()}&${name()}=${odd()}`,
      () => `?${name()}[]=1&${name()}[a]=2&${name()}`,
      () => '?%=%&&&=',
      () => `?query=%7B__typename%7D&variables=${odd()}&extensions=${odd()}`,
    ],
    random,
  )()
  return `${among(PATHS, random)}${end}${search}`
}
