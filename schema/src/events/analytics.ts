import { z } from 'zod'
import { disposalReport } from './disposal.ts'

/** The events of analytics, most of which are work for itself. */
export const analyticsEvents = {
  /** Facts were appended to the event log, or old extracts are to be removed. */
  'analytics.ingest-requested': z.object({}),
  /** A release is asked for and is to be prepared. */
  'analytics.release-planned': z.object({ release: z.uuid() }),
  'analytics.disposal-carried-out': disposalReport,
} as const
