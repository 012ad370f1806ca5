import { decodeId, typeOfId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { NODE_TABLES, prefixOf } from '../fixtures/node-tables.ts'
import { isAmong, type Persona } from '../fixtures/persona.ts'
import { ENTITLEMENTS } from '../row-policies/entitlements.ts'
import { parseTokens, type Token } from './canary-parser.ts'
import type { Operation } from './corpus.ts'
import type { MarkedTable } from './planting.ts'

/** A canary that somebody met: in which row of which table, in which of these columns, and by which operation. */
interface Sight {
  readonly marked: MarkedTable
  readonly n: number
  readonly columns: readonly string[]
  readonly operation: string
  /** A value that several rows may share, as those of one household share an attestation. */
  readonly value?: string
}

/** Keeps what the answers to one somebody held. */
export class LeakRecorder {
  readonly #admin: Sql
  readonly #markedTables: ReadonlyMap<string, MarkedTable>
  readonly #persona: Persona
  readonly #guarded: boolean
  readonly #tokens = new Map<string, { readonly token: Token; readonly operation: string }>()

  /** `guarded: false` for a graph without field rules, where the database alone decides. */
  constructor(
    admin: Sql,
    markedTables: readonly MarkedTable[],
    { persona, guarded }: { persona: Persona; guarded: boolean },
  ) {
    this.#admin = admin
    this.#markedTables = new Map(markedTables.map((marked) => [marked.name, marked]))
    this.#persona = persona
    this.#guarded = guarded
  }

  /** Notes an answer. What the question itself said is nothing new. */
  note(operation: Operation, answer: string): void {
    const said = saidIn(operation)
    for (const token of parseTokens(answer)) {
      const name = nameOf(token)
      if (!said.has(name) && !this.#tokens.has(name))
        this.#tokens.set(name, { token, operation: operation.text })
    }
  }

  /** What was met against the sentences of the design, a line each; and the columns of which anything was met, `table.column`. */
  async findings(): Promise<{ findings: string[]; met: Set<string> }> {
    const sights = await this.#sights()
    const findings: string[] = []
    const met = new Set<string>()
    for (const its of Map.groupBy(
      sights,
      ({ marked, columns }) => `${marked.name} ${columns.join()}`,
    ).values()) {
      const { marked, columns } = its[0] ?? {}
      if (!marked || !columns) continue
      const allowed = await this.#allowed(
        marked,
        columns,
        its.map(({ n }) => n),
      )
      const known = new Set(its.filter(({ n }) => allowed.has(n)).map(({ value }) => value))
      const refused = its.filter(
        ({ n, value }) => !allowed.has(n) && (value === undefined || !known.has(value)),
      )
      const [first] = refused
      if (first)
        findings.push(
          `${marked.name} (${columns.join(' or ')}): ${refused.length} rows, first in ${first.operation.slice(0, 300)}`,
        )
      if (allowed.size > 0) for (const column of columns) met.add(`${marked.name}.${column}`)
    }
    return { findings, met }
  }

  /** Which of the rows may be met by one of the columns. */
  async #allowed(
    { name, table, key }: MarkedTable,
    columns: readonly string[],
    rows: readonly number[],
  ): Promise<Set<number>> {
    const entitlement = ENTITLEMENTS[name]
    if (!entitlement) throw new Error(`Nothing is written of who may see ${name}`)
    const { rows: shown, through, columns: narrower = {} } = entitlement
    const open = columns.filter(
      (column) =>
        !this.#guarded || (isAmong(this.#persona, through) && isAmong(this.#persona, narrower[column])),
    )
    if (open.length === 0) return new Set()
    const found = await this.#admin.unsafe<{ n: number }[]>(
      `select row.n from canary.row row join ${table} present on ${key} = row.key where row.name = $1 and row.n = any ($2) and (${shown(this.#persona)})`,
      [name, [...rows]],
    )
    return new Set(found.map(({ n }) => n))
  }

  async #sights(): Promise<Sight[]> {
    const markedTables = [...this.#markedTables.values()]
    const tokens = [...this.#tokens.values()]
    const planted = tokens.flatMap(({ token: { shape, is, at }, operation }): Sight[] => {
      if (typeof is === 'string') return []
      if (shape === 'month' || shape === 'term') {
        return markedTables
          .filter((marked) => columnsOf(marked, shape).length > 0 && is < marked.rows)
          .map((marked) => ({ marked, n: marked.first + is, columns: columnsOf(marked, shape), operation }))
      }
      const marked = markedTables.find(({ first, rows }) => first <= is && is < first + rows)
      const columns = marked ? columnsOf(marked, shape, at) : []
      return marked && columns.length > 0 ? [{ marked, n: is, columns, operation }] : []
    })
    const natural = tokens.filter(({ token }) => typeof token.is === 'string')
    return [
      ...planted,
      ...(await this.#natural(
        natural.map(({ token, operation }) => ({ value: String(token.is), operation })),
      )),
    ]
  }

  /** Rows of values that are unmistakable as they are. */
  async #natural(values: readonly { value: string; operation: string }[]): Promise<Sight[]> {
    const operationOf = new Map<string, string>()
    const ids: { value: string; table: string | null }[] = []
    for (const { value, operation } of values) {
      const type = typeOfId(value)
      const table = type === undefined ? null : tableOf(type)
      // a type without a walled table, or a word that only looks like an id
      if (table === undefined) continue
      const known = type && table ? decodeId(prefixOf(type), value) : value
      operationOf.set(known, operation)
      ids.push({ value: known, table })
    }
    const rows = await this.#admin<{ n: number; name: string; value: string; column: string }[]>`
      with met as (
        select * from unnest(${ids.map(({ value }) => value)}::text[], ${ids.map(({ table }) => table)}::text[]) as met(value, name)
      )
      select n, row.name, value, 'id' as "column" from met join canary.row on row.key = met.value and (row.name = met.name or met.name is null)
      union all
      select n, row.name, value, 'tax_code' from met join persons.person on tax_code = value
        join canary.row on row.name = 'persons.person' and row.key = person.id::text
      union all
      select n, row.name, value, 'dsu_protocol' from met join persons.isee_attestation isee on dsu_protocol = value
        join canary.row on row.name = 'persons.isee_attestation' and row.key = isee.id::text
      union all
      select n, row.name, value, 'sha256' from met join cases.document on sha256 = value
        join canary.row on row.name = 'cases.document' and row.key = document.id::text`
    return rows.flatMap(({ n, name, value, column }) => {
      const marked = this.#markedTables.get(name)
      return marked ? [{ marked, n, columns: [column], value, operation: operationOf.get(value) ?? '' }] : []
    })
  }
}

/** The names of what a question says; everybody is asked the same ones. */
function saidIn(operation: Operation): ReadonlySet<string> {
  const { text, variables = {} } = operation
  const said = SAID.get(operation) ?? new Set(parseTokens(`${text} ${JSON.stringify(variables)}`).map(nameOf))
  SAID.set(operation, said)
  return said
}

const SAID = new WeakMap<Operation, ReadonlySet<string>>()

function tableOf(type: string): string | undefined {
  return type === 'Household' ? 'persons.household' : NODE_TABLES[type]?.replaceAll('"', '')
}

function columnsOf({ planted }: MarkedTable, shape: string, at?: number): string[] {
  return planted
    .filter((column) => column.shape === shape && (at === undefined || column.at === at))
    .map(({ name }) => name)
}

function nameOf({ shape, is, at }: Token): string {
  return `${shape} ${is} ${at ?? ''}`
}
