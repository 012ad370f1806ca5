import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import type { ClamdAddress } from '../config/scanner-setting.ts'

/** What a scanner says of a file; `TOO_LARGE`: it takes none that long (`StreamMaxLength`). */
export type Finding = 'CLEAN' | 'INFECTED' | 'TOO_LARGE'

/** The scanner did not say what a file is: it does not answer, is cut off, takes too long or says something else. */
export class ScannerUnavailable extends Error {
  override readonly name = 'ScannerUnavailable'
}

/**
 * Has a file scanned (`INSTREAM`, clamd(8)): it goes there in parts, none of which is copied. Only a whole `OK` to a whole file means clean.
 * @param signal ends the wait
 * @throws ScannerUnavailable
 */
export async function scanWithClamd(
  address: ClamdAddress,
  content: Buffer,
  signal: AbortSignal,
): Promise<Finding> {
  const socket = connect({ ...address, signal })
  let allSent = false
  const sending = send(socket, content, () => {
    allSent = true
  })
  // why nothing more can be sent, the answer says, or that there is none
  sending.catch(() => {})
  try {
    return findingOf(await answerOf(socket), () => allSent && socket.writableLength === 0)
  } catch (cause) {
    if (cause instanceof ScannerUnavailable) throw cause
    throw new ScannerUnavailable('The scanner cannot be reached, or was cut off.', { cause })
  } finally {
    socket.destroy()
  }
}

const PART = 64 * 1024
/** Names of signatures are short. */
const LONGEST_ANSWER = 1024

/**
 * The command, each part behind its length, and a part of no length. Between parts an answer is looked for: a scanner that takes no more says
 * so and hangs up, and what is written then loses its answer. What fits into one part goes at once and loses none.
 */
async function send(socket: Socket, content: Buffer, onLast: () => void): Promise<void> {
  socket.write('zINSTREAM\0')
  for (let at = 0; at < content.length && !socket.destroyed; at += PART) {
    const part = content.subarray(at, at + PART)
    socket.cork()
    socket.write(lengthOf(part.length))
    socket.write(part)
    if (at + PART >= content.length) {
      socket.write(lengthOf(0))
      onLast()
    }
    socket.uncork()
    await (socket.writableNeedDrain ? once(socket, 'drain') : setImmediate())
  }
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes)
  return length
}

/** What comes before the first zero byte. */
async function answerOf(socket: Socket): Promise<string> {
  let answer = ''
  for await (const part of socket as AsyncIterable<Buffer>) {
    answer += part.toString('latin1')
    const end = answer.indexOf('\0')
    if (end >= 0) return answer.slice(0, end)
    if (answer.length > LONGEST_ANSWER) break
  }
  throw new ScannerUnavailable('The scanner said nothing that ends.')
}

function findingOf(answer: string, isSent: () => boolean): Finding {
  if (answer === 'INSTREAM size limit exceeded. ERROR') return 'TOO_LARGE'
  if (/^stream: .+ FOUND$/.test(answer)) return 'INFECTED'
  if (answer === 'stream: OK' && isSent()) return 'CLEAN'
  throw new ScannerUnavailable('The scanner said something else than what a file is.')
}
