import { printSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLSchema } from 'graphql'
import { accessDirective, accessSpec } from './access-plugin.ts'
import type { Builder } from './builder.ts'
import { assertComplete, completed } from './completeness.ts'
import type { SubgraphContext } from './context.ts'
import { assertDocumented } from './documented.ts'
import { guard } from './guard.ts'
import type { Policy } from './policy.ts'
import { logSearches } from './searches.ts'

/** A part of the graph, ready to be composed and asked. */
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
  /** What its resolvers are given for one request; an object of its own, so that subgraphs in one process share nothing by it. */
  contextOf(request: SubgraphContext<Session>): SubgraphContext<Session>
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
  const { name, builder, context } = definition
  const open = builder.toSubGraphSchema({
    linkUrl: 'https://specs.apollo.dev/federation/v2.9',
    composeDirectives: ['@access'],
    directives: [accessDirective],
    schemaDirectives: { link: { url: accessSpec, import: ['@access'] } },
  })
  const policy = completed(definition.policy, open)
  assertComplete(policy, open)
  assertDocumented(open)
  logSearches(open)
  const build = ({ guarded }: { guarded: boolean }) => (guarded ? guard(open, policy) : open)
  return {
    name,
    schema: build({ guarded: true }),
    // Only composition asks for it; printing it would be a fifteenth of every start.
    get sdl() {
      return printSubgraphSchema(open)
    },
    policy,
    build,
    contextOf: context ?? ((request) => ({ ...request })),
  }
}
