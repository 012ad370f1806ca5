import { z } from 'zod'
import { isLoopback, type SettingRule } from './setting-rules.ts'

/** Where a scanner listens that speaks the protocol of clamd: a port, or a socket of this machine. */
export type ClamdAddress = { readonly host: string; readonly port: number } | { readonly path: string }

/** The word that says that files shall not be scanned. */
const NONE = 'none'

const clamd: SettingRule<ClamdAddress | typeof NONE> = {
  schema: z.string().transform((text, context) => {
    const address = text === NONE ? NONE : addressOf(text)
    if (address) return address
    context.addIssue({ code: 'custom', message: 'no such address' })
    return z.NEVER
  }),
  says: 'must be the address of a scanner like tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl, or the word none',
}

/**
 * `CSE_CLAMD_URL`: the scanner for files that come in; null where there is none, which production has to say in so many words.
 * @param wrong takes a sentence for what stops the start
 */
export function readScannerSetting(
  read: <T>(name: string, rule: SettingRule<T>) => T | undefined,
  wrong: string[],
  { production, demo }: { readonly production: boolean; readonly demo: boolean },
): ClamdAddress | null {
  const before = wrong.length
  const reported = read('CSE_CLAMD_URL', clamd)
  if (reported === undefined && production && wrong.length === before)
    wrong.push('CSE_CLAMD_URL is missing: files are scanned by a clamd, or it says none.')
  if (reported === undefined || reported === NONE) return null
  if (!demo && 'host' in reported && !isLoopback(reported.host))
    wrong.push(
      'CSE_CLAMD_URL leads to another machine without TLS, which clamd does not have: it must be on this one, or behind a tunnel of this one.',
    )
  return reported
}

function addressOf(text: string): ClamdAddress | null {
  const [, path] = /^unix:(?:\/\/)?(\/[^?#]+)$/.exec(text) ?? []
  if (path !== undefined) return { path }
  const url = URL.parse(text)
  if (url?.protocol !== 'tcp:' || url.port === '' || url.username || url.search || url.hash) return null
  if (!['', '/'].includes(url.pathname) || url.hostname === '') return null
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) }
}
