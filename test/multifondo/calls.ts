import type { Client } from '../client.ts'

const ENTRY = `id state version allowedSteps toCorrect { row reason }
  current { number financial { admitted committed paid } physical { row indicator unit target achieved }
    procedural { row milestone plannedOn actualOn } }`
const PAYLOADS: Readonly<Record<string, string>> = {
  registerMultifondoProject: '... on RegisterMultifondoProjectPayload { project { id cup version } }',
  changeMultifondoProject: '... on ChangeMultifondoProjectPayload { project { id title version } }',
  enterProgress: `... on EnterProgressPayload { entry { ${ENTRY} } }`,
  correctProgress: `... on CorrectProgressPayload { entry { ${ENTRY} } }`,
  verifyProgress: `... on VerifyProgressPayload { entry { ${ENTRY} } }`,
  validateProgress: `... on ValidateProgressPayload { entry { ${ENTRY} } }`,
  rejectProgress: `... on RejectProgressPayload { entry { ${ENTRY} } }`,
  sendProgressSnapshot: `... on SendProgressSnapshotPayload { snapshot { id number digest content csvUrl entries { id state } } }`,
  recordSnapshotRejection: `... on RecordSnapshotRejectionPayload { snapshot { id rejections { formalAct { number } } } }`,
}

/** An entry as these tests read it. */
export interface Entry {
  readonly id: string
  readonly state: string
  readonly version: number
  readonly allowedSteps: readonly string[]
  readonly toCorrect: readonly { row: number; reason: string }[]
  readonly current: {
    readonly number: number
    readonly financial: { admitted: string; committed: string; paid: string }
    readonly physical: readonly { row: number; achieved: number }[]
    readonly procedural: readonly { row: number; actualOn: string | null }[]
  }
}

/** What a mutation of Multifondo ended with. */
export interface Ended {
  /** Name of the payload or of the refusal; the code of the error where there is one. */
  readonly outcome: string
  readonly project?: { id: string; version: number; title?: string }
  readonly entry?: Entry
  readonly snapshot?: Snapshot
  readonly reasons?: readonly string[]
}
export interface Snapshot {
  readonly id: string
  readonly number: number
  readonly digest: string
  readonly content: string
  readonly csvUrl: string
  readonly entries: readonly { id: string; state: string }[]
}

/** Calls a mutation of Multifondo as somebody. */
export async function call(as: Client, name: string, input: object): Promise<Ended> {
  const Input = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  const text = `mutation Call($input: ${Input}!) { result: ${name}(input: $input) { __typename ${PAYLOADS[name]} } }`
  const { data, errors } = await as.query(text, { input })
  const [error] = errors ?? []
  if (error) {
    const violations = (error.extensions.violations ?? []) as { path: string }[]
    return { outcome: String(error.extensions.code), reasons: violations.map(({ path }) => path) }
  }
  const { __typename, ...rest } = (data as { result: { __typename: string } }).result
  return { ...rest, outcome: __typename.replace(/Payload$/, '') }
}

/** A CUP nobody has yet. */
export function aCup(): string {
  return `J${String(20 + (cups % 8)).padStart(2, '0')}H${String(17_000_030_000 + cups++)}`
}
let cups = 1
