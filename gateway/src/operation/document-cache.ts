import { createHash } from 'node:crypto'
import type { ApolloServerOptions } from '@apollo/server'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import { createTurns } from '../demand-control/parse-queue.ts'
import type { GraphRequest } from '../subgraphs/request.ts'
import { readDocument } from './read-document.ts'

/** Letters of all texts together. Each takes about a hundred bytes once it is parsed, places for error messages included. */
const MOST_LETTERS = 400_000

/** The documents of a graph, each read once as long as it is kept. */
export interface Documents {
  /** @throws DocumentRefused */
  read(text: string, request: GraphRequest): Promise<DocumentNode>
  /** Resolves when the request may be planned: at once for a document that was known. */
  planningTurn(request: GraphRequest): Promise<void>
  /** Where Apollo Server finds what was read. */
  readonly store: NonNullable<ApolloServerOptions<never>['documentStore']>
}

/** Documents that were read and found valid, the least used forgotten first: whoever asks the same again is not read again. */
export function keptDocuments(schema: GraphQLSchema, hideSuggestions: boolean): Documents {
  const kept = new LRUCache<string, DocumentNode>({ maxSize: MOST_LETTERS, sizeCalculation: lettersOf })
  const turns = createTurns()
  const newcomers = new WeakSet<GraphRequest>()
  return {
    async read(text, request) {
      const name = createHash('sha256').update(text).digest('hex')
      const known = kept.get(name)
      if (known) return known
      newcomers.add(request)
      const document = await readDocument(text, { schema, hideSuggestions, turn: () => turns.next(request) })
      kept.set(name, document)
      return document
    },
    planningTurn: async (request) => {
      if (newcomers.has(request)) await turns.next(request)
    },
    store: {
      // Apollo's name for it is the hash of the text behind one of the schema
      get: async (name) => kept.get(name.slice(-HASH_LENGTH)),
      set: async () => {},
      delete: async (name) => kept.delete(name.slice(-HASH_LENGTH)),
    },
  }
}

const HASH_LENGTH = 64

const lettersOf = ({ loc }: DocumentNode): number => Math.max(1, loc?.source.body.length ?? 1)
