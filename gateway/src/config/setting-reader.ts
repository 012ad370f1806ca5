import type { z } from 'zod'
import type { SettingRule } from './setting-rules.ts'

/** Environment variables by name; an empty one counts as not set, as compose files leave them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** One sentence for each setting that is wrong or missing; none repeats the value, which may be a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly sentences: readonly string[]
  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'))
    this.sentences = sentences
  }
}

/** Reads variables one by one, and gathers what is wrong with them. */
export function readerOf(env: Environment) {
  const wrong: string[] = []
  const given = (name: string): string | undefined => env[name]?.trim() || undefined
  const read = <T>(name: string, { schema, says }: SettingRule<T>): T | undefined => {
    const text = given(name)
    if (text === undefined) return undefined
    const parsed = schema.safeParse(text)
    if (parsed.success) return parsed.data
    wrong.push(`${name} ${says}${placeOf(parsed.error)}.`)
    return undefined
  }
  return { given, read, wrong }
}

/** Where in a setting with parts the first thing wrong is, and what; the parts are names and addresses, never secrets. */
const placeOf = ({ issues: [issue] }: z.ZodError): string =>
  issue && issue.path.length > 0 ? ` (at ${issue.path.join('.')}: ${issue.message})` : ''
