import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** What applications install beside the package; here those of this workspace, so that no registry is needed. */
const BESIDE = [
  '@apollo/client',
  '@graphql-typed-document-node/core',
  '@urql/core',
  '@urql/exchange-persisted',
  'graphql',
]

/** An application outside the workspace, with the package as its tarball has it. */
export interface InstalledPackage {
  /** The folder of the application; the examples of the package are copied into it. */
  readonly folder: string
  /** Where the package is installed. */
  readonly content: string
}

/** Packs the package as it is released and installs the tarball in a folder of its own. */
export function installedPackage(): InstalledPackage {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cse-client-')))
  execFileSync(process.execPath, [at('../../schema/client/pack.ts'), '--to', folder], { encoding: 'utf8' })
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  const modules = join(folder, 'node_modules')
  const content = join(modules, '@cse/client')
  mkdirSync(content, { recursive: true })
  execFileSync('tar', [
    '--extract',
    '--file',
    join(folder, tarball),
    '--directory',
    content,
    '--strip-components=1',
  ])
  for (const name of BESIDE) {
    const own = at(`../../schema/client/node_modules/${name}`)
    mkdirSync(join(modules, name, '..'), { recursive: true })
    symlinkSync(realpathSync(own), join(modules, name))
  }
  cpSync(join(content, 'examples'), folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }))
  return { folder, content }
}
