import { enableCompileCache } from 'node:module'
import { parseArgs } from 'node:util'
import { processSettings } from '../config/settings.ts'
import { assertFree, PORT_REMEDY } from '../http/listen.ts'
import { runUntilStopped, type Service } from '../supervision/process-life.ts'
import { openDatabase } from './database.ts'
import { progressTo } from './progress.ts'

/** How many people live in the demo's territory after the first start. */
const PERSONS = 20_000

/** `pnpm start [--split]`: the whole platform, until Ctrl-C. */
async function start(args: readonly string[]): Promise<Service> {
  const started = performance.now()
  const { values } = parseArgs({ args: [...args], options: { split: { type: 'boolean', default: false } } })
  const settings = processSettings()
  enableCompileCache(`${settings.dataDirectory}/compiled`)
  const progress = progressTo((line) => console.log(line))
  const roleSecret = settings.keys.roles.toString('base64url')

  await assertFree(settings, PORT_REMEDY)
  if (settings.identityProvider)
    await assertFree(settings.identityProvider, 'set IDENTITY_PORT to another one')

  // The database comes up while the programs are read.
  const [database, { startPlatform }] = await Promise.all([
    openDatabase({
      settings,
      roleSecret,
      persons: PERSONS,
      progress,
      now: new Date(),
      onDatabaseEnd: (reason) => console.error(`The embedded PostgreSQL is started again: ${reason}`),
    }),
    import('./platform.ts'),
  ])
  const platform = await progress.step('Starting the subgraphs and the gateway', () =>
    startPlatform({ settings, database, roleSecret, split: values.split }),
  )
  console.log(greeting(platform.url, platform.identityProvider, (performance.now() - started) / 1000))
  return platform
}

function greeting(url: string, identityProvider: string | null, seconds: number): string {
  const lines = [
    `Cartella Sociale Elettronica, ready after ${seconds.toFixed(1)} s`,
    '',
    `  API        ${url}/graphql`,
    ...(identityProvider ? [`  Explorer   ${url}/`, `  Sign-in    ${identityProvider}`] : []),
    `  Health     ${url}/health/ready`,
    '',
  ]
  if (!identityProvider) return lines.join('\n')
  return [
    ...lines,
    '  A token:   npx --yes pnpm@10.34.9 token social-worker@bari',
    '  Personas:  npx --yes pnpm@10.34.9 token --list',
    '',
    'Ctrl-C stops everything.',
  ].join('\n')
}

await runUntilStopped(() => start(process.argv.slice(2)))
