import { printSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLSchema } from 'graphql'
import { accessDirective, accessSpec } from './access-plugin.ts'
import type { Builder } from './builder.ts'
import { assertComplete, completed } from './completeness.ts'
import type { SubgraphContext } from './context.ts'
import { assertDocumented } from './documented.ts'
import type { EServices } from './e-services.ts'
import type { GraphKeys } from './graph-keys.ts'
import { guard } from './guard.ts'
import type { Policy } from './policy.ts'
import { logSearches } from './searches.ts'

/** A part of the graph, ready to be composed and opened. */
export interface Subgraph<Session = unknown> {
  readonly name: string
  /** The schema with the policy in force. */
  readonly schema: GraphQLSchema
  /** The schema as federation composes it. */
  readonly sdl: string
  /** The policy with the lines that follow from others written out. */
  readonly policy: Policy
  /** The schema anew; without guards only for tests that prove the database alone. */
  build(options: { guarded: boolean }): GraphQLSchema
  /** The same, ready to be queried. */
  open(keys: GraphKeys, eServices?: EServices | null): OpenSubgraph<Session>
}

/** A subgraph with the keys that its resolvers work with. */
export interface OpenSubgraph<Session = unknown> extends Pick<Subgraph, 'name' | 'schema'> {
  /** What its resolvers are given for one request; an object of its own, so that subgraphs in one process share nothing by it. */
  contextOf(request: Omit<SubgraphContext<Session>, 'keys' | 'eServices'>): SubgraphContext<Session>
}

/**
 * The subgraph that a builder describes, once all its types are added. Throws when a field has no policy line, a line names what does
 * not exist, a field that may be denied is not nullable, or something lacks a description.
 */
export function defineSubgraph<Context extends SubgraphContext>(definition: {
  name: string
  builder: Builder<Context>
  policy: Policy
  /** Adds what the subgraph's resolvers use beyond viewer, session and instant; needed when `Context` says more. */
  context?: (request: SubgraphContext<Context['session']>) => Context
}): Subgraph<Context['session']> {
  const { name, builder, context: contextWith = (request) => request } = definition
  const unguarded = builder.toSubGraphSchema({
    linkUrl: 'https://specs.apollo.dev/federation/v2.9',
    composeDirectives: ['@access'],
    directives: [accessDirective],
    schemaDirectives: { link: { url: accessSpec, import: ['@access'] } },
  })
  const policy = completed(definition.policy, unguarded)
  assertComplete(policy, unguarded)
  assertDocumented(unguarded)
  logSearches(unguarded)
  const build = ({ guarded }: { guarded: boolean }) => (guarded ? guard(unguarded, policy) : unguarded)
  return {
    name,
    schema: build({ guarded: true }),
    // Only composition asks for it; printing it would be a fifteenth of every start.
    get sdl() {
      return printSubgraphSchema(unguarded)
    },
    policy,
    build,
    open(keys, eServices = null) {
      const { name, schema } = this
      return { name, schema, contextOf: (request) => contextWith({ ...request, keys, eServices }) }
    },
  }
}
