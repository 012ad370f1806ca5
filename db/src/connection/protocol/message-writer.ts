/** Messages of the client (PostgreSQL's protocol 3.0, extended query), put one behind the other until they leave in one packet. */
export class MessageWriter {
  #bytes = Buffer.allocUnsafe(START_BYTES)
  #length = 0

  /** Parses a text under a name, and asks for the columns of what it answers. Types of values are the server's to infer. */
  parse(name: string, text: string): void {
    const parse = this.#begin(PARSE)
    this.#text(name)
    this.#text(text)
    this.#int16(0)
    this.#end(parse)
    const describe = this.#begin(DESCRIBE)
    this.#byte(STATEMENT)
    this.#text(name)
    this.#end(describe)
  }

  /** Runs a parsed text with values in their text form; all rows are sent. */
  execute(name: string, values: readonly (string | null)[]): void {
    const bind = this.#begin(BIND)
    this.#text('')
    this.#text(name)
    this.#int16(0)
    this.#int16(values.length)
    for (const value of values) this.#value(value)
    this.#int16(0)
    this.#end(bind)
    const execute = this.#begin(EXECUTE)
    this.#text('')
    this.#int32(0)
    this.#end(execute)
  }

  /** Where an error stops having consequences: the server skips what comes behind one up to here. */
  sync(): void {
    this.#end(this.#begin(SYNC))
  }

  /** What was written since the last time. */
  take(): Buffer {
    const packet = Buffer.from(this.#bytes.subarray(0, this.#length))
    this.#length = 0
    // one long document must not be held for ever
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(START_BYTES)
    return packet
  }

  /** @returns where the message's length stands */
  #begin(type: number): number {
    this.#byte(type)
    const start = this.#length
    this.#int32(0)
    return start
  }

  #end(start: number): void {
    this.#bytes.writeInt32BE(this.#length - start, start)
  }

  /** Length and bytes; null has the length -1. */
  #value(value: string | null): void {
    if (value === null) {
      this.#int32(-1)
      return
    }
    const start = this.#length
    this.#int32(0)
    this.#utf8(value)
    this.#bytes.writeInt32BE(this.#length - start - 4, start)
  }

  #text(text: string): void {
    this.#utf8(text)
    this.#byte(0)
  }

  #utf8(text: string): void {
    this.#room(text.length * MOST_BYTES_A_UNIT)
    this.#length += this.#bytes.write(text, this.#length, 'utf8')
  }

  #byte(byte: number): void {
    this.#room(1)
    this.#length = this.#bytes.writeUInt8(byte, this.#length)
  }

  #int16(number: number): void {
    this.#room(2)
    this.#length = this.#bytes.writeUInt16BE(number, this.#length)
  }

  #int32(number: number): void {
    this.#room(4)
    this.#length = this.#bytes.writeInt32BE(number, this.#length)
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#length + bytes))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

const START_BYTES = 16 * 1024
const KEPT_BYTES = 1024 * 1024
/** UTF-8 has at most three bytes for a unit of UTF-16; a pair of them is four. */
const MOST_BYTES_A_UNIT = 3

const [PARSE, DESCRIBE, BIND, EXECUTE, SYNC, STATEMENT] = [...Buffer.from('PDBESS')] as [
  number,
  number,
  number,
  number,
  number,
  number,
]
