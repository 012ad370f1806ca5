import { readFile, writeFile } from 'node:fs/promises'
import { ConfigurationError, readConfiguration } from '@cse/interop'
import { SourceFault } from '@cse/schema/e-services'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { BARI, question, simulated } from '../../../test/simulated-sources.ts'
import { createTurns } from '../src/calls/turns.ts'

let world: Awaited<ReturnType<typeof simulated>>
beforeAll(async () => {
  world = await simulated((file) => ({
    ...file,
    eServices: Object.fromEntries(
      Object.entries(file.eServices).map(([code, service]) => [
        code,
        { ...service, timeoutSeconds: 1, dpop: code === 'ANPR.C003' },
      ]),
    ),
  }))
})
afterAll(() => world.stop())
beforeEach(() => world.simulators.lineFaults.clear())

const GIOVANNI = { codiceFiscale: 'PRVGNN90R10H501Q' }
const faultOf = async (calling: Promise<unknown>) => {
  const error = await calling.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof SourceFault)) throw error
  return { kind: error.kind, code: error.code, retryAfter: error.retryAfter }
}

test('a call that is signed as published is answered, each with a voucher of its own', async () => {
  const { simulators, eServices } = world
  const before = simulators.called.length
  const id = await eServices.call(question('ANPR.C030', GIOVANNI, '1'))
  const data = await eServices.call(question('ANPR.C001', GIOVANNI, '2'))
  expect([id.status, data.status, id.correlation]).toEqual([
    200,
    200,
    expect.stringMatching(/^[0-9a-f-]{36}$/),
  ])
  expect(JSON.parse(id.text)).toMatchObject({
    listaSoggetti: { datiSoggetto: [{ identificativi: { idANPR: 'UK79569LF' } }] },
  })
  expect(simulators.called.slice(before).filter((path) => path === '/token.oauth2')).toHaveLength(2)
  expect(simulators.refusals).toEqual([])
})

test('a voucher that is bound to a key is asked for with a proof of it', async () => {
  const answer = await world.eServices.call(
    question('ANPR.C003', GIOVANNI, '3', { verifica: { generalita: { cognome: 'PROVA' } } }),
  )
  expect(JSON.parse(answer.text)).toMatchObject({
    listaSoggetti: { datiSoggetto: [{ infoSoggettoEnte: [{ valore: 'A' }] }] },
  })
})

test('a number that came before gets the answer of then, and a lower one is refused', async () => {
  const { eServices } = world
  const first = await eServices.call(question('ANPR.C030', GIOVANNI, '100'))
  const again = await eServices.call(question('ANPR.C030', { codiceFiscale: 'NRECLD90R50H501G' }, '100'))
  expect(again.text).toBe(first.text)
  expect((await eServices.call(question('ANPR.C030', GIOVANNI, '99'))).status).toBe(400)
})

test('a body without a purpose for an e-service calls nothing', async () => {
  const { simulators, eServices } = world
  const before = simulators.called.length
  expect(eServices.dailyCalls('ANPR.C030', 'comune:075035')).toBeNull()
  expect(
    await faultOf(eServices.call({ ...question('ANPR.C030', GIOVANNI), body: 'comune:075035' })),
  ).toMatchObject({ kind: 'NOT_CONFIGURED' })
  expect(await faultOf(eServices.call(question('ANPR.C999', GIOVANNI)))).toMatchObject({
    kind: 'NOT_CONFIGURED',
  })
  expect(simulators.called).toHaveLength(before)
})

test('a source that is slow, hangs up or answers nonsense is known for what it is, and spared after five failures in a row', async () => {
  const { simulators, eServices } = world
  simulators.lineFaults.add('SLOW')
  expect(await faultOf(eServices.call(question('ANPR.C021', GIOVANNI)))).toMatchObject({ kind: 'TIMED_OUT' })
  simulators.lineFaults.clear()
  simulators.lineFaults.add('HANG_UP')
  const before = simulators.called.length
  expect(await faultOf(eServices.call(question('ANPR.C021', GIOVANNI)))).toMatchObject({
    kind: 'UNREACHABLE',
  })
  // voucher and call, and both once more
  expect(simulators.called.length - before).toBe(4)
  simulators.lineFaults.clear()
  simulators.lineFaults.add('DOWN')
  const kinds = []
  for (let call = 0; call < 4; call++)
    kinds.push((await faultOf(eServices.call(question('ANPR.C021', GIOVANNI)))).kind)
  expect(kinds).toEqual(['BROKEN', 'BROKEN', 'SPARED', 'SPARED'])
  simulators.lineFaults.clear()
  // another e-service of the same source is not spared
  expect((await eServices.call(question('ANPR.C030', GIOVANNI, '200'))).status).toBe(200)
})

test('a source that asks for a pause gets it', async () => {
  const { simulators, eServices } = world
  simulators.lineFaults.add('TOO_MANY')
  expect(await faultOf(eServices.call(question('ANPR.C001', GIOVANNI)))).toMatchObject({
    kind: 'OVERLOADED',
    retryAfter: 7,
  })
  simulators.lineFaults.clear()
  const before = simulators.called.length
  expect(await faultOf(eServices.call(question('ANPR.C001', GIOVANNI)))).toMatchObject({ kind: 'OVERLOADED' })
  expect(simulators.called).toHaveLength(before)
})

test('what has one name runs in its order, and no more wait than may', async () => {
  const turns = createTurns(2)
  const order: string[] = []
  const slow = turns('one', async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    order.push('first')
  })
  const next = turns('one', async () => void order.push('second'))
  expect(await faultOf(turns('other', async () => {}))).toMatchObject({ kind: 'BUSY' })
  await Promise.all([slow, next])
  expect(order).toEqual(['first', 'second'])
  await turns('other', async () => void order.push('third'))
  expect(order.at(-1)).toBe('third')
})

test.each([
  [
    'an address of a real register',
    (text: string) => text.replaceAll(/http:\/\/127[^/"]*\/govway/g, 'https://modipa.anpr.interno.it/govway'),
    /PRODUCTION/,
  ],
  [
    'an address of a test',
    (text: string) =>
      text.replaceAll(/http:\/\/127[^/"]*\/govway/g, 'https://modipa-val.anpr.interno.it/govway'),
    /TEST/,
  ],
  [
    'an audience with the name of the address',
    (text: string) => text.replace('MinInternoPortaANPR/C001', 'MinInternoPortaANPR-PDND/C001'),
    /C001.audience/,
  ],
  [
    'a key that is not there',
    (text: string) => text.replaceAll('key.pem', 'none.pem'),
    /private key of comune:072006/,
  ],
  ['what nobody knows', (text: string) => text.replace('"environment"', '"more":1,"environment"'), /root/],
])('a file of e-services with %s is refused, and says where', async (_, change, says) => {
  const text = await readFile(world.path, 'utf8')
  const path = world.path.replace('.json', '-wrong.json')
  await writeFile(path, change(text))
  const reading = readConfiguration(path)
  await expect(reading).rejects.toThrow(ConfigurationError)
  await expect(reading).rejects.toThrow(says)
  await expect(reading).rejects.not.toThrow(/BEGIN|PRIVATE KEY-/)
})

test('the body is known by its own key', () => {
  expect(world.configuration.bodies.get(BARI)?.keyId).toMatch(/^[\w-]{43}$/)
})
