import { type Operation, pickedBy, valueAt } from './operation.ts'
import { everywhere } from './persona-viewer.ts'
import { planOf } from './plan.ts'
import type { Recorded, Recorder } from './recorder.ts'
import { isFrame, type Size, statementsText } from './statements-text.ts'

/** How many rows a list is asked for, to see that the statements stay the same. */
const SIZES = [1, 20, 200]

/** The endings of the files made for an operation. */
export const ENDINGS = ['result.json', 'plan.txt', 'sql'] as const

/** What an operation answered, how it was planned and which statements it sent. */
export interface Recording {
  /** The text of each file, by its ending. */
  readonly files: Readonly<Record<(typeof ENDINGS)[number], string>>
  readonly errors: readonly { readonly extensions: { readonly code: string } }[]
  /** Of a list: how many rows it answered for each size requested, and the statements it took. */
  readonly sizes: readonly Size[]
}

type Variables = Readonly<Record<string, unknown>>

/** Records operations, each with those it takes values from or comes after run right before it. */
export class Recordings {
  readonly #operations: ReadonlyMap<string, Operation>
  readonly #recorder: Recorder

  constructor(operations: ReadonlyMap<string, Operation>, recorder: Recorder) {
    this.#operations = operations
    this.#recorder = recorder
  }

  async of(operation: Operation): Promise<Recording> {
    const { name, persona, text, clock } = operation
    const variables = await this.variablesOf(operation)
    const { answer, statements } = await this.#execute(operation, variables)
    const sizes = await this.#sizesOf(operation, variables)
    return {
      files: {
        'result.json': `${JSON.stringify(withoutClock(answer, clock), null, 2)}\n`,
        'plan.txt': `${planOf(text)}\n`,
        sql: statementsText(`${name} as ${persona}`, statements, sizes),
      },
      errors: answer.errors ?? [],
      sizes,
    }
  }

  /** What an operation answers, as the file beside it has it. */
  async answerOf(operation: Operation): Promise<unknown> {
    const { answer } = await this.#execute(operation, await this.variablesOf(operation))
    return withoutClock(answer, operation.clock)
  }

  /** The values with which an operation is run, as far as the operations that it comes after have answered. */
  async variablesOf({ name, variables, after }: Operation): Promise<Variables> {
    for (const before of after) await this.#answerOf(before)
    const values: Record<string, unknown> = {}
    for (const [variable, given] of Object.entries(variables))
      values[variable] = await this.#given(given, name)
    return values
  }

  /** A value as it is written, with what it picks, at any depth, in the place of where. */
  async #given(value: unknown, name: string): Promise<unknown> {
    const picked = pickedBy(value)
    if (picked) {
      const found = valueAt(picked.at, await this.#answerOf(picked.from))
      if (found === undefined) throw new Error(`${name}: nothing stands at ${picked.at} of ${picked.from}`)
      return found
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const entries: [string, unknown][] = []
    for (const [key, inner] of Object.entries(value)) entries.push([key, await this.#given(inner, name)])
    return Object.fromEntries(entries)
  }

  async #answerOf(name: string): Promise<unknown> {
    const operation = this.#operations.get(name)
    if (!operation) throw new Error(`There is no operation ${name}`)
    return (await this.#execute(operation, await this.variablesOf(operation))).answer.data
  }

  async #execute({ persona, purpose, text }: Operation, variables: Variables): Promise<Recorded> {
    const viewer = await this.#recorder.viewerOf(persona)
    return this.#recorder.execute({ ...viewer, ...(purpose && { purpose }) }, text, variables)
  }

  /** A list of one comune is too short to tell: operators are given every comune. */
  async #sizesOf({ list, persona, text }: Operation, variables: Variables): Promise<Size[]> {
    if (!list) return []
    const viewer = everywhere(await this.#recorder.viewerOf(persona))
    const sizes: Size[] = []
    for (const size of SIZES) {
      const requested = { ...variables, ...list.with, [list.variable]: size }
      sizes.push(sizeOf(list.at, await this.#recorder.execute(viewer, text, requested)))
    }
    return sizes
  }
}

function sizeOf(at: string, { answer, statements }: Recorded): Size {
  const rows = valueAt(at, answer.data)
  const texts = statements.filter((statement) => !isFrame(statement)).map(({ text }) => text)
  return { rows: Array.isArray(rows) ? rows.length : 0, statements: texts.sort() }
}

/** The answer with a word in the place of instants that the recording itself makes. */
function withoutClock(value: unknown, clock: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutClock(item, clock))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      clock.includes(key) && inner !== null ? 'varies' : withoutClock(inner, clock),
    ]),
  )
}
