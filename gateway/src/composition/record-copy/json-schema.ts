import type { RecordCopyContribution, RecordCopyPart } from '@cse/schema/record-copy/contribution'
import { partsOf, RECORD_COPY_VERSION } from '@cse/schema/record-copy/parts'
import { rowFieldsOf, type SelectedField } from '@cse/schema/record-copy/selections'
import {
  GraphQLNonNull,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
} from 'graphql'

/** The form of the copy as JSON (`schema/record-copy.schema.json`), from the questions and the descriptions of the graph. */
export function recordCopySchema(
  contributions: readonly RecordCopyContribution[],
  api: GraphQLSchema,
): string {
  const parts = partsOf(contributions)
  const top = parts.filter(({ over }) => !over)
  const text = { type: 'string' }
  const page = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Copia dei dati della cartella sociale',
    description:
      'The copy of a record that a person gets (Reg. UE 2016/679 art. 15, 20). Amounts are euro as text, days ISO 8601, times UTC.',
    type: 'object',
    properties: {
      version: { const: RECORD_COPY_VERSION, description: 'Version of this form.' },
      madeAt: { ...text, format: 'date-time', description: 'When the copy was made.' },
      request: {
        description: 'The request that the copy answers.',
        type: 'object',
        properties: {
          id: text,
          protocol: { type: ['string', 'null'], description: 'Protocol number (numero di protocollo).' },
          receivedOn: { ...text, format: 'date' },
        },
        required: ['id', 'protocol', 'receivedOn'],
        additionalProperties: false,
      },
      ...Object.fromEntries(top.map((part) => [part.name, schemaOf(part, parts, api)])),
      withheld: { type: 'array', items: text, description: 'What is not in the copy, and why (esclusioni).' },
    },
    required: ['version', 'madeAt', 'request', ...top.map(({ name }) => name), 'withheld'],
    additionalProperties: false,
  }
  return `${JSON.stringify(page, null, 2)}\n`
}

function schemaOf(part: RecordCopyPart, parts: readonly RecordCopyPart[], api: GraphQLSchema): object {
  const fields = rowFieldsOf(part, api)
  const within = parts.filter(({ over }) => over === part.name)
  const row = objectOf(
    fields,
    Object.fromEntries(within.map((inner) => [inner.name, schemaOf(inner, parts, api)])),
  )
  // a part without pages is the one object at its end, or the list that stands there
  return part.question.includes('pageInfo') || part.over
    ? { type: ['array', 'null'], title: part.title, items: row }
    : { ...row, title: part.title }
}

function objectOf(fields: readonly SelectedField[], more: Readonly<Record<string, object>> = {}): object {
  const properties = {
    ...Object.fromEntries(fields.map((field) => [field.name, selectedSchema(field)])),
    ...more,
  }
  return { type: 'object', properties, additionalProperties: false }
}

function selectedSchema(field: SelectedField): object {
  return { description: field.description, ...typed(field.type, field) }
}

function typed(type: GraphQLOutputType, field: SelectedField): object {
  if (!isNonNullType(type)) return nullable(typed(nonNull(type), field))
  const inner = getNullableType(type)
  if (isListType(inner)) return { type: 'array', items: typed(inner.ofType, field) }
  const named = getNamedType(inner)
  if (field.fields.length > 0) return objectOf(field.fields)
  if (isEnumType(named)) return { enum: named.getValues().map(({ name }) => name) }
  return SCALARS[named.name] ?? { type: 'string' }
}

const SCALARS: Readonly<Record<string, object>> = {
  Boolean: { type: 'boolean' },
  Int: { type: 'integer' },
  Float: { type: 'number' },
  Date: { type: 'string', format: 'date' },
  DateTime: { type: 'string', format: 'date-time' },
}

const nullable = (schema: object) => ({ anyOf: [schema, { type: 'null' }] })

/** The type as one that is never null. */
function nonNull(type: GraphQLOutputType): GraphQLOutputType {
  return new GraphQLNonNull(getNullableType(type))
}
