import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { Logger } from 'pino'
import { MOST_REPORTED } from '../demand-control/parsed-document.ts'
import { SHAPE } from '../demand-control/shape.ts'
import { publicError } from '../errors/public-errors.ts'
import { typenameRule } from '../query-plan/typename-rule.ts'
import type { RequestContext } from '../subgraphs/request.ts'
import type { Documents } from './document-cache.ts'
import type { ServerGateway } from './execution.ts'

/** What Apollo Server is made with. */
export interface ApolloServerParts {
  readonly gateway: ServerGateway
  readonly plugin: ApolloServerPlugin<RequestContext>
  readonly documents: Documents
  readonly production: boolean
  readonly logger: Logger
}

/** Apollo Server, not yet started, with all that reports to its vendor or loads from outside switched off. */
export function createApolloServer({
  gateway,
  plugin,
  documents,
  production,
  logger,
}: ApolloServerParts): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    gateway,
    plugins: [
      plugin,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    formatError: publicError,
    // What comes here was read before; only a document that was forgotten in this very moment is read again.
    documentStore: documents.store,
    parseOptions: { maxTokens: SHAPE.tokens },
    validationRules: [typenameRule],
    validationOptions: { maxErrors: MOST_REPORTED },
    // Apollo's own is made for reading.
    stringifyResult: JSON.stringify,
    introspection: !production,
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: { requestHeaders: PREFLIGHTED_HEADERS },
    // While applications are being made their queries may persist themselves.
    ...(production && { persistedQueries: false as const }),
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    nodeEnv: production ? 'production' : 'development',
    logger,
  })
}

/** A cross-site page can send none of these without asking first, which we never allow. */
const PREFLIGHTED_HEADERS = ['authorization', 'apollo-require-preflight', 'x-apollo-operation-name']
