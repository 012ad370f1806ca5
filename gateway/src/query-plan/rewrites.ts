import type { FetchDataRewrite } from '@apollo/query-planner'
import { type Data, isData, own, set } from '../subgraphs/data.ts'
import type { IsA } from './supergraph.ts'

const TYPE = '... on '

/** What the plan changes in an object on its way to a subgraph or back, in place: types that the subgraph calls otherwise, names that two fields would share. */
export function rewrite(value: unknown, rewrites: readonly FetchDataRewrite[], isA: IsA): void {
  for (const change of rewrites) apply(value, change.path, change, isA)
}

function apply(value: unknown, path: readonly string[], change: FetchDataRewrite, isA: IsA): void {
  if (Array.isArray(value)) {
    for (const element of value) apply(element, path, change, isA)
    return
  }
  const [step, ...rest] = path
  if (!isData(value) || step === undefined) return
  if (step.startsWith(TYPE)) {
    const { __typename: type } = value
    if (type === undefined || isA(type, step.slice(TYPE.length))) apply(value, rest, change, isA)
  } else if (rest.length > 0) apply(own(value, step), rest, change, isA)
  else changeField(value, step, change)
}

function changeField(object: Data, name: string, change: FetchDataRewrite): void {
  if (change.kind === 'ValueSetter') {
    object[name] = change.setValueTo
    return
  }
  const value = own(object, name)
  if (!value) return
  set(object, change.renameKeyTo, value)
  delete object[name]
}
