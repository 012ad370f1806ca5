import type { Handler } from '@cse/db/src/outbox/outbox'
import type { Database } from '@cse/db/src/session/database'
import { z } from 'zod'
import { erasureHandlers } from './erasure.ts'
import { tellAmounts } from './store/amount-facts.ts'
import { decideRequest, keepDelivery } from './store/funding-commands.ts'

const cents = z.int().min(0)
const ambito = z.string().regex(/^ATS-[A-Z]{2}-\d{2}$/)

const fundingRequested = z.object({
  case: z.uuid(),
  plannedIntervention: z.uuid(),
  planIntervention: z.uuid(),
  line: z.uuid().nullable(),
  ambito,
  year: z.int(),
  serviceType: z.string(),
  targetArea: z.string(),
  requestedCents: cents,
  version: z.int(),
})

const delivered = z.object({
  delivery: z.uuid(),
  plannedIntervention: z.uuid(),
  ambito,
  month: z.string().regex(/^\d{4}-\d{2}$/),
  bodyCents: cents,
  status: z.enum(['RECORDED', 'WITHDRAWN']),
  version: z.int(),
})

const amountsMoved = z.object({ ambito })

/** What is done with the events that finance hears from cases and, of its own ledger, from itself; each runs with the keys of the one Ambito that it is about. */
export function handlers(database: Database): Readonly<Record<string, Handler>> {
  return {
    ...erasureHandlers(database),
    'finance.funding-requested': async (payload) => {
      const { requestedCents, ...request } = fundingRequested.parse(payload)
      const work = { ...request, cents: requestedCents }
      await database.system(
        'finance',
        (session) => session.write((writing) => decideRequest(writing, work, new Date())),
        keysOf(request),
      )
    },
    'finance.delivered': async (payload) => {
      const { status, ...notice } = delivered.parse(payload)
      const known = await database.system(
        'finance',
        (session) =>
          session.write((writing) => keepDelivery(writing, { ...notice, withdrawn: status === 'WITHDRAWN' })),
        keysOf(notice),
      )
      // Events may overtake one another: this one is delivered again later.
      if (!known) throw new Error('A delivery came before the request of its intervention')
    },
    'finance.amounts-moved': async (payload) => {
      const moved = amountsMoved.parse(payload)
      await database.system(
        'finance',
        (session) => session.write((writing) => tellAmounts(writing, moved.ambito)),
        keysOf(moved),
      )
    },
  }
}

const keysOf = ({ ambito }: { readonly ambito: string }) => [`ambito:${ambito}`, `plan:${ambito}`]
