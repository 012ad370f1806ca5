import { Care } from './care.ts'
import { recordClosedPlans } from './closed-plan.ts'
import { FrontOffices } from './front-office.ts'
import { inhabit } from './inhabit.ts'
import { recordOffer } from './offer.ts'
import { recordOperators } from './operators.ts'
import type { TownsOfAmbito } from './towns.ts'
import type { World } from './world.ts'
import { recordYearlySurvey } from './yearly-survey.ts'
import { recordZonePlans } from './zone-plans.ts'

/** How much was made so far. */
export interface Made {
  readonly persons: number
  readonly cases: number
}

/**
 * Makes a population, all of it: the offer, the plans and their money first, then household after household with its cases. The same world
 * and territory give the same rows. Stops after each household, so that whoever takes the rows can keep up.
 */
export function* makePopulation(world: World, ambiti: readonly TownsOfAmbito[]): Generator<Made> {
  const offer = recordOffer(world, ambiti)
  const budget = recordZonePlans(world, ambiti, offer)
  recordClosedPlans(world, offer)
  recordYearlySurvey(world, ambiti)
  const offices = new FrontOffices(world, ambiti)
  const care = new Care(world, recordOperators(world, ambiti), { offer, budget }, offices)

  let persons = 0
  const made = () => ({ persons, cases: care.opened })
  yield made()
  for (const added of inhabit(world, ambiti, care)) {
    persons += added
    yield made()
  }
  offices.recordSlots()
  yield made()
}
