import { readFileSync } from 'node:fs'
import { z } from 'zod'

const manifest = z.object({ scripts: z.record(z.string(), z.string()) })

/** With what Node runs a command of `package.json`, its own options first: a bench measures what users start. */
export function argumentsOf(command: string): string[] {
  const { scripts } = manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')))
  const [node, ...given] = scripts[command]?.split(' ') ?? []
  if (node !== 'node') throw new Error(`"${command}" is not run by Node`)
  return given
}
