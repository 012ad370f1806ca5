import { partsOf } from './parts.ts'
import type { Finding } from './prose.ts'

/** Names in code, each with the one in its place. */
const RETIRED: Readonly<Record<string, string>> = {
  Houses: 'SubgraphDatabases',
  Occasion: 'AccessContext',
  Turnstile: 'ConcurrencyLimiter',
  Situation: 'TransitionContext',
  Bed: 'MarkedTable',
  Once: 'IdempotentRequest',
  StraightQuestion: 'EntityQuery',
  consequenceOf: 'effectOf',
  unforeseen: 'unexpected',
  logUnforeseen: 'logUnexpectedErrors',
  harvest: 'parseTokens',
  sightings: 'fieldObservations',
  mergeDenials: 'mergeForbiddenErrors',
  serverSettings: 'postgresSettings',
}
/** No part of a name of anything, whether variable, function, type or property: what somebody asked is `requested`, what was told `reported` or `emitted`. */
const RETIRED_PARTS: ReadonlySet<string> = new Set(
  'told tell tells telling untold ask asks asked asker asking hear hears heard house houses shelf shelves seer seers door doors retell'.split(
    ' ',
  ),
)
/** Names that have such a part nevertheless, each with its reason. */
const KEPT: Readonly<Record<string, string>> = {
  askedAs: 'named as in the graph (RightsRequest.askedAs), which clients use',
  askedBy: 'named as in the graph (RightsRequest.askedBy), which clients use',
  transfersAsked: 'named as in the graph (Workload.transfersAsked), which a registered operation uses',
  asked_by: 'the column of RightsRequest.askedBy',
  cse_house: 'the name of a role before, from which a database is brought up to date',
}
/** Names of files. */
const RETIRED_FILES =
  /[/-](hears|asks?|asked|asking|tells?|telling|told|retell)\.ts$|\/(intake|happen|once|seer|hunt|harvest|sightings|straight|left-columns|questions|denials|error-place|persisted|server-settings|publish-commands|course-commands|course-mutations|told-\w+|sentences[\w-]*|lonely-promise|in-turn|subgraph-door)\.ts$/

const NAME = /[A-Za-z_$][\w$]*/g
const PARTS = /[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])/g

/** What is wrong with the name of a file, if anything. */
export const retiredFile = (file: string): string | null =>
  RETIRED_FILES.test(file) ? 'a name of a file that is gone' : null

/** The names of a TypeScript file that are of the words before. */
export function retiredNames(source: string): Finding[] {
  return partsOf(source).flatMap(({ kind, text, at }) => {
    if (kind !== 'code') return []
    return [...text.matchAll(NAME)].flatMap(({ 0: name, index }) => {
      const what = wrongWith(name)
      return what === null ? [] : [{ at: at + index, what }]
    })
  })
}

function wrongWith(name: string): string | null {
  if (Object.hasOwn(RETIRED, name)) return `${name} is ${RETIRED[name]} now`
  if (Object.hasOwn(KEPT, name)) return null
  const part = (name.match(PARTS) ?? []).find((one) => RETIRED_PARTS.has(one.toLowerCase()))
  return part === undefined ? null : `${name}: ${part} is part of no name`
}
