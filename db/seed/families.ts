import { type BirthPlace, birthPlaceOfResident } from './birthplaces.ts'
import { type Day, dateOf } from './calendar.ts'
import { composition, type Member, type Relation } from './composition.ts'
import { addressIn } from './contacts.ts'
import { italianNames, type Origin, origins } from './names.ts'
import type { Random } from './random.ts'
import { TaxCodeOffice } from './tax-code.ts'
import type { Town, TownsOfAmbito } from './towns.ts'

/** A synthetic person. */
export interface Resident {
  readonly relation: Relation
  readonly sex: 'M' | 'F'
  readonly born: Day
  /** What the registry knows of the date of birth. */
  readonly birth: { readonly year: number; readonly month: number | null; readonly day: number | null }
  readonly birthPlace: BirthPlace
  readonly familyName: string
  /** Some have one name only. */
  readonly givenName: string | null
  readonly citizenships: readonly string[]
  readonly taxCode: string | null
}

/** Where a family lived, and from when to when. */
export interface Home {
  readonly town: Town
  readonly ambito: TownsOfAmbito
  readonly address: string
  readonly since: Day
}

/** A household. */
export interface SeedHousehold {
  readonly members: readonly Resident[]
  readonly home: Home
  /** Where it lived before `home.since`, when it came from another comune of the region. */
  readonly before: Home | null
}

/** Makes families, no two persons with one tax code. */
export class Families {
  readonly #today: Day
  readonly #ambiti: readonly TownsOfAmbito[]
  readonly #taxCodes = new TaxCodeOffice()
  #alone = 0
  #lastAlone: Resident | undefined

  constructor(today: Day, ambiti: readonly TownsOfAmbito[]) {
    this.#today = today
    this.#ambiti = ambiti
  }

  /** A family of at most `most` persons. */
  next(town: Town, ambito: TownsOfAmbito, most: number, random: Random): SeedHousehold {
    return this.#settled(composition(random).slice(0, most), town, ambito, random)
  }

  /** Parents of one child, all born where they live: whom the demo shows. */
  ofThree(town: Town, ambito: TownsOfAmbito, random: Random): SeedHousehold {
    const members: Member[] = [
      { relation: '1', sex: 'M', age: 43 },
      { relation: '2', sex: 'F', age: 41 },
      { relation: '3', sex: 'F', age: 9 },
    ]
    const home = { town, ambito, address: addressIn(town, random), since: this.#today - 4_000 }
    return {
      members: this.#residents(
        members,
        undefined,
        () => ({ code: town.cadastralCode, name: town.name }),
        random,
      ),
      home,
      before: null,
    }
  }

  #settled(members: readonly Member[], town: Town, ambito: TownsOfAmbito, random: Random): SeedHousehold {
    const moved = random.chance(0.08)
    const since = this.#today - (moved ? random.between(30, 2_500) : random.between(2_200, 12_000))
    const home = { town, ambito, address: addressIn(town, random), since }
    const origin = random.chance(0.045) ? random.weighted(origins) : undefined
    const birthPlaceOf = (born: Day) => birthPlaceOfResident(town, ambito, born, random)
    const residents = this.#residents(members, origin, birthPlaceOf, random)
    return { members: residents, home, before: moved ? this.#homeBefore(home, random) : null }
  }

  #homeBefore({ town, since }: Home, random: Random): Home | null {
    const ambito = random.pick(this.#ambiti)
    const before = random.pick(ambito.towns)
    if (before === town) return null
    return {
      town: before,
      ambito,
      address: addressIn(before, random),
      since: since - random.between(1_500, 9_000),
    }
  }

  #residents(
    members: readonly Member[],
    origin: Origin | undefined,
    birthPlaceOf: (born: Day) => BirthPlace,
    random: Random,
  ): Resident[] {
    const names = origin?.names ?? italianNames
    const family = random.pick(names.family)
    return members.map((member, index) => {
      const namesake = members.length === 1 ? this.#namesake() : undefined
      if (namesake) return this.#registered(namesake, random)
      const takesName = index === 0 || member.relation === '3'
      const resident = this.#registered(
        {
          relation: member.relation,
          sex: member.sex,
          familyName: takesName ? family : random.pick(names.family),
          givenName: random.pick(member.sex === 'M' ? names.male : names.female),
          ...this.#birth(member, origin, birthPlaceOf, random),
          citizenships: [origin?.citizenship ?? 'ITA'],
        },
        random,
      )
      if (members.length === 1 && !origin) this.#lastAlone = resident
      return resident
    })
  }

  /** Now and then somebody has the name, the day and the place of birth of the one before: codes must still differ. */
  #namesake(): Resident | undefined {
    this.#alone++
    return this.#alone % 60 === 0 || this.#alone % 600 === 1 ? this.#lastAlone : undefined
  }

  #birth(
    member: Member,
    origin: Origin | undefined,
    birthPlaceOf: (born: Day) => BirthPlace,
    random: Random,
  ) {
    const born = this.#today - Math.floor(member.age * 365.25) - random.between(1, 364)
    const date = dateOf(born)
    const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))]
    const abroad = origin && (member.age > 15 || random.chance(0.3))
    const birthPlace = abroad ? { code: origin.zone, name: origin.country } : birthPlaceOf(born)
    const unknown = abroad ? random.unit() : 1
    return {
      born,
      birthPlace,
      birth: { year, month: unknown < 0.02 ? null : month, day: unknown < 0.05 ? null : day },
    }
  }

  /** Gives the tax code: none or a provisional one where something that makes the code is unknown. */
  #registered(resident: Omit<Resident, 'taxCode'>, random: Random): Resident {
    const { birth, birthPlace, familyName, sex } = resident
    const foreign = !resident.citizenships.includes('ITA')
    const givenName = foreign && random.chance(0.01) ? null : resident.givenName
    const known = { ...resident, givenName }
    if (foreign && random.chance(0.02)) return { ...known, taxCode: null }
    if (
      givenName === null ||
      birth.month === null ||
      birth.day === null ||
      (foreign && random.chance(0.02))
    ) {
      return { ...known, taxCode: this.#taxCodes.giveProvisional() }
    }
    const taxCode = this.#taxCodes.give({
      familyName,
      givenName,
      sex,
      birthYear: birth.year,
      birthMonth: birth.month,
      birthDay: birth.day,
      birthPlace: birthPlace.code,
    })
    return { ...known, taxCode }
  }
}
