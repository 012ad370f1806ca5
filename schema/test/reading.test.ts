import {
  buildSchema,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  graphqlSync,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql'
import { expect, test } from 'vitest'
import { propertiesRead } from '../src/reading.ts'

const schema = buildSchema(`
  interface Named { name: String }
  type Person implements Named { id: ID name: String age: Int home: Home free: Int }
  type Home { street: String }
  union Found = Person | Home
  type Query { person: Person found: [Found] named: Named }
`)
declare(schema, {
  Person: { id: ['id'], name: ['name'], age: ['born', 'died'], home: ['id'] },
  Home: { street: ['street'] },
})

function declare(of: GraphQLSchema, reads: Record<string, Record<string, string[]>>): void {
  for (const [name, fields] of Object.entries(reads)) {
    const type = of.getType(name)
    if (!isObjectType(type)) throw new Error(name)
    for (const [field, properties] of Object.entries(fields)) {
      const declared = type.getFields()[field]
      if (declared) declared.extensions = { reads: properties }
    }
  }
}

/** What the operation reads of rows, asked for in the resolver of its first field. */
function read(source: string, ...types: string[]): string[] | null {
  let seen: GraphQLResolveInfo | undefined
  const found = graphqlSync({
    schema,
    source,
    variableValues: { yes: false },
    fieldResolver: (_source, _args, _context, info) => {
      seen ??= info
      return null
    },
  })
  if (!seen) throw new Error(JSON.stringify(found.errors))
  const properties = propertiesRead(seen, ...types)
  return properties && [...properties].toSorted()
}

test('the properties of all fields of a type, at all places and through all fragments', () => {
  expect(read('{ person { name } }', 'Person')).toEqual(['name'])
  expect(
    read(
      '{ person { name ...More } other: person { home { street } } } fragment More on Person { age }',
      'Person',
    ),
  ).toEqual(['born', 'died', 'id', 'name'])
  expect(read('{ found { ... on Person { age } ... on Home { street } } }', 'Person')).toEqual([
    'born',
    'died',
  ])
})

test('a field of an interface is one of every type that has it', () => {
  expect(read('{ named { name } }', 'Person')).toEqual(['name'])
})

test('conditions leave nothing out: they are decided anew each time', () => {
  expect(read('query ($yes: Boolean!) { person { name @include(if: $yes) } }', 'Person')).toEqual(['name'])
})

test('a field that does not say what it reads has rows read whole', () => {
  expect(read('{ person { name free } }', 'Person')).toBeNull()
})

test('types made of one row are read together', () => {
  expect(read('{ person { name home { street } } }', 'Person', 'Home')).toEqual(['id', 'name', 'street'])
  expect(read('{ person { name } }', 'Home')).toEqual([])
})

test('what was found out for an operation is kept with it', () => {
  let seen: (ReadonlySet<string> | null)[] = []
  graphqlSync({
    schema,
    source: '{ person { name } other: person { age } }',
    fieldResolver: (_source, _args, _context, info) => {
      const { operation }: { operation: OperationDefinitionNode } = info
      expect(operation.kind).toBe('OperationDefinition')
      seen = [...seen, propertiesRead(info, 'Person')]
      return null
    },
  })
  expect(seen).toHaveLength(2)
  expect(seen[0]).toBe(seen[1])
})
