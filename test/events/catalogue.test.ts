import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SCHEMAS } from '@cse/db/src/migrate/schemas'
import { openDatabase } from '@cse/db/src/session/database'
import { subscriptionsOfAll } from '@cse/gateway/subgraphs/subscriptions'
import { events, eventsOf, isEventName } from '@cse/schema/events/catalogue'
import { afterAll, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const sourcesOf = (...patterns: string[]) =>
  globSync(patterns, { cwd: ROOT }).map((path) => ({ path, text: readFileSync(`${ROOT}${path}`, 'utf8') }))

// no such topic is emitted by it
const database = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing' })
afterAll(() => database.close())
const subscriptions = await subscriptionsOfAll(() => database)
const names = Object.keys(events)

test('every event is handled by somebody, and nothing else is', () => {
  expect(Object.keys(subscriptions).sort()).toEqual(names.toSorted())
})

/** Where what only the owner of the database emits is emitted: the clock of the queue, triggers, commands that load data. */
const OWNERS = sourcesOf(
  'db/src/**/*.ts',
  'db/seed/**/*.ts',
  'db/*/migrations/*.sql',
  'gateway/src/main/*.ts',
)

describe.each(SCHEMAS)('%s', (schema) => {
  const sources = sourcesOf(`subgraphs/${schema}/src/**/*.ts`)
  // what a trigger emits of its own tables
  const migrations = sourcesOf(`db/${schema}/migrations/*.sql`)
  const own = Object.keys(eventsOf[schema])

  test.each(own)('emits %s', (name) => {
    expect(name.startsWith(`${schema}.`)).toBe(true)
    const emitting = [...sources, ...migrations].filter(
      ({ path, text }) => !path.endsWith('/event-handlers.ts') && text.includes(`'${name}'`),
    )
    expect(emitting.map(({ path }) => path)).not.toEqual([])
  })

  test('emits through its own emitter alone, which knows what the catalogue knows', () => {
    for (const { path, text } of sources) {
      if (path.endsWith('/store/emit.ts')) expect(text).toContain(`emitter<EmittedBy<'${schema}'>>()`)
      else expect(text, path).not.toMatch(/\bemitter<|(?<!registry)\.emit\(/)
      expect(text, path).not.toMatch(/registry\.emit\((?!event->>)/)
    }
  })

  test('says in its README what it emits and handles', () => {
    const [{ text = '' } = {}] = sourcesOf(`subgraphs/${schema}/README.md`)
    const listed = (word: string) =>
      [
        ...(text
          .match(new RegExp(`^\\*\\*${word}\\*\\*[^]*?(?:\\n\\n|\\n$(?![^]))`, 'm'))?.[0]
          .matchAll(/`([\w.-]+)`/g) ?? []),
      ]
        .map(([, name = '']) => name)
        .filter(isEventName)
        .sort()
    expect(listed('Emits')).toEqual(names.filter((name) => name.startsWith(`${schema}.`)).sort())
    const handled = Object.entries(subscriptions).filter(([, by]) => Object.hasOwn(by, schema))
    expect(listed('Handles')).toEqual(handled.map(([name]) => name).sort())
  })
})

test.each(Object.keys(eventsOf.owner))('whoever owns the database emits %s', (name) => {
  expect(OWNERS.filter(({ text }) => text.includes(`'${name}'`)).map(({ path }) => path)).not.toEqual([])
})
