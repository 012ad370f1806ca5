import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { createBuilder } from '@cse/schema/builder'
import { type Cents, cents } from '@cse/schema/cents'
import type { SubgraphContext } from '@cse/schema/context'
import { foreign } from '@cse/schema/foreign'
import { encodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { definePolicy, everyone } from '@cse/schema/policy'
import { defineSubgraph } from '@cse/schema/subgraph'
import { anna, hidden, ugo } from './persons.ts'
import { withoutDatabase } from './without-database.ts'

interface CaseRow {
  readonly __typename?: string
  readonly id: string
  readonly number: string
  readonly phase: 'ACCESS' | 'CLOSED'
  readonly spent: Cents
  readonly person: { readonly id: string } | null
  readonly holder: Holder
}

type Holder =
  | { readonly kind: 'Comune'; readonly istatCode: string }
  | { readonly kind: 'Ambito'; readonly code: string }

const bari: Holder = { kind: 'Comune', istatCode: '072006' }
const bari5: Holder = { kind: 'Ambito', code: 'ATS-BA-05' }

/** Four cases: two of Anna, one of Ugo, one of a person nobody sees. */
export const cases: readonly CaseRow[] = [
  caseRow(1, anna, bari, 'ACCESS'),
  caseRow(2, ugo, bari5, 'CLOSED'),
  caseRow(3, anna, bari, 'ACCESS'),
  caseRow(4, hidden, bari5, 'ACCESS'),
]

const policy = definePolicy({
  Query: { cases: ['LOCAL', 'AMBITO', 'REGIONAL'], reported: ['LOCAL'], words: ['LOCAL'] },
  Person: { '*': ['LOCAL', 'AMBITO'] },
  Comune: { '*': everyone('public') },
  Ambito: { '*': everyone('public') },
  Case: { '*': ['LOCAL', 'AMBITO', 'REGIONAL'], person: ['LOCAL', 'AMBITO'], diary: ['LOCAL:SOCIAL_WORKER'] },
  Mutation: { closeCase: ['LOCAL'] },
})

const builder = createBuilder<SubgraphContext<SchemaSession>>({ policy })

const Person = foreign(builder, 'Person', builder.selection<{ id: string }>('id'), { extended: true })

const Comune = builder.objectRef<Holder & { kind: 'Comune' }>('Comune').implement({
  description: 'A comune.',
  fields: (t) => ({ istatCode: t.exposeID('istatCode', { nullable: false, description: 'ISTAT code.' }) }),
})
const Ambito = builder.objectRef<Holder & { kind: 'Ambito' }>('Ambito').implement({
  description: 'An Ambito.',
  fields: (t) => ({ code: t.exposeID('code', { nullable: false, description: 'Code.' }) }),
})
const CaseHolder = builder.unionType('CaseHolder', {
  description: 'Who holds a case.',
  types: [Comune, Ambito],
  resolveType: ({ kind }) => kind,
})

const CasePhase = builder.enumType('CasePhase', {
  description: 'Phase of the pathway.',
  values: { ACCESS: { description: 'Accesso.' }, CLOSED: { description: 'Chiuso.' } },
})

const CaseFilter = builder.inputType('CaseFilter', {
  description: 'Which cases.',
  fields: (t) => ({
    phases: t.field({ type: [CasePhase], required: false, description: 'In one of these phases.' }),
    over: t.field({ type: 'Euro', required: false, description: 'Spent more than this.' }),
    number: t.string({ required: false, description: 'With this number.' }),
  }),
})

const Case = builder.objectRef<CaseRow>('Case').implement({
  description: 'A case (caso).',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    number: t.exposeString('number', { nullable: false, description: 'Numero.' }),
    phase: t.expose('phase', { type: CasePhase, nullable: false, description: 'Fase.' }),
    spent: t.expose('spent', { type: 'Euro', nullable: false, description: 'Spesa.' }),
    person: t.expose('person', { type: Person, nullable: true, description: 'Of whom.' }),
    holder: t.expose('holder', { type: CaseHolder, nullable: false, description: 'Held by.' }),
    diary: t.string({ nullable: true, description: 'Diario.', resolve: () => 'riservato' }),
  }),
})

builder.asEntity(Case, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: async ({ id }) => {
    if (id === cases[3]?.id) throw new Error('unreadable')
    return cases.find((row) => row.id === id) ?? null
  },
})

builder.objectFields(Person, (t) => ({
  cases: t.field({
    type: [Case],
    nullable: { list: false, items: true },
    description: 'Of this person, the last one first to fail.',
    resolve: ({ id }) => cases.filter((row) => row.person?.id === id).map(later),
  }),
}))

builder.queryFields((t) => ({
  cases: t.field({
    type: [Case],
    nullable: true,
    description: 'All cases.',
    args: { filter: t.arg({ type: CaseFilter, required: false, description: 'Which.' }) },
    resolve: (_, { filter }) =>
      cases.filter(
        ({ phase, spent, number }) =>
          (filter?.phases?.includes(phase) ?? true) &&
          spent > (filter?.over ?? 0) &&
          number === (filter?.number ?? number),
      ),
  }),
  reported: t.string({
    nullable: true,
    description: 'The arguments as resolvers get them.',
    args: {
      text: t.arg.string({ required: false, description: 'Text.' }),
      on: t.arg({ type: 'Date', required: false, description: 'Date.' }),
      at: t.arg({ type: 'DateTime', required: false, description: 'Instant.' }),
      filter: t.arg({ type: CaseFilter, required: false, description: 'Filter.' }),
    },
    resolve: (_, args) => JSON.stringify(args),
  }),
  words: t.string({
    nullable: true,
    description: 'Words, one after the other.',
    args: {
      first: t.arg.string({ required: true, defaultValue: 'one', description: 'The first.' }),
      others: t.arg.stringList({ required: false, description: 'The others.' }),
    },
    resolve: (_, { first, others }) => [first, ...(others ?? [])].join(' '),
  }),
}))

mutation(builder, 'closeCase', {
  description: 'Closes the case.',
  input: (t) => ({ expectedVersion: t.int({ required: true, description: 'The version that was read.' }) }),
  payload: { case: { type: Case, description: 'The case.' } },
  decode: ({ expectedVersion }) => expectedVersion,
  resolve: async (version) => ({ case: cases[version] ?? null }),
  answer: async (done) => done,
})

export const casesSubgraph = defineSubgraph({
  name: 'cases',
  builder,
  policy,
  context: withoutDatabase,
})

/** Rows that come one after the other, the first one not at all. */
async function later(row: CaseRow, index: number): Promise<CaseRow> {
  if (index > 0) return row
  await new Promise((resolve) => setTimeout(resolve, 5))
  throw new Error('lost')
}

function caseRow(n: number, { id }: { id: string }, holder: Holder, phase: CaseRow['phase']): CaseRow {
  return {
    id: encodeId('case', `01890000-0000-7000-8000-00000000010${n}`),
    number: `2026/${n}`,
    phase,
    spent: cents(n * 100_00),
    person: { id },
    holder,
  }
}
