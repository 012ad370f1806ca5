import { defineConfig } from 'vitest/config'

/** One run over everything: the tests of each package, then those of the whole. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['{schema,db,gateway,subgraphs/*,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/database.ts'],
    // two cores: one for the tests, one for the database
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    reporters: ['default', 'test/reporter.ts'],
  },
})
