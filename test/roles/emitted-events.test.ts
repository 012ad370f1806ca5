import { HOUSE_ROLE, OUTBOX_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { roleOf, SCHEMAS } from '@cse/db/src/migrate/schemas'
import { EMITTED_TOPICS, OWNER_TOPICS } from '@cse/db/src/outbox/event-topics'
import { openAdmin } from '@cse/db/src/server/server'
import { openDatabase } from '@cse/db/src/session/database'
import { subgraphPackages } from '@cse/gateway/subgraphs/packages'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { ALL_ROLES, becoming, login, REFUSED, SUBGRAPH_ROLES } from './logins.ts'

const handledTopics = await topicsOfHandlers()
const emittedTopics = SCHEMAS.flatMap((schema) => EMITTED_TOPICS[schema])
const topics = [...new Set([...handledTopics, ...emittedTopics, ...OWNER_TOPICS, 'registry.seal-accesses'])]

const logins = new Map(
  ALL_ROLES.map((role) => [role, [login(role), ...(isSubgraph(role) ? [becoming(role)] : [])]] as const),
)
afterAll(async () => {
  for (const each of [...logins.values()].flat()) await each[Symbol.asyncDispose]()
})

test('every topic that is emitted is handled, and every one that is handled is emitted by somebody', () => {
  expect([...new Set([...emittedTopics, ...OWNER_TOPICS])].sort()).toEqual(handledTopics.sort())
})

test('the database says who emits what as the code does', async () => {
  const admin = await openAdmin(inject('database').adminUrl)
  const rows = await admin`select role || ' ' || topic as "line" from registry.event_emitter`
  await admin.end()
  const said = SCHEMAS.flatMap((schema) =>
    EMITTED_TOPICS[schema].map((topic) => `${roleOf(schema)} ${topic}`),
  )
  expect(rows.map(({ line }) => line).sort()).toEqual(said.sort())
})

describe.each(ALL_ROLES)('%s', (role) => {
  const own: readonly string[] = SCHEMAS.filter((schema) => roleOf(schema) === role).flatMap(
    (schema) => EMITTED_TOPICS[schema],
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
      const asAnother = SUBGRAPH_ROLES.find((other) => other !== role && role !== HOUSE_ROLE) ?? 'postgres'
      for (const text of [
        `insert into registry.event_emitter values ('${role}', 'cases.persons-merged')`,
        `update registry.event_emitter set role = '${role}'`,
        'delete from registry.event_emitter',
        `select registry.emit_later('cases.persons-merged', '{}', 'key', interval '0')`,
        `select graphile_worker.add_job('cases.persons-merged', '{}'::json)`,
      ])
        if (role !== OUTBOX_ROLE || !text.includes('add_job'))
          await expect(run(text), text).rejects.toMatchObject(REFUSED)
      await expect(run(`set session authorization ${asAnother}`)).rejects.toMatchObject(REFUSED)
    }
    const [itself] = logins.get(role) ?? []
    if (role !== HOUSE_ROLE)
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
        ['cse_persons', 'analytics.persons'],
        ['cse_finance', 'analytics.amounts'],
      ] as const) {
        await transaction.unsafe(`set local role ${role}`)
        await transaction`select registry.emit(${topic}, '{}', ${key})`
      }
      await transaction.unsafe('reset role')
      const waiting = await transaction`
        select task_identifier as topic from graphile_worker.jobs where key like ${`%${key}`} order by 1`
      expect(waiting).toEqual([{ topic: 'analytics.amounts' }, { topic: 'analytics.persons' }])
      throw new Error('undone')
    })
    .catch((error: unknown) => expect(error).toMatchObject({ message: 'undone' }))
  await admin.end()
})

function isSubgraph(role: string): boolean {
  return SUBGRAPH_ROLES.some((each) => each === role)
}

async function topicsOfHandlers(): Promise<string[]> {
  const { adminUrl, secret } = inject('database')
  const database = openDatabase({ url: roleUrl(adminUrl, HOUSE_ROLE, secret), max: 1 })
  const handlers = await Promise.all(Object.values(subgraphPackages).map((each) => each.handlers?.()))
  const known = handlers.flatMap((handle) => Object.keys(handle?.(database) ?? {}))
  await database.close()
  return known
}
