/** Somebody who lives with the person. */
export interface Housemate {
  readonly personId: string
  readonly name: string | null
  /** Tie to the reference person of the household, in Italian. */
  readonly householdRelationship: string
}

/** A tie that a professional noted, seen from the person. */
export interface Tie {
  /** Code of the tie: what the other is to the person. */
  readonly kind: string
  /** Its name in Italian. */
  readonly label: string
  readonly since: string | null
  /** Record of the other, where there is one. */
  readonly personId: string | null
  readonly name: string | null
}

/** Somebody around a person: under one roof, tied, or both. */
export interface NetworkMember {
  readonly personId: string | null
  readonly name: string | null
  readonly livesTogether: boolean
  readonly householdRelationship: string | null
  readonly ties: readonly Tie[]
}

/**
 * The people around a person, each once: the household first, then the others in the order of their ties. Who has a record is known by
 * it; of the others each tie is somebody of their own, since a name alone does not say who.
 */
export function networkOf(
  person: string,
  housemates: readonly Housemate[],
  ties: readonly Tie[],
): NetworkMember[] {
  const members = new Map<string, NetworkMember>()
  for (const { personId, name, householdRelationship } of housemates)
    if (personId !== person)
      members.set(personId, { personId, name, livesTogether: true, householdRelationship, ties: [] })
  const unknown: NetworkMember[] = []
  for (const tie of ties) {
    const { personId, name } = tie
    const alone = { personId, name, livesTogether: false, householdRelationship: null, ties: [] }
    if (personId === null) unknown.push({ ...alone, ties: [tie] })
    else {
      const known = members.get(personId) ?? alone
      members.set(personId, { ...known, name: known.name ?? name, ties: [...known.ties, tie] })
    }
  }
  return [...members.values(), ...unknown]
}
