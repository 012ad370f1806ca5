import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner'
import { type Data, isData, own, set } from '../subgraphs/data.ts'
import type { IsA } from './supergraph.ts'

/** Fields from the start of the answer; `@` stands for each element of a list, types for those objects alone that are of one of them. */
export type FieldPath = readonly (string | { readonly types: readonly string[] })[]

export type Path = readonly (string | number)[]

/** Brings what one fetch answered to what others have: objects grow together, lists of one length element by element, and the later value stays. */
export function merge(target: Data, source: Data): void {
  for (const name of Object.keys(source)) {
    const value = source[name]
    if (value === undefined) continue
    const present = own(target, name)
    if (isData(present) && isData(value)) merge(present, value)
    else if (Array.isArray(present) && Array.isArray(value) && present.length === value.length)
      mergeLists(present, value)
    else set(target, name, value)
  }
}

function mergeLists(target: unknown[], source: readonly unknown[]): void {
  for (const [index, value] of source.entries()) {
    const present = target[index]
    if (isData(present) && isData(value)) merge(present, value)
    else target[index] = value
  }
}

/** The place that a path of a plan means. */
export const placeOf = (path: readonly FlattenNodePathSegment[]): FieldPath =>
  path.map((step) => {
    if (step === '@') return step
    return 'Field' in step ? step.Field : { types: step.TypeCondition }
  })

/** The objects at a place, those that are null left out. */
export function entitiesAt(value: unknown, place: FieldPath, isA: IsA, from = 0, found: Data[] = []): Data[] {
  const step = place[from]
  if (step === '@') {
    if (Array.isArray(value)) for (const element of value) entitiesAt(element, place, isA, from + 1, found)
  } else if (!isData(value)) return found
  else if (step === undefined) found.push(value)
  else if (typeof step === 'string') entitiesAt(own(value, step), place, isA, from + 1, found)
  else if (isOneOf(value, step.types, isA)) entitiesAt(value, place, isA, from + 1, found)
  return found
}

/** Where the objects of {@link entitiesAt} are, in the same order. */
export function pathsAt(
  value: unknown,
  place: FieldPath,
  isA: IsA,
  path: Path = [],
  found: Path[] = [],
): Path[] {
  const [step, ...rest] = place
  if (step === '@') {
    if (Array.isArray(value))
      for (const [index, element] of value.entries()) pathsAt(element, rest, isA, [...path, index], found)
  } else if (!isData(value)) return found
  else if (step === undefined) found.push(path)
  else if (typeof step === 'string') pathsAt(own(value, step), rest, isA, [...path, step], found)
  else if (isOneOf(value, step.types, isA)) pathsAt(value, rest, isA, path, found)
  return found
}

const isOneOf = ({ __typename }: Data, types: readonly string[], isA: IsA): boolean =>
  types.some((type) => isA(__typename, type))
