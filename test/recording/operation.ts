import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { operationText } from '@cse/gateway/persisted-documents/sources'
import { z } from 'zod'

/** The folder of the recorded operations. */
export const OPERATIONS = fileURLToPath(new URL('../operations/', import.meta.url))
const REGISTERED = fileURLToPath(new URL('../../schema/operations/', import.meta.url))

const recordedRequest = z.strictObject({
  /** A persona of the demo, `social-worker@bari`. */
  persona: z.string(),
  /** Why the record is opened, as the persona declares it. */
  purpose: z.string().optional(),
  /** A partner's operation, `dss/indicators`: its text is the registered one, in `schema/operations`. */
  registered: z.string().optional(),
  /** Values, or where in another operation's answer they are picked: the row that was clicked. */
  variables: z.record(z.string(), z.unknown()).default({}),
  /** A list: the variable that says how many rows it asks for, where in the answer they are, and what makes it long. */
  list: z
    .strictObject({
      variable: z.string(),
      at: z.string(),
      with: z.record(z.string(), z.unknown()).default({}),
    })
    .optional(),
  /** Operations asked before it, because it answers what they leave behind. */
  after: z.array(z.string()).default([]),
  /** A mutation: recorded after all that only read. */
  changes: z.boolean().default(false),
  /** Fields that hold the instant of the recording. */
  clock: z.array(z.string()).default([]),
})

/** An operation as a client sends it: `<name>.graphql`, and beside it in `<name>.json` by whom and with what. */
export interface Operation extends Readonly<z.infer<typeof recordedRequest>> {
  readonly name: string
  readonly text: string
}

/** Every operation of the folder, by name, those that change something last. @throws an Error that names the file which does not say who asks */
export function readOperations(): ReadonlyMap<string, Operation> {
  const names = readdirSync(OPERATIONS)
    .filter((file) => /^[^.]+\.json$/.test(file))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
  const operations = names
    .map(readOperation)
    .sort((one, other) => Number(one.changes) - Number(other.changes))
  return new Map(operations.map((operation) => [operation.name, operation]))
}

function readOperation(name: string): Operation {
  const requested = recordedRequest.safeParse(JSON.parse(readFileSync(`${OPERATIONS}${name}.json`, 'utf8')))
  if (!requested.success) throw new Error(`${name}.json: ${z.prettifyError(requested.error)}`)
  const { registered } = requested.data
  const text =
    registered === undefined
      ? readFileSync(`${OPERATIONS}${name}.graphql`, 'utf8')
      : operationText(`${REGISTERED}${registered}.graphql`)
  return { name, text, ...requested.data }
}

/** A value in another operation's answer: `{ "from": "cases", "at": "cases.nodes.0.id" }`. */
export interface Picked {
  readonly from: string
  readonly at: string
}

/** What a variable picks, if it does. */
export function pickedBy(variable: unknown): Picked | undefined {
  return picked.safeParse(variable).data
}

/** What stands at a path such as `cases.nodes.0.id` in an answer; `*` is the first item that has what follows. */
export function valueAt(path: string, data: unknown): unknown {
  const [, key = '', rest] = /^([^.]*)\.?(.*)$/.exec(path) ?? []
  if (key === '') return data
  if (typeof data !== 'object' || data === null) return undefined
  if (key !== '*') return valueAt(rest ?? '', Reflect.get(data, key))
  return Object.values(data)
    .map((item) => valueAt(rest ?? '', item))
    .find((value) => value !== null && value !== undefined)
}

const picked = z.strictObject({ from: z.string(), at: z.string() })
