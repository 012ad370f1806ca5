import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { completionObstacle } from '../src/rules/assessing.ts'
import { checkAnswers, type GivenAnswer } from '../src/rules/assessment-answer.ts'
import { headlineOf, scoresOf } from '../src/rules/assessment-score.ts'
import { completenessOf } from '../src/rules/completeness.ts'
import type { InstrumentAnswer } from '../src/rules/instrument.ts'
import { answered, boolean, coded, date, form, number } from './instruments.ts'

const TODAY = '2026-11-02'
const reasons = (...given: GivenAnswer[]) => {
  const checked = checkAnswers(form, given, TODAY)
  return 'violations' in checked ? checked.violations.map(({ path, reason }) => `${path}: ${reason}`) : []
}

describe('an answer', () => {
  test('is kept in the kind of its item', () => {
    const given: GivenAnswer[] = [
      { item: 'GRADO', codes: ['2'] },
      { item: 'PUNTI', number: 3.25 },
      { item: 'TUTORE', boolean: false },
      { item: 'DECRETO', date: '2026-01-31' },
      { item: 'NOTE', text: '  vive sola ' },
    ]
    expect(checkAnswers(form, given, TODAY)).toEqual({
      answers: [
        coded('GRADO', '2'),
        number('PUNTI', 3.25),
        boolean('TUTORE', false),
        date('DECRETO', '2026-01-31'),
        { item: 'NOTE', kind: 'TEXT', text: 'vive sola' },
      ],
      withdrawn: [],
    })
  })

  test('without a value withdraws the one before', () => {
    expect(checkAnswers(form, [{ item: 'NOTE', text: null }, { item: 'PUNTI' }], TODAY)).toEqual({
      answers: [],
      withdrawn: ['NOTE', 'PUNTI'],
    })
  })

  test.each<[string, GivenAnswer, string]>([
    [
      'to an unknown item',
      { item: 'X', number: 1 },
      'input.answers.0.item: La voce non fa parte dello strumento.',
    ],
    [
      'of another kind',
      { item: 'PUNTI', text: '3' },
      'input.answers.0.text: PUNTI (PUNTI): la risposta deve essere un numero.',
    ],
    [
      'twofold',
      { item: 'PUNTI', number: 3, text: '3' },
      'input.answers.0: PUNTI (PUNTI): è ammessa una sola risposta.',
    ],
    [
      'with an unknown code',
      { item: 'GRADO', codes: ['7'] },
      'input.answers.0.codes: GRADO (GRADO): il codice non è previsto.',
    ],
    [
      'with two codes where one is due',
      { item: 'GRADO', codes: ['0', '2'] },
      'input.answers.0.codes: GRADO (GRADO): è ammesso un solo codice.',
    ],
    [
      'with a code twice',
      { item: 'MISURE', codes: ['ADI', 'ADI'] },
      'input.answers.0.codes: MISURE (MISURE): un codice è ripetuto.',
    ],
    [
      'with no code',
      { item: 'MISURE', codes: [] },
      'input.answers.0.codes: MISURE (MISURE): nessun codice indicato.',
    ],
    [
      'with a code outside its validity',
      { item: 'MISURE', codes: ['RDC'] },
      'input.answers.0.codes: MISURE (MISURE): il codice non è valido a questa data.',
    ],
    [
      'out of range',
      { item: 'PUNTI', number: 10.01 },
      'input.answers.0.number: PUNTI (PUNTI): il numero deve essere compreso tra 0 e 10.',
    ],
    [
      'below the range',
      { item: 'PUNTI', number: -1 },
      'input.answers.0.number: PUNTI (PUNTI): il numero deve essere compreso tra 0 e 10.',
    ],
    [
      'with three decimals',
      { item: 'PUNTI', number: 1.234 },
      'input.answers.0.number: PUNTI (PUNTI): sono ammessi al più due decimali.',
    ],
    ['of blanks', { item: 'NOTE', text: '  ' }, 'input.answers.0.text: NOTE (NOTE): il testo è vuoto.'],
    [
      'with a character that no text has',
      { item: 'NOTE', text: 'a\0b' },
      'input.answers.0.text: NOTE (NOTE): il testo contiene un carattere non ammesso.',
    ],
    [
      'too long',
      { item: 'NOTE', text: 'a'.repeat(2_001) },
      'input.answers.0.text: NOTE (NOTE): il testo supera 2.000 caratteri.',
    ],
  ])('%s is bad input that names the item', (_, given, reason) => {
    expect(reasons(given)).toEqual([reason])
  })

  test('to an item twice is bad input, and all that is wrong is reported at once', () => {
    expect(reasons({ item: 'PUNTI', number: 1 }, { item: 'PUNTI', number: 99 })).toEqual([
      'input.answers.1.item: PUNTI (PUNTI): la voce è ripetuta.',
      'input.answers.1.number: PUNTI (PUNTI): il numero deve essere compreso tra 0 e 10.',
    ])
  })
})

