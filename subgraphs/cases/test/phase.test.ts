import { phases } from '@cse/db/cases/vocabulary'
import { expect, test } from 'vitest'
import { mayFollow } from '../src/rules/phase.ts'

test('a case goes through the five phases of the regional plan in their order', () => {
  const steps = phases.slice(1).map((phase, index) => mayFollow(phases[index] ?? phase, phase))
  expect(steps).toEqual(phases.slice(1).map(() => true))
})

test('what is being delivered cannot be closed before it is evaluated', () => {
  expect(mayFollow('SERVICE_DELIVERY', 'CLOSED')).toBe(false)
})

test('a project cannot come before an assessment', () => {
  expect(mayFollow('ACCESS_AND_ORIENTATION', 'INDIVIDUAL_PROJECT')).toBe(false)
})

test('a closed case is reopened with a new assessment and in no other phase', () => {
  expect(phases.filter((phase) => mayFollow('CLOSED', phase))).toEqual(['NEEDS_ASSESSMENT'])
})

test('no case stays where it is by a step', () => {
  expect(phases.filter((phase) => mayFollow(phase, phase))).toEqual([])
})
