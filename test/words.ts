/**
 * Words that named things in the code once and are gone for those of the field; types of one name that are two; and commits that say more than one
 * thing. Run by `pnpm check`.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Names in code, each with the one in its place. */
const RETIRED: Readonly<Record<string, string>> = {
  House: 'Database',
  Houses: 'SubgraphDatabases',
  Occasion: 'AccessContext',
  Asker: 'GuardContext, or the viewer',
  askerOf: 'authenticatedViewer',
  Door: 'Authentication',
  Turnstile: 'ConcurrencyLimiter',
  Shelf: 'CellBuffer',
  retell: 'republish',
  tellPersons: 'emitPersonFacts',
  Situation: 'TransitionContext',
  consequenceOf: 'effectOf',
  unforeseen: 'unexpected',
  logUnforeseen: 'logUnexpectedErrors',
  seer: 'persona',
  Seer: 'Persona',
  harvest: 'parseTokens',
  sightings: 'fieldObservations',
  mergeDenials: 'mergeForbiddenErrors',
  serverSettings: 'postgresSettings',
  toldFigures: 'releasableFigures',
  reservedAsTold: 'reservedAsReleased',
  availableAsTold: 'availableAsReleased',
  usersToldToRegion: 'usersReleasedToRegion',
  tellOf: 'addPersonFact',
  tellOffer: 'addOfferFacts',
  Telling: 'Sensitivity',
  Heard: 'Received',
}
/** Names of files. */
const RETIRED_FILES =
  /(^|\/)(hears|intake|ask|tell|telling|retell|happen|once|seer|hunt|harvest|sightings|straight|left-columns|questions|denials|error-place|persisted|server-settings|publish-commands|course-commands|course-mutations|told-\w+|sentences[\w-]*|lonely-promise|in-turn|subgraph-door)\.ts$/
const LONGEST_SUBJECT = 72
const IN_TESTS = /(^|\/)test\//
/** From this commit on; those before it are history. A clone that does not reach back so far has none to look at. */
const SINCE = 'ffba70b'

const git = (...words: string[]): string[] =>
  execFileSync('git', words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\n')
    .filter(Boolean)

/** Verbs and nouns that name no variable, parameter, function or type: what somebody asked is `requested`, what was told is `reported` or `given`. */
const RETIRED_LOCALS =
  /\b(?:const|let|function\*?|type|interface|class) (told|tell|telling|asked|hears?|house|shelf|seer|Told|Asked|Hears|House)\b|\b(told|asked|hears?|shelf|seer)\)? =>/
const words = new RegExp(`\\b(${Object.keys(RETIRED).join('|')})\\b`, 'g')
const files = git('ls-files', '*.ts').filter((file) => file !== 'test/words.ts')
const found = files.flatMap((file) => [
  ...(RETIRED_FILES.test(file) ? [`${file}: a name of a file that is gone`] : []),
  ...readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => [
      ...[...line.matchAll(words)].map(([word]) => `${file}:${index + 1}: ${word} is ${RETIRED[word]} now`),
      ...(IN_TESTS.test(file) ? [] : (RETIRED_LOCALS.exec(line) ?? []).slice(1))
        .filter((name) => name !== undefined)
        .map((name) => `${file}:${index + 1}: ${name} is no name of anything`),
    ]),
])

/** One word is one type: who reads a name knows which it is, wherever it stands. Tests and generated files have their own. */
const SOURCE = files.filter((file) => !IN_TESTS.test(file) && !file.startsWith('schema/client/'))
const typesByName = Map.groupBy(
  SOURCE.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^export (?:abstract )?(?:interface|type|class) (\w+)/gm)].map(
      ([, name = '']) => ({ name, file }),
    ),
  ),
  ({ name }) => name,
)
for (const [name, types] of typesByName)
  if (types.length > 1)
    found.push(`${name} is ${types.length} types: ${types.map(({ file }) => file).join(', ')}`)

const reachesBack = git('rev-list', '--all').some((commit) => commit.startsWith(SINCE))
const subjects = reachesBack ? git('log', '--format=%s', `${SINCE}..`) : []
const long = subjects.filter((subject) => subject.length > LONGEST_SUBJECT)
for (const subject of long) found.push(`a subject of ${subject.length} characters: ${subject}`)

for (const line of found) console.log(line)
if (found.length > 0) process.exitCode = 1
