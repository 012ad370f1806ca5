import { leps } from '../reference/catalogue-files.ts'
import { readReference } from '../reference/csv.ts'
import { activatedService, siossCampaign, siossModule, staff } from '../services/tables.ts'
import { type Day, dateOf, dayOf, yearOf } from './calendar.ts'
import { careServices } from './care-services.ts'
import { Random } from './random.ts'
import type { TownsOfAmbito } from './towns.ts'
import type { World } from './world.ts'

/**
 * Writes what SIOSS requires each year: services activated, staff, and the state of the modules. A campaign bears the year its data are of, opens
 * in March of the next and is due on 31 May, as in the first one (data of 2020).
 */
export function recordYearlySurvey(world: World, ambiti: readonly TownsOfAmbito[]): void {
  const last = yearOf(world.today)
  const years = [last - 2, last - 1, last]
  const modules = readReference(leps).map(({ code }) => code)
  for (const year of years) {
    world.load.add(siossCampaign, { year, opensOn: `${year + 1}-03-01`, dueOn: `${year + 1}-05-31` })
    for (const ambito of ambiti) {
      const random = new Random(world.seed, 'survey', ambito.code, year)
      recordServices(world, ambito, year, random)
      recordStaff(world, ambito, year, random)
      recordModules(world, ambito, year, modules, random)
    }
  }
}

function recordServices(world: World, ambito: TownsOfAmbito, year: number, random: Random): void {
  const add = (comune: string | null, serviceType: string, inhabitants: number) =>
    world.load.add(activatedService, {
      ambitoCode: ambito.code,
      comune,
      year,
      serviceType,
      management: comune === null ? 'ASSOCIATED' : 'SINGLE',
      usersPlanned: Math.round((inhabitants / 1_000) * random.between(1, 12)),
    })
  const associated = new Set(careServices.filter(({ core }) => core).map(({ serviceType }) => serviceType))
  for (const serviceType of associated) add(null, serviceType, inhabitantsOf(ambito))
  for (const town of ambito.towns) {
    for (const serviceType of OF_ONE_COMUNE) {
      if (random.chance(0.7)) add(town.istatCode, serviceType, town.inhabitants)
    }
  }
}

function recordStaff(world: World, ambito: TownsOfAmbito, year: number, random: Random): void {
  for (const [profession, inhabitantsEach] of PROFESSIONS) {
    const headcount = Math.max(
      1,
      Math.round((inhabitantsOf(ambito) / inhabitantsEach) * (0.7 + random.unit() * 0.5)),
    )
    const fullTimeEquivalent = (headcount * (0.75 + random.unit() * 0.25)).toFixed(2)
    world.load.add(staff, {
      ambitoCode: ambito.code,
      year,
      profession,
      headcount,
      fullTimeEquivalent,
      permanent: Math.round(headcount * (0.4 + random.unit() * 0.5)),
    })
    world.facts.add('services.staff-facts-changed', {
      ambito: ambito.code,
      year,
      profile: profession,
      fullTime: Math.round(Number(fullTimeEquivalent) * 100),
      version: 1,
    })
  }
}

function recordModules(
  world: World,
  ambito: TownsOfAmbito,
  year: number,
  modules: readonly string[],
  random: Random,
): void {
  const due = dayOf(`${year + 1}-05-31`)
  for (const module of modules) {
    const submitted = due - random.between(0, 60)
    const validated = due + random.between(20, 120)
    const status = statusOn(world.today, submitted, validated, random)
    world.load.add(siossModule, {
      year,
      ambitoCode: ambito.code,
      module,
      status,
      submittedOn: status === 'TO_FILL' ? null : dateOf(submitted),
      validatedOn: status === 'VALIDATED' ? dateOf(validated) : null,
    })
  }
}

function statusOn(today: Day, submitted: Day, validated: Day, random: Random) {
  if (today < submitted) return 'TO_FILL'
  if (today < validated) return 'SUBMITTED'
  return random.chance(0.08) ? 'RETURNED' : 'VALIDATED'
}

function inhabitantsOf({ towns }: TownsOfAmbito): number {
  return towns.reduce((sum, { inhabitants }) => sum + inhabitants, 0)
}

/** Services that comuni often run on their own. */
const OF_ONE_COMUNE = ['A1.04', 'A1.05', 'A2.11', 'A2.14', 'A3.03']

/** Inhabitants for each of a profession; one social worker for 5,000 is the essential level (L. 178/2020 art. 1 c. 797). */
const PROFESSIONS = [
  ['Assistente sociale', 5_000],
  ['Educatore professionale', 12_000],
  ['Psicologo', 30_000],
  ['Operatore socio-sanitario', 9_000],
  ['Mediatore culturale', 60_000],
  ['Amministrativo', 11_000],
] as const
