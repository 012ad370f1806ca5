import { SourceFault } from '@cse/schema/e-services'

/** Runs what has the same name one after the other. @throws SourceFault when too many wait already */
export type CallsInTurn = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>

/** Turns of this process. @param most how many may run and wait at a time, whatever their names: a slow source holds no more requests than that */
export function createTurns(most: number): CallsInTurn {
  const last = new Map<string, Promise<unknown>>()
  let present = 0
  return async (name, work) => {
    if (present >= most) throw new SourceFault('BUSY')
    present++
    const before = last.get(name)
    const mine = before ? before.then(work, work) : work()
    last.set(name, mine)
    try {
      return await mine
    } finally {
      present--
      if (last.get(name) === mine) last.delete(name)
    }
  }
}
