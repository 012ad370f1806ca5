import type { BatchFetchNode, FetchNode } from '@graphql-hive/router-query-planner'
import type { GraphQLError } from 'graphql'
import { serviceUnavailable } from '../errors/public-errors.ts'
import { type Data, isData } from '../subgraphs/data.ts'
import { entitiesAt, type FieldPath, merge, type Path, pathsAt, placeOf } from './data.ts'
import { type ExecutionStep, type FetchTargets, type PlannedFetch, placed, type Run } from './fetch.ts'
import { type References, type Represent, referencesOf, representing } from './representations.ts'
import { changesOf, type Rewrite, rewrite } from './rewrites.ts'
import type { IsA } from './supergraph.ts'

/** Objects for which a subgraph is queried, under one name of its operation. */
interface EntityPart {
  readonly alias: string
  /** The variable of their references. */
  readonly variable: string
  readonly places: readonly FieldPath[]
  readonly represent: (isA: IsA) => Represent
  readonly changes: readonly Rewrite[]
}

/** A part, with what of it there is in a run. */
interface Present {
  readonly part: EntityPart
  readonly entities: readonly Data[]
  readonly references: References
}

/** The objects for which a fetch queries; undefined for one that asks for root fields. Those of a flat fetch are all at one place. */
export function partsOf(
  node: FetchNode | BatchFetchNode,
  place: FieldPath,
): readonly EntityPart[] | undefined {
  if (node.kind === 'BatchFetch')
    return node.entityBatch.aliases.map(({ alias, representationsVariableName, paths, ...its }) =>
      part(
        alias,
        representationsVariableName,
        paths.map((path) => [...place, ...placeOf(path)]),
        its,
      ),
    )
  return node.requires && [part('_entities', 'representations', [place], node)]
}

type Reported = Pick<FetchNode, 'requires' | 'inputRewrites' | 'outputRewrites'>

function part(
  alias: string,
  variable: string,
  places: readonly FieldPath[],
  { requires = [], inputRewrites, outputRewrites }: Reported,
): EntityPart {
  const changes = changesOf(inputRewrites)
  return {
    alias,
    variable,
    places,
    represent: (isA) => representing(requires, changes, isA),
    changes: changesOf(outputRewrites),
  }
}

/** Queries a subgraph for fields of objects that are in the answer already. */
export function entityFetch(
  { execute, step }: PlannedFetch,
  parts: readonly EntityPart[],
  { isA }: FetchTargets,
): ExecutionStep {
  const represents = parts.map((part) => ({ part, represent: part.represent(isA) }))
  return step(async (run) => {
    const all = represents.map(({ part, represent }): Present => {
      const entities = part.places.flatMap((place) => entitiesAt(run.data, place, isA))
      return { part, entities, references: referencesOf(entities, represent) }
    })
    const present = all.filter(({ references }) => references.representations.length > 0)
    if (present.length === 0) return
    const variables = all.map(({ part, references }) => [part.variable, references.representations])
    const answer = await execute(run, Object.fromEntries(variables))
    // before anything is merged, since what is merged may lie on the way to these objects
    if (answer?.errors) run.errors.push(...errorsAt(answer.errors, present, run, isA))
    for (const its of present) {
      const found = answer?.data?.[its.part.alias]
      const whole = Array.isArray(found) && found.length === its.references.representations.length
      if (whole) take(its, found, isA)
      else if (!answer || answer.data) run.errors.push(unavailable(its, run, isA))
    }
  })
}

/** Brings what was found to the objects that it is of. */
function take(
  { part: { changes }, entities, references }: Present,
  found: readonly unknown[],
  isA: IsA,
): void {
  const { representations, places } = references
  for (const [index, its] of places.entries()) {
    const entity: unknown = found[index]
    if (!isData(entity)) continue
    if (changes.length > 0) {
      entity.__typename ??= representations[index]?.__typename
      rewrite(entity, changes, isA)
    }
    for (const which of its) {
      const target = entities[which]
      if (target) merge(target, entity)
    }
  }
}

/** The errors of references at every object that these stand for. */
function errorsAt(
  errors: readonly GraphQLError[],
  present: readonly Present[],
  run: Run,
  isA: IsA,
): GraphQLError[] {
  return errors.flatMap((error) => {
    const [alias, index, ...rest] = error.path ?? []
    const its = present.find(({ part }) => part.alias === alias)
    if (!its || typeof index !== 'number') return [placed(error, undefined)]
    const paths = pathsOf(its, run, isA)
    return (its.references.places[index] ?? []).map((which) =>
      placed(error, [...(paths[which] ?? []), ...rest]),
    )
  })
}

function unavailable(its: Present, run: Run, isA: IsA): GraphQLError {
  return placed(serviceUnavailable(), pathsOf(its, run, isA)[its.references.places[0]?.[0] ?? 0])
}

const pathsOf = ({ part }: Present, { data }: Run, isA: IsA): Path[] =>
  part.places.flatMap((place) => pathsAt(data, place, isA))
