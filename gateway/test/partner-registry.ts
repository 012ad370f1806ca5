import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { idOf } from '@cse/gateway/persisted-documents/manifest'
import { type Registry, readRegistry } from '@cse/gateway/persisted-documents/registry'

/** A registry in which one partner has registered these texts; each may be asked for with the variables of its JSON Schema. */
export function registryOf(
  client: string,
  texts: readonly string[],
  variables: Readonly<Record<string, object>>,
): Registry {
  const directory = mkdtempSync(join(tmpdir(), 'cse-operations-'))
  try {
    const folder = join(directory, client)
    mkdirSync(join(folder, 'manifests'), { recursive: true })
    const runsAs = { scope: 'REGIONAL', roles: ['ANALYST'] }
    const registration = { name: client, kind: 'PARTNER', runsAs, versions: { '1.0.0': 'active' }, variables }
    writeFileSync(join(folder, 'client.json'), JSON.stringify(registration))
    const manifest = Object.fromEntries(texts.map((text) => [idOf(text), text]))
    writeFileSync(join(folder, 'manifests', '1.0.0.json'), JSON.stringify(manifest))
    return readRegistry(directory)
  } finally {
    rmSync(directory, { recursive: true })
  }
}
