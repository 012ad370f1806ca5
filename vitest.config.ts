import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/**
 * For the tests of one folder, `vitest run schema/test`; `test/vitest.config.ts` runs them all.
 * Vite would give our sources graphql's ES modules and leave libraries with its CommonJS ones: two graphqls, which refuse each other.
 */
export default defineConfig({
  resolve: {
    alias: [
      {
        find: /^graphql$/,
        replacement: fileURLToPath(new URL('schema/node_modules/graphql/index.js', import.meta.url)),
      },
    ],
  },
})
