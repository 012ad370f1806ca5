import type { Schema } from '../migrate/schemas.ts'
import type { Logged } from './access-entry.ts'
import { searchDigest } from './search-digest.ts'

/** What a request has read, changed and asked for, as far as the log of access does not have it yet. */
export class AccessRecord {
  readonly #persons = new Set<string>()
  readonly #emergencies = new Set<string>()
  readonly #represented = new Map<string, string>()
  readonly #searches = new Set<string>()
  readonly #written = new Set<string>()
  readonly #searchKey: Uint8Array | undefined
  #schema: Schema | undefined

  /** @param searchKey of the digests of searches; without it none can be recorded */
  constructor(searchKey?: Uint8Array) {
    this.#searchKey = searchKey
  }

  /** Something is to be written yet. */
  get owes(): boolean {
    return this.#persons.size > 0 || this.#searches.size > 0
  }

  /** The role as which the entry is written: of the schema that was queried last. */
  get schema(): Schema | undefined {
    return this.#schema
  }

  /** A statement is sent as the role of this schema. */
  used(schema: Schema): void {
    this.#schema = schema
  }

  /** uuids of persons whose identified records were read or changed: the access log will name them. */
  touch(schema: Schema, persons: Iterable<string>): void {
    this.#schema = schema
    for (const person of persons) if (!this.#written.has(person)) this.#persons.add(person)
  }

  /** A person whose record is opened in an emergency: the access entry says so, and reaches those who hold the record. */
  openInEmergency(schema: Schema, person: string): void {
    this.inEmergency([person])
    this.touch(schema, [person])
  }

  /** Persons whose records are open to the viewer in an emergency. */
  inEmergency(persons: Iterable<string>): void {
    for (const person of persons) this.#emergencies.add(person)
  }

  /** Persons for whom the viewer acts, and in which quality. */
  actingFor(qualities: ReadonlyMap<string, string>): void {
    for (const [person, quality] of qualities) this.#represented.set(person, quality)
  }

  /**
   * What was asked about identifiable people: kept by a keyed digest in the entry that the request writes anyway, or in one of its own when it
   * concerned nobody.
   * @throws Error in a database that was opened without a search key
   */
  search(schema: Schema, field: string, given: Readonly<Record<string, unknown>>): void {
    if (!this.#searchKey)
      throw new Error('The database was opened without the key of the digests of searches')
    this.#schema ??= schema
    const search = searchDigest(this.#searchKey, field, given)
    if (!this.#written.has(search)) this.#searches.add(search)
  }

  /**
   * What is to be written now. A search that a write has refused is written when the request ends, with what else it concerned.
   * @param last searches wait for no later entry that names somebody
   */
  due(action: Logged['action'], last: boolean): Logged {
    const persons = [...this.#persons]
    const searches = last || persons.length > 0 ? [...this.#searches] : []
    return { action, persons, emergencies: this.#emergencies, represented: this.#represented, searches }
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
