import { expect } from 'vitest'
import { z } from 'zod'
import type { Client } from '../client.ts'

/** What the API answered, by field. */
export type Fields = Readonly<Record<string, unknown>>
const reported: z.ZodType<Fields> = z.record(z.string(), z.unknown())

/** What a story goes on with of a record: those it did not ask for are empty. */
const known = z.object({
  id: z.string(),
  version: z.number().default(0),
  number: z.string().default(''),
  status: z.string().default(''),
})

/** A record in an answer, by the names and positions on the way to it: `the(payload, 'appointment', 'person')`. */
export function the(answer: Fields, ...way: readonly string[]): z.infer<typeof known> {
  return known.parse(way.reduce<unknown>((at, name) => Reflect.get(Object(at), name), answer))
}

/** Takes the steps of a case one after the other as clients do; a refusal or an error fails the test. Remembers the version of the case. */
export function stepsThrough() {
  let version = 0

  const read = async (who: Client, query: string, variables: object = {}): Promise<Fields> => {
    const { data, errors } = await who.query(query, { ...variables })
    expect(errors, query).toBeUndefined()
    return reported.parse(data)
  }
  /** Calls a mutation. @returns its payload */
  const take = async (who: Client, verb: string, input: object, fields = '__typename'): Promise<Fields> => {
    const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
    const answer = await read(
      who,
      `mutation($input: ${Verb}Input!) { answer: ${verb}(input: $input) {
        __typename ... on ${Verb}Payload { ${fields} } ... on Refusal { message } } }`,
      { input },
    )
    expect(answer.answer, verb).toMatchObject({ __typename: `${Verb}Payload` })
    return reported.parse(answer.answer)
  }
  return {
    read,
    take,
    /** The version of the case from which the next step starts. */
    at: (known: number) => {
      version = known
    },
    /** Takes a step in a case; `id` is null for a step that names something in it. */
    step: async (
      who: Client,
      id: string | null,
      verb: string,
      input: object,
      fields = '',
    ): Promise<Fields> => {
      const given = { ...(id !== null && { case: id }), ...input, expectedVersion: version }
      const answer = await take(
        who,
        verb,
        given,
        verb === 'returnCase' ? 'transfer { status }' : `${fields} case { version }`,
      )
      version =
        verb === 'returnCase' ? version + 1 : z.object({ version: z.number() }).parse(answer.case).version
      return answer
    },
    /** Reads the version again, when somebody else changed the case. */
    refresh: async (who: Client, id: string) => {
      version = the(
        await read(who, 'query($id: ID!) { case(id: $id) { id version } }', { id }),
        'case',
      ).version
    },
    /** What happened in a case, the oldest first, as long as the same role acted: `PLAN_OFFICE: UVM_CONVENED UVM_DECIDED`. */
    history: async (who: Client, id: string): Promise<string[]> => {
      const answer = await read(
        who,
        'query($id: ID!) { case(id: $id) { events(first: 100) { nodes { kind actorRole } } } }',
        { id },
      )
      const { nodes } = happened.parse(answer).case.events
      return nodes.reverse().reduce<string[]>((turns, { kind, actorRole }) => {
        const last = turns.at(-1)
        return last?.startsWith(`${actorRole}:`)
          ? turns.with(-1, `${last} ${kind}`)
          : turns.concat(`${actorRole}: ${kind}`)
      }, [])
    },
  }
}

const happened = z.object({
  case: z.object({
    events: z.object({ nodes: z.array(z.object({ kind: z.string(), actorRole: z.string() })) }),
  }),
})
