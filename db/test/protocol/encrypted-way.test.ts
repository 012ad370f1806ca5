import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Connection } from '../../src/connection/connection.ts'
import { type Scratch, START, startScratch } from '../scratch.ts'

let encrypted: Scratch
let plain: Scratch
let certificate: string
const trusted = getCACertificates('default')

beforeAll(async () => {
  ;[encrypted, plain] = await Promise.all([startScratch(), startScratch()])
  certificate = certify(`${encrypted.directory}/data`)
  await encrypted.admin`alter system set ssl = on`
  await encrypted.admin`select pg_reload_conf()`
  await vi.waitUntil(async () => (await encrypted.admin`show ssl`)[0]?.ssl === 'on')
}, START)
afterAll(async () => {
  setDefaultCACertificates(trusted)
  await Promise.all([encrypted.stop(), plain.stop()])
})

/** Gives a server a certificate for `localhost` that it has signed itself. */
function certify(directory: string): string {
  const [key, cert] = [`${directory}/server.key`, `${directory}/server.crt`]
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const files = ['-keyout', key, '-out', cert]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...named, ...files], {
    stdio: 'ignore',
  })
  const { uid, gid } = statSync(directory)
  for (const file of [key, cert]) chownSync(file, uid, gid)
  chmodSync(key, 0o600)
  return readFileSync(cert, 'utf8')
}

/** Whether a connection is encrypted, as the server sees it. */
async function isEncrypted({ url }: Scratch, hostname: string, sslmode: string) {
  const way = new URL(url)
  way.hostname = hostname
  way.searchParams.set('sslmode', sslmode)
  const connection = await Connection.open({ url: way.href, onLost: () => {} })
  const [row] = await connection.send({
    name: 'encrypted',
    text: 'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
  })
  await connection.end()
  return row?.ssl
}

describe('the way to a server', () => {
  test('is encrypted as the URL says, and statements go by it', async () => {
    expect(await isEncrypted(encrypted, '127.0.0.1', 'require')).toBe(true)
    expect(await isEncrypted(encrypted, '127.0.0.1', 'disable')).toBe(false)
  })

  test('is not taken where the server does not encrypt', async () => {
    await expect(isEncrypted(plain, '127.0.0.1', 'require')).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
    })
  })

  test('is verified: by whom the certificate is signed, and for which name', async () => {
    await expect(isEncrypted(encrypted, 'localhost', 'verify-full')).rejects.toThrow()
    setDefaultCACertificates([...trusted, certificate])
    expect(await isEncrypted(encrypted, 'localhost', 'verify-full')).toBe(true)
    await expect(isEncrypted(encrypted, '127.0.0.1', 'verify-full')).rejects.toThrow()
  })
})
