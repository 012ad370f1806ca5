import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql'
import type { FieldObservation, FieldObservations } from './field-observations.ts'

/** Whether somebody should be able to read a field; undefined when the source knows no such field. */
export type Expected = (type: string, field: string) => boolean | undefined

/** What was seen of the matrix as one persona. */
export interface MatrixFindings {
  /** Everything that is not as it should be. */
  readonly findings: readonly string[]
  /** Types behind fields that were all refused: nothing more can be seen of them from here. */
  readonly shut: readonly string[]
  /** Types to which a way is open, but of which no row was met. */
  readonly unmet: readonly string[]
}

/** Compares what became of every field of the graph with what each source says should have. */
export function compare(
  schema: GraphQLSchema,
  seen: FieldObservations,
  sources: Readonly<Record<string, Expected>>,
): MatrixFindings {
  const types = readTypes(schema)
  const isMet = ({ name }: GraphQLObjectType) =>
    [...seen.keys()].some((field) => field.startsWith(`${name}.`))
  const shut = shutTypes(
    schema,
    seen,
    types.filter((type) => !isMet(type)),
  )
  const findings = types.filter(isMet).flatMap((type) =>
    Object.keys(type.getFields()).flatMap((field) => {
      const observation = seen.get(`${type.name}.${field}`)
      return [...faults(`${type.name}.${field}`, observation, (says) => says(type.name, field), sources)]
    }),
  )
  const unmet = types.filter((type) => !isMet(type) && !shut.has(type.name)).map(({ name }) => name)
  return { findings, shut: [...shut], unmet }
}

function* faults(
  field: string,
  observation: FieldObservation | undefined,
  expects: (says: Expected) => boolean | undefined,
  sources: Readonly<Record<string, Expected>>,
): Generator<string> {
  if (!observation) return
  if (observation.denied && observation.answered > 0)
    yield `${field} is refused in one row and answered in another`
  for (const code of observation.failures) yield `${field} fails with ${code}`
  for (const [source, says] of Object.entries(sources)) {
    const opens = expects(says)
    if (opens === undefined) yield `${field} is unknown to ${source}`
    else if (opens && observation.denied) yield `${field} is refused, though ${source} opens it`
    else if (!opens && !observation.denied) yield `${field} is answered, though ${source} closes it`
  }
}

/** The types that a query can answer with. */
function readTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  const reached = new Set<GraphQLObjectType>()
  const enter = (type: GraphQLObjectType | undefined | null) => {
    if (!type || reached.has(type)) return
    reached.add(type)
    for (const { type: answer } of Object.values(type.getFields()))
      for (const member of membersOf(schema, answer)) enter(member)
  }
  enter(schema.getQueryType())
  return [...reached]
}

/** Of types that were not met, those to which every way was refused, or stands in such a type itself. */
function shutTypes(
  schema: GraphQLSchema,
  seen: FieldObservations,
  unmet: readonly GraphQLObjectType[],
): Set<string> {
  const shut = new Set(unmet.map(({ name }) => name))
  const ways = readTypes(schema).flatMap((from) =>
    Object.values(from.getFields())
      // by its id anything can be asked for: that way has a test of its own
      .filter(({ type }) => getNamedType(type).name !== 'Node')
      .flatMap(({ name, type }) =>
        membersOf(schema, type).map((to) => ({ from: from.name, field: name, to: to.name })),
      ),
  )
  for (let before = -1; before !== shut.size; ) {
    before = shut.size
    for (const { from, field, to } of ways)
      if (!shut.has(from) && !seen.get(`${from}.${field}`)?.denied) shut.delete(to)
  }
  return shut
}

function membersOf(
  schema: GraphQLSchema,
  answer: Parameters<typeof getNamedType>[0],
): readonly GraphQLObjectType[] {
  const type = getNamedType(answer)
  if (isAbstractType(type)) return schema.getPossibleTypes(type)
  return isObjectType(type) ? [type] : []
}
