import { comuniByAmbito } from '@cse/db/reference/territory'
import { DEMO_ISSUER } from '@cse/db/src/audit/principal'
import { openAdmin } from '@cse/db/src/server/server'
import { viewerOfClaims } from '@cse/gateway/authentication/viewer-of-claims'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import type { Viewer } from '@cse/schema/viewer'
import { claimsOfPersonas } from '../persona-claims.ts'

/** The viewers that the tokens of the demo's personas stand for. @throws when there is no such persona */
export async function viewersOfPersonas(adminUrl: string): Promise<(persona: string) => Promise<Viewer>> {
  const claimsOf = await claimsOfPersonas(adminUrl)
  return async (persona) => {
    const claimed = viewerOfClaims(claimsOf(persona), { issuer: DEMO_ISSUER, names: CLAIM_NAMES })
    if (!claimed) throw new Error(`The token of ${persona} would be refused`)
    const { viewer, taxCode } = claimed
    return taxCode === undefined ? viewer : { ...viewer, personId: await personId(adminUrl, taxCode) }
  }
}

/** The same operator with every comune of Puglia; whoever is no operator of comuni, unchanged. */
export function everywhere(viewer: Viewer): Viewer {
  if (viewer.scope !== 'LOCAL') return viewer
  const comuni = comuniByAmbito().flatMap((ambito) => ambito.comuni.map(({ istat_code }) => istat_code))
  return { ...viewer, comuni }
}

async function personId(adminUrl: string, taxCode: string): Promise<string> {
  const admin = await openAdmin(adminUrl)
  const [person] = await admin<{ id: string }[]>`select persons.id_of_tax_code(${taxCode}) as id`
  await admin.end({ timeout: 1 })
  if (!person) throw new Error('The citizen of the demo has no record')
  return person.id
}
