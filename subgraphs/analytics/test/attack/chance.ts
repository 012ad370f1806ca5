/** Numbers from 0 to 1 that follow from a seed (mulberry32): a world that an attack met can be made again. */
export type Chance = () => number

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** An unsigned integer of 32 bits, as the producers draw them for records and persons. */
export const keyBy = (chance: Chance): number => Math.floor(chance() * 2 ** 32)

/** One of a list. */
export function pick<Each>(chance: Chance, list: readonly Each[]): Each {
  const each = list[Math.floor(chance() * list.length)]
  if (each === undefined) throw new RangeError('Nothing to pick from')
  return each
}
