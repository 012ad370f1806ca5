import { cents } from '@cse/schema/cents'
import { describe, expect, test } from 'vitest'
import {
  checkPlan,
  type InterventionInForce,
  inAll,
  type RequestedIntervention,
} from '../src/rules/project-plan.ts'

const codes = new Map([
  ['A2.07', { validFrom: '2015-03-10', validTo: null }],
  ['A7.01', { validFrom: '2019-03-06', validTo: '2024-01-01' }],
])
const openedOn = '2026-01-01'
const year = { startsOn: '2026-01-01', endsOn: '2026-12-31' }
const homeHelp: RequestedIntervention = {
  plannedIntervention: null,
  serviceType: 'A2.07',
  facility: null,
  planIntervention: null,
  fundingLine: null,
  startsOn: '2026-02-02',
  endsOn: '2026-03-01',
  unit: 'HOUR',
  frequency: 'WEEKLY',
  quantity: 5,
  totalQuantity: null,
  unitCost: cents(2_000),
  bodyShare: cents(28_000),
  userShare: cents(4_000),
  healthShare: cents(8_000),
}
const delivered: InterventionInForce = {
  serviceType: 'A2.07',
  facility: null,
  unit: 'HOUR',
  startsOn: '2026-02-02',
  unitCost: cents(2_000),
  delivered: 1_000,
  deliveredBody: cents(14_000),
  deliveredUser: cents(2_000),
  deliveredHealth: cents(4_000),
}
const centre = '01990000-0000-7000-8000-0000000000e1'
const closing = '01990000-0000-7000-8000-0000000000e2'
const places = {
  facilities: new Map([
    [centre, { authorisedOn: '2026-02-02', closedOn: null, serviceTypes: ['A1.12'] }],
    [closing, { authorisedOn: null, closedOn: '2026-02-20', serviceTypes: ['A2.07'] }],
  ]),
  authorised: new Set(['A2.07', 'A1.12']),
}
const known = '01990000-0000-7000-8000-000000000001'
const check = (
  reported: Partial<RequestedIntervention> = {},
  inForce = new Map<string, InterventionInForce>(),
) =>
  checkPlan(
    { ...year, interventions: [{ ...homeHelp, ...reported }] },
    { openedOn, codes, ...places, inForce },
  )
const fieldsOf = (...requested: Parameters<typeof check>) =>
  check(...requested).violations.map(({ path }) => path.replace('input.plannedInterventions.0.', ''))

test('a service is planned at a facility that is there, authorised for it, and open to the end', () => {
  const reasons = (facility: string, reported: Partial<RequestedIntervention> = {}) =>
    check({ facility, ...reported }).violations.map(
      ({ path, reason }) => `${path.split('.').at(-1)}: ${reason}`,
    )
  expect(reasons('01990000-0000-7000-8000-0000000000e9')).toEqual([
    'facility: L’unità di offerta non esiste.',
  ])
  expect(reasons(centre)).toEqual(['facility: L’unità di offerta non è autorizzata per questa prestazione.'])
  expect(reasons(closing)).toEqual([
    'facility: L’unità di offerta non è autorizzata alla data di inizio dell’intervento.',
    'facility: L’unità di offerta cessa l’attività prima della fine dell’intervento.',
  ])
  const before = new Map([[known, { ...delivered, facility: closing }]])
  expect(fieldsOf({ plannedIntervention: known, facility: closing }, before)).toEqual([])
})

test('nothing is planned before the case is opened', () => {
  const { violations } = checkPlan(
    { ...year, interventions: [] },
    { openedOn: '2026-01-02', codes, ...places, inForce: new Map() },
  )
  expect(violations).toEqual([
    { path: 'input.startsOn', reason: 'Il progetto inizia prima dell’apertura della cartella.' },
  ])
})

test('a line whose shares add up to its cost stands', () => {
  const { lines, violations } = check()
  expect(violations).toEqual([])
  expect(lines).toMatchObject([{ quantity: 500, totalQuantity: 2_000, totalCost: 40_000 }])
})

