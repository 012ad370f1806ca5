import type { ASTNode, DocumentNode } from 'graphql'

/** How often a walk looked at the nodes of a document, or at the values of variables. */
export interface Visits {
  count: number
}

/** The properties that every walk over a document reads of a node that it visits. */
const LOOKED_AT = new Set(['kind', 'name', 'selectionSet'])

/** A copy of a document that counts how often its nodes are looked at, and how many it has. */
export function countedDocument(document: DocumentNode): {
  readonly document: DocumentNode
  readonly visits: Visits
  readonly nodes: number
} {
  const visits: Visits = { count: 0 }
  let nodes = 0
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy)
    if (typeof value !== 'object' || value === null || !('kind' in value)) return value
    nodes++
    const node = {}
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'loc') continue
      const copied = copy(inner)
      if (!LOOKED_AT.has(key))
        Object.defineProperty(node, key, {
          value: copied,
          enumerable: true,
          writable: true,
          configurable: true,
        })
      else
        Object.defineProperty(node, key, {
          get: () => {
            visits.count++
            return copied
          },
          enumerable: true,
          configurable: true,
        })
    }
    return node
  }
  return { document: copy(document satisfies ASTNode) as DocumentNode, visits, nodes }
}

/** A value that counts how often any of its parts is looked at, and how many it has. */
export function countedValue(value: unknown): {
  readonly value: unknown
  readonly visits: Visits
  readonly parts: number
} {
  const visits: Visits = { count: 0 }
  let parts = 0
  const wrapped = (inner: unknown): unknown => {
    parts++
    if (typeof inner !== 'object' || inner === null) return inner
    const copied = Array.isArray(inner)
      ? inner.map(wrapped)
      : Object.fromEntries(Object.entries(inner).map(([key, part]) => [key, wrapped(part)]))
    return new Proxy(copied, {
      get: (target, key, receiver) => {
        visits.count++
        return Reflect.get(target, key, receiver)
      },
    })
  }
  return { value: wrapped(value), visits, parts }
}
