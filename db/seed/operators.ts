import { operator } from '../cases/tables.ts'
import { DEMO_ISSUER } from '../src/audit/principal.ts'
import { workingMoment } from './calendar.ts'
import { idAt } from './ids.ts'
import { italianNames } from './names.ts'
import { Random } from './random.ts'
import type { Town, TownsOfAmbito } from './towns.ts'
import type { World } from './world.ts'

/** Somebody who works on cases. */
export interface Operator {
  readonly id: string
  /** `sub` of the tokens of who works under this record; of the demo personas where there is one. */
  readonly subject: string
  readonly role: 'SOCIAL_WORKER' | 'SECRETARIAT' | 'PUA' | 'PLAN_OFFICE' | 'ACCOUNTANT'
  readonly name: string
}

/** Who works where. */
export interface Operators {
  readonly socialWorkers: (town: Town) => readonly Operator[]
  readonly planOffice: (ambito: TownsOfAmbito) => readonly Operator[]
}

/** Writes the operators of every comune and Ambito. */
export function recordOperators(world: World, ambiti: readonly TownsOfAmbito[]): Operators {
  const socialWorkers = new Map<string, Operator[]>()
  const planOffices = new Map<string, Operator[]>()
  for (const ambito of ambiti) {
    const random = new Random(world.seed, 'operators', ambito.code)
    for (const town of ambito.towns) {
      const hire = hiring(world, { comune: town.istatCode, ambitoCode: null }, town.istatCode, random)
      const more = Math.floor(town.inhabitants / 30_000)
      socialWorkers.set(
        town.istatCode,
        hire('social-worker', 'SOCIAL_WORKER', 'Assistente sociale', 1 + more),
      )
      hire('secretariat', 'SECRETARIAT', 'Operatore di segretariato sociale', 1)
      hire('pua', 'PUA', 'Operatore PUA', 1)
    }
    const hire = hiring(world, { comune: null, ambitoCode: ambito.code }, ambito.code, random)
    planOffices.set(ambito.code, hire('plan-office', 'PLAN_OFFICE', "Operatore dell'Ufficio di Piano", 2))
    hire('accountant', 'ACCOUNTANT', 'Responsabile contabile', 1)
  }
  return {
    socialWorkers: ({ istatCode }) => socialWorkers.get(istatCode) ?? [],
    planOffice: ({ code }) => planOffices.get(code) ?? [],
  }
}

type Place = { comune: string; ambitoCode: null } | { comune: null; ambitoCode: string }

/** The first of a kind is the demo's persona, `social-worker@072006`; colleagues have a number: `social-worker.2@072006`. */
function hiring(world: World, place: Place, code: string, random: Random) {
  return (kind: string, role: Operator['role'], profession: string, count: number): Operator[] =>
    Array.from({ length: count }, (_, index) => {
      const id = idAt(workingMoment(world.today - random.between(800, 3_000), random.unit()), random)
      const subject = `${kind}${index === 0 ? '' : `.${index + 1}`}@${code}`
      const givenName = random.pick(random.chance(0.75) ? italianNames.female : italianNames.male)
      const familyName = random.pick(italianNames.family)
      world.load.add(operator, {
        id,
        issuer: DEMO_ISSUER,
        subject,
        givenName,
        familyName,
        profession,
        ...place,
      })
      return { id, subject, role, name: `${givenName} ${familyName}` }
    })
}
