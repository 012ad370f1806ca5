import {
  type GraphQLArgument,
  type GraphQLField,
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
import { among, hostileText, hostileValue, noise } from './hostile.ts'

/** An operation and its variables, as they are sent. */
export interface FuzzedOperation {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** What operations are made of: the graph, and ids that exist in it. */
export interface Grammar {
  readonly schema: GraphQLSchema
  readonly ids: readonly string[]
}

const DEEPEST = 6
/** How many fields an operation has at most, about. */
const FIELDS = 40
/** How often a value is one that its type does not expect. */
const HOSTILE = 0.15

/** A query or a mutation that the schema admits, its values apart. */
export function grammaticalOperation({ schema, ids }: Grammar, random: () => number): FuzzedOperation {
  const variables: Record<string, unknown> = {}
  const definitions: string[] = []
  const fragments: string[] = []
  let left = FIELDS
  let names = 0
  const kind = random() < 0.75 ? 'query' : 'mutation'
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType()
  if (!root) throw new Error(`The schema has no ${kind}`)
  const roots = Object.values(root.getFields())
  const body = Array.from({ length: kind === 'query' && random() < 0.3 ? 3 : 1 }, () =>
    field(among(roots, random), 0),
  )
  const header = definitions.length > 0 ? `(${definitions.join(', ')})` : ''
  return { query: [`${kind} Fuzz${header} { ${body.join(' ')} }`, ...fragments].join('\n'), variables }

  function field(definition: GraphQLField<unknown, unknown>, depth: number): string {
    left--
    const { name, args, type } = definition
    const given = args.flatMap((argument) => argumentText(argument))
    return `f${names++}: ${name}${given.length > 0 ? `(${given.join(', ')})` : ''}${condition()} ${selection(getNamedType(type), depth)}`
  }

  function selection(type: GraphQLNamedOutputType, depth: number): string {
    if (isLeafType(type)) return ''
    const members = isObjectType(type) ? [type] : schema.getPossibleTypes(type)
    const chosen = members.slice(0, 4).map((member) => {
      const fields = Object.values(member.getFields()).filter(
        ({ type: of }) => isLeafType(getNamedType(of)) || (depth < DEEPEST && left > 0),
      )
      const requested = Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
        fields.length > 0 ? field(among(fields, random), depth + 1) : '__typename',
      )
      return isAbstractType(type) ? `... on ${member.name} { ${requested.join(' ')} }` : requested.join(' ')
    })
    const text = `{ __typename ${chosen.join(' ')} }`
    if (random() > 0.1) return text
    const name = `F${names++}`
    fragments.push(`fragment ${name} on ${type.name} ${text}`)
    return `{ ...${name}${condition()} }`
  }

  function condition(): string {
    if (random() > 0.08) return ''
    return ` @${among(['skip', 'include'], random)}(if: ${variable('Boolean!', random() < 0.5)})`
  }

  function argumentText({ name, type }: GraphQLArgument): string[] {
    if (!isNonNullType(type) && random() < 0.5) return []
    return [`${name}: ${variable(String(type), valueFor(type))}`]
  }

  function variable(type: string, value: unknown): string {
    const name = `v${names++}`
    definitions.push(`$${name}: ${type}`)
    variables[name] = value
    return `$${name}`
  }

  function valueFor(type: GraphQLInputType, depth = 0): unknown {
    if (random() < HOSTILE / 3) return hostileValue(random)
    if (isNonNullType(type)) return valueFor(type.ofType, depth)
    if (isListType(type)) return [0, 1].slice(random() < 0.5 ? 1 : 0).map(() => valueFor(type.ofType, depth))
    if (isEnumType(type)) return among(type.getValues(), random).name
    if (isInputObjectType(type))
      return Object.fromEntries(
        Object.values(type.getFields())
          .filter((input) => isNonNullType(input.type) || (depth < 3 && random() < 0.5))
          .map((input) => [input.name, valueFor(input.type, depth + 1)]),
      )
    if (random() < HOSTILE) return hostileValue(random)
    return VALUES[type.name]?.(random) ?? (type.name === 'ID' ? among(ids, random) : hostileText(random))
  }
}

/** An operation whose text was damaged: cut, doubled, exchanged, or strewn with noise. */
export function brokenOperation(grammar: Grammar, random: () => number): FuzzedOperation {
  const { query, variables } = grammaticalOperation(grammar, random)
  const words = query.split(/(?<=[\s{}():,$@!])/)
  const at = Math.floor(random() * words.length)
  const damages = [
    () => words.toSpliced(at, 1),
    () => words.slice(0, at),
    () => words.toSpliced(at, 0, words[at] ?? '', words[at] ?? ''),
    () => words.toSpliced(at, 1, among(words, random)),
    () => words.toSpliced(at, 0, noise(random, 30).toString('latin1')),
    () =>
      words.toSpliced(
        at,
        0,
        among(['...', '@skip', '"""', '{'.repeat(300), '[', '$', '#', '\ufeff', '&'], random),
      ),
    () => words.map((word) => word.replace(/^f\d+/, 'same')),
    () => [...words, words.join('')],
    () => words.map((word) => (random() < 0.05 ? hostileText(random).slice(0, 50) : word)),
  ]
  return { query: among(damages, random)().join(''), variables }
}

const digits = (random: () => number, count: number) =>
  Array.from({ length: count }, () => Math.floor(random() * 10)).join('')

/** Values that the scalars admit, or nearly. */
const VALUES: Readonly<Record<string, (random: () => number) => unknown>> = {
  Boolean: (random) => random() < 0.5,
  Int: (random) => Math.floor(random() * 30),
  Float: (random) => random() * 100,
  String: (random) => among(['Rossi', 'Bari', 'a', '072006', 'ATS-BA-01', '2026/1'], random),
  Date: (random) => `20${digits(random, 2)}-0${1 + Math.floor(random() * 9)}-1${digits(random, 1)}`,
  DateTime: (random) => `2026-0${1 + Math.floor(random() * 9)}-1${digits(random, 1)}T10:00:00Z`,
  YearMonth: (random) => `2026-0${1 + Math.floor(random() * 9)}`,
  PartialDate: (random) => among(['2020', '2020-05', '2020-05-05'], random),
  TaxCode: (random) => among(['RSSMRA80A01A662A', 'FOXNNA01T71L049P', 'BOXGUO45E05B180R'], random),
  Euro: (random) => `${Math.floor(random() * 10_000)}.${digits(random, 2)}`,
  Cig: (random) => `Z${digits(random, 9)}`,
  Cup: (random) => `B${digits(random, 14)}`,
  EmailAddress: () => 'nessuno@example.org',
}