describe('completeness', () => {
  const missing = (...answers: InstrumentAnswer[]) =>
    completenessOf(form, answered(...answers)).missing.map(({ code }) => code)

  test('asks for what is required', () => {
    expect(missing()).toEqual(['GRADO', 'PUNTI', 'TUTORE'])
    expect(completenessOf(form, answered(coded('GRADO', '0'), coded('MISURE', 'ADI')))).toMatchObject({
      answered: 1,
      required: 3,
    })
  })

  test('asks for more where an answer calls for it', () => {
    const both = [coded('GRADO', '0'), number('PUNTI', 1)]
    expect(missing(...both, boolean('TUTORE', false))).toEqual([])
    expect(missing(...both, boolean('TUTORE', true))).toEqual(['DECRETO'])
    expect(missing(...both, boolean('TUTORE', true), date('DECRETO', '2026-01-31'))).toEqual([])
  })

  test('is that of one section where one is asked for', () => {
    expect(completenessOf(form, answered(boolean('TUTORE', false)), 'B')).toEqual({
      answered: 1,
      required: 1,
      missing: [],
    })
  })
})

describe('a score', () => {
  test('is known when all its items are answered', () => {
    expect(headlineOf(form, answered(coded('GRADO', '2')))).toMatchObject({ value: null, reading: null })
    expect(headlineOf(form, answered(coded('GRADO', '2'), number('PUNTI', 4)))).toMatchObject({
      value: 6,
      reading: 'Alta',
    })
    expect(headlineOf(form, answered(coded('GRADO', '0'), number('PUNTI', 5.99)))).toMatchObject({
      value: 5.99,
      reading: 'Bassa',
    })
  })

  test('leaves out what counts in no scale', () => {
    const [sum, mean] = scoresOf(form, answered(coded('GRADO', '9'), number('PUNTI', 4)))
    expect([sum?.value, mean?.value]).toEqual([4, 4])
  })
})

const answers = fc.record(
  {
    GRADO: fc.constantFrom('0', '2', '9').map((code) => coded('GRADO', code)),
    PUNTI: fc.integer({ min: 0, max: 1_000 }).map((hundredths) => number('PUNTI', hundredths / 100)),
    MISURE: fc.constant(coded('MISURE', 'ADI')),
    TUTORE: fc.boolean().map((yes) => boolean('TUTORE', yes)),
    DECRETO: fc.constant(date('DECRETO', '2026-01-31')),
  },
  { requiredKeys: [] },
)

describe('whatever is answered', () => {
  test('more answers never make an assessment less complete, unless they call for more', () => {
    fc.assert(
      fc.property(answers, answers, (some, more) => {
        const before = completenessOf(form, answered(...Object.values(some)))
        const after = completenessOf(form, answered(...Object.values({ ...more, ...some })))
        expect(after.answered).toBeGreaterThanOrEqual(before.answered)
        expect(after.required - before.required).toBeLessThanOrEqual(1)
        for (const { answered, required, missing } of [before, after])
          expect(answered + missing.length).toBe(required)
      }),
    )
  })

  test('a complete assessment has a score, within the bounds of its scale, that has a reading', () => {
    fc.assert(
      fc.property(answers, (some) => {
        const given = answered(...Object.values(some))
        const headline = headlineOf(form, given)
        if (completenessOf(form, given).missing.length > 0) return
        expect(headline?.value).toBeGreaterThanOrEqual(0)
        expect(headline?.value).toBeLessThanOrEqual(12)
        expect(headline?.reading).toBe((headline?.value ?? 0) >= 6 ? 'Alta' : 'Bassa')
        expect(completionObstacle(form, given, 'PROFESSIONAL', [])).toBeNull()
      }),
    )
  })

  test('completeness and score are computed from what was checked', () => {
    fc.assert(
      fc.property(answers, (some) => {
        const given = Object.values(some).map((answer): GivenAnswer => answer)
        const checked = checkAnswers(form, given, TODAY)
        expect(checked).toEqual({ answers: Object.values(some), withdrawn: [] })
      }),
    )
  })
})
