import { readdirSync, readFileSync } from 'node:fs'

/** Milliseconds of a tick in `/proc/<pid>/stat` (USER_HZ is 100 on Linux). */
const TICK = 10

/** Processor time that a process has used so far, in milliseconds; that of children which have ended with it. */
export function usedBy(pid: number): number {
  const [user = 0, system = 0, ofUser = 0, ofSystem = 0] = fieldsOf(pid).slice(11, 15).map(Number)
  return TICK * (user + system + ofUser + ofSystem)
}

/** The same of a PostgreSQL server: its postmaster and all its backends. */
export function usedByServer(postmaster: number): number {
  const backends = readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && fieldsOf(pid)[1] === String(postmaster))
  return [postmaster, ...backends].reduce((sum, pid) => sum + usedBy(pid), 0)
}

/** The fields of a process behind its name, which may hold blanks; none when it is gone. */
function fieldsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  } catch {
    return []
  }
}
