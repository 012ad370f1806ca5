import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isRequiredArgument,
} from 'graphql'

/** A field as an operation asks for it: under a name of its own when it is asked for with several arguments. */
export interface Requested {
  readonly key: string
  readonly text: string
  readonly field: GraphQLField<unknown, unknown>
}

/** One step of the way to an object: a field, and the type that is meant where the field answers with several. */
export interface Step {
  readonly requested: Requested
  readonly on: string | null
}

/** How an operation gets from the query type to objects of a type. */
export type Place = readonly Step[]

/** Arguments of fields, as `Type.field` and one or more texts: `Query.case: ['(id: "case_…")']`. */
export type ArgumentTexts = Readonly<Record<string, readonly string[]>>

/** All fields of a type with the arguments they are to be asked with. @throws when a required one is not told */
export function requestedFields(type: GraphQLObjectType, texts: ArgumentTexts): Requested[] {
  return Object.values(type.getFields()).flatMap((field) =>
    argumentTexts(type, field, texts).map((text, at) => {
      const key = at === 0 ? field.name : `${field.name}${at + 1}`
      return { key, field, text: `${at === 0 ? '' : `${key}: `}${field.name}${text}` }
    }),
  )
}

function argumentTexts(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  texts: ArgumentTexts,
): readonly string[] {
  const reported = texts[`${type.name}.${field.name}`]
  if (reported) return reported
  const required = field.args.filter(isRequiredArgument)
  if (required.length > 0)
    throw new Error(`${type.name}.${field.name} needs ${required.map(({ name }) => name).join(', ')}`)
  return field.args.some(({ name }) => name === 'first') ? ['(first: 50)'] : ['']
}

/** The operation that asks for a selection at a place. */
export function operationAt(place: Place, selection: string): string {
  const text = place.reduceRight((inner, { requested, on }) => {
    const selected = on ? `__typename ... on ${on} { ${inner} }` : inner
    return `${requested.text} { ${selected} }`
  }, selection)
  return `query At${place.map(({ requested }) => `_${requested.key}`).join('')} { ${text} }`
}

/** What stands at the place in an answer, lists laid out flat. */
export function objectsAt(place: Place, data: unknown): Readonly<Record<string, unknown>>[] {
  const found = place.reduce<unknown[]>(
    (objects, { requested, on }) =>
      objects
        .flatMap((object) => [memberOf(object, requested.key)].flat(3))
        .filter((value) => on === null || memberOf(value, '__typename') === on),
    [data],
  )
  return found.filter(isObject)
}

/** The step into a field for each type of object it answered with. */
export function stepsInto(
  requested: Requested,
  objects: readonly Readonly<Record<string, unknown>>[],
): [string, Step][] {
  const type = getNamedType(requested.field.type)
  if (!isCompositeType(type)) return []
  const answered = objects.flatMap((object) => [object[requested.key]].flat(3))
  const names = new Set(
    answered.map((value) => memberOf(value, '__typename')).filter((name) => typeof name === 'string'),
  )
  return [...names].map((name) => [name, { requested, on: isAbstractType(type) ? name : null }])
}

/** The least that can be selected of a field: itself, or the name of the type it answers with. */
export function leastOf({ text, field }: Requested): string {
  return isCompositeType(getNamedType(field.type)) ? `${text} { __typename }` : text
}

function memberOf(object: unknown, key: string): unknown {
  return isObject(object) ? object[key] : undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
