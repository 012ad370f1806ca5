import type { Viewer } from '@cse/schema/viewer'
import { describe, expect, test } from 'vitest'
import { admit } from '../src/question.ts'

const viewer = (said: Partial<Viewer>): Viewer => ({
  scope: 'REGIONAL',
  subject: 'somebody',
  comuni: [],
  roles: [],
  assurance: 2,
  ...said,
})
const inBari = viewer({ scope: 'LOCAL', comuni: ['072006'], ambito: 'ATS-BA-02' })

describe('a question', () => {
  test('of a comune by territory is confined to the comune', () => {
    expect(admit({ measure: 'CASES', by: ['AMBITO'], filter: {} }, inBari).within).toEqual({
      comuni: ['072006'],
    })
    expect(admit({ measure: 'CASES', by: ['SEX'], filter: { comuni: ['075035'] } }, inBari).within).toEqual({
      comuni: ['072006'],
    })
  })

  test('of a comune that names no territory is about the whole Region', () => {
    expect(admit({ measure: 'CASES', by: ['SEX'], filter: { comuni: [] } }, inBari).within).toBeNull()
  })

  test('of the Region is about any territory', () => {
    expect(admit({ measure: 'CASES', by: ['COMUNE'], filter: {} }, viewer({})).within).toBeNull()
  })

  test.each([
    [{ by: ['SEX', 'PHASE', 'YEAR', 'COMUNE'] as const, filter: {} }, 'input.by'],
    [{ by: ['SEX', 'SEX'] as const, filter: {} }, 'input.by'],
    [{ by: ['SEX'] as const, filter: { from: '2026-05', to: '2026-04' } }, 'input.filter.to'],
  ])('that is not well formed is refused with the path of what is wrong', ({ by, filter }, path) => {
    expect(() => admit({ measure: 'CASES', by, filter }, viewer({}))).toThrow(
      expect.objectContaining({
        extensions: expect.objectContaining({ violations: [expect.objectContaining({ path })] }),
      }),
    )
  })
})
