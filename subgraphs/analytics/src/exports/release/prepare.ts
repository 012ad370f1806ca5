import type { Database } from '@cse/db/src/session/database'
import { encodeId } from '@cse/schema/ids'
import { roundedUp } from '../../rules/release/k-anonymity.ts'
import { makeClasses } from '../../store/release/classes.ts'
import { openCases } from '../../store/release/open-cases.ts'
import {
  allowLongStatements,
  finish,
  plannedRelease,
  storeProgress,
} from '../../store/release/preparation.ts'
import { inWarehouse } from '../../store/warehouse/session.ts'
import { dictionaryOf } from './dictionary.ts'
import { writeFiles } from './files.ts'

/** Percent of the work that the classes take; the files take the rest. */
const CLASSES_SHARE = 80

/**
 * Prepares a release from the facts as they are: its classes of records, its dictionary and its files, in one transaction, after which it is
 * immutable. A release that is finished stays as it is. Memory does not grow with the number of cases.
 */
export async function prepareRelease(database: Database, release: string): Promise<void> {
  await inWarehouse(database, async (writing) => {
    const planned = await plannedRelease(writing, release)
    if (planned?.status !== 'PREPARING') return
    await allowLongStatements(writing)
    const coding = await openCases(writing, release, planned)
    const withheld = await makeClasses(writing, { release, k: planned.k, coding }, async (done, of) => {
      const progress = Math.round((CLASSES_SHARE * done) / of)
      // in a transaction of its own, so that it shows at once; a failure must not stop the preparation
      await inWarehouse(database, (reporting) => storeProgress(reporting, release, progress)).catch(() => {})
    })
    const columns = await dictionaryOf(writing, release)
    await writeFiles(writing, release, { ...planned, id: encodeId('data_release', release), columns })
    await finish(writing, release, {
      on: planned.releasedOn,
      columns,
      withheld: roundedUp(withheld, planned.k),
    })
  })
}
