/** A process that reads for many viewers at once, and says of each request that it may be answered. It is there to be killed. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { openDatabase } from '../src/session/database.ts'

const [url = ''] = process.argv.slice(2)
const database = openDatabase({ url, max: 6 })

async function client(): Promise<never> {
  for (;;) {
    const requestId = randomUUID()
    const accessContext = {
      keys: ['comune:072006'],
      scope: 'LOCAL',
      issuer: 'i',
      subject: 's',
      roles: [],
      requestId,
    }
    const session = database.session(accessContext)
    session.as('persons').touch([randomUUID()])
    await session.close()
    process.send?.(requestId)
    await pause(Math.random() * 4)
  }
}

await Promise.all(Array.from({ length: 12 }, client))
