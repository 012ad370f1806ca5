import { createHash } from 'node:crypto'
import type { ApolloServerOptions } from '@apollo/server'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Cancellable } from '../subgraphs/request.ts'
import { readDocument } from './read-document.ts'

/** Letters of all texts together. Each takes about a hundred bytes once it is parsed, places for error messages included. */
const MOST_LETTERS = 400_000

/** The documents of a graph, each read once as long as it is kept. */
export interface Documents {
  /** @throws DocumentRefused */
  read(text: string, request: Cancellable): Promise<DocumentNode>
  /** Where Apollo Server finds what was read. */
  readonly store: NonNullable<ApolloServerOptions<never>['documentStore']>
}

/** How documents are read. */
export interface DocumentCacheOptions {
  readonly schema: GraphQLSchema
  readonly hideSuggestions: boolean
  /** Resolves when it is the turn of a request. */
  readonly turn: (request: Cancellable) => Promise<void>
}

/** Documents that were read and found valid, the least used forgotten first: whoever asks the same again is not read again. */
export function keptDocuments({ schema, hideSuggestions, turn }: DocumentCacheOptions): Documents {
  const kept = new LRUCache<string, DocumentNode>({ maxSize: MOST_LETTERS, sizeCalculation: lettersOf })
  return {
    async read(text, request) {
      const name = createHash('sha256').update(text).digest('hex')
      const known = kept.get(name)
      if (known) return known
      const document = await readDocument(text, { schema, hideSuggestions, turn: () => turn(request) })
      kept.set(name, document)
      return document
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
