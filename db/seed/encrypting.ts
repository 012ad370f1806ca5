import { dataKey } from '../cases/record-tables.ts'
import { DataKey } from '../src/encryption/data-key.ts'
import { isEncrypted } from '../src/encryption/encrypted-column.ts'
import type { MasterKeys } from '../src/encryption/master-key.ts'
import type { RowKey } from '../src/encryption/value-place.ts'
import type { PgColumn, PgTable } from '../src/query/columns.ts'
import { getTableColumns } from '../src/query/sql.ts'
import type { Load, TableRow } from './load.ts'

/**
 * Rows on their way into the database, their encrypted columns encrypted with the key of who writes them: an organisation about a case. A case
 * is written in one go, so only the keys of the last ones are remembered.
 */
export class EncryptingLoad implements Pick<Load, 'add'> {
  readonly #load: Pick<Load, 'add'>
  readonly #now: Date
  readonly #masterKeys: MasterKeys
  readonly #keys = new Map<string, DataKey>()
  #last = { organisation: '', caseId: '' }

  /** @param now when the keys were made */
  constructor(load: Pick<Load, 'add'>, masterKeys: MasterKeys, now: Date) {
    this.#load = load
    this.#now = now
    this.#masterKeys = masterKeys
  }

  add<Table extends PgTable>(table: Table, row: TableRow<Table>): void {
    const form = formOf(table)
    const says = form.encrypted.some(([property]) => row[property as keyof typeof row] != null)
    this.#load.add(table, says ? { ...row, ...this.#encrypted(form, row) } : row)
  }

  #encrypted({ key: keyColumns, encrypted }: Form, row: Readonly<Record<string, unknown>>) {
    const [first = '', ...more] = keyColumns.map((property) => String(row[property]))
    const rowKey: RowKey = more.length === 0 ? first : [first, ...more]
    const { caseId } = row
    // the content of a document, which says neither, comes right behind it
    if (typeof caseId === 'string') this.#last = { caseId, organisation: organisationOf(row) }
    const key = this.#keyOf(this.#last.organisation, this.#last.caseId)
    const values = encrypted.flatMap(([property, column]) => {
      const value = row[property]
      return typeof value === 'string' || Buffer.isBuffer(value)
        ? [[property, key.encrypt(column, rowKey, value)] as const]
        : []
    })
    return Object.fromEntries(values)
  }

  #keyOf(organisation: string, recordId: string): DataKey {
    const name = `${organisation} ${recordId}`
    const known = this.#keys.get(name)
    if (known) return known
    const { key, wrapped } = DataKey.make(this.#masterKeys)
    const [oldest] = this.#keys.size >= MOST_KEYS ? this.#keys.keys() : []
    if (oldest !== undefined) this.#keys.delete(oldest)
    this.#keys.set(name, key)
    this.#load.add(dataKey, {
      keyId: key.id,
      organisation,
      recordId,
      wrappedKey: wrapped,
      madeAt: this.#now,
      retiredAt: null,
    })
    return key
  }
}

/** Properties of a table: those that make its primary key, and those that are encrypted. */
interface Form {
  readonly key: readonly string[]
  readonly encrypted: readonly (readonly [string, PgColumn])[]
}

function formOf(table: PgTable): Form {
  let form = forms.get(table)
  if (!form) {
    const columns = Object.entries<PgColumn>(getTableColumns(table))
    form = {
      key: columns.filter(([, { primary }]) => primary).map(([property]) => property),
      encrypted: columns.filter(([, column]) => isEncrypted(column)),
    }
    forms.set(table, form)
  }
  return form
}

const forms = new WeakMap<PgTable, Form>()

function organisationOf({ organisation, readers }: Readonly<Record<string, unknown>>): string {
  const known = typeof organisation === 'string' ? [organisation] : Array.isArray(readers) ? readers : []
  const found: unknown = known.find((key) => typeof key === 'string' && /^(comune|ambito):/.test(key))
  if (typeof found !== 'string') throw new Error('A row with encrypted columns has no organisation')
  return found
}

const MOST_KEYS = 256
