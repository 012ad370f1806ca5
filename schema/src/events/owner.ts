import { z } from 'zod'
import { offerFacts, staffFacts } from './facts.ts'

/** When the clock of the queue struck. */
const struck = z.object({ _cron: z.object({ ts: z.iso.datetime({ offset: true }) }).optional() })

/** Events that only the owner of the database emits: the clock of its queue, a trigger, commands that load data. */
export const ownerEvents = {
  /** A day is over in Italy. */
  'clock.day-ended': struck,
  /** A year is over in Italy; by the clock on 2 January. */
  'clock.year-ended': struck,
  /** Amounts of the plan of an Ambito moved since their facts were emitted last; by the trigger of the ledger, a second after. */
  'finance.amounts-moved': z.object({ ambito: z.string().regex(/^ATS-[A-Z]{2}-\d{2}$/) }),
  'services.offer-facts-changed': offerFacts,
  'services.staff-facts-changed': staffFacts,
  /** A release of all cases up to a day is asked for. */
  'analytics.release-requested': z.object({ on: z.iso.date(), title: z.string() }),
} as const
