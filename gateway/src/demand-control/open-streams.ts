import type { Viewer } from '@cse/schema/viewer'

/** How many streams of live figures may be open at a time. */
export interface StreamLimits {
  /** At this gateway. */
  readonly total: number
  /** Of one viewer: somebody with a few pages open, or one partner. */
  readonly perViewer: number
}

/** Streams that are open, counted. */
export interface OpenStreams {
  /**
   * One more of this viewer.
   * @returns how it is closed; more than once does no harm
   * @throws TooManyStreams
   */
  open(viewer: Viewer): () => void
}

/** More streams are open than may be. */
export class TooManyStreams extends Error {
  override readonly name = 'TooManyStreams'
  readonly of: keyof StreamLimits
  constructor(of: keyof StreamLimits) {
    super(SENTENCES[of])
    this.of = of
  }
}

const SENTENCES: Readonly<Record<keyof StreamLimits, string>> = {
  total: 'In questo momento gli aggiornamenti in diretta aperti sono troppi: riprova fra qualche secondo.',
  perViewer: 'Hai aperto troppi aggiornamenti in diretta: chiudine qualcuno prima di aprirne altri.',
}

/** Counts the streams of a process. Who somebody is, is issuer and subject; an application's people are each one viewer, a partner is one. */
export function countedStreams(limits: StreamLimits): OpenStreams {
  const open = new Map<string, number>()
  let total = 0
  return {
    open(viewer) {
      const who = nameOf(viewer)
      const own = open.get(who) ?? 0
      if (own >= limits.perViewer) throw new TooManyStreams('perViewer')
      if (total >= limits.total) throw new TooManyStreams('total')
      open.set(who, own + 1)
      total += 1
      let closed = false
      return () => {
        if (closed) return
        closed = true
        total -= 1
        const left = (open.get(who) ?? 1) - 1
        if (left > 0) open.set(who, left)
        else open.delete(who)
      }
    },
  }
}

/** Names two viewers differ in, whatever is in them. */
const nameOf = ({ client = '', subject }: Viewer): string => JSON.stringify([client, subject])
