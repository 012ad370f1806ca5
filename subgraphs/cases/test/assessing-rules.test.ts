import { describe, expect, test } from 'vitest'
import { completionObstacle, planFaults, signOffObstacle, versionFor } from '../src/rules/assessing.ts'
import { answered, boolean, coded, form, number } from './instruments.ts'

const TODAY = '2026-11-02'

describe('an assessment is planned', () => {
  const plan = { kind: 'PROFESSIONAL', plannedOn: '2026-11-10', participants: [] } as const
  const day = { openedOn: '2026-03-01', today: TODAY }
  const faults = (reported: Partial<Parameters<typeof planFaults>[1]>) =>
    planFaults(form, { ...plan, ...reported }, day).map(({ path }) => path)
  const two = [{ operator: 'olga' }, { name: 'Dott. Neri', profession: 'Medico', section: 'A' }]
  const many = { kind: 'MULTIDIMENSIONAL' } as const

  test('with the version in use on its day', () => {
    const old = { ...form, version: '0', validFrom: '2010-01-01', validTo: '2019-12-31' }
    expect(versionFor([form, old], null, '2026-11-10')).toBe(form)
    expect(versionFor([form, old], null, '2019-11-10')).toBe(old)
    expect(versionFor([form, old], '0', '2026-11-10')).toMatchObject({ path: 'input.instrumentVersion' })
    expect(versionFor([form, old], '7', '2026-11-10')).toMatchObject({ path: 'input.instrumentVersion' })
    expect(versionFor([form, old], null, '2009-11-10')).toMatchObject({ path: 'input.instrument' })
    expect(versionFor([], null, '2026-11-10')).toMatchObject({ path: 'input.instrument' })
  })

  test('for a day since the case was opened, and not in years', () => {
    expect(faults({})).toEqual([])
    expect(faults({ plannedOn: '2026-02-28' })).toEqual(['input.plannedOn'])
    expect(faults({ plannedOn: '2027-11-03' })).toEqual(['input.plannedOn'])
  })

  test('by the social worker alone, or by several professionals', () => {
    expect(faults({ participants: two })).toEqual(['input.participants'])
    expect(faults({ ...many, participants: two })).toEqual([])
    expect(faults({ ...many, participants: two.slice(0, 1) })).toEqual(['input.participants'])
    expect(
      planFaults({ ...form, assessedBy: ['PROFESSIONAL'] }, { ...plan, ...many, participants: two }, day),
    ).toMatchObject([{ path: 'input.kind' }])
  })

  test('with professionals who are known, each once, and who answer for all of it', () => {
    const [olga, neri] = two
    if (!olga || !neri) throw new Error('Two are needed')
    expect(faults({ ...many, participants: [olga, olga] })).toEqual(['input.participants'])
    expect(faults({ ...many, participants: [olga, { name: 'Dott. Neri' }] })).toEqual([
      'input.participants.1',
    ])
    expect(faults({ ...many, participants: [olga, { operator: 'ugo', name: 'Ugo' }] })).toEqual([
      'input.participants.1',
    ])
    expect(faults({ ...many, participants: [olga, { ...neri, section: 'Z' }] })).toEqual([
      'input.participants.1.section',
    ])
    expect(faults({ ...many, participants: [neri, neri] })).toEqual(['input.participants'])
  })
})

describe('a multidimensional assessment', () => {
  const all = answered(coded('GRADO', '2'), number('PUNTI', 4), boolean('TUTORE', false))
  const signed = { section: null, signedOffAt: new Date(0) }

  test('is completed when everybody has signed the own part off', () => {
    const waiting = [signed, { section: 'A', signedOffAt: null }]
    expect(completionObstacle(form, all, 'MULTIDIMENSIONAL', [signed, signed])).toBeNull()
    expect(completionObstacle(form, all, 'MULTIDIMENSIONAL', waiting)).toMatchObject({
      refused: 'PartsNotSignedOff',
      waiting: 1,
    })
    expect(completionObstacle(form, answered(), 'MULTIDIMENSIONAL', [signed])).toMatchObject({
      refused: 'AssessmentIncomplete',
      message: 'Mancano risposte obbligatorie: GRADO, PUNTI, TUTORE.',
    })
  })

  test('has a part signed off when that part is complete', () => {
    const part = answered(boolean('TUTORE', false))
    expect(signOffObstacle(form, part, 'B')).toBeNull()
    expect(signOffObstacle(form, part, null)).toMatchObject({
      missing: ['GRADO', 'PUNTI'],
    })
  })
})
