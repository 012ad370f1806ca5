import { createRequire } from 'node:module'
import type * as driver from 'drizzle-orm/postgres-js'

const load = createRequire(import.meta.url)

/**
 * drizzle in its CommonJS form: for each of the hundred files of the other one Node reads the package's manifest anew, 180 KB long, which
 * is half a second of every start.
 */
export const drizzleOrm: typeof import('drizzle-orm') = load('drizzle-orm')
export const pgCore: typeof import('drizzle-orm/pg-core') = load('drizzle-orm/pg-core')
export const { drizzle }: typeof driver = load('drizzle-orm/postgres-js')
