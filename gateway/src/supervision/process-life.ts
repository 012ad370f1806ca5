/** How long an orderly end may take before the process ends anyway: the drain, and the longest operation. */
const PATIENCE_MILLISECONDS = 28_000

/** A service that a process runs. */
export interface Service extends AsyncDisposable {
  /** Takes up what has changed since it was started. */
  reload?(): Promise<void>
}

/**
 * Runs a service until the process is signalled to stop, then puts it away in order. What prevents its start is printed as its message,
 * and the process ends with exit code 1. Interrupted twice, the process ends at once. A service that can reload does so on SIGHUP.
 * A promise that is rejected while nobody listens is one request's or one event's loss, and does not end the process for all others.
 */
export async function runUntilStopped(start: () => Promise<Service>): Promise<void> {
  const requested = new Promise<void>((resolve) => {
    let times = 0
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (signal === 'SIGINT' && ++times > 1) process.exit(130)
        resolve()
      })
    }
  })
  process.on('unhandledRejection', (reason) => console.error(unhandledReason(reason)))
  try {
    const service = await start()
    // In a terminal it means that the terminal was closed.
    if (!process.stdin.isTTY) process.on('SIGHUP', () => void service.reload?.())
    await requested
    setTimeout(() => process.exit(1), PATIENCE_MILLISECONDS).unref()
    await service[Symbol.asyncDispose]()
    process.exit(0)
  } catch (error) {
    console.error(error instanceof Error ? reported(error) : String(error))
    process.exit(1)
  }
}

/** Where it happened. What libraries put into their messages may be anybody's data. */
function unhandledReason(reason: unknown): string {
  const { name, stack = '' } = reason instanceof Error ? reason : new Error('of no kind')
  const places = stack.split('\n').filter((line) => line.startsWith('    at '))
  return [`A promise was rejected and nobody listened: ${name}`, ...places].join('\n')
}

/** What prevents a start is a sentence for whoever starts; a mistake of ours needs its place in the code too. */
function reported(error: Error): string {
  const ours = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError
  return ours && !('code' in error) ? (error.stack ?? error.message) : error.message
}
