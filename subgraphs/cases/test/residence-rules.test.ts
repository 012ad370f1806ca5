import { expect, test } from 'vitest'
import { type CaseOfResident, followResidence } from '../src/rules/residence.ts'

const [bari, lecce, taranto] = ['072006', '075035', '073027']
const held = (reported: Partial<CaseOfResident> = {}): CaseOfResident => ({
  comune: bari,
  open: null,
  latest: null,
  ...reported,
})
const proposed = (toComune: string, residentSince: string) =>
  held({ open: { toComune }, latest: { toComune, residentSince } })

test('who moves to another comune has a transfer proposed to it', () => {
  expect(followResidence(held(), { to: lecce, on: '2026-11-02' })).toEqual({
    supersede: false,
    propose: true,
  })
})

test('who moves within the comune has none', () => {
  expect(followResidence(held(), { to: bari, on: '2026-11-02' })).toEqual({
    supersede: false,
    propose: false,
  })
})

test('an unknown residence proposes nothing and takes back what was proposed', () => {
  expect(followResidence(held(), { to: null, on: '2026-11-02' })).toEqual({
    supersede: false,
    propose: false,
  })
  const gone = followResidence(proposed(lecce, '2026-10-01'), { to: null, on: '2026-11-02' })
  expect(gone).toEqual({ supersede: true, propose: false })
})

test('a residence that changes again supersedes what was proposed', () => {
  const again = followResidence(proposed(lecce, '2026-10-01'), { to: taranto, on: '2026-11-02' })
  expect(again).toEqual({ supersede: true, propose: true })
  const back = followResidence(proposed(lecce, '2026-10-01'), { to: bari, on: '2026-11-02' })
  expect(back).toEqual({ supersede: true, propose: false })
})

test('news received twice change nothing, even when the proposal was dismissed meanwhile', () => {
  const news = { to: lecce, on: '2026-11-02' }
  expect(followResidence(proposed(lecce, '2026-11-02'), news)).toEqual({ supersede: false, propose: false })
  const dismissed = held({ latest: { toComune: lecce, residentSince: '2026-11-02' } })
  expect(followResidence(dismissed, news)).toEqual({ supersede: false, propose: false })
})

test('news that come behind newer ones change nothing', () => {
  const late = followResidence(proposed(taranto, '2026-11-02'), { to: lecce, on: '2026-10-01' })
  expect(late).toEqual({ supersede: false, propose: false })
})
