/** `pnpm client:pack`: what `@cse/client` is for others: built, with its manifest, as a tarball in `schema/client/release/`. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const OPERATIONS = at('../operations/front-end/')

/**
 * Builds the package and packs it. Its version is that of the manifest: whoever installs it sends exactly the operations that are registered under it.
 * @param folder where the tarball is written
 * @returns the path of the tarball
 */
function pack(folder: string): string {
  const content = join(folder, 'package')
  rmSync(content, { recursive: true, force: true })
  mkdirSync(content, { recursive: true })
  run(process.execPath, [compiler(), '--project', at('tsconfig.json'), '--outDir', join(content, 'dist')])
  const version = newestVersion()
  writeFileSync(join(content, 'package.json'), `${JSON.stringify(described(version), null, 2)}\n`)
  for (const [from, to] of [
    [at('README.md'), 'README.md'],
    [at('examples'), 'examples'],
    [at('graphqlrc.yml'), '.graphqlrc.yml'],
    [at('../api.graphql'), 'schema.graphql'],
    [join(OPERATIONS, 'manifests', `${version}.json`), 'manifest.json'],
  ] as const)
    cpSync(from, join(content, to), { recursive: true })
  cpSync(OPERATIONS, join(content, 'operations'), {
    recursive: true,
    filter: (source) => !source.endsWith('.json') && !source.endsWith('manifests'),
  })
  const written = run('npm', ['pack', '--json', '--pack-destination', folder], content)
  const [{ filename }]: [{ filename: string }] = JSON.parse(written)
  rmSync(content, { recursive: true })
  return join(folder, filename)
}

/** The package as others see it; in the workspace its sources are used as they are. */
function described(version: string): object {
  const { name, dependencies, devDependencies } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
  return {
    name,
    version,
    description: 'The typed client of the Cartella Sociale Elettronica of Regione Puglia',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20' },
    exports: {
      './*.graphql': './*.graphql',
      './manifest.json': './manifest.json',
      './package.json': './package.json',
      './*': { types: './dist/*.d.ts', default: './dist/*.js' },
    },
    dependencies,
    peerDependencies: { graphql: `^${devDependencies.graphql}` },
  }
}

function newestVersion(): string {
  const { versions } = JSON.parse(readFileSync(join(OPERATIONS, 'client.json'), 'utf8'))
  const newest = Object.keys(versions)
    .toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .at(-1)
  if (newest === undefined) throw new Error('The registration of the front end names no version')
  return newest
}

function compiler(): string {
  const described = createRequire(import.meta.url).resolve('typescript/package.json')
  return join(dirname(described), 'bin', 'tsc')
}

function run(program: string, given: string[], cwd: string = at('.')): string {
  const { status, stdout, stderr, error } = spawnSync(program, given, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program}: ${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`)
  return stdout
}

const { values } = parseArgs({ options: { to: { type: 'string', default: at('release') } } })
console.log(pack(values.to))
