import { openAdmin } from '@cse/db/src/server'
import type { DemoCitizen } from './persona-viewer.ts'

/** Who the citizen of the demo is in this database. @throws when its population is not of ours */
export async function readCitizen(adminUrl: string): Promise<DemoCitizen> {
  const admin = await openAdmin(adminUrl)
  try {
    const [citizen] = await admin<DemoCitizen[]>`
      select tax_code as "taxCode", person.id as "personId"
      from registry.demo_citizen join persons.person using (tax_code)`
    if (!citizen) throw new Error('The database has no citizen for the demo.')
    return citizen
  } finally {
    await admin.end({ timeout: 1 })
  }
}
