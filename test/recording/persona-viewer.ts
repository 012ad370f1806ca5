import { readTerritory } from '@cse/db/reference/territory'
import { CLAIM_NAMES, FISCAL_NUMBER_PREFIX } from '@cse/gateway/claims'
import { personasOf } from '@cse/gateway/identity-provider/personas'
import { viewerOfClaims } from '@cse/gateway/viewer-of-claims'
import type { Viewer } from '@cse/schema/viewer'

/** The citizen of the demo, as the database knows her. */
export interface DemoCitizen {
  readonly taxCode: string
  /** uuid */
  readonly personId: string
}

const personas = personasOf(readTerritory())

/** The viewer that a persona's token stands for. @throws when there is no such persona */
export function viewerOfPersona(name: string, citizen: DemoCitizen): Viewer {
  const persona = personas.find(name)
  if (!persona) throw new Error(`There is no persona ${name}`)
  const fiscalNumber = persona.citizen && { [CLAIM_NAMES.fiscalNumber]: FISCAL_NUMBER_PREFIX + citizen.taxCode }
  const claimed = viewerOfClaims({ sub: persona.name, ...persona.claims, ...fiscalNumber }, CLAIM_NAMES)
  if (!claimed) throw new Error(`The token of ${name} would be refused`)
  return { ...claimed.viewer, ...(persona.citizen && { personId: citizen.personId }) }
}