describe('a line is refused by the field that is wrong', () => {
  test.each<[string, Partial<RequestedIntervention>, string]>([
    ['ends before it begins', { endsOn: '2026-01-31' }, 'endsOn'],
    ['begins before the project', { startsOn: '2025-12-31', totalQuantity: 20 }, 'startsOn'],
    ['ends after the project', { endsOn: '2027-01-01', totalQuantity: 20 }, 'endsOn'],
    ['has a code nobody knows', { serviceType: 'A9.99' }, 'serviceType'],
    ['has a code that no longer holds', { serviceType: 'A7.01' }, 'serviceType'],
    ['has a quantity of nothing', { quantity: 0, totalQuantity: 20 }, 'quantity'],
    ['has a quantity finer than hundredths', { quantity: 1.005, totalQuantity: 20 }, 'quantity'],
    ['plans nothing in all', { totalQuantity: 0 }, 'totalQuantity'],
    ['plans more than can be counted', { quantity: 99_999 }, 'totalQuantity'],
    ['has shares a cent too few', { userShare: cents(3_999) }, 'bodyShare'],
    ['has shares a cent too many', { healthShare: cents(8_001) }, 'bodyShare'],
    ['has a share below zero', { userShare: cents(-1), bodyShare: cents(32_001) }, 'userShare'],
    ['costs less than nothing', { unitCost: cents(-1) }, 'unitCost'],
    ['is one that the project does not have', { plannedIntervention: known }, 'plannedIntervention'],
  ])('%s', (_, reported, field) => {
    expect(fieldsOf(reported)).toContain(field)
    expect(check(reported).lines).toEqual([])
  })
})

test('each wrong line is named by its place', () => {
  const interventions = [
    homeHelp,
    { ...homeHelp, userShare: cents(0) },
    homeHelp,
    { ...homeHelp, serviceType: '?' },
  ]
  const { violations } = checkPlan(
    { ...year, interventions },
    { openedOn, codes, ...places, inForce: new Map() },
  )
  expect(violations.map(({ path }) => path)).toEqual([
    'input.plannedInterventions.1.bodyShare',
    'input.plannedInterventions.3.serviceType',
  ])
})

describe('of what was delivered already', () => {
  const inForce = new Map([[known, delivered]])
  test('a variation may plan more', () => {
    const more = {
      plannedIntervention: known,
      totalQuantity: 40,
      bodyShare: cents(56_000),
      userShare: cents(8_000),
      healthShare: cents(16_000),
    }
    expect(check(more, inForce).violations).toEqual([])
  })
  test.each<[string, Partial<RequestedIntervention>, string]>([
    [
      'plan less of it',
      { totalQuantity: 9, bodyShare: cents(12_600), userShare: cents(1_800), healthShare: cents(3_600) },
      'totalQuantity',
    ],
    [
      'give a party less to bear than it bore',
      { bodyShare: cents(13_999), userShare: cents(18_001) },
      'bodyShare',
    ],
    ['change its price', { unitCost: cents(2_001) }, 'unitCost'],
    ['make another service of it', { serviceType: 'A7.01' }, 'serviceType'],
    ['move its beginning', { startsOn: '2026-02-03' }, 'startsOn'],
  ])('it cannot %s', (_, reported, field) => {
    expect(fieldsOf({ ...reported, plannedIntervention: known }, inForce)).toContain(field)
  })
  test('a line cannot stand twice', () => {
    const line = { ...homeHelp, plannedIntervention: known }
    const { violations } = checkPlan(
      { ...year, interventions: [line, line] },
      { openedOn, codes, ...places, inForce },
    )
    expect(violations.map(({ path }) => path)).toEqual(['input.plannedInterventions.1.plannedIntervention'])
  })
})

test('weeks and months count when they begin', () => {
  const times = (frequency: RequestedIntervention['frequency'], startsOn: string, endsOn: string) =>
    inAll(1, { frequency, startsOn, endsOn })
  expect(times('ONCE', '2026-01-01', '2026-12-31')).toBe(1)
  expect(times('WEEKLY', '2026-01-01', '2026-01-07')).toBe(1)
  expect(times('WEEKLY', '2026-01-01', '2026-01-08')).toBe(2)
  expect(times('MONTHLY', '2026-01-15', '2026-02-14')).toBe(1)
  expect(times('MONTHLY', '2026-01-15', '2026-02-15')).toBe(2)
  expect(times('MONTHLY', '2026-01-31', '2026-12-31')).toBe(12)
})
