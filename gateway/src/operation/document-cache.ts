import type { ApolloServerOptions } from '@apollo/server'
import type { DocumentNode } from 'graphql'
import { LRUCache } from 'lru-cache'

type KeptDocuments = NonNullable<ApolloServerOptions<never>['documentStore']>

/** Letters of all texts together. Each takes about a hundred bytes once it is parsed, places for error messages included. */
const MOST_LETTERS = 400_000

/** Documents that were read and found valid, the least used forgotten first: whoever asks the same again is not read again. */
export function keptDocuments(): KeptDocuments {
  const kept = new LRUCache<string, DocumentNode>({ maxSize: MOST_LETTERS, sizeCalculation: lettersOf })
  return {
    get: async (name) => kept.get(name),
    set: async (name, document) => {
      kept.set(name, document)
    },
    delete: async (name) => kept.delete(name),
  }
}

const lettersOf = ({ loc }: DocumentNode): number => Math.max(1, loc?.source.body.length ?? 1)
