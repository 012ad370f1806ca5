import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { receiptsBeside, startCheckpoints } from '../src/audit/checkpoint-publisher.ts'
import { httpReceiver, linesOfReceiver } from '../src/audit/http-receiver.ts'
import type { Receiver } from '../src/audit/receiver.ts'
import { certificatesIn, timeStampAuthority } from '../src/audit/time-stamps.ts'
import { compareWithReceiver, verifyTimeStamps } from '../src/audit/verify-receivers.ts'
import { START } from './scratch.ts'
import { type SealedLog, startSealedLog } from './sealed-log.ts'

let log: SealedLog
let authority: string
const servers: Server[] = []
beforeAll(async () => {
  log = await startSealedLog()
  authority = await mkdtemp(join(tmpdir(), 'cse-tsa-'))
  makeAuthority(authority)
}, START)
afterAll(async () => {
  await log.stop()
  await rm(authority, { recursive: true, force: true })
})
beforeEach(() => log.clear())
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A server that answers with what `answer` makes of a request. */
async function serve(
  answer: (method: string, body: Buffer) => { status: number; type?: string; body?: Buffer | string },
) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { status, type = 'text/plain', body = '' } = answer(request.method ?? '', Buffer.concat(chunks))
    response.writeHead(status, { 'content-type': type }).end(body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/checkpoints`
}

/** A receiver that keeps what it is given, as the protocol says. */
async function keeper() {
  const lines: string[] = []
  let fails = false
  const url = await serve((method, body) => {
    if (fails) return { status: 503 }
    if (method === 'POST') lines.push(body.toString())
    return { status: 200, type: 'application/x-ndjson', body: lines.map((line) => `${line}\n`).join('') }
  })
  return {
    url,
    lines,
    fail: (now: boolean) => {
      fails = now
    },
  }
}

/** Signs what was sealed, ten entries in a batch, and hands it over. */
async function leave(name: string, receiver: Receiver): Promise<void> {
  await log.sealAll()
  const publisher = startCheckpoints({
    url: log.outboxUrl,
    key: log.key,
    formerKeys: new Map(),
    file: log.file,
    receivers: new Map([[name, receiver]]),
    onFault: () => {},
    every: 60_000,
  })
  try {
    await publisher.round()
  } finally {
    await publisher.stop()
  }
}

test('a receiver is given each checkpoint once, and what it missed when it is back', async () => {
  const there = await keeper()
  await log.write(20)
  await leave('received', httpReceiver(there.url))
  there.fail(true)
  await log.write(10)
  await expect(leave('received', httpReceiver(there.url))).rejects.toThrow(/answered 503/)
  there.fail(false)
  await leave('received', httpReceiver(there.url))
  expect(there.lines).toEqual(await log.lines())
  expect(there.lines).toHaveLength(3)
  expect(await compareWithReceiver(log.file.lines(), linesOfReceiver(there.url))).toBeNull()
})

test('a file that was cut or written anew disagrees with the receiver', async () => {
  const there = await keeper()
  await log.write(20)
  await leave('received', httpReceiver(there.url))
  const [first = '', second = ''] = await log.lines()
  await log.rewrite([first])
  expect(await compareWithReceiver(log.file.lines(), linesOfReceiver(there.url))).toMatch(
    /was cut off: the receiver has checkpoint 2/,
  )
  await log.rewrite([first, second.replace('"entries":10', '"entries":9')])
  expect(await compareWithReceiver(log.file.lines(), linesOfReceiver(there.url))).toMatch(
    /^Checkpoint 2 is another one in the file/,
  )
})

test('a time stamp authority stamps each checkpoint, and its stamps are believed from nobody else', async () => {
  const url = await serve((_, body) => ({
    status: 200,
    type: 'application/timestamp-reply',
    body: stamp(authority, body),
  }))
  await log.write(20)
  await leave('stamped', timeStampAuthority(url))
  const receipts = receiptsBeside(log.file, 'stamped')
  const verify = (certificate: string) =>
    verifyTimeStamps({
      file: log.file,
      receipts,
      trusted: certificatesIn(readFileSync(join(authority, certificate), 'utf8')),
      keys: log.keys,
    })
  expect(await verify('root.pem')).toBeNull()
  expect(await verify('other.pem')).toMatch(
    /^The time stamp of checkpoint 1 of .* is not one of the authority/,
  )
  const [first = ''] = await log.lines()
  await log.rewrite([first])
  expect(await verify('root.pem')).toMatch(/there are time stamps of more than it holds/)
})

test('a checkpoint that was made long after the time it names is found by its stamp', async () => {
  const url = await serve((_, body) => ({
    status: 200,
    type: 'application/timestamp-reply',
    body: stamp(authority, body),
  }))
  await log.write(10)
  await log.sealAll()
  await log.publish(new Date('2026-01-01T00:00:00Z'))
  await leave('stamped', timeStampAuthority(url))
  expect(
    await verifyTimeStamps({
      file: log.file,
      receipts: receiptsBeside(log.file, 'stamped'),
      trusted: certificatesIn(readFileSync(join(authority, 'root.pem'), 'utf8')),
      keys: log.keys,
    }),
  ).toMatch(
    /^Checkpoint 1 says that it is of 2026-01-01T00:00:00.000Z, and was stamped on .*: it was made afterwards/,
  )
})

const openssl = (directory: string, ...args: string[]) =>
  execFileSync('openssl', args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] })

/** A certification authority, one that it lets stamp, and another authority, all made by OpenSSL. */
function makeAuthority(directory: string): void {
  writeFileSync(
    join(directory, 'tsa.cnf'),
    `[tsa]\ndefault_tsa = one\n[one]\nserial = ./serial\ncrypto_device = builtin\nsigner_cert = ./tsa.pem\nsigner_key = ./tsa.key\n` +
      `signer_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\naccuracy = secs:1\ness_cert_id_alg = sha256\n`,
  )
  writeFileSync(join(directory, 'serial'), '01\n')
  writeFileSync(
    join(directory, 'stamps.cnf'),
    'extendedKeyUsage = critical, timeStamping\nbasicConstraints = CA:FALSE\nkeyUsage = critical, digitalSignature\n',
  )
  for (const name of ['root', 'other'])
    openssl(
      directory,
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '3650', '-subj', `/CN=${name}`],
      ...['-keyout', `${name}.key`, '-out', `${name}.pem`],
    )
  openssl(
    directory,
    ...[
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=stamps',
      '-keyout',
      'tsa.key',
      '-out',
      'tsa.csr',
    ],
  )
  openssl(
    directory,
    ...[
      'x509',
      '-req',
      '-in',
      'tsa.csr',
      '-CA',
      'root.pem',
      '-CAkey',
      'root.key',
      '-CAcreateserial',
      '-days',
      '3650',
    ],
    ...['-extfile', 'stamps.cnf', '-out', 'tsa.pem'],
  )
}

/** What `openssl ts` answers to a query. */
function stamp(directory: string, query: Buffer): Buffer {
  writeFileSync(join(directory, 'query.tsq'), query)
  openssl(
    directory,
    'ts',
    '-reply',
    '-config',
    'tsa.cnf',
    '-queryfile',
    'query.tsq',
    '-chain',
    'root.pem',
    '-out',
    'reply.tsr',
  )
  return readFileSync(join(directory, 'reply.tsr'))
}
