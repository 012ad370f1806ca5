/**
 * Sixteen writers in a process of their own, until it is killed: `node writers.ts <url of the database> <ambito> <line> …`. Prints the movement of
 * each commitment that was acknowledged, a line each, with its key.
 */
import { writeSync } from 'node:fs'
import { openDatabase } from '@cse/db/src/session/database'
import { isRefused } from '@cse/schema/refusal'
import { recordCommitment } from '../src/store/commitment-commands.ts'
import { aCommitment } from './commitment-input.ts'

const [url = '', ambito = '', ...lines] = process.argv.slice(2)
const WRITERS = 16
const database = openDatabase({ url, max: WRITERS })

async function write(writer: number): Promise<never> {
  for (let number = 0; ; number++) {
    const key = `writer ${writer}, commitment ${number}`
    const line = lines[(writer + number) % lines.length] ?? ''
    const outcome = await database.system(
      'finance',
      (session) =>
        recordCommitment(
          session,
          { issuer: 'i', subject: 'accountant', at: new Date() },
          aCommitment(line, 100, key),
        ),
      [`ambito:${ambito}`, `plan:${ambito}`],
    )
    if (isRefused(outcome)) throw new Error(outcome.message)
    // written by the kernel before the next commitment is asked for: what was acknowledged is known, whatever happens to us
    writeSync(1, `${key}\t${outcome.movement}\n`)
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))
