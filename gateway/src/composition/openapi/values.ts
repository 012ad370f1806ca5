import {
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'

/** A JSON schema. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** The schemas that others refer to by name; each is written when it is first referred to. */
export type Components = Map<string, JsonSchema>

/** The schema of a scalar or an enumeration, as a reference. */
export function valueSchema(type: GraphQLNamedType, components: Components): JsonSchema {
  const plain = PLAIN[type.name]
  if (plain) return plain
  if (!components.has(type.name)) components.set(type.name, named(type))
  return { $ref: `#/components/schemas/${type.name}` }
}

/** The schema of a variable or of a field of an input. */
export function inputSchema(type: GraphQLInputType, components: Components): JsonSchema {
  if (!isNonNullType(type)) return nullable(requiredSchema(type, components))
  return requiredSchema(type, components)
}

/** The same of a value that is there. */
export function requiredSchema(type: GraphQLInputType, components: Components): JsonSchema {
  const inner = getNullableType(type)
  if (isListType(inner)) return { type: 'array', items: inputSchema(inner.ofType, components), maxItems: 200 }
  const given = getNamedType(inner)
  if (!isInputObjectType(given)) return valueSchema(given, components)
  if (!components.has(given.name)) {
    components.set(given.name, {}) // it may refer to itself
    const fields = Object.values(given.getFields())
    components.set(given.name, {
      type: 'object',
      description: given.description ?? '',
      properties: Object.fromEntries(
        fields.map((field) => [
          field.name,
          described(inputSchema(field.type, components), field.description),
        ]),
      ),
      required: fields
        .filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined)
        .map(({ name }) => name),
      additionalProperties: false,
    })
  }
  return { $ref: `#/components/schemas/${given.name}` }
}

/** A schema whose value may be null. */
export const nullable = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] })

/** A schema with its description beside it. */
export function described(schema: JsonSchema, description: string | null | undefined): JsonSchema {
  return description ? { ...schema, description } : schema
}

const PLAIN: Readonly<Record<string, JsonSchema>> = {
  Boolean: { type: 'boolean' },
  Float: { type: 'number', format: 'double' },
  ID: { type: 'string', maxLength: 200 },
  Int: { type: 'integer', format: 'int32' },
  String: { type: 'string', maxLength: 100_000 },
}

const FORMATS: Readonly<Record<string, JsonSchema>> = {
  Cig: { type: 'string', maxLength: 10 },
  Cup: { type: 'string', maxLength: 15 },
  Date: { type: 'string', format: 'date' },
  DateTime: { type: 'string', format: 'date-time' },
  EmailAddress: { type: 'string', format: 'email' },
  Euro: { type: 'string', pattern: '^-?[0-9]+[.][0-9]{2}$', maxLength: 30 },
  PartialDate: { type: 'string', pattern: '^[0-9]{4}(-[0-9]{2}){0,2}$', maxLength: 10 },
  TaxCode: { type: 'string', maxLength: 16 },
  YearMonth: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}$', maxLength: 7 },
}

function named(type: GraphQLNamedType): JsonSchema {
  const description = type.description ?? ''
  if (!isEnumType(type)) return { ...(FORMATS[type.name] ?? { type: 'string' }), description }
  const words = type.getValues().map((value) => `\`${value.name}\`: ${value.description}`)
  return {
    type: 'string',
    description: [description, ...words].join('\n\n'),
    enum: type.getValues().map(({ name }) => name),
  }
}
