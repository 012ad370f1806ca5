import { GraphQLError } from 'graphql'

/**
 * Denials of one field in many rows as one error: the first path, and in `extensions.count` how many rows it stands for.
 * A page of 200 cases with a field the viewer may not read says so once. Other errors stay as they are. May be applied to parts first,
 * then to the whole: counts add up.
 */
export function mergeDenials(errors: readonly GraphQLError[]): GraphQLError[] {
  const groups = new Map<string, { first: GraphQLError; count: number }>()
  const merged: (GraphQLError | { first: GraphQLError; count: number })[] = []
  for (const error of errors) {
    if (error.extensions?.code !== 'FORBIDDEN' || !error.path) {
      merged.push(error)
      continue
    }
    const field = error.path.map((step) => (typeof step === 'number' ? '@' : step)).join('.')
    const rows = typeof error.extensions.count === 'number' ? error.extensions.count : 1
    const group = groups.get(field)
    if (group) group.count += rows
    else {
      const fresh = { first: error, count: rows }
      groups.set(field, fresh)
      merged.push(fresh)
    }
  }
  return merged.map((entry) => (entry instanceof GraphQLError ? entry : counted(entry)))
}

function counted({ first, count }: { first: GraphQLError; count: number }): GraphQLError {
  if (count === 1) return first
  const { message, path, extensions } = first
  return new GraphQLError(message, { path: path ?? null, extensions: { ...extensions, count } })
}
