import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('../', import.meta.url))
const config = z
  .object({ forbidden: z.array(z.object({ name: z.string() })) })
  .parse(createRequire(import.meta.url)(`${root}.dependency-cruiser.cjs`))
const rules = config.forbidden.map(({ name }) => name)

/** Who imports whom against which rule. */
const BREACHES: Readonly<Record<string, readonly [from: string, to: string]>> = {
  ...Object.fromEntries(
    rules.flatMap((name) => {
      const [, room] = /^gateway-(.+)-imports-from-below$/.exec(name) ?? []
      if (room === undefined) return []
      return [
        [name, [`gateway/src/${room}/below.ts`, `gateway/src/${room === 'main' ? 'cli' : 'main'}/above.ts`]],
      ]
    }),
  ),
  'gateway-files-lie-in-rooms': ['gateway/src/main/start.ts', 'gateway/src/loose.ts'],
  'gateway-programs-lie-in-rooms': ['gateway/src/program.ts', 'gateway/src/main/start.ts'],
  'no-circles': ['schema/src/one.ts', 'schema/src/other.ts'],
  'subgraph-exports-imports-from-below': [
    'subgraphs/finance/src/exports/statement.ts',
    'subgraphs/finance/src/graph/plan.ts',
  ],
  'subgraph-ingest-imports-from-below': [
    'subgraphs/analytics/src/ingest/ingest.ts',
    'subgraphs/analytics/src/exports/release.ts',
  ],
  'subgraph-store-imports-from-below': [
    'subgraphs/cases/src/store/case.ts',
    'subgraphs/cases/src/graph/case.ts',
  ],
  'subgraph-rules-imports-from-below': [
    'subgraphs/cases/src/rules/phase.ts',
    'subgraphs/cases/src/store/phase.ts',
  ],
  'subgraphs-do-not-know-each-other': [
    'subgraphs/services/src/store/slot.ts',
    'subgraphs/persons/src/store/person.ts',
  ],
  'the-gateway-knows-the-face-of-a-subgraph-alone': [
    'gateway/src/downloads/statement.ts',
    'subgraphs/finance/src/exports/link.ts',
  ],
  'the-gateway-knows-no-tables-of-a-subgraph': ['gateway/src/cli/files.ts', 'db/cases/record-tables.ts'],
  'a-subgraph-knows-its-own-tables': ['subgraphs/services/src/store/booking.ts', 'db/persons/tables.ts'],
  'subgraphs-stand-below-the-gateway': [
    'subgraphs/persons/src/store/viewer.ts',
    'gateway/src/authentication/identity.ts',
  ],
  'schema-and-db-stand-alone': ['db/src/outbox/runner.ts', 'subgraphs/persons/src/event-handlers.ts'],
  'schema-and-db-do-not-know-each-other': ['schema/src/events/fact.ts', 'db/src/outbox/emit.ts'],
  'the-seed-knows-the-events': ['db/seed/people.ts', 'schema/src/viewer.ts'],
  'nobody-needs-the-tests': ['db/src/session/session.ts', 'db/test/scratch.ts'],
}

/** What the rules leave open, beside each other kind of import. */
const ALLOWED: readonly (readonly [from: string, to: string])[] = [
  ['gateway/src/downloads/files.ts', 'subgraphs/finance/src/subgraph.ts'],
  ['subgraphs/services/src/store/slots.ts', 'db/services/tables.ts'],
  ['subgraphs/services/src/store/territory.ts', 'db/registry/tables.ts'],
  ['subgraphs/services/src/graph/slot.ts', 'subgraphs/services/src/store/territory.ts'],
  ['subgraphs/services/test/slots.ts', 'subgraphs/services/src/store/slots.ts'],
]

const violation = z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })
const cruised = z.object({ summary: z.object({ violations: z.array(violation) }) })

let folder: string
let found: z.infer<typeof violation>[]

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cse-imports-'))
  const imports = new Map<string, string[]>()
  const add = (from: string, to: string, how: string) => {
    const path = relative(dirname(from), to)
    const line = `import ${how} '${path.startsWith('.') ? path : `./${path}`}'`
    imports.set(from, [...(imports.get(from) ?? []), line])
    imports.set(to, imports.get(to) ?? [])
  }
  for (const [name, [from, to]] of Object.entries(BREACHES)) {
    // A circle of types is one too.
    const how = name === 'no-circles' ? 'type { Name } from' : '{ name } from'
    add(from, to, how)
    if (name === 'no-circles') add(to, from, how)
  }
  for (const [from, to] of ALLOWED) add(from, to, '{ name } from')
  for (const [file, lines] of imports) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(
      join(folder, file),
      [...lines, 'export const name = 1', 'export type Name = 1', ''].join('\n'),
    )
  }
  writeFileSync(join(folder, 'tsconfig.json'), '{}')
  const { stdout } = spawnSync(
    `${root}node_modules/.bin/depcruise`,
    [
      '--config',
      `${root}.dependency-cruiser.cjs`,
      '--output-type',
      'json',
      'gateway',
      'subgraphs',
      'schema',
      'db',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  found = cruised.parse(JSON.parse(stdout)).summary.violations
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('each rule on imports has a breach here', () => {
  expect(Object.keys(BREACHES).toSorted()).toEqual(rules.toSorted())
})

test.each(Object.entries(BREACHES))('%s is noticed when it is broken', (name, [from, to]) => {
  expect(found.filter(({ rule }) => rule.name === name).map((one) => [one.from, one.to])).toContainEqual([
    from,
    to,
  ])
})

test.each(ALLOWED)('%s may import %s', (from, to) => {
  expect(found.filter((one) => one.from === from && one.to === to)).toEqual([])
})
