import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  isInputType,
  OperationTypeNode,
  parse,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromASTUntyped,
} from 'graphql'
import type { ListedOperation } from '../../persisted-documents/manifest.ts'
import type { Registration } from '../../persisted-documents/registration.ts'
import { formOf } from '../../rest/parameters.ts'
import { tableOf } from '../../rest/table.ts'
import { answerSchema } from './answer.ts'
import { HEADERS, PROBLEM, problems, STATUS } from './frame.ts'
import { type Components, inputSchema, type JsonSchema, requiredSchema } from './values.ts'

/** A version of a partner's operations, and what was agreed with it. */
export interface PartnerVersion {
  readonly client: string
  readonly version: string
  readonly registration: Registration
  readonly operations: readonly ListedOperation[]
}

/** The interface by REST of a partner's version, as OpenAPI 3.1. */
export function openApiOf(schema: GraphQLSchema, partner: PartnerVersion): string {
  const { client, version, registration, operations } = partner
  const components: Components = new Map([['Problem', PROBLEM]])
  const paths = operations
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map((operation) => [`/${operation.name}`, pathOf(schema, operation, registration, components)] as const)
  const document = {
    openapi: '3.1.0',
    info: {
      title: `Cartella Sociale Elettronica: ${registration.name}`,
      'x-summary': `Operazioni registrate per ${registration.name}`,
      summary: `Operazioni registrate per ${registration.name}`,
      version,
      description: ABOUT,
      'x-api-id': `urn:cse:rest:${client}`,
      contact: { name: 'Regione Puglia', url: 'https://www.regione.puglia.it' },
      termsOfService: 'https://www.regione.puglia.it',
    },
    servers: [
      {
        url: `https://{host}/rest/${client}/${version}`,
        description: 'Il gateway',
        variables: { host: HOST },
      },
    ],
    security: [{ voucher: [] }],
    tags: [{ name: 'operations', description: 'Operazioni registrate.' }],
    paths: { '/status': { get: STATUS }, ...Object.fromEntries(paths) },
    components: {
      headers: HEADERS,
      securitySchemes: { voucher: VOUCHER },
      responses: problems(),
      schemas: Object.fromEntries([...components].toSorted(([one], [other]) => (one < other ? -1 : 1))),
    },
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

const HOST = { default: 'cse.regione.puglia.it', description: 'Dove risponde il gateway.' }

const ABOUT = [
  'Le operazioni registrate per il fruitore, in REST. La risposta è il `data` dell’operazione: per le tabelle anche in CSV e NDJSON, secondo `Accept`.',
  'Autenticazione: voucher PDND (ModI, pattern ID_AUTH_REST_01 via PDND; AUDIT_REST_02 dove è concordato il tracciamento) o token di un emittente fidato.',
].join('\n\n')

const VOUCHER = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description:
    'Voucher PDND per questo e-service, o token di un emittente fidato che nomina il fruitore (RFC 8725).',
}

function pathOf(
  schema: GraphQLSchema,
  { name, type, body }: ListedOperation,
  registration: Registration,
  components: Components,
): JsonSchema {
  const document = parse(body)
  const shared = {
    tags: ['operations'],
    summary: name,
    description: commentOf(body) || name,
    responses: responsesOf(schema, document, components),
  }
  const variables = getOperationAST(document)?.variableDefinitions ?? []
  const post = {
    ...shared,
    operationId: `${name}Post`,
    requestBody: bodyOf(schema, variables, registration.variables[name], components),
  }
  if (type !== OperationTypeNode.QUERY) return { post }
  const parameters = variables.map((variable) => parameterOf(schema, variable, components))
  return { get: { ...shared, operationId: name, parameters }, post }
}

/** What the file of an operation says of it: the comments before its text. */
function commentOf(body: string): string {
  const lines = body.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('#'))
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^#\s*/, ''))
    .join(' ')
}

function parameterOf(
  schema: GraphQLSchema,
  definition: VariableDefinitionNode,
  components: Components,
): JsonSchema {
  const { name, required, type } = variableOf(schema, definition)
  const form = formOf(type)
  const value = requiredSchema(type, components)
  const written = definition.defaultValue && valueFromASTUntyped(definition.defaultValue)
  const described = written === undefined ? value : { ...value, default: written }
  return {
    name,
    in: 'query',
    required,
    description: form === 'json' ? `Variabile \`$${name}\`, come JSON.` : `Variabile \`$${name}\`.`,
    ...(form === 'json'
      ? { content: { 'application/json': { schema: described } } }
      : { schema: described, ...(form === 'texts' && { style: 'form', explode: false }) }),
  }
}

function bodyOf(
  schema: GraphQLSchema,
  variables: readonly VariableDefinitionNode[],
  agreed: JsonSchema | undefined,
  components: Components,
): JsonSchema {
  const given = variables.map((definition) => variableOf(schema, definition))
  const properties = given.map(({ name, type }) => [name, inputSchema(type, components)] as const)
  const own = {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: given.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  }
  return {
    description: 'Le variabili dell’operazione.',
    required: own.required.length > 0,
    content: { 'application/json': { schema: agreed ? { allOf: [own, agreed] } : own } },
  }
}

function variableOf(
  schema: GraphQLSchema,
  { variable, type: written, defaultValue }: VariableDefinitionNode,
) {
  const type = typeFromAST(schema, written)
  if (!isInputType(type)) throw new Error(`$${variable.name.value} has no type of the API`)
  return { name: variable.name.value, type, required: written.kind === 'NonNullType' && !defaultValue }
}

function responsesOf(schema: GraphQLSchema, document: DocumentNode, components: Components): JsonSchema {
  const table = tableOf(schema, document)
  const json = { 'application/json': { schema: answerSchema(schema, document, components) } }
  const lines = { schema: { type: 'string', maxLength: 100_000_000 } }
  const rates = ['RateLimit', 'RateLimit-Policy']
  const paged = table ? ['Link', 'CSE-Table', 'CSE-Next-Cursor'] : []
  const headers = ['ETag', 'Cache-Control', ...rates, ...paged]
  return {
    200: {
      description: 'La risposta.',
      headers: Object.fromEntries(headers.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
      content: table ? { ...json, 'text/csv': lines, 'application/x-ndjson': lines } : json,
    },
    304: { description: 'La risposta è quella che il client ha già.' },
    ...Object.fromEntries(
      Object.keys(problems()).map((status) => [status, { $ref: `#/components/responses/${status}` }]),
    ),
  }
}
