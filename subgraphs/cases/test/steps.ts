import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { local } from '../../../test/viewers.ts'
import { bari, type caseFiles } from './files.ts'

export const secretariat: Viewer = { ...local([bari], 'SECRETARIAT'), subject: 'secretariat@bari' }
export const pua: Viewer = { ...local([bari], 'PUA'), subject: 'pua@bari' }

/** Mutations that are no step of one case. */
const NO_STEPS: ReadonlySet<string> = new Set([
  'openCase',
  'openUrgentCase',
  'reassignCases',
  'recordAbsence',
  'endAbsence',
])

/** What a mutation answered: its payload or its refusal. */
export type Answer = Readonly<Record<string, unknown>> & { readonly __typename: string }

/** Takes steps as clients do, on cases that begin with nothing. */
export function stepsOf({ admin, graph, execute }: Awaited<ReturnType<typeof caseFiles>>) {
  /** @returns the payload or the refusal. */
  const take = async (
    viewer: Viewer,
    verb: string,
    input: Record<string, unknown>,
    payload = 'case { id version phase status }',
  ): Promise<Answer> => {
    const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
    const ofSteps = '... on StaleVersion { currentVersion } ... on PhaseNotAllowed { phase obstacle }'
    const query = `mutation ($input: ${Verb}Input!) { ${verb}(input: $input) {
      __typename ... on ${Verb}Payload { ${payload} } ... on Refusal { message } ${NO_STEPS.has(verb) ? '' : ofSteps} } }`
    const { data } = await execute(viewer, query, { input })
    return data?.[verb] as Answer
  }
  /** Registers that a person lives in a comune, as persons emits it to cases. */
  const settle = async (person: string, comune = bari): Promise<string> => {
    await admin`insert into cases.resident (person_id, comune, readers) values (${person}, ${comune}, ${[`comune:${comune}`]})
      on conflict (person_id) do update set comune = excluded.comune, readers = excluded.readers`
    return person
  }
  const resident = () => settle(crypto.randomUUID())
  /** A case just opened, of somebody who had none. @returns its id. */
  const opened = async (viewer: Viewer = secretariat): Promise<string> => {
    const person = await resident()
    const made = await take(viewer, 'openCase', {
      person: encodeId('person', person),
      targetArea: '4',
      idempotencyKey: crypto.randomUUID(),
    })
    return (made as unknown as { case: { id: string } }).case.id
  }
  return { take, settle, resident, opened, graph }
}
