import { type DocumentNode, GraphQLError, type GraphQLSchema, specifiedRules, validate } from 'graphql'
import { DocumentRefused, MOST_REPORTED, parsedDocument } from '../demand-control/parsed-document.ts'
import { typenameRule } from '../query-plan/typename-rule.ts'
import { hasSubscriptionConditions } from './subscription-conditions.ts'

/** How documents are read. */
export interface ReadingOptions {
  readonly schema: GraphQLSchema
  /** Do not guess at names of the schema in errors. */
  readonly hideSuggestions?: boolean
  /** Resolves when it is the reader's turn: between two pieces of work whoever has little to do passes. */
  readonly turn?: () => Promise<void>
}

/**
 * The one way by which a document comes in, whoever sends it: parsed up to the limit of tokens and held against the limits of its shape, and
 * only then validated, a turn of the event loop for each.
 * @throws DocumentRefused
 */
export async function readDocument(
  text: string,
  { schema, hideSuggestions = false, turn = async () => {} }: ReadingOptions,
): Promise<DocumentNode> {
  await turn()
  const document = parsedDocument(text)
  if (hasSubscriptionConditions(document))
    throw new DocumentRefused([CONDITIONAL_SUBSCRIPTION], 'GRAPHQL_VALIDATION_FAILED')
  await turn()
  const errors = validate(schema, document, RULES, { maxErrors: MOST_REPORTED, hideSuggestions })
  if (errors.length > 0) throw new DocumentRefused(errors, 'GRAPHQL_VALIDATION_FAILED')
  return document
}

const CONDITIONAL_SUBSCRIPTION = new GraphQLError('A subscription takes no @skip and no @include.')

const RULES = [...specifiedRules, typenameRule]
