import { createBuilder } from '../../src/builder.ts'
import { type Cents, cents } from '../../src/cents.ts'
import { connection, pageArgs } from '../../src/connection.ts'
import type { SubgraphContext } from '../../src/context.ts'
import { foreign } from '../../src/foreign.ts'
import type { GraphKeys } from '../../src/graph-keys.ts'
import { encodeId } from '../../src/ids.ts'
import { mutation } from '../../src/mutation.ts'
import { type PageArgs, page } from '../../src/paging.ts'
import { definePolicy } from '../../src/policy.ts'
import { staleVersion } from '../../src/refusal.ts'
import { sharedRefusals } from '../../src/refusal-types.ts'
import { defineSubgraph } from '../../src/subgraph.ts'
import { persons } from './persons.ts'

interface CasesContext extends SubgraphContext<string> {
  readonly commands: {
    close: (version: number) => Promise<{ case: CaseRow } | ReturnType<typeof staleVersion>>
  }
}

interface CaseRow {
  readonly id: string
  readonly number: string
  readonly person: { readonly id: string }
  readonly spent: Cents
}

/** Three cases of each person. */
export const cases: CaseRow[] = [...persons.values()].flatMap((person, at) =>
  [1, 2, 3].map((n) => ({
    id: encodeId('case', `01890000-0000-7000-8000-0000000001${at}${n}`),
    number: `2026/${at}${n}`,
    person: { id: person.id },
    spent: cents(-n),
  })),
)

const policy = definePolicy({
  Query: { cases: ['LOCAL', 'AMBITO', 'REGIONAL'], anyone: ['REGIONAL', 'LOCAL'] },
  Person: { '*': ['CITIZEN', 'LOCAL', 'AMBITO'] },
  Case: {
    '*': ['CITIZEN', 'LOCAL', 'AMBITO', 'REGIONAL'],
    person: ['CITIZEN', 'LOCAL', 'AMBITO'],
    diary: ['LOCAL:SOCIAL_WORKER'],
  },
  Mutation: { closeCase: ['LOCAL:SOCIAL_WORKER'] },
})

const builder = createBuilder<CasesContext>({ policy })

const Person = foreign(builder, 'Person', builder.selection<{ id: string }>('id'), { extended: true })

const Case = builder.objectRef<CaseRow>('Case').implement({
  description: 'A case (caso).',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    number: t.exposeString('number', { nullable: false, description: 'Numero di protocollo.' }),
    spent: t.expose('spent', { type: 'Euro', nullable: false, description: 'Spesa, in euro.' }),
    person: t.expose('person', { type: Person, nullable: true, description: 'Whom the case is about.' }),
    diary: t.string({ nullable: true, description: 'Diario professionale.', resolve: () => 'riservato' }),
  }),
})

builder.asEntity(Case, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }) => cases.find((row) => row.id === id) ?? null,
})

const CaseConnection = connection(builder, Case)

builder.objectFields(Person, (t) => ({
  cases: t.field({
    type: CaseConnection,
    nullable: false,
    description: 'The cases of the person.',
    args: pageArgs(t.arg),
    resolve: (person, args, { keys }) => listing(keys, args, (row) => row.person.id === person.id),
  }),
}))

builder.queryFields((t) => ({
  cases: t.field({
    type: CaseConnection,
    nullable: true,
    description: 'The cases in scope.',
    args: {
      ...pageArgs(t.arg),
      over: t.arg({ type: 'Euro', required: false, description: 'Only above this amount.' }),
    },
    resolve: (_, args, { keys }) => listing(keys, args, () => true),
  }),
  anyone: t.field({
    type: Person,
    nullable: true,
    description: 'A person whose id got about, to try the reference with.',
    resolve: () => cases[0]?.person ?? null,
  }),
}))

const { StaleVersion } = sharedRefusals(builder)

mutation(builder, 'closeCase', {
  description: 'Closes the case (chiusura del caso).',
  input: (t) => ({ expectedVersion: t.int({ required: true, description: 'The version that was read.' }) }),
  payload: { case: { type: Case, description: 'The case, closed.' } },
  refusals: [StaleVersion],
  decode: ({ expectedVersion }) => expectedVersion,
  resolve: (version, { commands }) => commands.close(version),
  answer: async (done) => done,
})

function listing(keys: GraphKeys, args: PageArgs, keep: (row: CaseRow) => boolean) {
  const rows = cases.filter(keep)
  return page(keys, args, {
    list: 'cases',
    fetch: async ({ limit, from, direction }) => {
      const walked = direction === 'forward' ? rows : rows.toReversed()
      return walked.slice(from ? walked.findIndex(({ number }) => number === from[0]) + 1 : 0).slice(0, limit)
    },
    cursorOf: ({ number }) => [number],
    count: async () => rows.length,
  })
}

export const casesSubgraph = defineSubgraph({
  name: 'cases',
  builder,
  policy,
  context: (request): CasesContext => ({
    ...request,
    commands: {
      close: async (version) => (cases[0] && version === 1 ? { case: cases[0] } : staleVersion(1)),
    },
  }),
})
