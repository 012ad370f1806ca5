import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'

/** The application that people of the demo use: its registered operations are theirs. */
export const APPLICATION = 'front-end'

const OPERATIONS = new URL('../../../schema/operations/', import.meta.url)

const registered = z.object({ kind: z.string(), name: z.string() })

/** The partners of the demo with their Italian names, all that are registered: the persona of each is its client. */
export const PARTNER_NAMES: ReadonlyMap<string, string> = new Map(
  readdirSync(OPERATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: client }) => {
      const file = new URL(`${client}/client.json`, OPERATIONS)
      const { kind, name } = registered.parse(JSON.parse(readFileSync(file, 'utf8')))
      return kind === 'PARTNER' ? [[client, name] as const] : []
    }),
)

export const PARTNERS: readonly string[] = [...PARTNER_NAMES.keys()]
