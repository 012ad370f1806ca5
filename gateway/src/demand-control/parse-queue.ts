import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server'
import type { GraphRequest, RequestContext } from '../subgraphs/request.ts'

/** Work that holds the event loop, one piece in each turn of it: whoever has little to do passes in between. */
export interface Turns {
  /** Resolves when it is the request's turn; never when the request was cancelled before, so that nothing is done for nobody. */
  next(request: GraphRequest): Promise<void>
}

/** First come, first served. */
export function createTurns(): Turns {
  const queue: { readonly request: GraphRequest; readonly go: () => void }[] = []

  return {
    next: (request) =>
      new Promise((go) => {
        if (queue.push({ request, go }) === 1) setImmediate(pass)
      }),
  }

  function pass(): void {
    let next = queue.shift()
    while (next?.request.cancelled.aborted) next = queue.shift()
    next?.go()
    if (queue.length > 0) setImmediate(pass)
  }
}

/** A document that is seen for the first time is read, validated and planned in three turns. Known ones wait for none. */
export function newDocumentsInTurn(): ApolloServerPlugin<RequestContext> {
  const turns = createTurns()
  return { requestDidStart: async () => inTurn(turns) }
}

function inTurn(turns: Turns): GraphQLRequestListener<RequestContext> {
  let isNew = false
  return {
    parsingDidStart: async ({ contextValue: { request } }) => {
      isNew = true
      await turns.next(request)
    },
    validationDidStart: async ({ contextValue: { request } }) => {
      await turns.next(request)
    },
    executionDidStart: async ({ contextValue: { request } }) => {
      if (isNew) await turns.next(request)
    },
  }
}
