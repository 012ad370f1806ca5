import { ageBand } from '@cse/db/src/facts'
import type { Writing } from '@cse/db/src/schema-session'
import { Param, sql } from '@cse/db/src/sql'

/** A fact about the care of a person; who told it may not have known sex and age. */
interface CareFact {
  readonly person: string
  readonly sex?: 'M' | 'F' | 'UNKNOWN' | undefined
  readonly ageBand?: string | undefined
}

/** The facts with sex and age band of their persons where they came without. `yearOf` says in which year the age counts. */
export async function withTraits<Fact extends CareFact>(
  writing: Writing,
  facts: readonly Fact[],
  yearOf: (fact: Fact) => number,
): Promise<Fact[]> {
  const asked = facts.filter(({ sex, ageBand }) => sex === undefined || ageBand === undefined)
  if (asked.length === 0) return [...facts]
  const persons = await writing.rows(
    sql<{ pseudonym: string; sex: 'M' | 'F' | 'UNKNOWN'; birthYear: number | null }>`
      select pseudonym as "pseudonym", sex as "sex", birth_year as "birthYear" from analytics.person_fact
      where pseudonym = any(${new Param(asked.map(({ person }) => person))})`,
  )
  const known = new Map(persons.map((person) => [person.pseudonym, person]))
  return facts.map((fact) => {
    const person = known.get(fact.person)
    return {
      ...fact,
      sex: fact.sex ?? person?.sex ?? 'UNKNOWN',
      ageBand: fact.ageBand ?? ageBand(person?.birthYear ?? null, yearOf(fact)),
    }
  })
}
