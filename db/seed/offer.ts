import { facility, facilityOccupancy, provider } from '../services/tables.ts'
import { catalogueArticles, type RegulationArticle, serviceTypeUnder } from './articles.ts'
import { type Day, dateOf, dayOf, workingMoment, yearOf } from './calendar.ts'
import { type Article, careServices } from './care-services.ts'
import { addressIn } from './contacts.ts'
import { idAt } from './ids.ts'
import type { SeedCreditor } from './ledger.ts'
import { Random } from './random.ts'
import type { Town, TownsOfAmbito } from './towns.ts'
import { vatNumber } from './vat-number.ts'
import type { World } from './world.ts'

/** What can be found of the offer when a project is planned or a commitment recorded. */
export interface Offer {
  /** Facilities of the Ambito that are open under the article. */
  facilities(ambito: string, article: Article): readonly string[]
  /** Those who provide services in the Ambito, by name and VAT number. */
  providers(ambito: string): readonly SeedCreditor[]
}

/** Writes the providers and facilities of all Ambiti, about one facility for every 3,000 inhabitants. */
export function recordOffer(world: World, ambiti: readonly TownsOfAmbito[]): Offer {
  const facilities = new Map<string, string[]>()
  const providers = new Map<string, SeedCreditor[]>()
  const articles = catalogueArticles()
  const needed = articles.filter(isNeeded)
  for (const [position, ambito] of ambiti.entries()) {
    const random = new Random(world.seed, 'offer', ambito.code)
    const inhabitants = ambito.towns.reduce((sum, town) => sum + town.inhabitants, 0)
    const here = recordProviders(world, ambito, { inhabitants, firstSerial: 1_000 * (position + 1) }, random)
    providers.set(ambito.code, here)
    const weights = ambito.towns.map((town) => [town, town.inhabitants] as const)
    const others = Array.from({ length: Math.round(inhabitants / 4_500) }, () => random.pick(articles))
    for (const article of [...needed, ...others]) {
      const { id } = random.pick(here)
      const opened = recordFacility(
        world,
        { article, ambito, town: random.weighted(weights), provider: id },
        random,
      )
      if (opened) listed(facilities, keyOf(ambito.code, [article.regulation, article.article])).push(opened)
    }
  }
  return {
    facilities: (ambito, article) => facilities.get(keyOf(ambito, article)) ?? [],
    providers: (ambito) => providers.get(ambito) ?? [],
  }
}

/** The articles under which something may be planned in a project: every Ambito has a facility under each. */
function isNeeded({ regulation, article }: RegulationArticle): boolean {
  return careServices.some((service) => service.article?.[0] === regulation && service.article[1] === article)
}

function recordProviders(
  world: World,
  ambito: TownsOfAmbito,
  { inhabitants, firstSerial }: { readonly inhabitants: number; readonly firstSerial: number },
  random: Random,
) {
  const lead = { name: `Comune di ${ambito.lead.name}`, legalForm: 'PUBLIC', vatNumber: null } as const
  const others = Array.from({ length: 4 + Math.round(inhabitants / 20_000) }, (_, index) => {
    const [legalForm, kind] = random.weighted(KINDS)
    const name = `${kind} Esempio ${NAMES[index % NAMES.length]} di ${random.pick(ambito.towns).name}`
    return { name, legalForm, vatNumber: vatNumber(firstSerial + index) }
  })
  return [lead, ...others].map((row) => {
    const id = idAt(workingMoment(world.today - random.between(1_000, 5_000), random.unit()), random)
    world.load.add(provider, { id, ...row })
    return { id, name: row.name, vatNumber: row.vatNumber }
  })
}

interface Site {
  readonly article: RegulationArticle
  readonly ambito: TownsOfAmbito
  readonly town: Town
  readonly provider: string
}

