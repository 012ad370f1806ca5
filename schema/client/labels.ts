import { readFileSync } from 'node:fs'
import { type GraphQLSchema, isEnumType } from 'graphql'
import { errorCodes } from '../src/errors.ts'
import { labelIn } from '../src/label.ts'

/** Words by code. */
type Words = Readonly<Record<string, string>>

/**
 * The Italian words for each value of each enumeration of the API, out of its description, and for the codes of errors and of purposes.
 * @throws naming every value whose description gives no Italian term
 */
export function labelsOf(schema: GraphQLSchema): Readonly<Record<string, Words>> {
  const silent: string[] = []
  const enumerations = Object.values(schema.getTypeMap())
    .filter(isEnumType)
    .filter(({ name }) => !name.startsWith('__'))
    .map((type) => {
      const words = type.getValues().map(({ name, description }) => {
        const label = labelIn(description)
        if (label === undefined) silent.push(`${type.name}.${name}`)
        return [name, label ?? name] as const
      })
      return [type.name, Object.fromEntries(words)] as const
    })
  if (silent.length > 0) throw new Error(`No Italian term in parentheses is in: ${silent.join(', ')}`)
  const all = [...enumerations, ['ErrorCode', errorCodes], ['Purpose', purposes()]] as const
  return Object.fromEntries(all.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

function purposes(): Words {
  const file = new URL('../purposes.json', import.meta.url)
  const listed: readonly { code: string; title: string }[] = JSON.parse(readFileSync(file, 'utf8'))
  return Object.fromEntries(listed.map(({ code, title }) => [code, title]))
}
