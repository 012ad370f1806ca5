import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtManifests } from '@cse/gateway/cli/operations'
import { readManifest } from '@cse/gateway/persisted-documents/manifest'
import { buildSchema } from 'graphql'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const inSchema = (file: string) => fileURLToPath(new URL(`../../schema/${file}`, import.meta.url))

test('the operations of every client fit the API and the access of whoever runs them, and its manifest is up to date', () => {
  const api = buildSchema(readFileSync(inSchema('api.graphql'), 'utf8'))
  const built = builtManifests(inSchema('operations'), api)
  expect(built.flatMap(({ complaints, lost }) => [...complaints, ...lost])).toEqual([])
  for (const { file, text } of built) {
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(readManifest(file, text).length).toBeGreaterThan(0)
  }
})

describe('what does not fit is reported with its file', () => {
  const api = buildSchema(`
    directive @access(scopes: [String!]!) on FIELD_DEFINITION
    type Query {
      open: Int @access(scopes: ["REGIONAL"])
      closed: Secret @access(scopes: ["EVERYONE"])
    }
    type Secret { name: String @access(scopes: ["LOCAL:SOCIAL_WORKER"]) }
  `)
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cse-operations-'))
    mkdirSync(join(directory, 'dss', 'manifests'), { recursive: true })
    register({ versions: { '1.0.0': 'active' } })
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  const register = (registration: object) =>
    writeFileSync(
      join(directory, 'dss', 'client.json'),
      JSON.stringify({
        kind: 'PARTNER',
        name: 'dss',
        runsAs: { scope: 'REGIONAL', roles: [] },
        ...registration,
      }),
    )
  const complaintsAbout = (text: string) => {
    writeFileSync(join(directory, 'dss', 'some.graphql'), text)
    return builtManifests(directory, api).flatMap(({ complaints }) => complaints)
  }

  test.each([
    ['query Some { nothing }', /some.graphql: Cannot query field "nothing"/],
    ['query Some { closed { name } }', /some.graphql: it asks for what REGIONAL may not see: Secret.name/],
    [
      'query Some { ...Part } fragment Part on Query { closed { name } }',
      /REGIONAL may not see: Secret.name/,
    ],
    ['{ open }', /some.graphql: it must hold one operation, with a name/],
    ['query Some { open', /some.graphql: Syntax Error/],
  ])('%s', (text, complaint) => {
    expect(complaintsAbout(text)).toEqual([expect.stringMatching(complaint)])
  })

  test('two operations of one name, and limits for one that is not there', () => {
    register({ versions: { '1.0.0': 'active' }, variables: { Other: { type: 'object' } } })
    writeFileSync(join(directory, 'dss', 'again.graphql'), 'query Some { again: open }')
    expect(complaintsAbout('query Some { open }')).toEqual([
      expect.stringMatching(/two operations are named Some/),
      expect.stringMatching(/limits the variables of Other/),
    ])
  })

  test('what clients in use ask for may not vanish; a new version takes the change', () => {
    writeFileSync(join(directory, 'dss', 'some.graphql'), 'query Some { open }')
    const [first] = builtManifests(directory, api)
    writeFileSync(first?.file ?? '', first?.text ?? '')
    writeFileSync(join(directory, 'dss', 'some.graphql'), 'query Some { changed: open }')
    expect(builtManifests(directory, api)[0]?.lost).toEqual([
      expect.stringMatching(/Some is in use as it was/),
    ])
    register({ versions: { '1.0.0': 'active', '1.10.0': 'pending' } })
    expect(builtManifests(directory, api)[0]).toMatchObject({
      file: expect.stringMatching(/1.10.0.json$/),
      lost: [],
    })
  })
})

describe('an application', () => {
  const api = buildSchema(`
    directive @access(scopes: [String!]!) on FIELD_DEFINITION
    type Query { home: Building @access(scopes: ["LOCAL"]) }
    type Building { id: ID! @access(scopes: ["LOCAL"]) access: Access @access(scopes: ["LOCAL"]) }
    type Access { key: String @access(scopes: ["AMBITO"]) name: String @access(scopes: ["LOCAL"]) }
  `)
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cse-application-'))
    for (const folder of ['manifests', 'fragments', 'local'])
      mkdirSync(join(directory, 'app', folder), { recursive: true })
    write('client.json', JSON.stringify(REGISTRATION))
    write('local/home.graphql', 'query Home { home { ...BuildingLine } }')
    write(
      'fragments/building-line.graphql',
      'fragment BuildingLine on Building { id access { ...AccessLine } }',
    )
    write('fragments/access-line.graphql', 'fragment AccessLine on Access { name }')
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  const REGISTRATION = {
    kind: 'APPLICATION',
    name: 'app',
    components: { local: { scope: 'LOCAL', roles: [] } },
    versions: { '1.0.0': 'active' },
  }
  const write = (file: string, text: string) => writeFileSync(join(directory, 'app', file), text)
  const complaints = () => builtManifests(directory, api).flatMap((built) => built.complaints)

  test('shares fragments between its operations, and asks for the type of everything, as caches need it', () => {
    const [built] = builtManifests(directory, api)
    expect(readManifest('app', built?.text ?? '').map(({ body }) => body)).toEqual([
      `query Home {
  home {
    __typename
    ...BuildingLine
  }
}

fragment AccessLine on Access {
  __typename
  name
}

fragment BuildingLine on Building {
  __typename
  id
  access {
    __typename
    ...AccessLine
  }
}
`,
    ])
    expect(built?.complaints).toEqual([])
  })

  test('has each fragment that nobody uses, that is two, or that goes beyond its reach', () => {
    write('fragments/spare.graphql', 'fragment Spare on Building { id }')
    expect(complaints()).toEqual([expect.stringMatching(/no operation uses Spare/)])
    write('fragments/spare.graphql', 'fragment AccessLine on Access { name }')
    expect(complaints).toThrow(/spare.graphql: there is another fragment AccessLine/)
    write('fragments/spare.graphql', 'query Spare { home { id } }')
    expect(complaints).toThrow(/spare.graphql: it must hold one fragment/)
    rmSync(join(directory, 'app', 'fragments', 'spare.graphql'))
    write('fragments/access-line.graphql', 'fragment AccessLine on Access { key }')
    expect(complaints()).toEqual([expect.stringMatching(/LOCAL may not see: Access.key/)])
  })
})