/** @returns the facility's id when it is open. */
function recordFacility(
  world: World,
  { article, ambito, town, provider }: Site,
  random: Random,
): string | undefined {
  const authorised = random.between(
    Math.max(dayOf(article.valid_from) + 60, dayOf('2008-01-01')),
    world.today - 200,
  )
  const registered = authorised + random.between(20, 120)
  const accredited = random.chance(0.6) ? registered + random.between(10, 60) : null
  const closed = random.chance(0.03) ? world.today - random.between(1, 60) : null
  const id = idAt(workingMoment(authorised, random.unit()), random)
  const capacity = random.between(8, 60)
  const occupied = closed ? 0 : random.between(Math.floor(capacity / 3), capacity)
  world.load.add(facility, {
    id,
    name: `${article.denomination} ${random.pick(NAMES)}`,
    providerId: provider,
    comune: town.istatCode,
    ambitoCode: ambito.code,
    address: addressIn(town, random),
    regulation: article.regulation,
    article: article.article,
    articleFrom: article.valid_from,
    capacity,
    // what the triggers of services keep is brought up to date once the rows are in
    occupancy: 'UNDER_HALF',
    protected: false,
    authorisedOn: dateOf(authorised),
    authorisationAct: `Determina n. ${random.between(1, 900)} del ${dateOf(authorised)}`,
    registeredOn: dateOf(registered),
    accreditedOn: accredited === null ? null : dateOf(Math.min(accredited, world.today)),
    listedOn:
      accredited !== null && random.chance(0.8)
        ? dateOf(Math.min(accredited + random.between(5, 30), world.today))
        : null,
    closedOn: closed === null ? null : dateOf(closed),
  })
  world.load.add(facilityOccupancy, { facilityId: id, occupied, others: occupied })
  if (article.protected_by === null)
    addOfferFacts(world, {
      id,
      town,
      ambito: ambito.code,
      article,
      capacity,
      occupied,
      opened: authorised,
      closed,
    })
  return closed === null ? id : undefined
}

interface Opened {
  readonly id: string
  readonly town: Town
  readonly ambito: string
  readonly article: RegulationArticle
  readonly capacity: number
  readonly occupied: number
  readonly opened: Day
  readonly closed: Day | null
}

/** For this year and the two of the survey before it, as far as it was open; how many came then is not kept. */
function addOfferFacts(
  world: World,
  { id, town, ambito, article, capacity, occupied, opened, closed }: Opened,
): void {
  const last = yearOf(world.today)
  for (let year = Math.max(yearOf(opened), last - 2); year <= last; year++) {
    const open = closed === null || year < yearOf(closed)
    world.facts.add('services.offer-facts-changed', {
      facility: id,
      comune: town.istatCode,
      ambito,
      article: `${article.regulation}/${article.article}`,
      serviceType: serviceTypeUnder(article),
      capacity: open ? capacity : 0,
      occupied: open ? occupied : 0,
      year,
      version: 1,
    })
  }
}

const keyOf = (ambito: string, [regulation, article]: Article): string => `${ambito}/${regulation}/${article}`

function listed(lists: Map<string, string[]>, key: string): string[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}

type LegalForm = (typeof provider.$inferSelect)['legalForm']

const KINDS: readonly (readonly [readonly [LegalForm, string], number])[] = [
  [['COOPERATIVE', 'Cooperativa sociale'], 60],
  [['ASSOCIATION', 'Associazione'], 16],
  [['COMPANY', 'Società'], 14],
  [['RELIGIOUS', 'Opera'], 10],
]

const NAMES = [
  'Ginestra',
  'Girasole',
  'Arcobaleno',
  'Quercia',
  'Ulivo',
  'Mandorlo',
  'Rondine',
  'Primavera',
  'Faro',
  'Ponte',
  'Gabbiano',
  'Melograno',
  'Carrubo',
  'Orizzonte',
  'Sentiero',
  'Lanterna',
  'Mosaico',
  'Zagara',
  'Tamerice',
  'Trullo',
]
