import { setTimeout as pause } from 'node:timers/promises'
import type { ClamdAddress } from '@cse/gateway/config/scanner-setting'
import { readSettings } from '@cse/gateway/config/settings'
import { Overloaded } from '@cse/gateway/demand-control/overload'
import { ScannerUnavailable, scanWithClamd } from '@cse/gateway/scanning/clamd'
import { createScanner } from '@cse/gateway/scanning/scanner'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Clamd, EICAR, MARKED, NO_CLAMD, startClamd } from '../../../test/clamd.ts'
import { newCheckpointKey } from '../checkpoint-environment.ts'
import { type Received, startImpostor } from './impostor.ts'

const finding = (address: ClamdAddress, content: Buffer, limit = 10_000) =>
  scanWithClamd(address, content, AbortSignal.timeout(limit))

describe.skipIf(NO_CLAMD !== undefined)(`ClamAV itself ${NO_CLAMD ?? ''}`, () => {
  let clamd: Clamd
  beforeAll(async () => {
    clamd = await startClamd('32K')
  })
  afterAll(() => clamd.stop())

  describe.each(['socketUrl', 'tcpUrl'] as const)('at its %s', (url) => {
    const address = () => addressOf(clamd[url])

    test('finds a file clean', async () => {
      expect(await finding(address(), Buffer.from('Relazione di prova'))).toBe('CLEAN')
    })

    test('finds a virus', async () => {
      expect(await finding(address(), EICAR)).toBe('INFECTED')
    })

    test('takes no file that is longer than it may be, and says so', async () => {
      expect(await finding(address(), Buffer.alloc(40_000, 'a'))).toBe('TOO_LARGE')
    })
  })
})

test.skipIf(NO_CLAMD !== undefined)('ClamAV is given a large file to the last byte', async () => {
  const clamd = await startClamd('6M')
  const clean = Buffer.alloc(5_000_000, 'a')
  try {
    expect(await finding(addressOf(clamd.socketUrl), clean)).toBe('CLEAN')
    const marked = Buffer.concat([clean, MARKED])
    expect(await finding(addressOf(clamd.socketUrl), marked)).toBe('INFECTED')
  } finally {
    await clamd.stop()
  }
})

test('what goes to the scanner is the command, the file in parts behind their lengths, and a part of no length', async () => {
  const content = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251))
  const received: Received = { bytes: Buffer.alloc(0) }
  await using impostor = await startImpostor({ received, answer: 'stream: OK\0' })
  expect(await finding(impostor.address, content)).toBe('CLEAN')
  const { bytes } = received
  expect(bytes.subarray(0, 10).toString()).toBe('zINSTREAM\0')
  const parts: Buffer[] = []
  let at = 10
  for (let length = bytes.readUInt32BE(at); length > 0; length = bytes.readUInt32BE(at)) {
    parts.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  expect(at + 4).toBe(bytes.length)
  expect(Buffer.concat(parts).equals(content)).toBe(true)
  expect(parts.length).toBe(4)
})

describe('a file is not clean', () => {
  test.each([
    ['when the answer is cut off', { answer: 'stream: O' }],
    ['when the end of the answer is missing', { answer: 'stream: OK' }],
    ['when there is no answer', { answer: '' }],
    ['when the answer is of another protocol', { answer: 'HTTP/1.1 200 OK\r\n\r\n\0' }],
    ['when the answer is about something else', { answer: '1: stream: OK\0' }],
    ['when the answer says more', { answer: 'stream: OK and more\0' }],
    ['when the scanner failed', { answer: 'stream: Can’t allocate memory ERROR\0' }],
    ['when the answer does not end', { answer: 'a'.repeat(100_000) }],
    ['when the scanner says so before it has the file', { answer: 'stream: OK\0', early: true }],
    ['when the scanner hangs up on it', { hangUp: true }],
  ] as const)('%s', async (_, fault) => {
    await using impostor = await startImpostor(fault)
    await expect(finding(impostor.address, Buffer.alloc(4_000_000, 'a'))).rejects.toThrow(ScannerUnavailable)
  })

  test('when the scanner takes too long', async () => {
    await using impostor = await startImpostor({ silent: true })
    await expect(finding(impostor.address, Buffer.from('a'), 100)).rejects.toThrow(ScannerUnavailable)
  })

  test('when the scanner takes the file too slowly', async () => {
    await using impostor = await startImpostor({ deaf: true })
    await expect(finding(impostor.address, Buffer.alloc(20_000_000, 'a'), 200)).rejects.toThrow(
      ScannerUnavailable,
    )
  })

  test('when nobody is there', async () => {
    await expect(finding({ path: '/nowhere/clamd.ctl' }, Buffer.from('a'))).rejects.toThrow(
      ScannerUnavailable,
    )
  })
})

test('so many files are scanned at a time, so many wait, and more are sent away', async () => {
  await using impostor = await startImpostor({ silent: true })
  const scanner = createScanner(impostor.address, { inside: 2, waiting: 1, limit: 600 })
  const scans = Array.from({ length: 4 }, () => scanner.scan(Buffer.from('a')))
  const ended = Promise.allSettled(scans)
  await pause(300)
  expect(impostor.open()).toBe(2)
  const [first, second, third, fourth] = await ended
  expect(fourth).toMatchObject({ status: 'rejected', reason: expect.any(Overloaded) })
  for (const one of [first, second, third])
    expect(one).toMatchObject({ status: 'rejected', reason: expect.any(ScannerUnavailable) })
})

const CHECKPOINT_KEY = newCheckpointKey()

/** As the settings read it. */
function addressOf(url: string): ClamdAddress {
  const { scanner } = readSettings({ CSE_CLAMD_URL: url }, () => ({ current: CHECKPOINT_KEY }))
  if (!scanner) throw new Error('No scanner')
  return scanner
}
