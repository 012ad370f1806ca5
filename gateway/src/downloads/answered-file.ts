import type { Readable } from 'node:stream'
import type { StoredFile, WrittenFile } from '@cse/schema/download'

/** A file as the answer of a request holds it. */
export interface AnsweredFile {
  /** Media type. */
  readonly type: string
  /** Header that says under which name it is saved. */
  readonly disposition: string
  readonly content: string | Buffer | Readable
  /** Size of a stream. */
  readonly bytes?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A file that was written; its name keeps what every header can hold. */
export function writtenFile({ type, name, extension, content }: WrittenFile): AnsweredFile {
  const plain = name.join('_').replace(/[^\w-]/g, '-')
  const disposition = `attachment; filename="${plain}.${extension}"`
  return typeof content === 'object' && 'stream' in content
    ? { type, disposition, content: content.stream, bytes: content.bytes }
    : { type, disposition, content }
}

/** A file that was kept, under the name that people gave it. */
export function storedFile({ type, name, content, headers }: StoredFile): AnsweredFile {
  const coded = encodeURIComponent(name).replace(/['()*]/g, percent)
  return { type, disposition: `attachment; filename*=UTF-8''${coded}`, content, headers }
}

/** RFC 8187 allows fewer characters than `encodeURIComponent` leaves. */
const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
