import { GraphQLError } from 'graphql'

/**
 * Denials of one field in many rows as one error: the first path, and in `extensions.count` how many rows it stands for.
 * A page of 200 cases with a field the viewer may not read says so once. Other errors stay as they are. May be applied to parts first,
 * then to the whole: counts add up.
 */
export function mergeForbiddenErrors(errors: readonly GraphQLError[]): GraphQLError[] {
  const reported: GraphQLError[] = []
  const denied = new Map<string, { readonly place: number; count: number }>()
  for (const error of errors) {
    // Errors of a remote subgraph come as plain data, without what the class would have filled in.
    const { code, count = 1 } = error.extensions ?? {}
    const field =
      code === 'FORBIDDEN' && error.path?.map((step) => (typeof step === 'number' ? '@' : step)).join('.')
    const known = field ? denied.get(field) : undefined
    if (known) known.count += Number(count)
    else if (field) denied.set(field, { place: reported.push(error) - 1, count: Number(count) })
    else reported.push(error)
  }
  for (const { place, count } of denied.values()) {
    const first = reported[place]
    if (first && count > 1) reported[place] = counted(first, count)
  }
  return reported
}

function counted({ message, path, extensions }: GraphQLError, count: number): GraphQLError {
  return new GraphQLError(message, { path: path ?? null, extensions: { ...extensions, count } })
}
