import { graphql } from 'graphql'
import { expect, test } from 'vitest'
import { createBuilder } from '../src/builder.ts'
import type { SubgraphContext } from '../src/context.ts'
import { badInput } from '../src/errors.ts'
import { mutation } from '../src/mutation.ts'
import { definePolicy } from '../src/policy.ts'
import { notFound, staleVersion } from '../src/refusal.ts'
import { sharedRefusals } from '../src/refusal-types.ts'
import { defineSubgraph } from '../src/subgraph.ts'
import { GRAPH_KEYS } from './graph-keys.ts'
import { socialWorker } from './two-subgraphs/viewers.ts'

interface Note {
  readonly text: string
}

const policy = definePolicy({
  Query: { note: ['LOCAL'] },
  Mutation: { writeNote: ['LOCAL'] },
  Note: { '*': ['LOCAL'] },
})
const builder = createBuilder<SubgraphContext>({ policy })
const Note = builder.objectRef<Note>('Note').implement({
  description: 'A note (nota).',
  fields: (t) => ({ text: t.exposeString('text', { nullable: true, description: 'What it says (testo).' }) }),
})
builder.queryFields((t) => ({
  note: t.field({ type: Note, nullable: true, description: 'No note (nota).', resolve: () => null }),
}))
const { StaleVersion } = sharedRefusals(builder)
const steps: string[] = []

mutation(builder, 'writeNote', {
  description: 'Writes a note (nota).',
  input: (t) => ({
    text: t.string({ required: true, description: 'What it says (testo).' }),
    version: t.int({ required: true, description: 'The version that was read.' }),
  }),
  payload: { note: { type: Note, description: 'The note.' } },
  refusals: [StaleVersion],
  decode: ({ text, version }) => {
    steps.push('decode')
    if (text === '') throw badInput([{ path: 'input.text', reason: 'Il testo manca.' }])
    return { text: text.trim(), version }
  },
  resolve: async ({ version }) => {
    steps.push('resolve')
    return version === 1 ? { written: true } : staleVersion(1)
  },
  answer: async ({ written }, _, { text }) => {
    steps.push('answer')
    return { note: written ? { text } : null }
  },
})

const { schema, contextOf } = defineSubgraph({ name: 'notes', builder, policy }).open(GRAPH_KEYS)

async function write(text: string, version: number) {
  steps.length = 0
  const source = `mutation ($text: String!, $version: Int!) { writeNote(input: { text: $text, version: $version }) {
    __typename ... on WriteNotePayload { note { text } } ... on StaleVersion { currentVersion } } }`
  const contextValue = contextOf({ viewer: socialWorker, now: new Date(), session: null })
  const { data, errors } = await graphql({ schema, source, variableValues: { text, version }, contextValue })
  return { answer: data?.writeNote, errors }
}

test('a mutation answers with what its command changed', async () => {
  expect((await write(' Rossi ', 1)).answer).toEqual({
    __typename: 'WriteNotePayload',
    note: { text: 'Rossi' },
  })
  expect(steps).toEqual(['decode', 'resolve', 'answer'])
})

test('a refusal of the command goes out as it is, and nothing is read after it', async () => {
  expect((await write('Rossi', 2)).answer).toEqual({ __typename: 'StaleVersion', currentVersion: 1 })
  expect(steps).toEqual(['decode', 'resolve'])
})

test('an input that cannot be decoded reaches no command', async () => {
  const { answer, errors } = await write('', 1)
  expect(answer).toBeNull()
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  expect(steps).toEqual(['decode'])
})

test('a refusal that the mutation does not list does not compile', () => {
  const other = createBuilder<SubgraphContext>({ policy })
  const unlisted = () =>
    mutation(other, 'readNote', {
      description: 'Reads a note (nota).',
      input: (t) => ({ version: t.int({ required: true, description: 'The version.' }) }),
      payload: {},
      refusals: [sharedRefusals(other).StaleVersion],
      decode: ({ version }) => version,
      resolve: async (version) => (version === 1 ? { read: true } : notFound()),
      // @ts-expect-error NotFound is not among the refusals
      answer: async () => ({}),
    })
  expect(unlisted).toBeTypeOf('function')
})
