import { getTableConfig, type PgColumn } from '../query/columns.ts'
import { pgCore } from '../query/drizzle.ts'
import { Column, is, type SQL, sql } from '../query/sql.ts'
import { DataKey, keyIdOf } from './data-key.ts'
import { type MasterKeys, WRAPPED_LENGTH } from './master-key.ts'
import { identityInSql, identityLength, placeWithin } from './value-place.ts'

/**
 * A text that stands encrypted in the database (a domain over bytea that every schema with such columns has). A select of the column answers
 * the text; an insert or update takes what {@link DataKey.encrypt} made.
 */
export const encryptedText = pgCore.customType<{ data: string }>({ dataType: () => TEXT })

/** The same for the content of a file. */
export const encryptedBytes = pgCore.customType<{ data: Buffer; driverData: string }>({
  dataType: () => BYTES,
})

const TEXT = 'encrypted_text'
const BYTES = 'encrypted_bytes'

/** What stands where a text was whose key is gone. */
export const ERASED = 'Testo cancellato.'

/** Makes of what the database answers for an encrypted column the value that was encrypted. */
export type Opener = (sent: unknown, masterKeys: MasterKeys) => string | Buffer | null

export const isEncrypted = (field: unknown): field is PgColumn =>
  is(field, Column) && [TEXT, BYTES].includes(field.getSQLType())

/**
 * What a select asks for in place of an encrypted column: the wrapped data key that the ciphertext names, the identity of the row, and the
 * ciphertext, in one value. So reading takes no statement more than it would take without encryption.
 */
export function sentInSql(column: PgColumn): SQL {
  const { schema = 'public' } = getTableConfig(column.table)
  return sql`(coalesce((select data_key.wrapped_key from ${sql.identifier(schema)}.data_key
    where data_key.key_id = encode(substr(${column}, 2, 16), 'hex')::uuid), '\\x00') || ${identityInSql(column)} || ${column})`
}

/** Opens what {@link sentInSql} asked for. */
export function openerOf(column: PgColumn): Opener {
  const isText = column.getSQLType() === TEXT
  const identity = identityLength(column)
  return (sent, masterKeys) => {
    if (!Buffer.isBuffer(sent)) return null
    const keyEnd = sent[0] === 0 ? 1 : WRAPPED_LENGTH
    if (keyEnd === 1) return isText ? ERASED : null
    const row = sent.subarray(keyEnd, keyEnd + identity)
    const ciphertext = sent.subarray(keyEnd + identity)
    const key = DataKey.open(masterKeys, keyIdOf(ciphertext), sent.subarray(0, keyEnd))
    const value = key.decrypt(placeWithin(column, row), ciphertext)
    return isText ? value.toString('utf8') : value
  }
}
