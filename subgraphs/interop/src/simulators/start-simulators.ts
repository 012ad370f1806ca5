import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose'
import {
  audienceOf,
  callPathOf,
  isOfInps,
  PDND_AUDIENCE,
  pathOf,
  SIMULATED_SERVICES,
  type SimulatedService,
} from './addresses.ts'
import { simulatedRegister } from './anpr/register.ts'
import { simulatedAuthorizationServer } from './authorization-server.ts'
import { simulatedIsee } from './isee/isee.ts'
import { assertModi } from './modi-gate.ts'
import { CallRefused, type KnownBody, tokenVerifier } from './tokens.ts'

/** How the line to the sources misbehaves. */
type LineFault = 'DOWN' | 'SLOW' | 'TOO_MANY' | 'GARBAGE' | 'HANG_UP'

/** Simulated administrations on the own machine. */
export interface Simulators {
  readonly url: string
  readonly register: ReturnType<typeof simulatedRegister>
  readonly isee: ReturnType<typeof simulatedIsee>
  readonly lineFaults: Set<LineFault>
  /** Why calls were refused; real sources tell nobody. */
  readonly refusals: string[]
  /** Paths that were called, in their order. */
  readonly called: string[]
  stop(): Promise<void>
}

/**
 * Starts what PDND and the sources are to this platform: they verify assertions, vouchers, evidence and signatures, and answer as published.
 * @param purposes the e-service of each purpose
 */
export async function startSimulators({
  port = 0,
  bodies,
  purposes,
  clock = () => new Date(),
  url: known,
}: {
  readonly port?: number
  readonly bodies: readonly KnownBody[]
  readonly purposes: ReadonlyMap<string, SimulatedService>
  readonly clock?: () => Date
  readonly url?: string
}): Promise<Simulators> {
  const verifier = tokenVerifier(bodies, clock)
  const voucherAudience = (service: SimulatedService) => `https://simulated.anpr${pathOf(service)}`
  const server = await simulatedAuthorizationServer({
    verifier,
    audience: PDND_AUDIENCE,
    purposes: new Map([...purposes].map(([purpose, service]) => [purpose, voucherAudience(service)])),
    clock,
  })
  const register = simulatedRegister()
  const isee = simulatedIsee()
  const lineFaults = new Set<LineFault>()
  const refusals: string[] = []
  const called: string[] = []

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    const path = request.url ?? ''
    called.push(path)
    const send = (status: number, answer: object, headers: Record<string, string> = {}) => {
      const type = status === 200 ? 'application/json' : 'application/problem+json'
      response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(answer))
    }
    if (path === '/token.oauth2') {
      try {
        send(200, await server.token(new URLSearchParams(body.toString()), await proofOf(request)))
      } catch (error) {
        refusals.push(reasonOf(error))
        send(400, {
          type: 'about:blank',
          status: 400,
          title: 'Bad request',
          errors: [{ code: '015-0008', detail: '' }],
        })
      }
      return
    }
    const service = SIMULATED_SERVICES.find((name) => path === callPathOf(name))
    const transaction = { 'govway-transaction-id': crypto.randomUUID() }
    if (!service) return send(404, { title: 'NotFound' }, transaction)
    if (lineFaults.has('SLOW')) await new Promise((resolve) => setTimeout(resolve, 3_000).unref())
    if (lineFaults.has('HANG_UP')) return void request.socket.destroy()
    if (lineFaults.has('DOWN')) return send(503, { title: 'APIUnavailable' }, transaction)
    if (lineFaults.has('TOO_MANY'))
      return send(429, { title: 'LimitExceeded' }, { ...transaction, 'retry-after': '7' })
    if (lineFaults.has('GARBAGE')) return void response.writeHead(200, transaction).end('<html>')
    try {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
      )
      await assertModi(headers, body, {
        audience: audienceOf(service),
        voucherAudience: voucherAudience(service),
        server,
        verifier,
      })
    } catch (error) {
      refusals.push(reasonOf(error))
      return send(
        400,
        { title: 'InteroperabilityInvalidRequest', status: 400, govway_id: crypto.randomUUID() },
        transaction,
      )
    }
    if (isOfInps(service)) {
      const { status, xml } = await isee.answer(service, headerOf(request, 'soapaction'), body.toString())
      return void response.writeHead(status, { 'content-type': 'text/xml', ...transaction }).end(xml)
    }
    const client = String(request.headers['agid-jwt-signature']).split('.')[1] ?? ''
    const { sub } = JSON.parse(Buffer.from(client, 'base64url').toString()) as { sub: string }
    const answer = register.answer(service, sub, JSON.parse(body.toString()))
    send(answer.status, answer.body, transaction)
  }

  const http = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  const { port: taken } = http.address() as AddressInfo
  return {
    url: known ?? `http://127.0.0.1:${taken}`,
    register,
    isee,
    lineFaults,
    refusals,
    called,
    stop: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
}

const headerOf = ({ headers }: IncomingMessage, name: string) => String(headers[name] ?? '')

const reasonOf = (error: unknown): string => (error instanceof CallRefused ? error.reason : String(error))

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Thumbprint of the key of a DPoP proof; null without one. */
async function proofOf({ headers }: IncomingMessage): Promise<string | null> {
  const { dpop } = headers
  if (typeof dpop !== 'string') return null
  const { protectedHeader } = await jwtVerify(dpop, EmbeddedJWK, { typ: 'dpop+jwt' }).catch(
    (error: Error) => {
      throw new CallRefused(`proof: ${error.message}`)
    },
  )
  return calculateJwkThumbprint(Object(protectedHeader.jwk))
}
