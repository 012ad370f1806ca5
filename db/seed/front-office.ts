import { pseudonym, recordKey } from '@cse/schema/events/pseudonyms'
import { appointment, office, slot } from '../services/tables.ts'
import { DAY, type Day, dateOf, workingDaysAfter, workingMoment } from './calendar.ts'
import { addressIn } from './contacts.ts'
import { idAt } from './ids.ts'
import { Random } from './random.ts'
import type { Town, TownsOfAmbito } from './towns.ts'
import type { World } from './world.ts'

/** For whom an appointment is made. */
export interface Visitor {
  readonly personId: string
  readonly caseId: string | null
}

interface Slot {
  readonly id: string
  readonly officeId: string
  readonly town: Town
  readonly startsAt: Date
  /** Its day. */
  readonly day: Day
  /** Places from 1, as many as desks; those without an appointment. */
  readonly places: readonly number[]
  freePlaces: readonly number[]
}

/** The front offices, their slots for the next ten working days, and the appointments taken there. */
export class FrontOffices {
  readonly #world: World
  readonly #slots = new Map<string, { ambito: string; all: Slot[]; next: number }>()

  /** Writes the offices: one in each comune, two in large ones, and the PUA of each Ambito. */
  constructor(world: World, ambiti: readonly TownsOfAmbito[]) {
    this.#world = world
    for (const { code, towns, lead } of ambiti) {
      for (const town of towns) {
        const random = new Random(world.seed, 'front office', town.istatCode)
        const offices = [this.#office(town, 'FRONT_OFFICE', 'Segretariato sociale', random)]
        if (town.inhabitants >= LARGE) {
          offices.push(this.#office(town, 'FRONT_OFFICE', 'Segretariato sociale, secondo sportello', random))
        }
        if (town === lead) offices.push(this.#office(town, 'PUA', 'Porta unica di accesso', random))
        this.#slots.set(town.istatCode, { ambito: code, all: this.#open(town, offices, random), next: 0 })
      }
    }
  }

  /** Writes an appointment in the next free slot of the town, as long as half of them stay free. */
  book(town: Town, { personId, caseId }: Visitor, random: Random): void {
    const agenda = this.#slots.get(town.istatCode)
    const taken = agenda?.all[agenda.next]
    if (!agenda || !taken) return
    agenda.next += 2
    const cancelled = caseId === null && random.chance(0.2)
    if (!cancelled) taken.freePlaces = taken.places.slice(1)
    const booked = this.#world.today - random.between(1, 12)
    const bookedAt = workingMoment(booked, random.unit())
    const id = idAt(bookedAt, random)
    const purpose = random.pick(PURPOSES)
    const status = cancelled ? 'CANCELLED' : 'BOOKED'
    const version = cancelled ? 2 : 1
    this.#world.load.add(appointment, {
      id,
      slotId: taken.id,
      personId,
      caseId,
      comune: town.istatCode,
      purpose,
      status,
      bookedAt: new Date(bookedAt),
      startsAt: taken.startsAt,
      place: 1,
      settledAt: cancelled ? new Date(bookedAt + DAY) : null,
      reason: null,
      version,
      readers: [`comune:${town.istatCode}`, `person:${personId}`],
    })
    const { pseudonymKey, facts } = this.#world
    facts.add('services.appointment-facts-changed', {
      pseudonym: pseudonym(pseudonymKey, 'appointment', id),
      person: pseudonym(pseudonymKey, 'person', personId),
      comune: town.istatCode,
      ambito: agenda.ambito,
      province: town.province,
      purpose,
      month: dateOf(taken.day).slice(0, 7),
      outcome: status,
      waitDays: taken.day - booked,
      recordKey: recordKey(pseudonymKey, id),
      version,
    })
  }

  /** Writes the slots, once all appointments are made. */
  recordSlots(): void {
    for (const { all } of this.#slots.values()) {
      for (const { id, officeId, town, startsAt, places, freePlaces } of all) {
        const endsAt = new Date(startsAt.getTime() + HALF_HOUR)
        const room = { capacity: places.length, freePlaces: [...freePlaces], withdrawn: false }
        this.#world.load.add(slot, { id, officeId, comune: town.istatCode, startsAt, endsAt, ...room })
      }
    }
  }

  #office(town: Town, kind: 'FRONT_OFFICE' | 'PUA', name: string, random: Random): string {
    const id = idAt(workingMoment(this.#world.today - random.between(1_000, 3_000), random.unit()), random)
    this.#world.load.add(office, {
      id,
      comune: town.istatCode,
      name: `${name} di ${town.name}`,
      address: addressIn(town, random),
      kind,
    })
    return id
  }

  /** Half-hours from 9 to 12, in the order of time. */
  #open(town: Town, offices: readonly string[], random: Random): Slot[] {
    const made = this.#world.today * DAY
    // large comuni receive at two desks
    const places = town.inhabitants >= LARGE ? [1, 2] : [1]
    const days = workingDaysAfter(this.#world.today, 10).filter((_, place) => place % intervalOf(town) === 0)
    return days.flatMap((day) => {
      const nine = nineInRome(day)
      return Array.from({ length: 6 }, (_, half) => new Date(nine + half * HALF_HOUR)).flatMap((startsAt) =>
        offices.map((officeId) => ({
          id: idAt(made, random),
          officeId,
          town,
          startsAt,
          day,
          places,
          freePlaces: places,
        })),
      )
    })
  }
}

/** Small comuni open every second or third working day. */
function intervalOf({ inhabitants }: Town): number {
  return inhabitants < 5_000 ? 3 : inhabitants < 20_000 ? 2 : 1
}

/** Nine in the morning in Rome, in milliseconds: summer time runs from the last Sunday of March to the last of October. */
function nineInRome(day: number): number {
  const year = dateOf(day).slice(0, 4)
  const lastSunday = (date: string) => {
    const end = Date.parse(date) / DAY
    return end - ((end + 4) % 7)
  }
  const summer = day >= lastSunday(`${year}-03-31`) && day < lastSunday(`${year}-10-31`)
  return day * DAY + (summer ? 7 : 8) * 3_600_000
}

const HALF_HOUR = 1_800_000
const LARGE = 50_000

const PURPOSES = [
  'FIRST_INTERVIEW',
  'INFORMATION',
  'DOCUMENTS',
  'PROJECT_REVIEW',
  'CONTRIBUTION',
  'HOME_CARE',
]
