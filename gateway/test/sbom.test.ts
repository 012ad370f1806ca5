import { readFileSync } from 'node:fs'
import { billOfMaterials, installedLicences, packagesIn } from '@cse/gateway/cli/sbom'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { expect, test } from 'vitest'
import { z } from 'zod'

const lockFile = readFileSync(new URL('../../pnpm-lock.yaml', import.meta.url), 'utf8')
const packages = packagesIn(lockFile)

const bill = z.object({
  bomFormat: z.literal('CycloneDX'),
  components: z.array(
    z.object({
      name: z.string(),
      group: z.string().optional(),
      version: z.string(),
      purl: z.string(),
      hashes: z.array(z.object({ alg: z.string(), content: z.string() })),
      licenses: z.array(z.unknown()).optional(),
    }),
  ),
})

test('the bill of materials is valid CycloneDX, and names every package of the lock file once', async () => {
  const text = billOfMaterials(packages, installedLicences())
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull()
  const { components } = bill.parse(JSON.parse(text))
  const entries =
    lockFile
      .split('\npackages:\n')[1]
      ?.split('\nsnapshots:\n')[0]
      ?.match(/^ {2}\S.*:$/gm) ?? []
  expect(entries.length).toBeGreaterThan(500)
  expect(components).toHaveLength(entries.length)
  expect(new Set(components.map(({ purl }) => purl)).size).toBe(entries.length)
})

test('each package has its licence and the digest of the lock file', () => {
  const { components } = bill.parse(JSON.parse(billOfMaterials(packages, installedLicences())))
  const planner = components.find(({ purl }) => purl.startsWith('pkg:npm/%40apollo/query-planner@'))
  expect(planner?.licenses).toEqual([{ license: { id: 'Elastic-2.0' } }])
  expect(planner?.hashes).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }])
})
