import type { FetchNodePathSegment, FetchRewrite } from '@graphql-hive/router-query-planner'
import { type Data, isData, own, set } from '../subgraphs/data.ts'
import type { IsA } from './supergraph.ts'

/** What the plan changes in an object on its way to a subgraph or back: a type that the subgraph calls otherwise, a name that two fields would share. */
export interface Rewrite {
  readonly path: readonly FetchNodePathSegment[]
  readonly to: { readonly value: string } | { readonly name: string }
}

/** The changes of a fetch. */
export function changesOf(rewrites: readonly FetchRewrite[] = []): readonly Rewrite[] {
  return rewrites.map((rewrite) => {
    if ('KeyRenamer' in rewrite) {
      const { path, renameKeyTo } = rewrite.KeyRenamer
      return { path, to: { name: renameKeyTo } }
    }
    const { path, setValueTo } = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite
    return { path, to: { value: setValueTo } }
  })
}

/** Makes the changes in place. */
export function rewrite(value: unknown, changes: readonly Rewrite[], isA: IsA): void {
  for (const change of changes) apply(value, change.path, change, isA)
}

function apply(value: unknown, path: Rewrite['path'], change: Rewrite, isA: IsA): void {
  if (Array.isArray(value)) {
    for (const element of value) apply(element, path, change, isA)
    return
  }
  const [step, ...rest] = path
  if (!isData(value) || step === undefined) return
  if ('TypenameEquals' in step) {
    const { __typename: type } = value
    if (type === undefined || step.TypenameEquals.some((of) => isA(type, of))) apply(value, rest, change, isA)
  } else if (rest.length > 0) apply(own(value, step.Key), rest, change, isA)
  else changeField(value, step.Key, change)
}

function changeField(object: Data, name: string, { to }: Rewrite): void {
  if ('value' in to) {
    object[name] = to.value
    return
  }
  const value = own(object, name)
  if (!value) return
  set(object, to.name, value)
  delete object[name]
}
