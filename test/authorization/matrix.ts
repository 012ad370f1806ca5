import { type GraphQLSchema, isObjectType } from 'graphql'
import type { Sighting, Sightings } from './sightings.ts'

/** Whether somebody should be able to read a field; undefined when the source knows no such field. */
export type Expected = (type: string, field: string) => boolean | undefined

/** What was seen of the matrix as one persona: everything that is not as it should be, and the types of which no row was met. */
export interface MatrixFindings {
  readonly findings: readonly string[]
  /** Types that are open, as far as the answers tell, but of which the persona has met no row. */
  readonly unmet: readonly string[]
}

/**
 * Compares what became of every field of the graph with what each source says should have. A type to which every way was refused counts as
 * refused itself, and with it all its fields.
 */
export function compare(
  schema: GraphQLSchema,
  seen: Sightings,
  sources: Readonly<Record<string, Expected>>,
): MatrixFindings {
  const findings: string[] = []
  const unmet: string[] = []
  const shut = shutTypes(schema, seen)
  for (const type of answered(schema)) {
    const met = Object.keys(type.getFields()).some((field) => seen.has(`${type.name}.${field}`))
    if (!met && !shut.has(type.name)) {
      unmet.push(type.name)
      continue
    }
    for (const field of Object.keys(type.getFields())) {
      const name = `${type.name}.${field}`
      const sighting = seen.get(name)
      findings.push(...complaints(name, sighting))
      const reads = sighting !== undefined && !sighting.denied
      for (const [source, says] of Object.entries(sources)) {
        const should = says(type.name, field)
        if (should === undefined) findings.push(`${name}: ${source} does not know it`)
        else if (should !== reads) findings.push(`${name}: ${source} ${should ? 'opens' : 'closes'} it, the answer ${reads ? 'had it' : 'was FORBIDDEN'}`)
      }
    }
  }
  return { findings, unmet }
}

function* complaints(name: string, sighting: Sighting | undefined): Generator<string> {
  if (!sighting) return
  if (sighting.denied && sighting.answered > 0) yield `${name}: refused in one place and answered in another`
  for (const code of sighting.failures) yield `${name}: answered with ${code}`
}

/** The types an answer can hold; what mutations answer with is no part of reading. */
function answered(schema: GraphQLSchema) {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__') && name !== 'Mutation')
}

/** Types to which somebody found every way refused: each field that answers with one was FORBIDDEN, or stands in such a type itself. */
function shutTypes(schema: GraphQLSchema, seen: Sightings): ReadonlySet<string> {
  const ways = new Map<string, string[]>()
  for (const type of answered(schema)) {
    for (const [field, { type: answer }] of Object.entries(type.getFields())) {
      for (const name of namesOf(schema, String(answer).replace(/[[\]!]/g, '')))
        ways.set(name, [...(ways.get(name) ?? []), `${type.name}.${field}`])
    }
  }
  const shut = new Set([...ways.keys()].filter((type) => ![...seen.keys()].some((field) => field.startsWith(`${type}.`))))
  for (let before = -1; before !== shut.size; ) {
    before = shut.size
    for (const type of shut) {
      const open = (ways.get(type) ?? []).some((way) => {
        const [from = ''] = way.split('.')
        return !shut.has(from) && !seen.get(way)?.denied
      })
      if (open) shut.delete(type)
    }
  }
  return shut
}

function namesOf(schema: GraphQLSchema, name: string): string[] {
  const type = schema.getType(name)
  if (!type) return []
  return 'getTypes' in type || name === 'Node' || name === 'Refusal'
    ? schema.getPossibleTypes(type as never).map((member) => member.name)
    : [name]
}
