import { type GraphQLSchema, getNamedType, isCompositeType, isObjectType } from 'graphql'
import type { Answer, AnswerError, Client } from '../../client.ts'
import {
  type ArgumentTexts,
  leastOf,
  objectsAt,
  operationAt,
  type Place,
  type Requested,
  requestedFields,
  stepsInto,
} from '../fixtures/requested-fields.ts'

/** What became of a field wherever somebody asked for it. */
export interface FieldObservation {
  /** Rows that answered. */
  answered: number
  /** Whether a row answered with something. */
  filled: boolean
  /** Whether some place refused it as FORBIDDEN. */
  denied: boolean
  /** Other errors, by code. */
  readonly failures: Set<string>
}

/** By `Type.field`. A field without a observation stands in a type of which no row was met. */
export type FieldObservations = ReadonlyMap<string, FieldObservation>

/** A type is looked at in so many places, unless everything in it was met before. */
const PLACES = 6

/** A document has so many aliases and no more. */
const FIELDS_AT_ONCE = 50

/** No more operations at a time than a busy machine answers in time. */
const AT_A_TIME = 6

const UNSEEN = { denied: false, filled: false, answered: 0 }

/**
 * Asks for every field of every type that somebody can reach from the query type with these arguments, type by type, following what
 * the answers hold. Nothing is presumed about who may read what.
 */
export async function fieldObservations(
  schema: GraphQLSchema,
  client: Client,
  texts: ArgumentTexts,
): Promise<FieldObservations> {
  const seen = new Map<string, FieldObservation>()
  const taken = new Set<string>()
  const places = new Map<string, number>()
  let next: { type: string; place: Place }[] = [{ type: schema.getQueryType()?.name ?? 'Query', place: [] }]
  while (next.length > 0) {
    const found: Awaited<ReturnType<typeof lookAround>> = []
    for (let from = 0; from < next.length; from += AT_A_TIME) {
      const some = next.slice(from, from + AT_A_TIME)
      found.push(...(await Promise.all(some.map(({ type, place }) => lookAround(type, place)))).flat())
    }
    next = found.filter(({ edge, type }) => {
      const looked = places.get(type) ?? 0
      if (taken.has(edge) || looked >= PLACES || isKnown(type)) return false
      taken.add(edge)
      places.set(type, looked + 1)
      return true
    })
  }
  return seen

  async function lookAround(name: string, place: Place) {
    const type = schema.getType(name)
    if (!isObjectType(type)) return []
    const fields = requestedFields(type, texts)
    const parts = Array.from({ length: Math.ceil(fields.length / FIELDS_AT_ONCE) }, (_, part) =>
      fields.slice(part * FIELDS_AT_ONCE, (part + 1) * FIELDS_AT_ONCE),
    )
    const found = []
    for (const part of parts) found.push(...(await lookAt(name, place, part)))
    return found
  }

  async function lookAt(name: string, place: Place, fields: readonly Requested[]) {
    const answer = await client.query(operationAt(place, `__typename ${fields.map(leastOf).join(' ')}`))
    const objects = objectsAt(place, answer.data)
    if (objects.length === 0)
      note(observationOf(`${name}.__typename`), [], { key: '__typename' }, place, answer)
    return fields.flatMap((requested) => {
      note(observationOf(`${name}.${requested.field.name}`), objects, requested, place, answer)
      return stepsInto(requested, objects).map(([type, step]) => ({
        edge: `${name}.${requested.key} ${type}`,
        type,
        place: [...place, step],
      }))
    })
  }

  function observationOf(field: string): FieldObservation {
    const known = seen.get(field) ?? {
      answered: 0,
      filled: false,
      denied: false,
      failures: new Set<string>(),
    }
    seen.set(field, known)
    return known
  }

  /** Whether every field of the type was answered or refused, and where it leads on is known: another place would show nothing new. */
  function isKnown(name: string): boolean {
    const type = schema.getType(name)
    return (
      isObjectType(type) &&
      Object.values(type.getFields()).every((field) => {
        const place = `${name}.${field.name}`
        const { denied, filled, answered } = seen.get(place) ?? UNSEEN
        return denied || filled || (answered > 0 && !leadsOn(schema, place))
      })
    )
  }
}

/**
 * Notes how a field fared in the rows at a place. Of a case it has given away a comune keeps the summary, and the file is null: such rows say
 * nothing of the field.
 */
function note(
  observation: FieldObservation,
  objects: readonly Readonly<Record<string, unknown>>[],
  { key }: Pick<Requested, 'key'>,
  place: Place,
  { errors = [] }: Answer,
): void {
  const path = [...place.map(({ requested }) => requested.key), key].join('.')
  const its = errors.filter((error) => pathOf(error) === path || error.path === undefined)
  const refused = its
    .filter(({ extensions }) => extensions.code === 'FORBIDDEN')
    .reduce((rows, { extensions }) => rows + (extensions.count ?? 1), 0)
  const summaries = objects.filter(({ custody }) => custody === 'SUMMARY').length
  if (refused > 0) observation.denied = true
  observation.answered += objects.length - Math.max(refused, summaries)
  for (const { extensions } of its)
    if (extensions.code !== 'FORBIDDEN') observation.failures.add(extensions.code ?? 'no code')
  if (objects.some((object) => object[key] !== null && [object[key]].flat().length > 0))
    observation.filled = true
}

/** Where an error stands, whatever the row. */
export function pathOf({ path = [] }: AnswerError): string {
  return path.filter((step) => typeof step === 'string').join('.')
}

/** Whether a field (`Type.field`) answers with objects. */
export function leadsOn(schema: GraphQLSchema, place: string): boolean {
  const [name = '', field = ''] = place.split('.')
  const type = schema.getType(name)
  const answer = isObjectType(type) ? type.getFields()[field]?.type : undefined
  return answer !== undefined && isCompositeType(getNamedType(answer))
}
