import type { ExecutionResult, GraphQLError } from 'graphql'
import type { Representation } from './executable-schema.ts'

/** Representations without repetition, and where each of the given ones went. */
export interface Distinct {
  readonly representations: readonly Representation[]
  /** For each given representation, the index of its like. */
  readonly places: readonly number[]
}

/**
 * The representations each once; undefined when there is nothing to drop. A query plan repeats them: a page of cases that
 * share a comune names it once a case.
 */
export function distinct(given: readonly Representation[]): Distinct | undefined {
  if (given.length < 2) return undefined
  const seen = new Map<string, number>()
  const representations: Representation[] = []
  const places = given.map((representation) => {
    const text = JSON.stringify(representation)
    const known = seen.get(text)
    if (known !== undefined) return known
    const place = representations.push(representation) - 1
    seen.set(text, place)
    return place
  })
  return representations.length === given.length ? undefined : { representations, places }
}

/** A result for distinct representations as the result for all of them: entities and errors stand at every place of their like. */
export function repeated(result: ExecutionResult, { places }: Distinct): ExecutionResult {
  const { data, errors, extensions } = result
  const entities = data?._entities
  return {
    ...(data && {
      data: Array.isArray(entities) ? { ...data, _entities: places.map((place) => entities[place]) } : data,
    }),
    ...(errors && { errors: repeatedErrors(errors, places) }),
    ...(extensions && { extensions }),
  }
}

function repeatedErrors(errors: readonly GraphQLError[], places: readonly number[]): GraphQLError[] {
  const givenOf = Map.groupBy(places.keys(), (index) => places[index])
  return errors.flatMap((error) => {
    const [field, place, ...rest] = error.path ?? []
    if (field !== '_entities' || typeof place !== 'number') return [error]
    return (givenOf.get(place) ?? []).map((index) => at(error, [field, index, ...rest]))
  })
}

/** The same error at another path. A plain copy would lose the class, by which errors are told from data. */
function at(error: GraphQLError, path: readonly (string | number)[]): GraphQLError {
  return Object.create(error, { path: { value: path, enumerable: true } })
}
