import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { Reading, Writing } from '@cse/db/src/session/schema-session'
import type { CareFact, CareKind, PersonFact } from '../../rules/fact.ts'

/** The care facts of some persons, and of the persons under whom some facts are stored. */
export async function careFactsOf(
  reading: Reading,
  persons: readonly string[],
  facts: ReadonlyMap<CareKind, readonly string[]>,
): Promise<CareFact[]> {
  const moving = sql.join(
    CARE_KINDS.map(
      (kind) =>
        sql`select person from ${table(kind)} where pseudonym = any(${new Param(facts.get(kind) ?? [])})`,
    ),
    sql` union `,
  )
  const owners = (await reading.rows(sql<{ person: string }>`${moving}`)).map(({ person }) => person)
  const all = new Param([...new Set([...persons, ...owners])])
  const found = await Promise.all(
    CARE_KINDS.map(async (kind) => {
      const rows = await reading.rows(
        sql<FlatFact>`select ${selected(CARE[kind])} from ${table(kind)} where person = any(${all})`,
      )
      return rows.map((row) => nested(kind, row))
    }),
  )
  return found.flat()
}

/** The facts about some persons. */
export async function personFactsOf(reading: Reading, persons: readonly string[]): Promise<PersonFact[]> {
  return reading.rows(
    sql<PersonFact>`select ${selected(PERSON)} from analytics.person_fact where pseudonym = any(${new Param(persons)})`,
  )
}

/** Stores care facts, in place of older versions. */
export async function storeCareFacts(writing: Writing, facts: readonly CareFact[]): Promise<void> {
  const byKind = Map.groupBy(facts, ({ kind }) => kind)
  for (const [kind, some] of byKind) await store(writing, table(kind), CARE[kind], some.map(flat))
}

/** Stores facts about persons, in place of older versions. */
export async function storePersonFacts(writing: Writing, facts: readonly PersonFact[]): Promise<void> {
  await store(writing, sql`analytics.person_fact`, PERSON, facts)
}

async function store(
  writing: Writing,
  into: SQL,
  columns: readonly Column[],
  facts: readonly object[],
): Promise<void> {
  const names = sql.raw(columns.map(({ name }) => name).join(', '))
  const values = sql.raw(
    columns
      .map(({ property, month }) => (month ? `("${property}" || '-01')::date` : `"${property}"`))
      .join(', '),
  )
  const record = sql.raw(columns.map(({ property, type }) => `"${property}" ${type}`).join(', '))
  const excluded = sql.raw(columns.map(({ name }) => `excluded.${name}`).join(', '))
  for (let from = 0; from < facts.length; from += BATCH_SIZE)
    await writing.run(sql`
      insert into ${into} (${names})
      select ${values} from json_to_recordset(${JSON.stringify(facts.slice(from, from + BATCH_SIZE))}::json) as fact(${record})
      on conflict (pseudonym) do update set (${names}) = row(${excluded})`)
}

interface Column {
  /** Its name in the fact. */
  readonly property: string
  readonly name: string
  readonly type: 'text' | 'bigint' | 'boolean'
  /** `YYYY-MM` in the fact, its first day in the table. */
  readonly month: boolean
}

const column = (property: string, name: string, type: Column['type'], month = false): Column => ({
  property,
  name,
  type,
  month,
})
const text = (property: string, name = property) => column(property, name, 'text')
const number = (property: string, name = property) => column(property, name, 'bigint')
const month = (property: string, name = property) => column(property, name, 'text', true)

const RECORD = [text('pseudonym'), number('recordKey', 'record_key'), number('version', 'source_version')]
const OF_A_PERSON = [
  ...RECORD,
  text('person'),
  text('comune'),
  text('ambito', 'ambito_code'),
  text('province'),
]
const TARGET_AREA = text('targetArea', 'target_area')

const PERSON = [
  ...RECORD,
  text('sex'),
  number('birthYear', 'birth_year'),
  text('comune'),
  text('iseeBand', 'isee_band'),
]

const CARE: Readonly<Record<CareKind, readonly Column[]>> = {
  case: [
    ...OF_A_PERSON,
    TARGET_AREA,
    text('phase'),
    text('status'),
    month('openedMonth', 'opened_month'),
    month('closedMonth', 'closed_month'),
    text('outcome'),
    number('assessment', 'wait_assessment'),
    number('project', 'wait_project'),
    number('delivery', 'wait_delivery'),
    number('closure', 'wait_closure'),
  ],
  delivery: [
    ...OF_A_PERSON,
    TARGET_AREA,
    text('phase'),
    text('serviceType', 'service_type'),
    month('month'),
    number('minutes'),
    number('cents'),
    text('fund'),
    column('withdrawn', 'withdrawn', 'boolean'),
  ],
  appointment: [
    ...OF_A_PERSON,
    text('purpose'),
    month('month'),
    text('outcome'),
    number('waitDays', 'wait_days'),
  ],
  assessment: [...OF_A_PERSON, TARGET_AREA, text('instrument'), text('need'), month('month')],
  transfer: [...OF_A_PERSON, TARGET_AREA, month('month'), text('outcome'), number('days')],
}
const CARE_KINDS: readonly CareKind[] = ['case', 'delivery', 'appointment', 'assessment', 'transfer']

const table = (kind: CareKind) => sql.raw(`analytics.${kind}_fact`)

const selected = (columns: readonly Column[]) =>
  sql.raw(
    columns
      .map(({ property, name, month }) => `${month ? `to_char(${name}, 'YYYY-MM')` : name} as "${property}"`)
      .join(', '),
  )

/** A row of one of the tables, by the names of {@link CARE}. */
type FlatFact = Readonly<Record<string, unknown>>

function flat(fact: CareFact): FlatFact {
  if (fact.kind !== 'case') return fact
  const { waits, ...rest } = fact
  return { ...rest, ...waits }
}

/** Facts were checked when they were received, so the form of a stored one is not checked again. */
function nested(kind: CareKind, row: FlatFact): CareFact {
  if (kind !== 'case') return { kind, ...row } as CareFact
  const { assessment, project, delivery, closure, ...rest } = row
  return { kind, ...rest, waits: { assessment, project, delivery, closure } } as CareFact
}

const BATCH_SIZE = 5_000
