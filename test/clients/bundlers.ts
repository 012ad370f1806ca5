/** `pnpm client:bundlers`: the released package in Node 20, Vite and webpack, which are fetched for it; `.ci/run` runs it. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { installedPackage } from './installed-package.ts'

const TOOLS = ['node@20.20.2', 'vite@8.3.8', 'webpack@5.113.0', 'webpack-cli@7.3.1']

/** What a page that shows one screen sends at most, compressed: its documents, the words and the names of types; all documents together are several times as much. */
const LARGEST_KIB = 20

const COMPILED = [
  '--module',
  'nodenext',
  '--target',
  'es2022',
  '--lib',
  'es2023,dom',
  '--skipLibCheck',
  '--outDir',
  'built',
]

const { folder, content } = installedPackage()
const tools = mkdtempSync(join(tmpdir(), 'cse-bundlers-'))
try {
  run('npm', ['install', '--no-audit', '--no-fund', '--prefix', tools, ...TOOLS], tools)
  const node20 = join(tools, 'node_modules/node/bin/node')

  const modules = readdirSync(join(content, 'dist')).filter((file) => file.endsWith('.js'))
  writeFileSync(
    join(folder, 'all.mjs'),
    `${modules.map((file) => `await import('@cse/client/${file.replace('.js', '')}')`).join('\n')}
import { label } from '@cse/client/labels'
import { formats } from '@cse/client/formats'
console.log(process.version, label('it')('CasePhase', 'CLOSED'), formats().euro('90071992547409.93'))\n`,
  )
  said('Node 20', run(node20, ['all.mjs'], folder), /^v20\..* Conclusione 90\.071\.992\.547\.409,93/)

  run(process.execPath, [compiler(), ...COMPILED, 'fetch.ts'], folder)
  const vite = ['build', '--logLevel', 'error', '--outDir', 'by-vite']
  writeFileSync(join(folder, 'index.html'), '<script type="module" src="/page.js"></script>')
  writeFileSync(
    join(folder, 'page.js'),
    "import { run } from './built/fetch.js'\nrun('/graphql', document.title).then(console.log)\n",
  )
  run(process.execPath, [join(tools, 'node_modules/vite/bin/vite.js'), ...vite], folder)
  small('Vite', join(folder, 'by-vite/assets'))

  const webpack = ['--entry', './page.js', '--mode', 'production', '--output-path', 'by-webpack']
  run(process.execPath, [join(tools, 'node_modules/webpack-cli/bin/cli.js'), ...webpack], folder, {
    NODE_PATH: join(tools, 'node_modules'),
  })
  small('webpack', join(folder, 'by-webpack'))
} finally {
  rmSync(folder, { recursive: true })
  rmSync(tools, { recursive: true })
}

/** A bundle holds the documents that a page uses, and not the others. */
function small(bundler: string, directory: string): void {
  const files = readdirSync(directory).filter((name) => name.endsWith('.js'))
  const text = files.map((name) => readFileSync(join(directory, name), 'utf8')).join('')
  const kib = gzipSync(text).byteLength / 1024
  said(
    bundler,
    `${kib.toFixed(1)} KiB${text.includes('CaseScroll') ? '' : ', without the screen'}`,
    /^[\d.]+ KiB$/,
  )
  if (text.includes('registerMultifondoProject') || kib > LARGEST_KIB)
    throw new Error(
      `${bundler}: the bundle of one screen holds the documents of others: ${kib.toFixed(1)} KiB`,
    )
}

function said(where: string, output: string, expected: RegExp): void {
  if (!expected.test(output)) throw new Error(`${where}: ${output}`)
  console.log(`ok ${where}: ${output.trim()}`)
}

function run(program: string, given: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}): string {
  return execFileSync(program, [...given], { cwd, encoding: 'utf8', env: { ...process.env, ...more } })
}

function compiler(): string {
  return createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace('package.json', 'bin/tsc')
}
