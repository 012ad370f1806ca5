/**
 * The places of cells in a buffer: a hash index from integers up to 2^53 to small ones, in two arrays with open addressing. A `Map` boxes every such
 * number, takes five times the memory and, with a million of them, most of the time of a rebuild.
 */
export class CellIndex {
  #keys = new Float64Array(FIRST)
  #places = new Int32Array(FIRST)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The place of a cell; -1 when it is not there. */
  get(cell: number): number {
    const slot = this.#slotOf(cell)
    return this.#keys[slot] === cell + 1 ? (this.#places[slot] ?? -1) : -1
  }

  /** Adds a cell that is not there, behind all others. @returns its place */
  add(cell: number): number {
    if (this.#size * 2 >= this.#keys.length) this.#grow()
    const slot = this.#slotOf(cell)
    this.#keys[slot] = cell + 1
    this.#places[slot] = this.#size
    return this.#size++
  }

  /** Zero marks a free slot, so keys are stored one higher. */
  #slotOf(cell: number): number {
    const keys = this.#keys
    const mask = keys.length - 1
    const high = Math.floor(cell / 2 ** 32)
    let hash = Math.imul(cell | 0, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35)
    let slot = (hash ^ (hash >>> 13)) & mask
    while (keys[slot] !== 0 && keys[slot] !== cell + 1) slot = (slot + 1) & mask
    return slot
  }

  #grow(): void {
    const [keys, places] = [this.#keys, this.#places]
    this.#keys = new Float64Array(keys.length * 2)
    this.#places = new Int32Array(keys.length * 2)
    for (let old = 0; old < keys.length; old++) {
      const key = keys[old] ?? 0
      if (key === 0) continue
      const slot = this.#slotOf(key - 1)
      this.#keys[slot] = key
      this.#places[slot] = places[old] ?? 0
    }
  }
}

const FIRST = 16_384
