import { openAdmin } from '@cse/db/src/server/server'
import { copyOfDatabase } from '../copy-of-database.ts'
import { platform } from '../platform.ts'
import { allTakenIn, emitFacts, recordsOf } from './fed-warehouse.ts'

/** A platform whose warehouse has taken in 2,000 cases, of as many persons, beside those of the population. */
export async function extractWorld() {
  await using stack = new AsyncDisposableStack()
  const database = await copyOfDatabase()
  stack.defer(() => database.drop())
  const admin = await openAdmin(database.adminUrl)
  stack.defer(() => admin.end())
  let api = await platform(database)
  stack.defer(() => api[Symbol.asyncDispose]())
  let made = 0
  /** So many new cases, of as many persons. */
  const newCases = (count: number) =>
    emitFacts(
      admin,
      'cases.case-facts-changed',
      Array.from({ length: count }, () => recordsOf.case(made++, 1)),
    )
  await newCases(2_000)
  await allTakenIn(admin)
  const kept = stack.move()
  return {
    admin,
    api,
    dss: api.as('dss'),
    newCases,
    /** Ends the platform. @returns the client of another one on the same database */
    restarted: async () => {
      await api[Symbol.asyncDispose]()
      api = await platform(database)
      return api.as('dss')
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
