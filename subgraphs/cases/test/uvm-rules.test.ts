import { expect, test } from 'vitest'
import { convocationFaults, decisionFaults, quorumMissing, type UvmOrganisation } from '../src/rules/uvm.ts'

const seats = (...organisations: UvmOrganisation[]) =>
  organisations.map((organisation, at) => ({ organisation, position: at + 1 }))
const decides = (present: number[], ...organisations: UvmOrganisation[]) =>
  quorumMissing({ present, outcome: 'HOME_CARE' }, seats(...organisations))
const paths = (faults: readonly { path: string }[]) => faults.map(({ path }) => path)

test('a UVM sits for both services, the health district and the comune or the Ambito', () => {
  const convened = (...organisations: UvmOrganisation[]) =>
    convocationFaults({ convenedOn: '2026-11-10', members: seats(...organisations) }, '2026-11-02')
  expect(convened('HEALTH_DISTRICT', 'AMBITO', 'PERSON')).toEqual([])
  expect(convened('HEALTH_DISTRICT', 'PERSON')).toMatchObject([
    { reason: expect.stringMatching(/comune o l’Ambito/) },
  ])
  expect(convened('GENERAL_PRACTITIONER', 'THIRD_SECTOR')).toHaveLength(2)
})

test('it is convened for a day to come', () => {
  const on = (convenedOn: string) =>
    paths(convocationFaults({ convenedOn, members: seats('HEALTH_DISTRICT', 'AMBITO') }, '2026-11-02'))
  expect(on('2026-11-02')).toEqual([])
  expect(on('2026-11-01')).toEqual(['input.convenedOn'])
  expect(on('2028-01-01')).toEqual(['input.convenedOn'])
})

test('it is recorded as held in the life of the case, by those who were convened', () => {
  const days = { openedOn: '2026-03-01', today: '2026-11-02' }
  const recorded = (heldOn: string, present: number[]) =>
    paths(decisionFaults({ heldOn, present }, seats('HEALTH_DISTRICT', 'AMBITO'), days))
  expect(recorded('2026-11-02', [1, 2])).toEqual([])
  expect(recorded('2026-11-03', [1])).toEqual(['input.heldOn'])
  expect(recorded('2026-02-28', [1, 3])).toEqual(['input.heldOn', 'input.present.1'])
})

test('it decides when both services are there and most of those who decide', () => {
  const members: UvmOrganisation[] = ['HEALTH_DISTRICT', 'MUNICIPALITY', 'AMBITO', 'GENERAL_PRACTITIONER']
  expect(decides([1, 2, 3], ...members)).toBeNull()
  expect(decides([1, 2], ...members)).toMatchObject({ refused: 'QuorumMissing', present: 2, needed: 3 })
})

test('whoever is only heard counts neither way', () => {
  const members: UvmOrganisation[] = ['HEALTH_DISTRICT', 'MUNICIPALITY', 'PERSON', 'THIRD_SECTOR', 'OTHER']
  expect(decides([1, 2], ...members)).toBeNull()
  expect(decides([1, 3, 4, 5], ...members)).toMatchObject({ refused: 'QuorumMissing', present: 1 })
})

test('without one of the services there is no quorum, however many came', () => {
  const members: UvmOrganisation[] = ['AMBITO', 'MUNICIPALITY', 'GENERAL_PRACTITIONER', 'HEALTH_DISTRICT']
  expect(decides([1, 2, 3], ...members)).toMatchObject({
    refused: 'QuorumMissing',
    message: expect.stringMatching(/distretto/),
  })
})

test('a session without its quorum is put off', () => {
  expect(quorumMissing({ present: [], outcome: 'DEFERRED' }, seats('HEALTH_DISTRICT', 'AMBITO'))).toBeNull()
})
