import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../', import.meta.url))

// Each file of the whole runs in a process of its own, and most of them load the same libraries.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'cse-compile-cache')

/** One run over everything: the tests of each package, then those of the whole. */
export default defineConfig({
  root,
  resolve: {
    // Vite would give our sources graphql's ES modules and leave libraries with its CommonJS ones: two graphqls, which refuse each other.
    alias: [{ find: /^graphql$/, replacement: `${root}schema/node_modules/graphql/index.js` }],
  },
  test: {
    projects: [
      { test: { name: 'whole', include: ['{db,gateway,test}/**/*.test.ts'] } },
      // A process runs file after file: loading the same packages anew for each took a third of the time. What counts for a whole process, such as
      // keys, each of these files sets for itself before it runs, and leaves no clock or variable changed.
      { test: { name: 'packages', include: ['{schema,subgraphs/*}/**/*.test.ts'], isolate: false } },
    ],
    exclude: ['**/node_modules/**'],
    globalSetup: [`${root}test/database.ts`],
    // two cores: one for the tests, one for the database
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    reporters: ['default', `${root}test/reporter.ts`],
  },
})
