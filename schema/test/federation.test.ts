import type { ApolloGateway } from '@apollo/gateway'
import { composeServices } from '@theguild/federation-composition'
import { type ExecutionResult, graphql, Kind, parse } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../src/viewer.ts'
import { GRAPH_KEYS } from './graph-keys.ts'
import { casesSubgraph } from './two-subgraphs/cases.ts'
import { personsSubgraph } from './two-subgraphs/persons.ts'
import { analyst, pua, socialWorker } from './two-subgraphs/viewers.ts'

const subgraphs = [personsSubgraph, casesSubgraph]
const { supergraphSdl = '', errors } = composeServices(
  subgraphs.map(({ name, sdl }) => ({ name, url: `http://${name}.invalid`, typeDefs: parse(sdl) })),
)

let gateway: ApolloGateway
let executor: Awaited<ReturnType<ApolloGateway['load']>>['executor']

beforeAll(async () => {
  // Read by the gateway as it is made: without it, it would report to its vendor.
  process.env.APOLLO_TELEMETRY_DISABLED = '1'
  const { ApolloGateway } = await import('@apollo/gateway')
  gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) => ({
      async process({ request, context }) {
        const subgraph = name === 'cases' ? casesSubgraph : personsSubgraph
        const { viewer } = context
        const { data, errors } = await graphql({
          schema: subgraph.schema,
          source: request.query ?? '',
          variableValues: request.variables ?? {},
          contextValue: subgraph.open(GRAPH_KEYS).contextOf({ viewer, session: '', now: new Date(0) }),
        })
        return { data: data ?? null, ...(errors && { errors: errors.map((error) => error.toJSON()) }) }
      },
    }),
  })
  executor = (await gateway.load()).executor
})

afterAll(() => gateway.stop())

async function execute(viewer: Viewer, query: string): Promise<ExecutionResult> {
  const document = parse(query)
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  // What executing a plan looks at of an Apollo Server request.
  const request = {
    document,
    operation,
    request: { query },
    queryHash: query,
    context: { viewer },
    metrics: {},
  } as unknown
  const answer = await executor(request as Parameters<typeof executor>[0])
  return JSON.parse(JSON.stringify(answer))
}

const code = ({ errors }: ExecutionResult) =>
  errors?.map(({ path, extensions }) => [path?.join('.'), extensions?.code])

test('the two compose, with who may read each field written at the field', () => {
  expect(errors).toBeUndefined()
  expect(supergraphSdl).toMatch(/diary: String @access\(scopes: \["LOCAL:SOCIAL_WORKER"\]\)/)
  expect(supergraphSdl).toMatch(/directive @access\(scopes: \[String!\]!\) on FIELD_DEFINITION/)
})

test('a foreign entity and its key are described by their owner, who may read them included', () => {
  expect(casesSubgraph.sdl).toMatch(/type Person\s+@key\(fields: "id"\)\s+\{\s+id: ID!\s/)
  expect(supergraphSdl).toMatch(/A person \(persona\)\.\s+"""\s+type Person/)
  expect(supergraphSdl).toMatch(/Opaque id\.\s+"""\s+id: ID!/)
})

test('a page is followed through both subgraphs and back', async () => {
  const answer = await execute(
    socialWorker,
    '{ cases(first: 1) { totalCount pageInfo { hasNextPage } nodes { diary person { taxCode cases(last: 1) { nodes { number } } } } } }',
  )
  expect(answer).toEqual({
    data: {
      cases: {
        totalCount: 6,
        pageInfo: { hasNextPage: true },
        nodes: [
          {
            diary: 'riservato',
            person: { taxCode: 'FOXNNA01T71L049P', cases: { nodes: [{ number: '2026/03' }] } },
          },
        ],
      },
    },
  })
})

test('a denied field is null with FORBIDDEN at its path, in whichever subgraph it is', async () => {
  const answer = await execute(
    pua,
    '{ cases(first: 1) { nodes { number diary person { givenName taxCode } } } }',
  )
  expect(answer.data).toEqual({
    cases: { nodes: [{ number: '2026/01', diary: null, person: { givenName: 'Anna', taxCode: null } }] },
  })
  expect(code(answer)?.toSorted()).toEqual([
    ['cases.nodes.0.diary', 'FORBIDDEN'],
    ['cases.nodes.0.person.taxCode', 'FORBIDDEN'],
  ])
})

test('the Region meets no person, not even one whose id got about', async () => {
  const answer = await execute(
    analyst,
    '{ anyone { id givenName } cases(first: 1) { nodes { number person { givenName } } } }',
  )
  expect(answer.data).toEqual({ anyone: null, cases: { nodes: [{ number: '2026/01', person: null }] } })
  expect(code(answer)?.toSorted()).toEqual([
    ['anyone', 'FORBIDDEN'],
    ['cases.nodes.0.person', 'FORBIDDEN'],
  ])
})

test('a mutation answers with its payload or with a refusal', async () => {
  const close = (version: number) =>
    execute(
      socialWorker,
      `mutation { closeCase(input: { expectedVersion: ${version} }) {
        __typename
        ... on CloseCasePayload { case { number } }
        ... on Refusal { message }
        ... on StaleVersion { currentVersion }
      } }`,
    )
  expect((await close(1)).data).toEqual({
    closeCase: { __typename: 'CloseCasePayload', case: { number: '2026/01' } },
  })
  expect((await close(7)).data).toEqual({
    closeCase: {
      __typename: 'StaleVersion',
      message: 'Nel frattempo i dati sono cambiati: ricaricare la pagina e riprovare.',
      currentVersion: 1,
    },
  })
})

test('an amount finer than a cent is refused with the reason', async () => {
  const answer = await graphql({
    schema: casesSubgraph.schema,
    source: 'query ($over: Euro) { cases(over: $over) { totalCount } }',
    variableValues: { over: '1.005' },
  })
  expect(answer.errors?.[0]?.message).toContain('L’importo deve essere un testo decimale con due cifre')
  expect(answer.errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    reason: expect.stringContaining('L’importo'),
  })
})
