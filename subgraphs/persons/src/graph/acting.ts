import { today } from '@cse/schema/today'
import { principalOf } from '@cse/schema/viewer'
import type { PersonsContext } from '../builder.ts'

/** Who acts, for which comuni (ISTAT codes), and when. */
export function actingOf({ viewer, now }: PersonsContext) {
  return { ...principalOf(viewer), comuni: viewer.comuni, at: now, today: today(now) }
}
