import { operationFromDocument, Supergraph } from '@apollo/federation-internals'
import { prettyFormatQueryPlan, QueryPlanner } from '@apollo/query-planner'
import { parse } from 'graphql'
import { type Operation, pickedBy, valueAt } from './operation.ts'
import { type Recorded, type Recorder, supergraph } from './recorder.ts'
import { readable } from './sql-text.ts'

/** How many rows a list is asked for, to see that the statements stay the same. */
export const SIZES = [1, 20, 200] as const

/** What an operation answered, how it was planned and what it asked of the database: the text of each file, by its ending. */
export interface Recording {
  readonly files: Readonly<Record<(typeof ENDINGS)[number], string>>
  readonly errors: readonly unknown[]
  /** Of a list operation: how many rows each size brought, and with which statements. */
  readonly sizes: readonly Size[]
}

interface Size {
  readonly asked: number
  readonly rows: number
  readonly statements: readonly string[]
}

/** The endings of the files made for an operation. */
export const ENDINGS = ['result.json', 'plan.txt', 'sql'] as const

/** Records operations, each with those it takes values from or comes after asked right before it. */
export class Recordings {
  readonly #operations: ReadonlyMap<string, Operation>
  readonly #recorder: Recorder

  constructor(operations: ReadonlyMap<string, Operation>, recorder: Recorder) {
    this.#operations = operations
    this.#recorder = recorder
  }

  async of(operation: Operation): Promise<Recording> {
    const variables = await this.#variablesOf(operation)
    const recorded = await this.#ask(operation, variables)
    const sizes: Size[] = []
    for (const asked of operation.list ? SIZES : [])
      sizes.push(await this.#ofSize(operation, variables, asked))
    return {
      files: {
        'result.json': `${JSON.stringify(withoutClock(recorded.answer, operation.clock), null, 2)}\n`,
        'plan.txt': `${planOf(operation)}\n`,
        sql: sqlOf(operation, recorded, sizes),
      },
      errors: recorded.answer.errors ?? [],
      sizes,
    }
  }

  async #ask({ persona, text }: Operation, variables: Readonly<Record<string, unknown>>): Promise<Recorded> {
    return this.#recorder.ask(persona, text, variables)
  }

  async #variablesOf({ name, variables, after }: Operation): Promise<Readonly<Record<string, unknown>>> {
    for (const before of after) await this.#answerOf(before)
    const values: Record<string, unknown> = {}
    for (const [variable, given] of Object.entries(variables)) {
      const picked = pickedBy(given)
      values[variable] = picked ? valueAt(picked.at, await this.#answerOf(picked.from)) : given
      if (values[variable] === undefined)
        throw new Error(`${name}: nothing stands at ${picked?.at} of ${picked?.from}`)
    }
    return values
  }

  async #answerOf(name: string): Promise<unknown> {
    const operation = this.#operations.get(name)
    if (!operation) throw new Error(`There is no operation ${name}`)
    return (await this.#ask(operation, await this.#variablesOf(operation))).answer.data
  }

  async #ofSize({ list, ...operation }: Operation, variables: object, asked: number): Promise<Size> {
    const { answer, statements } = await this.#ask(operation, { ...variables, [list?.variable ?? '']: asked })
    const rows = valueAt(list?.at ?? '', answer.data)
    return {
      asked,
      rows: Array.isArray(rows) ? rows.length : 0,
      statements: statements.map(({ text }) => text),
    }
  }
}

const planner = new QueryPlanner(Supergraph.build(supergraph))
const clientSchema = Supergraph.build(supergraph).apiSchema()

function planOf({ text }: Operation): string {
  return prettyFormatQueryPlan(planner.buildQueryPlan(operationFromDocument(clientSchema, parse(text))))
}

function sqlOf({ name, persona }: Operation, { statements }: Recorded, sizes: readonly Size[]): string {
  const asking = statements.filter((statement) => !FRAME.has(statement.name))
  const count = asking.length === 1 ? '1 statement' : `${asking.length} statements`
  const told = sizes.length > 0 ? `, the same for ${sizes.map(({ rows }) => rows).join(', ')} rows` : ''
  const texts = statements.map((statement) => {
    const isNamed = !FRAME.has(statement.name) && !statement.text.startsWith(statement.name)
    return `${isNamed ? `-- ${statement.name}\n` : ''}${readable(statement.text)}\n`
  })
  return [`-- ${name} as ${persona}: ${count}${told}\n`, ...texts].join('\n')
}

/** Statements that begin, end and turn the transaction, and ask nothing. */
const FRAME: ReadonlySet<string> = new Set(['begin', 'viewer', 'role', 'commit'])

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
