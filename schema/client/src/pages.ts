/** A connection as a cache holds it. */
interface Pages {
  readonly nodes?: readonly unknown[]
  readonly edges?: readonly unknown[]
  readonly pageInfo?: { readonly endCursor?: string | null }
}

type Arguments = Readonly<Record<string, unknown>> | null

/**
 * How Apollo Client's cache holds a connection: a list for each filter, order and size of page, which grows by the page after its end
 * (`fetchMore` with `after`). It is read as `nodes` and as `edges`, by several operations.
 */
export const pages = {
  keyArgs: (args: Arguments): string[] =>
    Object.keys(args ?? {})
      .filter((name) => name !== 'after' && name !== 'before')
      .sort(),
  merge(
    held: Pages | null | undefined,
    incoming: Pages | null,
    { args }: { readonly args: Arguments },
  ): Pages | null {
    // whoever may not see it is answered null
    if (!incoming) return incoming
    const after = args?.after ?? null
    if (!held || after === null) return { ...held, ...incoming }
    // a page that is held already
    if (held.pageInfo?.endCursor !== after) return held
    return {
      ...held,
      ...incoming,
      ...(incoming.nodes && { nodes: [...(held.nodes ?? []), ...incoming.nodes] }),
      ...(incoming.edges && { edges: [...(held.edges ?? []), ...incoming.edges] }),
    }
  },
}
