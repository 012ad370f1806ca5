import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { HeaderMap } from '@apollo/server'
import type { SqlText } from '@cse/db/src/connection/connection'
import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { openDatabase } from '@cse/db/src/session/database'
import type { ExecutionKind } from '@cse/gateway/config/setting-rules'
import { SUBGRAPHS } from '@cse/gateway/config/settings'
import { pricesOf } from '@cse/gateway/demand-control/operation-prices'
import { openGraph } from '@cse/gateway/operation/executor'
import { idOf } from '@cse/gateway/persisted-documents/manifest'
import { readRegistry } from '@cse/gateway/persisted-documents/registry'
import { resolvedOperation } from '@cse/gateway/persisted-documents/resolved-operation'
import { owners } from '@cse/gateway/subgraphs/node/owners'
import { createNodeSubgraph } from '@cse/gateway/subgraphs/node/subgraph'
import { subgraphPackages } from '@cse/gateway/subgraphs/packages'
import { GraphRequest, unknownOutcome } from '@cse/gateway/subgraphs/request'
import { subgraphSources } from '@cse/gateway/subgraphs/sources'
import type { Viewer } from '@cse/schema/viewer'
import { pino } from 'pino'
import { DATABASE_KEYS, GRAPH_KEYS } from '../data-key.ts'
import type { SharedDatabase } from '../database.ts'
import { viewersOfPersonas } from './persona-viewer.ts'

/** What the graph answered to an operation, and the statements that it sent meanwhile, in their order. */
export interface Recorded {
  readonly answer: Answer
  readonly statements: readonly SqlText[]
}

export interface Answer {
  readonly data?: unknown
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
}

/** The whole graph over a database, asked one operation after the other. */
export interface Recorder extends AsyncDisposable {
  viewerOf(persona: string): Promise<Viewer>
  execute(viewer: Viewer, text: string, variables: Readonly<Record<string, unknown>>): Promise<Recorded>
  /** Executes for a client that is gone once so many statements were sent. @returns whether it came to that */
  executeAndHangUp(
    viewer: Viewer,
    text: string,
    variables: Readonly<Record<string, unknown>>,
    statements: number,
  ): Promise<boolean>
}

const inSchema = (file: string) => fileURLToPath(new URL(`../../schema/${file}`, import.meta.url))

/** The supergraph as it is checked in. */
export const supergraph = readFileSync(inSchema('supergraph.graphql'), 'utf8')

/**
 * Opens the graph, every request at nine o'clock (UTC) of the database's day. There is one connection, so that the order in which statements
 * are sent is that in which they run.
 */
export async function openRecorder(
  { adminUrl, secret, today }: Pick<SharedDatabase, 'adminUrl' | 'secret' | 'today'>,
  execution: ExecutionKind = 'own',
): Promise<Recorder> {
  const now = new Date(`${today}T09:00:00Z`)
  const registry = readRegistry(inSchema('operations'))
  const viewerOf = await viewersOfPersonas(adminUrl)
  const statements: SqlText[] = []
  let onStatement = () => {}
  const opened = openDatabase({
    url: roleUrl(adminUrl, PLATFORM_ROLE, secret),
    max: 1,
    ...DATABASE_KEYS,
    observe: (statement) => {
      statements.push(statement)
      onStatement()
    },
  })
  const subgraphs = await Promise.all(
    SUBGRAPHS.map(
      async (name) => [name, (await subgraphPackages[name].subgraph()).open(GRAPH_KEYS)] as const,
    ),
  )
  const logger = pino({ level: 'silent' })
  const node = createNodeSubgraph(owners).open(GRAPH_KEYS)
  const graph = await openGraph({
    supergraph,
    subgraphs: subgraphSources({ local: new Map(subgraphs), remote: new Map(), node, owners }),
    scalars: node.schema,
    prices: pricesOf(supergraph),
    production: false,
    execution,
    logger,
  })

  function begin(viewer: Viewer, text: string, variables: Readonly<Record<string, unknown>>) {
    const named =
      viewer.scope === 'PARTNER' ? { query: null, documentId: idOf(text) } : { query: text, documentId: null }
    const { runsAs } = resolvedOperation({ ...named, hash: null, variables }, viewer, {
      registry,
      textAllowed: true,
      defaultPurpose: 'CARE',
    })
    const request = new GraphRequest({ viewer: runsAs, now, requestId: randomUUID() }, () => opened)
    statements.length = 0
    const run = () =>
      graph.execute(
        {
          method: 'POST',
          headers: new HeaderMap([['content-type', 'application/json']]),
          search: '',
          body: { query: text, variables },
        },
        { request, outcome: unknownOutcome() },
      )
    return { request, run }
  }

  return {
    viewerOf,
    async execute(viewer, text, variables) {
      const { request, run } = begin(viewer, text, variables)
      const { body } = await request.committed(run)
      if (body.kind !== 'complete') throw new Error('An answer in parts was not asked for')
      return {
        answer: JSON.parse(body.string),
        statements: statements.filter(({ name }) => name !== 'greeting'),
      }
    },
    async executeAndHangUp(viewer, text, variables, after) {
      const { request, run } = begin(viewer, text, variables)
      let sent = 0
      let gone: Promise<void> | undefined
      onStatement = () => {
        // a client is gone between two turns, never in the middle of one
        if (++sent === after) gone = Promise.resolve().then(() => request.cancel())
      }
      await request.committed(async () => {
        await run()
        onStatement = () => {}
        await gone
      })
      return gone !== undefined
    },
    async [Symbol.asyncDispose]() {
      await graph.stop()
      await opened.close()
    },
  }
}
