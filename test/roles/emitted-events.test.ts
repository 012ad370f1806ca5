import { OUTBOX_ROLE, PLATFORM_ROLE } from '@cse/db/src/migrate/roles'
import { roleOf, SCHEMAS } from '@cse/db/src/migrate/schemas'
import { openAdmin } from '@cse/db/src/server/server'
import { emittedNames, events } from '@cse/schema/events/catalogue'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { ALL_ROLES, becoming, login, REFUSED, SUBGRAPH_ROLES } from './logins.ts'

const topics = [
  ...Object.keys(events),
  'persons.merged/cases',
  'cases.persons-merged',
  'registry.seal-accesses',
]

const logins = new Map(
  ALL_ROLES.map((role) => [role, [login(role), ...(isSubgraph(role) ? [becoming(role)] : [])]] as const),
)
afterAll(async () => {
  for (const each of [...logins.values()].flat()) await each[Symbol.asyncDispose]()
})

test('the database says who emits what as the catalogue does', async () => {
  const admin = await openAdmin(inject('database').adminUrl)
  const rows = await admin`select role || ' ' || topic as "line" from registry.event_emitter`
  await admin.end()
  const said = SCHEMAS.flatMap((schema) => emittedNames[schema].map((topic) => `${roleOf(schema)} ${topic}`))
  expect(rows.map(({ line }) => line).sort()).toEqual(said.sort())
})

describe.each(ALL_ROLES)('%s', (role) => {
  const own: readonly string[] = SCHEMAS.filter((schema) => roleOf(schema) === role).flatMap(
    (schema) => emittedNames[schema],
  )

  test.each(topics)('%s', async (topic) => {
    for (const { run } of logins.get(role) ?? []) {
      const emitting = run('select registry.emit($1, $2)', [topic, {}])
      if (own.includes(topic)) await expect(emitting).resolves.toHaveLength(1)
      else await expect(emitting).rejects.toMatchObject(REFUSED)
    }
  })

  test('cannot say that it is another, nor widen what it may emit', async () => {
    for (const { run } of logins.get(role) ?? []) {
      const asAnother = SUBGRAPH_ROLES.find((other) => other !== role && role !== PLATFORM_ROLE) ?? 'postgres'
      for (const text of [
        `insert into registry.event_emitter values ('${role}', 'persons.merged')`,
        `update registry.event_emitter set role = '${role}'`,
        'delete from registry.event_emitter',
        `select registry.emit_later('persons.merged', '{}', 'key', interval '0')`,
        `select graphile_worker.add_job('persons.merged', '{}'::json)`,
      ])
        if (role !== OUTBOX_ROLE || !text.includes('add_job'))
          await expect(run(text), text).rejects.toMatchObject(REFUSED)
      await expect(run(`set session authorization ${asAnother}`)).rejects.toMatchObject(REFUSED)
    }
    const [itself] = logins.get(role) ?? []
    if (role !== PLATFORM_ROLE)
      for (const other of ALL_ROLES.filter((other) => other !== role))
        await expect(itself?.run(`set role ${other}`), other).rejects.toMatchObject(REFUSED)
  })
})

test('no role replaces a waiting event of another, whichever key it gives', async () => {
  const key = `pseudonym of a person`
  const admin = await openAdmin(inject('database').adminUrl)
  await admin
    .begin(async (transaction) => {
      for (const [role, topic] of [
        ['cse_persons', 'persons.person-facts-changed'],
        ['cse_finance', 'finance.amount-facts-changed'],
      ] as const) {
        await transaction.unsafe(`set local role ${role}`)
        await transaction`select registry.emit(${topic}, '{}', ${key})`
      }
      await transaction.unsafe('reset role')
      const waiting = await transaction`
        select task_identifier as topic from graphile_worker.jobs where key like ${`%${key}`} order by 1`
      expect(waiting).toEqual([
        { topic: 'finance.amount-facts-changed' },
        { topic: 'persons.person-facts-changed' },
      ])
      throw new Error('undone')
    })
    .catch((error: unknown) => expect(error).toMatchObject({ message: 'undone' }))
  await admin.end()
})

function isSubgraph(role: string): boolean {
  return SUBGRAPH_ROLES.some((each) => each === role)
}
