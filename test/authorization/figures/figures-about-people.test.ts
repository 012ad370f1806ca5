import { readFileSync } from 'node:fs'
import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  parse,
  type TypeNode,
} from 'graphql'
import { expect, test } from 'vitest'
import { FIGURES_ABOUT_PEOPLE } from './figures-about-people.ts'
import { OTHER_FIGURES } from './other-figures.ts'

const SUPERGRAPH = new URL('../../../schema/supergraph.graphql', import.meta.url)
const NUMBERS: readonly string[] = ['Int', 'Float', 'Euro']

/** Every field outside analytics that answers with a number or an amount, `Type.field`. */
function figures(): string[] {
  const { definitions } = parse(readFileSync(SUPERGRAPH, 'utf8'))
  return definitions
    .filter((definition) => definition.kind === 'ObjectTypeDefinition')
    .flatMap((type) =>
      (type.fields ?? [])
        .filter((field) => NUMBERS.includes(named(field.type)) && !isOfAnalytics(type, field))
        .map((field) => `${type.name.value}.${field.name.value}`),
    )
    .sort()
}

/** Analytics answers alone: what it tells about people is under its disclosure control. */
function isOfAnalytics(type: ObjectTypeDefinitionNode, field: FieldDefinitionNode): boolean {
  const own = graphsOf(field.directives, 'join__field')
  const graphs = own.length > 0 ? own : graphsOf(type.directives, 'join__type')
  return graphs.every((graph) => graph === 'ANALYTICS')
}

function graphsOf(directives: readonly ConstDirectiveNode[] = [], name: string): string[] {
  return directives
    .filter((directive) => directive.name.value === name)
    .flatMap(({ arguments: given = [] }) =>
      given.flatMap(({ name: argument, value }) =>
        argument.value === 'graph' && value.kind === 'EnumValue' ? [value.value] : [],
      ),
    )
}

function named(type: TypeNode): string {
  return type.kind === 'NamedType' ? type.name.value : named(type.type)
}

const listed = [...FIGURES_ABOUT_PEOPLE, ...OTHER_FIGURES].flatMap(({ fields }) => fields)

test('every number of the graph outside analytics is listed: about people or not', () => {
  expect(figures().filter((field) => !listed.includes(field))).toEqual([])
})

test('no number is listed that is not there, or twice', () => {
  const known = figures()
  expect(listed.filter((field) => !known.includes(field))).toEqual([])
  expect(listed.filter((field, at) => listed.indexOf(field) !== at)).toEqual([])
})

test('whoever is listed as about people and not told exactly can be left out of an answer', () => {
  const { definitions } = parse(readFileSync(SUPERGRAPH, 'utf8'))
  const nullable = new Set(
    definitions
      .filter((definition) => definition.kind === 'ObjectTypeDefinition')
      .flatMap((type) =>
        (type.fields ?? [])
          .filter((field) => field.type.kind !== 'NonNullType')
          .map((field) => `${type.name.value}.${field.name.value}`),
      ),
  )
  const withheld = FIGURES_ABOUT_PEOPLE.filter(
    ({ reported }) => reported.includes('nothing') || reported.includes('withheld'),
  )
  for (const { fields } of withheld) for (const field of fields) expect([...nullable], field).toContain(field)
})
