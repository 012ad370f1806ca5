import type { Viewer } from '@cse/schema/viewer'
import type { fourPersons } from './people.ts'

type People = Awaited<ReturnType<typeof fourPersons>>

/** What a mutation answered: its payload or refusal under `outcome`, or the code and the wrong paths of its error. */
export interface Outcome {
  readonly outcome?: Readonly<Record<string, unknown>>
  readonly code?: unknown
  readonly paths?: readonly string[]
}

/** Runs mutations in the form all of them have. `fields` are those of the payload. */
export function mutating({ execute }: People) {
  return async (viewer: Viewer, name: string, input: object, fields: string): Promise<Outcome> => {
    const Name = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
    const { data, errors } = await execute(
      viewer,
      `mutation ($input: ${Name}Input!) { outcome: ${name}(input: $input) {
         __typename ... on ${Name}Payload { ${fields} } ... on Refusal { message } } }`,
      { input },
    )
    const [error] = errors ?? []
    if (!error) return { outcome: data?.outcome as NonNullable<Outcome['outcome']> }
    // what nobody foresaw is no answer
    if (error.extensions.code === undefined) throw error.originalError ?? error
    const violations = error.extensions.violations as readonly { path: string }[] | undefined
    return { code: error.extensions.code, ...(violations && { paths: violations.map(({ path }) => path) }) }
  }
}
