import type { ClamdAddress } from '../config/scanner-setting.ts'
import { createConcurrencyLimiter } from '../demand-control/overload.ts'
import type { Scanned } from '../telemetry/metrics.ts'
import { type Finding, scanWithClamd } from './clamd.ts'

/** What says of a file whether it does harm. */
export interface Scanner {
  /** @throws ScannerUnavailable when it cannot say, Overloaded when too many files wait for it */
  scan(content: Buffer): Promise<Finding>
}

export interface ScannerOptions {
  /** How many files are scanned at a time: clamd works on ten (`MaxThreads`), for all processes together. */
  readonly inside?: number
  /** How many wait. */
  readonly waiting?: number
  /** How long a scan may take, in milliseconds. */
  readonly limit?: number
}

/** How long a file waits for its turn, in milliseconds. */
const PATIENCE = 5_000

/** A scanner that speaks the protocol of clamd. */
export function createScanner(
  address: ClamdAddress,
  { inside = 4, waiting = 16, limit = 20_000 }: ScannerOptions = {},
): Scanner {
  const concurrencyLimiter = createConcurrencyLimiter({ inside, waiting, patience: PATIENCE })
  return {
    async scan(content) {
      const leave = await concurrencyLimiter.enter()
      try {
        return await scanWithClamd(address, content, AbortSignal.timeout(limit))
      } finally {
        leave()
      }
    },
  }
}

/**
 * What the scanner says of a file that somebody sent, counted; null where none is configured.
 * @throws ScannerUnavailable, Overloaded; then the file must not be kept
 */
export async function scanned(
  content: Buffer,
  scanner: Scanner | null,
  count: (scanned: Scanned) => void,
): Promise<Finding | null> {
  if (!scanner) {
    count('not_scanned')
    return null
  }
  try {
    const finding = await scanner.scan(content)
    count(COUNTED[finding])
    return finding
  } catch (error) {
    count('unavailable')
    throw error
  }
}

const COUNTED: Readonly<Record<Finding, Scanned>> = {
  CLEAN: 'clean',
  INFECTED: 'infected',
  TOO_LARGE: 'too_large',
}
