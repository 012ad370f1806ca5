import { type EServiceCall, type EServices, SourceFault } from '@cse/schema/e-services'
import { breakerOfService, createPauses } from './calls/breakers.ts'
import { openHttp } from './calls/http.ts'
import { type Sender, send } from './calls/send.ts'
import { createTurns } from './calls/turns.ts'
import type { Configuration } from './configuration.ts'
import { type PossessionProof, possessionKey } from './pdnd/dpop.ts'
import { createVouchers } from './pdnd/vouchers.ts'

/** Calls of this process under way at a time, those that wait for their turn included: a slow source takes no more connections than that. */
const MOST_AT_A_TIME = 8

/** The e-services of a configuration, ready to be called. Nothing is called before somebody does. */
export function openEServices(
  configuration: Configuration,
  clock: () => Date = () => new Date(),
): EServices & { close(): Promise<void> } {
  const { http, close } = openHttp(configuration.certificateAuthority)
  let proof: Promise<PossessionProof> | undefined
  const sender: Sender = {
    http,
    vouchers: createVouchers(configuration.pdnd, http, clock),
    possession: () => (proof ??= possessionKey()),
    configuration,
    clock,
  }
  const breakers = new Map([...configuration.eServices.keys()].map((code) => [code, breakerOfService()]))
  const pauses = createPauses(clock)

  async function call(request: EServiceCall) {
    const { eService, body } = request
    const settings = configuration.eServices.get(eService)
    const purposeId = settings?.purposes[body]
    const breaker = breakers.get(eService)
    if (!settings || !breaker || purposeId === undefined) throw new SourceFault('NOT_CONFIGURED')
    const payer = `${eService} ${body}`
    pauses.assertNone(payer)
    try {
      return await breaker(() => send(sender, { ...settings, purposeId }, request))
    } catch (error) {
      if (error instanceof SourceFault && error.kind === 'OVERLOADED' && error.retryAfter !== null)
        pauses.take(payer, error.retryAfter)
      throw error
    }
  }
  return {
    dailyCalls: (eService, body) => {
      const settings = configuration.eServices.get(eService)
      return settings?.purposes[body] && configuration.bodies.has(body) ? settings.dailyCalls : null
    },
    inTurn: createTurns(MOST_AT_A_TIME),
    call,
    close,
  }
}
