import { createCipheriv, createDecipheriv } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { type BackupKeys, type FileKey, fileKeyFor, fileKeyOf, HEADER_BYTES } from './backup-keys.ts'

/** Bytes of plain text in a piece; each piece is authenticated by itself, so that a file of any size passes through bounded memory. */
const PIECE = 1 << 20
const [LENGTH, TAG] = [4, 16] as const
const LAST = 0x80000000

/**
 * Encrypts what passes (AES-256-GCM) under a key of its own file. Pieces are numbered and the last one says so: none can be left out or moved.
 * @param place where the file is kept: it opens nowhere else
 */
export function sealing(keys: BackupKeys, place: string): Transform {
  const { header, key } = fileKeyFor(keys, place)
  let waiting = Buffer.alloc(0)
  let number = 0
  const sealed = (piece: Buffer, last: boolean) => {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(number++, last))
    const text = Buffer.concat([cipher.update(piece), cipher.final()])
    const length = Buffer.alloc(LENGTH)
    length.writeUInt32BE(text.length + (last ? LAST : 0))
    return Buffer.concat([length, text, cipher.getAuthTag()])
  }
  const stream = new Transform({
    transform(chunk: Buffer, _, done) {
      waiting = Buffer.concat([waiting, chunk])
      for (; waiting.length > PIECE; waiting = waiting.subarray(PIECE))
        this.push(sealed(waiting.subarray(0, PIECE), false))
      done()
    },
    flush(done) {
      this.push(sealed(waiting, true))
      done()
    },
  })
  stream.push(header)
  return stream
}

/** Decrypts what {@link sealing} has made. @throws where anything was changed, left out or cut off, or the key is another one */
export function opening(keys: BackupKeys, place: string): Transform {
  let waiting = Buffer.alloc(0)
  let key: FileKey | undefined
  let number = 0
  let ended = false
  const open = (stream: Transform) => {
    if (!key) {
      if (waiting.length < HEADER_BYTES) return
      key = fileKeyOf(keys, place, waiting.subarray(0, HEADER_BYTES))
      waiting = waiting.subarray(HEADER_BYTES)
    }
    while (waiting.length >= LENGTH) {
      const head = waiting.readUInt32BE()
      const [last, size] = [head >= LAST, head % LAST]
      if (size > PIECE || ended) throw new Error('behind the end')
      if (waiting.length < LENGTH + size + TAG) return
      const decipher = createDecipheriv('aes-256-gcm', key, nonce(number++, last))
      decipher.setAuthTag(waiting.subarray(LENGTH + size, LENGTH + size + TAG))
      const text = decipher.update(waiting.subarray(LENGTH, LENGTH + size))
      stream.push(Buffer.concat([text, decipher.final()]))
      waiting = waiting.subarray(LENGTH + size + TAG)
      ended = last
    }
  }
  return new Transform({
    transform(chunk: Buffer, _, done) {
      waiting = Buffer.concat([waiting, chunk])
      attempt(() => open(this), place, done)
    },
    flush(done) {
      done(ended && waiting.length === 0 ? null : new Error(`${place} of the backups is cut off.`))
    },
  })
}

function attempt(work: () => void, place: string, done: TransformCallback): void {
  try {
    work()
    done()
  } catch {
    done(new Error(`${place} of the backups does not open: it was changed, or the key is another one.`))
  }
}

/** No nonce comes twice under a key: each file has its own. */
function nonce(number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeBigUInt64BE(BigInt(number))
  bytes.writeUInt32BE(last ? 1 : 0, 8)
  return bytes
}
