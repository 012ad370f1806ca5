import type { Logged } from './access-entry.ts'

/** What a request has read, changed and asked for, as far as the log of access does not have it yet. */
export class AccessRecord {
  readonly #persons = new Set<string>()
  readonly #emergencies = new Set<string>()
  readonly #searches = new Set<string>()
  readonly #written = new Set<string>()

  /** Something is to be written yet. */
  get owes(): boolean {
    return this.#persons.size > 0 || this.#searches.size > 0
  }

  /** uuids of persons whose records were read or changed. */
  touch(persons: Iterable<string>): void {
    for (const person of persons) if (!this.#written.has(person)) this.#persons.add(person)
  }

  /** Persons whose records are open to the viewer in an emergency. */
  inEmergency(persons: Iterable<string>): void {
    for (const person of persons) this.#emergencies.add(person)
  }

  /** What was asked about identifiable people, as `searchDigest` writes it. */
  search(search: string): void {
    if (!this.#written.has(search)) this.#searches.add(search)
  }

  /** What is to be written now. A search that a write has refused is written when the request ends, with what else it concerned. */
  due(action: Logged['action']): Logged {
    const persons = [...this.#persons]
    const searches = action === 'READ' || persons.length > 0 ? [...this.#searches] : []
    return { action, persons, emergencies: this.#emergencies, searches }
  }

  /** It is durable. */
  written({ persons, searches }: Logged): void {
    for (const person of persons) this.#persons.delete(person)
    for (const search of searches) this.#searches.delete(search)
    for (const each of [...persons, ...searches]) this.#written.add(each)
  }

  /** The request came to nothing. */
  forget(): void {
    this.#persons.clear()
    this.#searches.clear()
  }
}
