import { setTimeout as pause } from 'node:timers/promises'
import { seeded } from '../../gateway/test/random-operation.ts'
import { type Fuzzed, type FuzzedWorld, fuzzedRequest } from './requests.ts'
import { fuzzClient } from './sending.ts'
import { fault } from './verdict.ts'

/** A request that was not answered as it should have been; its seed makes it again. */
export interface Finding {
  readonly seed: number
  readonly kind: string
  readonly fault: string
  readonly sent: string
}

/** How many requests are under way at once. */
const AT_ONCE = 8

/** Sends the requests of these seeds, and reports each that was answered wrongly. */
export async function fuzz(
  world: FuzzedWorld,
  {
    from,
    count,
    onAnswer,
  }: { from: number; count: number; onAnswer?: (sent: Fuzzed, status: number) => void },
): Promise<Finding[]> {
  const client = fuzzClient(`http://${world.host}`, AT_ONCE)
  const findings: Finding[] = []
  let next = from
  const sender = async () => {
    while (next < from + count) {
      const seed = next++
      const sent = fuzzedRequest(world, seeded(seed))
      const received = await client.send(sent)
      onAnswer?.(sent, typeof received === 'object' && 'status' in received ? received.status : 0)
      const wrong = fault(received)
      if (wrong !== undefined) findings.push({ seed, kind: sent.kind, fault: wrong, sent: reported(sent) })
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, sender))
  } finally {
    client.close()
  }
  // what clients that left have begun comes to its end
  await pause(500)
  return findings
}

const reported = (sent: Fuzzed) =>
  ('bytes' in sent
    ? JSON.stringify(sent.bytes.toString('latin1'))
    : `${sent.method} ${sent.path} ${JSON.stringify(sent.headers).replace(/Bearer [^"]+/, 'Bearer …')} ${sent.body?.toString() ?? ''}`
  ).slice(0, 700)
