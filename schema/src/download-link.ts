import type { GraphKeys } from './graph-keys.ts'
import type { Presenting } from './signed-link.ts'

/** The parameters of a path: those of `/zone-plans/:plan/:file` are `plan` and `file`. */
type PartsOf<Path extends string> = Path extends `${string}:${infer Part}/${infer Rest}`
  ? Part | PartsOf<`/${Rest}`>
  : Path extends `${string}:${infer Part}`
    ? Part
    : never

/** What a link names: every part of its path, and those options that it has. */
export type LinkParts = Readonly<Record<string, string>>

/** The request of somebody who presents a link. */
export interface LinkRequest {
  /** The parts of the path, decoded. */
  readonly params: LinkParts
  /** What stands behind the `?`, each name once. */
  readonly query: LinkParts
}

/** For whom a link is made or opened, when, and with which keys: the context of a resolver has all of it. */
export interface LinkContext {
  readonly viewer: Presenting
  readonly now: Date
  readonly keys: Pick<GraphKeys, 'links'>
}

/** The links to one kind of thing that leaves as a file. */
export interface DownloadLink {
  /** As a router writes it; where `:file` stands, the names of the files that there are. */
  readonly path: string
  /** What a link names, when it opens that for this viewer now; null when it is forged, too old or somebody else's. */
  opened(request: LinkRequest, context: LinkContext): LinkParts | null
}

/** The same, for who makes links. */
export interface LinkMaker<Part extends string, Option extends string> extends DownloadLink {
  /** Where this viewer finds the file for five minutes, relative to the address of the API. An option that is null is left out. */
  pathFor(
    named: Readonly<Record<Part, string>> & Readonly<Record<Option, string | null>>,
    context: LinkContext,
  ): string
}

/**
 * Links to one kind of thing. All that a link names is signed, with the kind, so that no link to one kind opens another.
 * @param options what a link may have behind the `?`
 */
export function downloadLink<const Path extends string, const Option extends string = never>(
  kind: string,
  path: Path,
  options: readonly Option[] = [],
): LinkMaker<PartsOf<Path>, Option> {
  const parts = [...path.matchAll(PART)].map(([, part = '']) => part)
  const signed = (named: Partial<LinkParts>) => [
    kind,
    ...[...parts, ...options].map((name) => named[name] ?? null),
  ]
  return {
    path,
    pathFor(named: Readonly<Record<string, string | null>>, { viewer, now, keys }) {
      const given = withoutNull(named)
      const query = new URLSearchParams()
      for (const option of options) if (given[option] !== undefined) query.set(option, given[option])
      for (const [name, value] of Object.entries(keys.links.sealFor(viewer, signed(given), now)))
        query.set(name, value)
      return `${path.replace(PART, (_, part: string) => encodeURIComponent(given[part] ?? ''))}?${query}`
    },
    opened({ params, query }, { viewer, now, keys }) {
      const { expires, signature } = query
      if (expires === undefined || signature === undefined) return null
      const named = withoutNull(
        Object.fromEntries([
          ...parts.map((part) => [part, params[part] ?? null]),
          ...options.map((option) => [option, query[option] ?? null]),
        ]),
      )
      return keys.links.opens({ expires, signature }, viewer, signed(named), now) ? named : null
    },
  }
}

const PART = /:(\w+)/g

function withoutNull(named: Readonly<Record<string, string | null>>): LinkParts {
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  )
}
