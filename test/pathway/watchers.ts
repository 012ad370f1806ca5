import { z } from 'zod'
import type { Client } from '../client.ts'
import type { TestPlatform } from '../platform.ts'

/** What each of them sees of a case, in words: `file SERVICE_DELIVERY access project`, `summary CLOSED`, `nothing`. */
export type Sights = Readonly<Record<string, string>>

/** The parts of a file, and of each something that is there when the part is. */
const parts = {
  access: 'access { request }',
  assessments: 'assessments { plannedOn }',
  uvm: 'uvm { convenedOn }',
  project: 'project { title }',
  deliveries: 'deliveries(first: 1) { nodes { month } }',
  evaluation: 'evaluation { outcome }',
  diary: 'diary(first: 1) { nodes { kind } }',
  events: 'events(first: 1) { nodes { kind } }',
}

const answer = z.object({
  caseByNumber: z.looseObject({ custody: z.enum(['FILE', 'SUMMARY']), phase: z.string() }).nullable(),
  cases: z.object({ nodes: z.array(z.object({ number: z.string() })) }).nullable(),
})
const waiting = z.object({
  workload: z.object({
    transfersToAccept: z.object({ nodes: z.array(z.object({ case: z.null() })) }).nullable(),
  }),
})

/** Those around a case of Bari, each looking at it in every way there is. @returns what each sees when called */
export async function watchers(
  gateway: TestPlatform,
  { number, person, citizen }: { readonly number: string; readonly person: string; readonly citizen: Client },
): Promise<() => Promise<Sights>> {
  const clients: Readonly<Record<string, Client>> = {
    citizen,
    secretariat: gateway.as('secretariat@bari'),
    pua: gateway.as('pua@bari'),
    worker: gateway.as('social-worker@bari'),
    office: gateway.as('plan-office@ATS-BA-02'),
    accountant: gateway.as('accountant@ATS-BA-02'),
    lecce: gateway.as('social-worker@lecce'),
    analyst: gateway.as('analyst'),
  }
  const office = clients.office
  const requested = async () => {
    const { data } = (await office?.query(
      '{ workload { transfersToAccept(first: 200) { nodes { case { id } } } } }',
    )) ?? { data: null }
    return waiting.parse(data).workload.transfersToAccept?.nodes.length ?? 0
  }
  const requestedBefore = await requested()

  const look = async (name: string, client: Client): Promise<string> => {
    const { data, errors = [] } = await client.query(
      `query($number: String!, $person: ID!) {
        caseByNumber(number: $number) { custody phase ${Object.values(parts).join(' ')} }
        cases(first: 200) { nodes { number } }
        person(id: $person) { cases(first: 50) { nodes { number } } }
      }`,
      { number, person },
    )
    const { caseByNumber: found, cases } = answer.parse(data)
    if (!found && errors.some(({ path }) => path?.[0] === 'caseByNumber')) return 'forbidden'
    const listed = cases?.nodes.some((one) => one.number === number) ?? false
    // by its number and in the list, or in neither way
    if (listed !== (found !== null)) return `${found ? 'found' : 'listed'} only`
    if (!found)
      return name === 'office' && (await requested()) > requestedBefore ? 'nothing but a request' : 'nothing'
    const full = Object.keys(parts).filter((part) => isFilled(found[part]))
    return [found.custody.toLowerCase(), found.phase, ...full].join(' ')
  }
  return async () =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(clients).map(async ([name, client]) => [name, await look(name, client)]),
      ),
    )
}

/** Whether a part holds anything: a denied one is null, one that nobody wrote is empty. */
function isFilled(part: unknown): boolean {
  const connection = z.object({ nodes: z.array(z.unknown()) }).safeParse(part)
  const content = connection.success ? connection.data.nodes : part
  return Array.isArray(content) ? content.length > 0 : content != null
}
