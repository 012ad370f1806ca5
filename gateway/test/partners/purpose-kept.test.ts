import { randomUUID } from 'node:crypto'
import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { openAdmin } from '@cse/db/src/server/server'
import { openDatabase } from '@cse/db/src/session/database'
import { withPurpose } from '@cse/gateway/authentication/pdnd/purpose'
import { GraphRequest } from '@cse/gateway/subgraphs/request'
import type { Viewer } from '@cse/schema/viewer'
import { expect, inject, test } from 'vitest'

const { adminUrl, secret } = inject('database')
const partner: Viewer = {
  scope: 'PARTNER',
  issuer: 'uat.interop.pagopa.it',
  subject: 'inps',
  client: 'inps',
  comuni: [],
  roles: [],
  assurance: 1,
}
const registry = new Map([
  [
    'inps',
    {
      runsAs: { scope: 'REGIONAL', roles: [] } as const,
      operations: new Map(),
      versions: [],
      purposesOf: () => ({}),
      purposes: new Map([['casellario', 'Controllo delle prestazioni']]),
      trackingEvidence: false,
    },
  ],
])

test('what for a partner has opened records is in the log of access, in words that the person concerned can read', async () => {
  const database = openDatabase({ url: roleUrl(adminUrl, PLATFORM_ROLE, secret), max: 1 })
  const admin = await openAdmin(adminUrl)
  const requestId = randomUUID()
  const viewer = withPurpose(partner, 'casellario', registry)
  const request = new GraphRequest({ viewer, now: new Date(), requestId }, () => database)
  await request.committed(async () => request.sessionOf('cases').touch([randomUUID()]))
  const kept = await admin`select client, purpose from registry.access_entry where request_id = ${requestId}`
  await admin.end()
  await database.close()
  expect(kept).toEqual([{ client: 'inps', purpose: 'Controllo delle prestazioni (casellario)' }])
})

test('operators say it by a code, and in no words of their own', () => {
  const worker: Viewer = { ...partner, scope: 'LOCAL', client: 'front-end' }
  expect(withPurpose(worker, ' DELIVERY ', registry)?.purposeCode).toBe('DELIVERY')
  expect(() => withPurpose(worker, 'visita domiciliare', registry)).toThrow()
  expect(withPurpose(worker, undefined, registry)?.purpose).toBeUndefined()
})
