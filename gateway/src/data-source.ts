import type { GraphQLDataSource } from '@apollo/gateway'
import { type ExecutionResult, GraphQLError, Kind, parse } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Variables } from './compiled-operation.ts'
import { mergeDenials } from './denials.ts'
import { serviceUnavailable } from './errors.ts'
import { distinct, repeated } from './representations.ts'
import type { RequestContext } from './request.ts'
import { SubgraphUnreachable } from './subgraph-unreachable.ts'

/**
 * Brings an operation to a subgraph and its result back. An answer with errors is a result like any other.
 * @throws SubgraphUnreachable
 */
export type Ask = (
  operation: string,
  variables: Variables,
  request: RequestContext,
) => Promise<ExecutionResult> | ExecutionResult

const KEPT = 1000

/**
 * A subgraph as the query plan asks it, in this process or far away. References are asked for once each, however often the plan
 * repeats them. A subgraph that does not answer costs the fields that were asked of it.
 */
export function dataSource(ask: Ask): GraphQLDataSource<RequestContext> {
  const kept = new LRUCache<string, readonly string[]>({ max: KEPT })

  const rootFieldsOf = (operation: string): readonly string[] => {
    const known = kept.get(operation)
    if (known) return known
    const fresh = rootFields(operation)
    kept.set(operation, fresh)
    return fresh
  }

  return {
    async process(options) {
      if (!('incomingRequestContext' in options))
        throw new Error('Only operations of clients are asked of a subgraph')
      const { query = '', variables = {} } = options.request
      const fields = rootFieldsOf(query)
      const fetchesEntities = fields[0] === '_entities'
      const once = fetchesEntities ? distinct(variables.representations) : undefined
      try {
        if (!once) return asAnswer(await ask(query, variables, options.context))
        const sent = { ...variables, representations: once.representations }
        return asAnswer(repeated(await ask(query, sent, options.context), once))
      } catch (error) {
        if (!(error instanceof SubgraphUnreachable)) throw error
        const places = fields.map((field) => (fetchesEntities ? [field, 0] : [field]))
        return asAnswer({ errors: places.map(unavailableAt) })
      }
    },
  }
}

type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>

/** The gateway declares errors in their JSON form; it reads the message, the path and the extensions, which the objects have too. */
function asAnswer({ data, errors }: ExecutionResult): Answer {
  return { ...(data !== undefined && { data }), ...(errors && { errors: mergeDenials(errors) }) } as Answer
}

/** The names under which the operation's root fields answer. Clients cannot ask for `_entities`: the public API does not have it. */
function rootFields(operation: string): string[] {
  return parse(operation, { noLocation: true }).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((selection) =>
          selection.kind === Kind.FIELD ? [(selection.alias ?? selection.name).value] : [],
        )
      : [],
  )
}

function unavailableAt(path: readonly (string | number)[]): GraphQLError {
  const { message, extensions } = serviceUnavailable()
  return new GraphQLError(message, { path, extensions })
}
