import { activatedService, siossCampaign, siossModule, staff } from '@cse/db/services/tables'
import { children } from '@cse/db/src/query/children'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { and, asc, type Column, desc, type Placeholder, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

interface Year {
  readonly year: number
}
type OfYear = Given<{ codes: readonly string[]; year: number }>

/** Years arrive as GraphQL integers, wider than the column: one that does not fit matches nothing. */
function inYear(column: Column, year: Placeholder): SQL {
  return sql`${column} = ${year}::integer`
}

const activatedColumns = {
  ambitoCode: activatedService.ambitoCode,
  comune: activatedService.comune,
  year: activatedService.year,
  serviceType: activatedService.serviceType,
  management: activatedService.management,
  usersPlanned: activatedService.usersPlanned,
}
const moduleColumns = {
  year: siossModule.year,
  ambitoCode: siossModule.ambitoCode,
  module: siossModule.module,
  status: siossModule.status,
  submittedOn: siossModule.submittedOn,
  validatedOn: siossModule.validatedOn,
}

const selectActivatedInAmbiti = prepared('services activated in Ambiti', ({ codes, year }: OfYear) =>
  query
    .select(activatedColumns)
    .from(activatedService)
    .where(and(anyOf(activatedService.ambitoCode, codes), inYear(activatedService.year, year)))
    .orderBy(asc(activatedService.serviceType), asc(activatedService.comune)),
)
const selectActivatedInComuni = prepared('services activated in comuni', ({ codes, year }: OfYear) =>
  query
    .select(activatedColumns)
    .from(activatedService)
    .where(and(anyOf(activatedService.comune, codes), inYear(activatedService.year, year)))
    .orderBy(asc(activatedService.serviceType)),
)
const selectStaff = prepared('staff of Ambiti', ({ codes, year }: OfYear) =>
  query
    .select({
      ambitoCode: staff.ambitoCode,
      year: staff.year,
      profession: staff.profession,
      headcount: staff.headcount,
      fullTimeEquivalent: staff.fullTimeEquivalent,
      permanent: staff.permanent,
    })
    .from(staff)
    .where(and(anyOf(staff.ambitoCode, codes), inYear(staff.year, year)))
    .orderBy(asc(staff.profession)),
)
const selectModulesOfAmbiti = prepared('SIOSS modules of Ambiti', ({ codes, year }: OfYear) =>
  query
    .select(moduleColumns)
    .from(siossModule)
    .where(and(anyOf(siossModule.ambitoCode, codes), inYear(siossModule.year, year)))
    .orderBy(asc(siossModule.module)),
)
const selectModulesOfCampaigns = prepared(
  'SIOSS modules of campaigns',
  (given: Given<{ years: readonly number[] }>) =>
    query
      .select(moduleColumns)
      .from(siossModule)
      .where(anyOf(siossModule.year, given.years))
      .orderBy(asc(siossModule.ambitoCode), asc(siossModule.module)),
)
const selectCampaigns = prepared('SIOSS campaigns', () =>
  query
    .select({ year: siossCampaign.year, opensOn: siossCampaign.opensOn, dueOn: siossCampaign.dueOn })
    .from(siossCampaign)
    .orderBy(desc(siossCampaign.year)),
)

export type ActivatedServiceRow = RowOf<ReturnType<typeof selectActivatedInAmbiti>>
export type StaffRow = RowOf<ReturnType<typeof selectStaff>>
export type SiossModuleRow = RowOf<ReturnType<typeof selectModulesOfAmbiti>>
export type SiossCampaignRow = RowOf<ReturnType<typeof selectCampaigns>>

/** What was activated in an Ambito in a year: by the Ambito as a whole (no comune) and by its comuni. */
export const activatedInAmbito = children(
  'services activated in Ambiti',
  (session, codes, { year }: Year) => session.rows(selectActivatedInAmbiti({ codes, year })),
  ({ ambitoCode }) => ambitoCode,
)

/** What a comune activated by itself in a year. */
export const activatedInComune = children(
  'services activated in comuni',
  (session, codes, { year }: Year) => session.rows(selectActivatedInComuni({ codes, year })),
  ({ comune }) => comune ?? '',
)

export const staffOfAmbito = children(
  'staff of Ambiti',
  (session, codes, { year }: Year) => session.rows(selectStaff({ codes, year })),
  ({ ambitoCode }) => ambitoCode,
)

export const siossModulesOfAmbito = children(
  'SIOSS modules of Ambiti',
  (session, codes, { year }: Year) => session.rows(selectModulesOfAmbiti({ codes, year })),
  ({ ambitoCode }) => ambitoCode,
)

export const siossModulesOfCampaign = listLoader(
  'SIOSS modules of campaigns',
  (session, years: readonly number[]) => session.rows(selectModulesOfCampaigns({ years })),
  ({ year }) => year,
)

/** All yearly campaigns, the newest first. */
export const siossCampaigns = (session: SchemaSession) => session.rows(selectCampaigns({}))

export const siossCampaignByYear = loader('SIOSS campaigns', siossCampaigns, ({ year }) => year)
