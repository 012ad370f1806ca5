import { describe, expect, test } from 'vitest'
import { type Answers, answersOf, controlled, type Publication, truthOf, uncontrolled } from './answers.ts'
import { chanceOf, keyBy, pick } from './chance.ts'
import { type Case, groundOf, TRAITS, VALUES, worldOf } from './world.ts'

const ground = groundOf(['2024-02', '2024-08', '2025-02', '2025-08'])
const OTHERS = { Lucera: 40, Troia: 10 }

/** Small counts shown as such: zeros can be distinguished from them. */
const shownAsSmall: Publication = (place, figures) =>
  figures.persons > 0 && figures.persons < 5 ? 1 : uncontrolled(place, figures)

/** In how many values of each trait somebody is shown in Celle: all in one of each is the mark of a single case. */
function looksLikeOne(answers: Answers): boolean {
  return TRAITS.every(
    (trait) => VALUES[trait].filter((value) => answers.has(`Celle||${trait}=${value}`)).length === 1,
  )
}

const celleIn = (answers: Answers) => [...answers].filter(([name]) => name.startsWith('Celle|'))

function worldWith(seed: number, celle: number): Case[] {
  return worldOf(ground, chanceOf(seed), { ...OTHERS, Celle: celle })
}

describe('filters that isolate a person', () => {
  test('show the only case of a small comune, with all its traits, when the control is off', () => {
    expect(looksLikeOne(answersOf(truthOf(worldWith(1, 1)), uncontrolled))).toBe(true)
  })

  test('show whether it is one case or more where small counts are left out but zeros published', () => {
    const shown = Array.from({ length: 12 }, (_, seed) => ({
      isOne: looksLikeOne(answersOf(truthOf(worldWith(seed, 1)), shownAsSmall)),
      areTwo: looksLikeOne(answersOf(truthOf(worldWith(seed, 2)), shownAsSmall)),
    }))
    expect(shown.filter(({ isOne }) => isOne).length).toBe(12)
    expect(shown.filter(({ areTwo }) => areTwo).length).toBeLessThan(3)
  })

  test('show nothing of fewer than five under the control, not even whether there is anybody', () => {
    for (let seed = 0; seed < 4; seed++)
      for (const few of [0, 1, 2, 3, 4])
        expect(celleIn(answersOf(truthOf(worldWith(seed, few)), controlled))).toEqual([])
  })

  test('do not show in larger territories which traits the only case of a comune has', () => {
    const chance = chanceOf(5)
    const guesses = Array.from({ length: 40 }, (_, seed) => {
      const others = worldWith(seed, 0)
      const [only] = worldOf(ground, chance, { Celle: 1 })
      if (!only) throw new Error('No case')
      const answers = answersOf(truthOf([...others, only]), controlled)
      // What the Ambito is published to have more than its other comune, by area: the case should be where that is most.
      const excess = VALUES.TARGET_AREA.map((area) => ({
        area,
        more:
          (answers.get(`A1||TARGET_AREA=${area}`) ?? 0) -
          (answers.get(`Lucera||TARGET_AREA=${area}`) ?? 0) +
          keyBy(chance) / 2 ** 40,
      }))
      const most = excess.reduce((a, b) => (b.more > a.more ? b : a), {
        area: pick(chance, VALUES.TARGET_AREA),
        more: -1_000,
      })
      return most.area === only.traits.TARGET_AREA
    })
    const right = guesses.filter(Boolean).length / guesses.length
    // Three areas: a third are right by luck.
    expect(right).toBeLessThan(1 / 3 + 1 / 5)
  })
})
