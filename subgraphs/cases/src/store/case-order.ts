import { caseRecord } from '@cse/db/cases/tables'
import type { PgColumn } from '@cse/db/src/query/columns'
import { type SQL, sql } from '@cse/db/src/query/sql'

/** How a list of cases is walked by a column and the id, both the same way. */
interface OrderOfCases {
  readonly column: PgColumn
  readonly descending: boolean
  /** Where a case stands, exactly; null where that is the day it was opened, which is read of every case. */
  readonly position: SQL<string> | null
  /** Whether only who has the file may know where a case stands. */
  readonly ofFile: boolean
}

/** The orders in which cases are listed. Each has an index for a comune and one for a holder. */
export const caseOrders = {
  NEWEST_FIRST: { column: caseRecord.openedOn, descending: true, position: null, ofFile: false },
  OLDEST_FIRST: { column: caseRecord.openedOn, descending: false, position: null, ofFile: false },
  LAST_ACTIVITY: {
    column: caseRecord.updatedAt,
    descending: true,
    // exact to the microsecond, which a Date is not
    position: sql<string>`${caseRecord.updatedAt}::text`,
    ofFile: true,
  },
  NEXT_DEADLINE: {
    column: caseRecord.nextDueOn,
    descending: false,
    position: sql<string>`${caseRecord.nextDueOn}::text`,
    ofFile: true,
  },
} satisfies Record<string, OrderOfCases>

export type CaseOrder = keyof typeof caseOrders
