import type { Sql, TransactionSql } from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { Load } from '../seed/load.ts'
import { promptConnection } from '../seed/prompt-connection.ts'
import { integer, pgSchema } from '../src/query/columns.ts'

const schema = pgSchema('load_test')
const even = schema.table('even', { number: integer('number').notNull() })

let sql: Sql
beforeAll(() => {
  sql = promptConnection(inject('database').adminUrl)
})
afterAll(() => sql.end())

/** Works in a transaction of which nothing is left. */
async function tried<T>(work: (sql: TransactionSql) => Promise<T>): Promise<T> {
  const done: T[] = []
  const undone = new Error('undone')
  await sql
    .begin(async (transaction) => {
      await transaction`create schema load_test`
      await transaction`create table load_test.even (number integer check (number % 2 = 0))`
      done.push(await work(transaction))
      throw undone
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error
    })
  const [result] = done
  if (result === undefined) throw new Error('Nothing was tried.')
  return result
}

test('rows arrive, in one portion or in many', async () => {
  const counted = await tried(async (transaction) => {
    const load = new Load(transaction)
    for (let number = 0; number < 1_000_000; number += 2) {
      load.add(even, { number })
      if (load.full) await load.flush()
    }
    await load.end()
    const [row] =
      await transaction`select count(*)::int as rows, sum(number)::float8 as sum from load_test.even`
    return [load.rows, row]
  })
  expect(counted).toEqual([500_000, { rows: 500_000, sum: 249_999_500_000 }])
})

test.each([1, 300_001])(
  'a row that the database refuses fails the load and says which rule, wherever it stands (%d)',
  async (odd) => {
    const load = tried(async (transaction) => {
      const load = new Load(transaction)
      for (let number = 0; number < 400_000; number += 2)
        load.add(even, { number: number === odd - 1 ? odd : number })
      await load.end()
      return true
    })
    await expect(load).rejects.toThrow(/^copy load_test\."even": .*even_number_check/)
  },
)
