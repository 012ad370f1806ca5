import { readFileSync } from 'node:fs'
import { loginsOf } from '@cse/db/src/migrate/logins'
import { readSettings } from '@cse/gateway/config/settings'
import { type Platform, startPlatform } from '@cse/gateway/main/platform'
import { idOf } from '@cse/gateway/persisted-documents/manifest'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { DATA_KEY } from '../../../test/data-key.ts'
import { checkpointEnvironment } from '../checkpoint-environment.ts'
import { type Pdnd, type PdndClient, startPdnd, trackingEvidence } from '../pdnd.ts'

const { adminUrl, secret } = inject('database')
/** As the registration of INPS has it. */
const PURPOSE = 'casellario-assistenza'
let pdnd: Pdnd
let inps: PdndClient
let gateways: readonly Platform[]

beforeAll(async () => {
  pdnd = await startPdnd()
  inps = await pdnd.enrol([PURPOSE])
  const settings = readSettings(
    {
      PORT: '0',
      CSE_DEMO: '0',
      LOG_LEVEL: 'silent',
      CSE_ISSUERS: JSON.stringify([{ ...pdnd.trusted, clients: { [inps.id]: 'inps' } }]),
      CSE_SIGNING_KEY: 'a signing key of the tests, 32 bytes long',
      CSE_PSEUDONYM_KEY: 'a pseudonym key of the tests, 32 bytes',
      ...checkpointEnvironment(),
      CSE_DATA_KEY: DATA_KEY,
      CSE_SHARED_LIMITS: '1',
    },
    () => {
      throw new Error('The tests bring keys of their own')
    },
  )
  const logins = loginsOf(adminUrl, secret)
  gateways = [await startPlatform({ settings, logins }), await startPlatform({ settings, logins })]
})
afterAll(async () => {
  for (const gateway of gateways ?? []) await gateway.close()
  await pdnd?.stop()
})

const PRESTATIONS = idOf(
  readFileSync(new URL('../../../schema/operations/inps/prestations.graphql', import.meta.url), 'utf8'),
)
const answered = z.object({
  data: z.object({ serviceTypes: z.object({ edges: z.array(z.unknown()) }) }).nullish(),
  errors: z.array(z.unknown()).optional(),
})
const execute = async (gateway: Platform | undefined, voucher: string, evidence: string) => {
  const answer = await fetch(`${gateway?.url}/graphql/${PRESTATIONS}`, {
    headers: { authorization: `Bearer ${voucher}`, 'Agid-JWT-TrackingEvidence': evidence },
  })
  const left = /"day";r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1]
  const body: unknown = await answer.json()
  return { status: answer.status, left: Number(left), body: answered.parse(body) }
}

test('INPS comes with a voucher and its evidence, and two gateways count it as one', async () => {
  const left: number[] = []
  for (const gateway of gateways) {
    const evidence = await trackingEvidence(inps, PURPOSE)
    const { status, body, ...counted } = await execute(
      gateway,
      await pdnd.voucher(inps, PURPOSE, evidence),
      evidence,
    )
    expect([status, body.errors]).toEqual([200, undefined])
    expect(body.data?.serviceTypes.edges.length).toBeGreaterThan(10)
    left.push(counted.left)
  }
  expect(left).toEqual([4999, 4998])
})

test('a voucher that was used at one gateway is used at the other', async () => {
  const evidence = await trackingEvidence(inps, PURPOSE)
  const voucher = await pdnd.voucher(inps, PURPOSE, evidence)
  expect((await execute(gateways[0], voucher, evidence)).status).toBe(200)
  expect((await execute(gateways[1], voucher, evidence)).status).toBe(401)
})
