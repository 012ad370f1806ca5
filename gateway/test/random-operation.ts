import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

/** Values that each scalar of the schema admits, as JSON. */
export type ScalarValues = Readonly<Record<string, readonly unknown[]>>

/** An operation that the schema admits, and its variables. */
export interface RandomOperation {
  readonly text: string
  readonly variables: Readonly<Record<string, unknown>>
}

const DEEPEST = 4

/**
 * A random query of the schema; the same for the same `random`, which gives numbers from 0 to 1. `nothing`: conditions may leave an object without any
 * field.
 */
export function randomQuery(
  schema: GraphQLSchema,
  scalars: ScalarValues,
  random: () => number,
  { nothing = true } = {},
): RandomOperation {
  const definitions: string[] = []
  const fragments: string[] = []
  const variables: Record<string, unknown> = {}
  let names = 0

  const chance = (likely: number) => random() < likely
  const among = <T>(list: readonly T[]): T => {
    const picked = list[Math.floor(random() * list.length)]
    if (picked === undefined) throw new Error('nothing to choose from')
    return picked
  }

  const variable = (type: string, value: unknown): string => {
    const name = `v${names++}`
    definitions.push(`$${name}: ${type}`)
    variables[name] = value
    return `$${name}`
  }

  const condition = (): string =>
    chance(0.2)
      ? ` @${among(['skip', 'include'])}(if: ${chance(0.7) ? variable('Boolean!', chance(0.5)) : chance(0.5)})`
      : ''

  const valueFor = (type: GraphQLInputType): unknown => {
    return isNonNullType(type) ? presentFor(type.ofType) : chance(0.1) ? null : presentFor(type)
  }

  const presentFor = (type: GraphQLInputType): unknown => {
    if (isListType(type)) return chance(0.2) ? valueFor(type.ofType) : [1, 2].map(() => valueFor(type.ofType))
    if (isInputObjectType(type)) {
      const given = Object.values(type.getFields()).filter(
        (field) => isNonNullType(field.type) || chance(0.6),
      )
      return Object.fromEntries(given.map((field) => [field.name, valueFor(field.type)]))
    }
    return isEnumType(type) ? among(type.getValues()).name : among(scalars[type.name] ?? [null])
  }

  const literal = (type: GraphQLInputType, value: unknown): string => {
    if (chance(0.15)) return variable(type.toString(), value)
    return value === null ? 'null' : written(isNonNullType(type) ? type.ofType : type, value)
  }

  const written = (type: GraphQLInputType, value: unknown): string => {
    if (isListType(type)) {
      return Array.isArray(value)
        ? `[${value.map((item) => literal(type.ofType, item)).join()}]`
        : written(isNonNullType(type.ofType) ? type.ofType.ofType : type.ofType, value)
    }
    if (isInputObjectType(type) && typeof value === 'object' && value !== null) {
      const fields = type.getFields()
      const given = Object.entries(value).flatMap(([name, item]) => {
        const field = fields[name]
        return field ? [`${name}: ${literal(field.type, item)}`] : []
      })
      return `{${given.join()}}`
    }
    return isEnumType(type) ? String(value) : JSON.stringify(value)
  }

  const argumentsOf = (args: readonly GraphQLArgument[]): string => {
    const given = args.filter(({ type }) => isNonNullType(type) || chance(0.6))
    const texts = given.map(({ name, type }) => {
      const value = valueFor(type)
      return `${name}: ${chance(0.4) ? variable(type.toString(), value) : literal(type, value)}`
    })
    return texts.length > 0 ? `(${texts.join()})` : ''
  }

  const selectionOf = (type: GraphQLNamedOutputType, depth: number): string => {
    if (isLeafType(type)) return ''
    const chosen = ['__typename']
    if (isAbstractType(type)) {
      for (const member of schema.getPossibleTypes(type)) {
        if (chance(0.7)) chosen.push(`... on ${member.name}${condition()} ${selectionOf(member, depth)}`)
      }
    }
    if (isObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => !field.name.startsWith('_') && (depth < DEEPEST || isLeafType(getNamedType(field.type))),
      )
      for (const field of [...fields, ...fields].filter(() => chance(0.4))) {
        const alias = field.args.length > 0 || chance(0.3) ? `a${names++}: ` : ''
        chosen.push(
          `${alias}${field.name}${argumentsOf(field.args)}${condition()} ${selectionOf(getNamedType(field.type), depth + 1)}`,
        )
      }
    }
    const selection = `{ ${chosen.join(' ')} }`
    if (!chance(0.2)) return selection
    const name = `F${names++}`
    fragments.push(`fragment ${name} on ${type.name} ${selection}`)
    const something = nothing ? '' : '__typename '
    return chance(0.5)
      ? `{ ...${name}${condition()} ...${name} }`
      : `{ ${something}...${name}${condition()} }`
  }

  const query = schema.getQueryType()
  if (!query) throw new Error('The schema has no queries')
  const selection = selectionOf(query, 0)
  const header = definitions.length > 0 ? `(${definitions.join()})` : ''
  return { text: [`query ${header} ${selection}`, ...fragments].join('\n'), variables }
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
