import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { expect } from 'vitest'
import type { Client } from '../client.ts'
import type { TestPlatform } from '../platform.ts'
import { day } from './story-world.ts'

const SERVICES =
  '{ providedServices { nodes { plannedIntervention person { familyName } attendance { day } months { month } } } }'
/** What a provider might look for beyond its deliveries. */
const BEYOND = [
  (id: string) => `{ case(id: "${id}") { number } }`,
  () => '{ cases { nodes { number } } }',
  () => '{ persons(filter: { familyName: "Rossi" }) { nodes { id } } }',
  () => '{ providedServices { nodes { person { taxCode } } } }',
  () => '{ uvmInvitations { nodes { id } } }',
  () => '{ zonePlans { nodes { id } } }',
]

/** A facility of Bari, and who runs it. */
export interface ProviderOfStory {
  /** Id of the facility, and its uuid. */
  readonly facility: string
  readonly uuid: string
  /** With a contract sees the service and records attendance; before it, and under protection, sees nothing. */
  delivers(what: { readonly case: string; readonly plannedIntervention: string }): Promise<void>
}

/** Chooses a facility of Bari that is open and no secret. */
export async function aProvider(admin: Sql, gateway: TestPlatform): Promise<ProviderOfStory> {
  const [found] = await admin<{ facility: string; vatNumber: string; other: string }[]>`
    select facility.id as "facility", vat_number as "vatNumber",
      (select vat_number from services.provider other where other.vat_number <> provider.vat_number order by id limit 1) as "other"
    from services.facility join services.provider on provider.id = provider_id
    where comune = '072006' and not protected and closed_on is null and vat_number is not null order by facility.id limit 1`
  if (!found) throw new Error('Bari has no facility')
  const facility = encodeId('facility', found.facility)
  const provider = gateway.as(`provider@${found.vatNumber}`)
  const supervisor = gateway.as('supervisor@bari')
  const sees = async (client: Client) => (await client.query(SERVICES)).text
  return { facility, uuid: found.facility, delivers }

  async function delivers(what: { readonly case: string; readonly plannedIntervention: string }) {
    const attend = async (client: Client, on: string, key: string) => {
      const { text } = await client.query(
        `mutation ($input: RecordAttendanceInput!) { recordAttendance(input: $input) { __typename } }`,
        {
          input: {
            plannedIntervention: what.plannedIntervention,
            day: on,
            quantity: 2,
            idempotencyKey: `attendance ${key}`,
          },
        },
      )
      return text
    }
    expect(await sees(provider)).toContain('"nodes":[]')
    expect(await attend(provider, day(0), 'without contract')).toContain('NotFound')
    const contract = await supervisor.query(
      `mutation ($input: RecordProviderContractInput!) { recordProviderContract(input: $input) { __typename ... on Refusal { message } } }`,
      {
        input: {
          facilities: [facility],
          number: 'Rep. 12/2026',
          validFrom: day(-20),
          validTo: day(60),
          idempotencyKey: 'contract of the story',
        },
      },
    )
    expect(contract.text).toContain('RecordProviderContractPayload')
    const seen = await sees(provider)
    expect(seen).toContain(what.plannedIntervention)
    expect(seen).toMatch(/"familyName":"\w/)
    for (const question of BEYOND)
      expect((await provider.query(question(what.case))).text).toMatch(/"code":"FORBIDDEN"/)

    expect(await attend(provider, day(0), 'of today')).toContain('RecordAttendancePayload')
    expect(await attend(provider, day(0), 'once more')).toContain('RecordedAlready')
    expect(await attend(provider, day(-30), 'too early')).toContain('OutsideContract')
    expect(await attend(provider, day(1), 'to come')).toContain('BAD_USER_INPUT')
    const other = gateway.as(`provider@${found?.other}`)
    expect(await sees(other)).toContain('"nodes":[]')
    expect(await attend(other, day(-1), 'of another')).toContain('NotFound')
    const file = `{ case(id: "${what.case}") { project { plannedInterventions { attendance { day quantity } } } } }`
    expect((await gateway.as('social-worker@bari').query(file)).text).toContain(`"day":"${day(0)}"`)

    const [protectedRecord] = await admin<{ id: string }[]>`
      insert into registry.protected_record (id, person_id, reason, protected_at)
      select uuidv7(), person_id, 'VIOLENCE', now() from registry.case_custody
      where case_id = (select case_id from cases.attendance limit 1) returning id`
    expect(await sees(provider)).toContain('"nodes":[]')
    await admin`update registry.protected_record set lifted_at = now() where id = ${protectedRecord?.id ?? ''}`
    expect(await sees(provider)).toContain(what.plannedIntervention)
  }
}
