import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'

/** A package of the lock file. */
export interface LockedPackage {
  readonly name: string
  readonly version: string
  /** Of what the registry hands out, as the lock file has it: algorithm and digest in base64. */
  readonly integrity: string
}

/** The packages of a pnpm lock file, those of all workspace packages and of all systems. */
export function packagesIn(lockFile: string): readonly LockedPackage[] {
  const [, after = ''] = lockFile.split('\npackages:\n')
  const [packages = ''] = after.split('\nsnapshots:\n')
  return [...packages.matchAll(LOCKED)].map(([, name = '', version = '', integrity = '']) => ({
    name,
    version,
    integrity,
  }))
}

const LOCKED =
  /^ {2}'?((?:@[^/\s]+\/)?[^@\s']+)@([^:'\s]+)'?:\n {4}resolution: \{integrity: (sha512-[\w+/=]+)/gm

/** The bill of materials (CycloneDX 1.6) of these packages, as JSON. `licenceOf` says what a package says of its licence. */
export function billOfMaterials(
  packages: readonly LockedPackage[],
  licenceOf: (found: LockedPackage) => string | undefined,
): string {
  const licences = new Contrib.License.Factories.LicenseFactory((text) => EXPRESSION.test(text))
  const bom = new Models.Bom()
  bom.metadata.component = new Models.Component(
    Enums.ComponentType.Application,
    'cartella-sociale-elettronica',
  )
  for (const found of packages) {
    const { name, version, integrity } = found
    const component = new Models.Component(Enums.ComponentType.Library, name, {
      version,
      bomRef: `${name}@${version}`,
      purl: purlOf(found),
    })
    component.hashes.set(
      Enums.HashAlgorithm['SHA-512'],
      Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex'),
    )
    const licence = licenceOf(found)
    if (licence) component.licenses.add(licences.makeFromString(licence))
    bom.components.add(component)
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
  return serializer.serialize(bom, { sortLists: true, space: 2 })
}

/** Several licences in one line (SPDX, annex D): `(MIT OR Apache-2.0)`. */
const EXPRESSION = /^[\w.+()-]+(?: (?:AND|OR|WITH) [\w.+()-]+)+$/

/** The address of a package in the notation of package-url. */
const purlOf = ({ name, version }: LockedPackage): string =>
  `pkg:npm/${name.replace('@', '%40')}@${encodeURIComponent(version)}`

const ROOT = new URL('../../../', import.meta.url)
const STORE = new URL('node_modules/.pnpm/', ROOT)
/** Name, with a plus for a slash, and version. */
const FOLDER = /^(.[^@]*@[^_]+)/

/** What installed packages say of their licences; one that is for another system is not installed. */
export function installedLicences(): (found: LockedPackage) => string | undefined {
  // a folder's name goes on, behind an underscore, with the packages that its package was resolved with
  const folders = new Map(readdirSync(STORE).map((folder) => [FOLDER.exec(folder)?.[1], folder]))
  return ({ name, version }) => {
    const folder = folders.get(`${name.replace('/', '+')}@${version}`)
    const file = folder && new URL(`${folder}/node_modules/${name}/package.json`, STORE)
    if (!file || !existsSync(file)) return undefined
    const { license }: { license?: unknown } = JSON.parse(readFileSync(file, 'utf8'))
    return typeof license === 'string' ? license : undefined
  }
}

/** `pnpm sbom [file]`: the bill of materials of what the lock file holds; `sbom.json` by default. */
if (import.meta.main) {
  const file = process.argv[2] ?? 'sbom.json'
  const lockFile = readFileSync(new URL('pnpm-lock.yaml', ROOT), 'utf8')
  const packages = packagesIn(lockFile)
  writeFileSync(file, billOfMaterials(packages, installedLicences()))
  console.log(
    `wrote ${file}: ${packages.length} packages of ${fileURLToPath(new URL('pnpm-lock.yaml', ROOT))}`,
  )
}
