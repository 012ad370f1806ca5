import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { planOffice, regional } from '../viewers.ts'
import { CLASSES, loadInvented } from './invented.ts'
import { RECOUNTS } from './recount.ts'
import { openWarehouse, type Warehouse, YEAR } from './warehouse.ts'

const BARI = 'ATS-BA-02'

let warehouse: Warehouse
beforeAll(async () => {
  warehouse = await openWarehouse()
})
afterAll(() => warehouse.stop())

const REPORT = `{ ambito: _entities(representations: [AMBITO]) { ... on Ambito { socialReport(year: ${YEAR}) {
  ambito { code } year
  territory { inhabitants source population { ageFrom ageTo males females inhabitants } statistics { dataset measure value } }
  demand { newCases deliveries missing byTargetArea { targetArea { code } newCases } }
  offer { article facilities places occupied }
  staff { profile fullTimeEquivalent }
  spending { total { planned committed residual liquidated paid } byFund { fund { code } planned } byTargetArea { targetArea { code } planned } }
  indicators { code value rank regionalValue trend { year value } } } } } }`
const reportOf = (code: string) => REPORT.replace('AMBITO', `{ __typename: "Ambito", code: "${code}" }`)

interface Report {
  readonly ambito: {
    readonly socialReport: null | {
      readonly territory: {
        readonly inhabitants: number
        readonly population: readonly { readonly inhabitants: number }[]
      }
      readonly demand: { readonly newCases: number; readonly byTargetArea: readonly object[] }
      readonly offer: readonly { readonly places: number }[]
      readonly staff: readonly object[]
      readonly spending: {
        readonly total: { readonly planned: string } | null
        readonly byFund: readonly object[]
      }
      readonly indicators: readonly object[]
    }
  }[]
}

describe('the relazione sociale', () => {
  test('of an Ambito is one query with a section for each subject', async () => {
    await loadInvented(warehouse.admin, YEAR)
    const { ambito } = await warehouse.execute<Report>(planOffice(BARI, 'PLAN_OFFICE'), reportOf(BARI))
    const report = ambito[0]?.socialReport
    const members = await warehouse.admin`select from registry.ambito_membership where ambito = ${BARI}`
    expect(report?.territory.inhabitants).toBe(members.length * CLASSES.length * 20)
    expect(report?.territory.population).toHaveLength(11)
    expect(report?.demand).toMatchObject({ newCases: expect.any(Number), missing: null })
    expect(report?.offer.reduce((sum, { places }) => sum + places, 0)).toBe(
      (await RECOUNTS.places?.(warehouse.admin, YEAR))?.get(BARI),
    )
    expect(report?.staff.length).toBeGreaterThan(0)
    expect(report?.spending.total?.planned).toBe(
      (((await RECOUNTS.planned?.(warehouse.admin, YEAR))?.get(BARI) ?? 0) / 100).toFixed(2),
    )
    expect(report?.indicators).toHaveLength(17)
  })

  test('of another Ambito is not there, but for the Region', async () => {
    const other = await warehouse.execute<Report>(planOffice(BARI, 'PLAN_OFFICE'), reportOf('ATS-LE-01'))
    expect(other.ambito[0]?.socialReport).toBeNull()
    const seen = await warehouse.execute<Report>(regional(), reportOf('ATS-LE-01'))
    expect(seen.ambito[0]?.socialReport).not.toBeNull()
  })

  test('asks as many statements for ten Ambiti as for one', async () => {
    const codes = Array.from({ length: 10 }, (_, at) => `ATS-LE-0${at + 1}`.replace('010', '10'))
    const several = REPORT.replace(
      'AMBITO',
      codes.map((code) => `{ __typename: "Ambito", code: "${code}" }`).join(', '),
    )
    warehouse.requested()
    await warehouse.execute(regional(), reportOf(BARI))
    const one = warehouse.requested().length
    await warehouse.execute(regional(), several)
    expect(warehouse.requested().length).toBe(one)
  })
})
