import { type DocumentNode, GraphQLError, type GraphQLFormattedError, parse } from 'graphql'
import { publicError } from '../errors/public-errors.ts'
import { SHAPE, shapeErrors } from './shape.ts'

/** How many of its errors a refused document is answered with: neither its answer nor the work on it may grow with what is wrong with it. */
export const MOST_REPORTED = 5

/** A document that cannot be read, passes a limit of its shape, or does not fit the schema. */
export class DocumentRefused extends Error {
  override readonly name = 'DocumentRefused'
  /** As clients see them. */
  readonly errors: readonly GraphQLFormattedError[]
  constructor(errors: readonly GraphQLError[], code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED') {
    super(errors[0]?.message)
    this.errors = errors.slice(0, MOST_REPORTED).map((error) => {
      const { message, locations, extensions } = error.toJSON()
      const place = locations && { locations }
      return publicError({ message, ...place, extensions: { code, ...extensions } }, error)
    })
  }
}

/** A document within the limits of its shape, not yet validated. @throws DocumentRefused */
export function parsedDocument(text: string): DocumentNode {
  const document = parsed(text)
  const passed = shapeErrors(document)
  if (passed.length > 0) throw new DocumentRefused(passed, 'GRAPHQL_VALIDATION_FAILED')
  return document
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: SHAPE.tokens })
  } catch (error) {
    if (error instanceof GraphQLError) throw new DocumentRefused([error], 'GRAPHQL_PARSE_FAILED')
    // the parser goes down into what is nested, as far as the stack reaches
    if (error instanceof RangeError) throw new DocumentRefused([TOO_NESTED], 'GRAPHQL_PARSE_FAILED')
    throw error
  }
}

const TOO_NESTED = new GraphQLError('L’operazione è annidata troppo in profondità.', {
  extensions: { limit: 'nesting' },
})
