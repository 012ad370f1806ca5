/**
 * Words that named things here once and are gone for those of the field, in names and in prose; types of one name that are two; and commits that say
 * more than one thing. Run by `pnpm check`.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { bareAmounts } from './amounts.ts'
import { retiredFile, retiredNames } from './names.ts'
import { speakingThingsIn } from './prose.ts'

const LONGEST_SUBJECT = 72
/** From this commit on; those before it are history. A clone that does not reach back so far has none to look at. */
const SINCE = 'ffba70b'
/** Written by a program out of what is looked at elsewhere, or not to be changed any more. */
const WRITTEN =
  /^schema\/(client|reference|operations)\/|^schema\/(CHANGELOG|access|processing-register)\.md$|\/migrations\/|^test\/operations\//
/** Where amounts come in and go out, so that each is typed as one. */
const OF_MONEY =
  /^(subgraphs\/\w+\/src|schema\/src|gateway\/src|db\/(src|persons|cases|services|finance|analytics))\/.*\.ts$/
/** What makes amounts of numbers, and a loop over millions of facts that adds before it does. */
const IN_NUMBERS = ['schema/src/cents.ts', 'subgraphs/analytics/src/ingest/cell-delta.ts']
/** These name the words themselves. */
const ABOUT_WORDS = /^test\/words\//

const git = (...words: string[]): string[] =>
  execFileSync('git', words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\n')
    .filter(Boolean)

const found: string[] = []
const files = git('ls-files', '*.ts', '*.md', '*.sql').filter(
  (file) => !WRITTEN.test(file) && !ABOUT_WORDS.test(file),
)
const types: { readonly name: string; readonly file: string }[] = []

for (const file of files) {
  const source = readFileSync(file, 'utf8')
  const gone = retiredFile(file)
  if (gone !== null) found.push(`${file}: ${gone}`)
  for (const { at, what } of [
    ...(file.endsWith('.ts') ? retiredNames(source) : []),
    ...speakingThingsIn(file, source),
    ...(OF_MONEY.test(file) && !IN_NUMBERS.includes(file)
      ? bareAmounts(source, file.startsWith('subgraphs/finance/'))
      : []),
  ])
    found.push(`${file}:${source.slice(0, at).split('\n').length}: ${what}`)
  // Tests have types of their own.
  if (file.endsWith('.ts') && !/(^|\/)test\//.test(file))
    for (const [, name = ''] of source.matchAll(/^export (?:abstract )?(?:interface|type|class) (\w+)/gm))
      types.push({ name, file })
}

/** One word is one type: who reads a name knows which it is, wherever it stands. */
for (const [name, same] of Map.groupBy(types, (type) => type.name))
  if (same.length > 1)
    found.push(`${name} is ${same.length} types: ${same.map(({ file }) => file).join(', ')}`)

const reachesBack = git('rev-list', '--all').some((commit) => commit.startsWith(SINCE))
for (const subject of reachesBack ? git('log', '--format=%s', `${SINCE}..`) : [])
  if (subject.length > LONGEST_SUBJECT) found.push(`a subject of ${subject.length} characters: ${subject}`)

for (const line of found) console.log(line)
if (found.length > 0) {
  console.log(
    'People ask, tell and hear; programs send, request, report and receive (test/words/prose.ts, names.ts).',
  )
  process.exitCode = 1
}
