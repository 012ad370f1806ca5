import { type Change, ChangeType, diff } from '@graphql-inspector/core'
import { buildSchema } from 'graphql'

/** The headings under which a change of the API is reported, in their order. */
const KINDS = ['Added', 'Deprecated', 'Changed', 'Removed'] as const
export type ChangeKind = (typeof KINDS)[number]

/** What changed in the API, a sentence each. */
export type Changes = ReadonlyMap<ChangeKind, readonly string[]>

/** What clients notice of the way from one API to the next: not descriptions, and of what is new only that it is there. */
export async function changesOf(oldApi: string, newApi: string): Promise<Changes> {
  const all = await diff(buildSchema(oldApi), buildSchema(newApi))
  const changes = all.filter(({ type }) => !type.includes('DESCRIPTION'))
  const news = new Set(changes.filter(isAddition).map(({ path }) => path))
  const reported = new Map<ChangeKind, string[]>()
  for (const change of changes) {
    if (partsAbove(change.path).some((part) => news.has(part))) continue
    const line = lineOf(change)
    if (line === null) continue
    const kind = kindOf(change)
    const lines = reported.get(kind) ?? []
    if (!lines.includes(line)) reported.set(kind, [...lines, line])
  }
  return reported
}

/**
 * The changelog with the changes of a day, newest day first; what the day has already stays.
 * @param day `2026-11-22`
 */
export function withChanges(changelog: string, day: string, changes: Changes): string {
  if (changes.size === 0) return changelog
  const [intro = '', ...days] = changelog.split(/^(?=## )/m)
  const today = days.find((section) => section.startsWith(`## ${day}\n`))
  const others = days.filter((section) => section !== today)
  const sections = KINDS.flatMap((kind) => {
    const lines = new Set([...linesUnder(kind, today ?? ''), ...(changes.get(kind) ?? [])])
    return lines.size === 0 ? [] : [`### ${kind}\n\n${[...lines].map((line) => `- ${line}\n`).join('')}`]
  })
  return [
    intro.trimEnd(),
    `## ${day}\n\n${sections.join('\n')}`.trimEnd(),
    ...others.map((other) => other.trimEnd()),
  ]
    .join('\n\n')
    .concat('\n')
}

const isAddition = ({ type }: Change): boolean =>
  type.endsWith('_ADDED') && !type.startsWith('DIRECTIVE_USAGE') && !type.includes('DEPRECATION')

/** Of `Query.cases.first`: `Query` and `Query.cases`. */
function partsAbove(path = ''): string[] {
  const names = path.split('.')
  return names.slice(1).map((_, at) => names.slice(0, at + 1).join('.'))
}

function linesUnder(kind: ChangeKind, section: string): string[] {
  const part = section.split(/^### /m).find((text) => text.startsWith(`${kind}\n`)) ?? ''
  return [...part.matchAll(/^- (.*)$/gm)].flatMap(([, line]) => line ?? [])
}

function kindOf({ type }: Change): ChangeKind {
  if (type === ChangeType.FieldDeprecationAdded || type === ChangeType.EnumValueDeprecationReasonAdded)
    return 'Deprecated'
  if (type.startsWith('DIRECTIVE_USAGE')) return 'Changed'
  if (type.endsWith('_ADDED')) return 'Added'
  return type.endsWith('_REMOVED') ? 'Removed' : 'Changed'
}

/** A directive's use is told only where it says who may read a field: costs are ours, and deprecations come as such. */
function lineOf({ type, path = '', message }: Change): string | null {
  if (!type.startsWith('DIRECTIVE_USAGE')) return `${message.replaceAll("'", '`')}.`
  const field = /^(.*)\.@access\.scopes$/.exec(path)?.[1]
  return field === undefined ? null : `Who may see \`${field}\` was changed.`
}
