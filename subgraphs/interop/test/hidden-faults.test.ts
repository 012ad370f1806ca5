import { afterAll, beforeAll, expect, test } from 'vitest'
import { BARI, question, simulated } from '../../../test/simulated-sources.ts'
import { causeOfRefusal } from '../src/calls/diagnosis.ts'
import { openHttp } from '../src/calls/http.ts'
import { digestHeader, integritySignature } from '../src/modi/integrity.ts'
import { trackingEvidence } from '../src/modi/tracking-evidence.ts'
import { createVouchers } from '../src/pdnd/vouchers.ts'

let world: Awaited<ReturnType<typeof simulated>>
const { http, close } = openHttp()
beforeAll(async () => {
  world = await simulated()
})
afterAll(async () => {
  await close()
  await world.stop()
})

/** What a call is made of, to be made wrong in one place. */
interface Parts {
  audience: string
  digestOf: (evidence: { token: string; digest: string }) => string | undefined
  signature: (right: string, evidence: string) => string | undefined
  digest: (right: string) => string
  clock: Date
}

/** Sends a call with one thing wrong. @returns what the source told, what it knew, and what we find out ourselves */
async function sendWith(change: Partial<Parts>) {
  const { configuration, simulators } = world
  const service = configuration.eServices.get('ANPR.C030')
  const client = configuration.bodies.get(BARI)
  if (!service || !client) throw new Error('The simulated body has no such e-service')
  const now = new Date()
  const parts: Parts = {
    audience: service.audience,
    digestOf: ({ digest }) => digest,
    signature: (right) => right,
    digest: (right) => right,
    clock: now,
    ...change,
  }
  const { payload, contentType } = question('ANPR.C030', { codiceFiscale: 'PRVGNN90R10H501Q' })
  const purposeId = service.purposes[BARI] ?? ''
  const who = { purposeId, operator: 'operator', place: 'sportello', assurance: 2 as const }
  const evidence = await trackingEvidence(client, parts.audience, who, parts.clock)
  const vouchers = createVouchers(configuration.pdnd, http, () => now)
  const voucher = await vouchers({ client, purposeId, digest: parts.digestOf(evidence) })
  const digest = parts.digest(digestHeader(payload))
  const right = await integritySignature(client, parts.audience, { digest, contentType }, parts.clock)
  const signature = parts.signature(right, evidence.token)
  const { status, text } = await http(`${service.url}/anpr-service-e002`, {
    body: payload,
    headers: {
      'content-type': contentType,
      authorization: `Bearer ${voucher}`,
      digest,
      'agid-jwt-trackingevidence': evidence.token,
      ...(signature !== undefined && { 'agid-jwt-signature': signature }),
    },
  })
  const sent = { voucher, evidence: evidence.token, signature, digest }
  return {
    status,
    title: JSON.parse(text).title,
    knew: simulators.refusals.at(-1),
    cause: causeOfRefusal(sent, payload, configuration.pdnd.audience, now),
  }
}

const audienceOfAddress =
  'https://simulated.anpr/govway/rest/in/MinInternoPortaANPR-PDND/C030-servizioAccertamentoIdUnicoNazionale/v1'

test.each<[string, Partial<Parts>, RegExp]>([
  ['AUDIENCE_OF_THE_ADDRESS', { audience: audienceOfAddress }, /aud/],
  ['AUDIENCE_OF_PDND', { audience: 'simulated.interop/client-assertion' }, /aud/],
  ['VOUCHER_WITHOUT_DIGEST', { digestOf: () => undefined }, /without digest/],
  ['VOUCHER_OF_OTHER_EVIDENCE', { digestOf: () => 'ab'.repeat(32) }, /other evidence/],
  ['SIGNATURE_MISSING', { signature: () => undefined }, /no signature/],
  ['SIGNATURE_IS_THE_EVIDENCE', { signature: (_, evidence) => evidence }, /is the evidence/],
  ['BODY_OF_OTHER_DIGEST', { digest: () => digestHeader('{}') }, /another body/],
  ['ISSUED_IN_THE_FUTURE', { clock: new Date(Date.now() + 60_000) }, /future|nbf/],
])('a source that refuses without a reason is understood: %s', async (cause, change, knew) => {
  expect(await sendWith(change)).toEqual({
    status: 400,
    title: 'InteroperabilityInvalidRequest',
    knew: expect.stringMatching(knew),
    cause,
  })
})

test('nothing is found wrong with what is right', async () => {
  expect(await sendWith({})).toMatchObject({ status: 200, cause: null })
})

test('a voucher without a digest is used until a minute before its end, and asked for once by all who wait', async () => {
  const { configuration, simulators } = world
  const client = configuration.bodies.get(BARI)
  const purposeId = configuration.eServices.get('ANPR.C001')?.purposes[BARI]
  if (!client || purposeId === undefined) throw new Error('The simulated body has no such e-service')
  let now = Date.now()
  const vouchers = createVouchers(configuration.pdnd, http, () => new Date(now))
  const times = () => simulators.called.filter((path) => path === '/token.oauth2').length
  const before = times()
  const [one, other] = await Promise.all([vouchers({ client, purposeId }), vouchers({ client, purposeId })])
  now += 539_000
  const later = await vouchers({ client, purposeId })
  expect([other, later]).toEqual([one, one])
  expect(times() - before).toBe(1)
  now += 2_000
  // to the simulators this assertion would come from the future
  await expect(vouchers({ client, purposeId })).rejects.toMatchObject({
    kind: 'NO_VOUCHER',
    code: '015-0008',
  })
  expect(times() - before).toBe(2)
})
