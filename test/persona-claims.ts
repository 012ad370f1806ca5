import { readTerritory } from '@cse/db/reference/territory'
import { openAdmin } from '@cse/db/src/server/server'
import { CLAIM_NAMES, FISCAL_NUMBER_PREFIX } from '@cse/gateway/config/claims'
import { personasOf } from '@cse/gateway/demo/identity-provider/personas'

/** What the tokens of the demo's personas claim; who the citizen is, the population knows. @throws when there is no such persona */
export async function claimsOfPersonas(
  adminUrl: string,
): Promise<(persona: string) => Readonly<Record<string, unknown>>> {
  const personas = personasOf(readTerritory())
  const admin = await openAdmin(adminUrl)
  const [citizen] = await admin<
    { taxCode: string }[]
  >`select tax_code as "taxCode" from registry.demo_citizen`
  await admin.end()
  return (name) => {
    const persona = personas.find(name)
    if (!persona) throw new Error(`There is no persona ${name}`)
    const fiscalNumber = persona.citizen && {
      [CLAIM_NAMES.fiscalNumber]: `${FISCAL_NUMBER_PREFIX}${citizen?.taxCode}`,
    }
    return { sub: persona.name, ...persona.claims, ...fiscalNumber }
  }
}
