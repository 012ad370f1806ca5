import { iseeAttestation, person } from '@cse/db/persons/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { and, eq, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { notFound, staleVersion } from '@cse/schema/refusal'
import type { CertifiedFact } from '../rules/certified-facts.ts'
import type { AttestedIsee } from '../rules/isee.ts'
import { certify, type SourceAnswer } from './certify.ts'
import { themselves } from './people.ts'
import { emitPersonFacts } from './person-facts.ts'

/** Whose record it is, and what was seen of it. */
export interface IseeAct {
  /** uuid of the person. */
  readonly person: string
  readonly expectedVersion: number
  readonly at: Date
}

/** Writes down on which side of a threshold somebody is, and nothing more. */
export function recordThreshold(session: SchemaSession, act: IseeAct, source: SourceAnswer, said: string) {
  return changed(session, act, (writing) =>
    certify(writing, act, source, [{ field: 'iseeThreshold', value: said }]),
  )
}

/** Puts what INPS attests on record: an attestation that is there already, by its declaration, takes what it says now. */
export function recordIsee(
  session: SchemaSession,
  act: IseeAct,
  source: SourceAnswer,
  attested: readonly AttestedIsee[],
) {
  return changed(session, act, async (writing) => {
    for (const isee of attested) await put(writing, act.person, isee)
    await certify(writing, act, source, attested.map(factOf))
    await emitPersonFacts(writing, [act.person])
  })
}

const factOf = ({ kind, value, dsuProtocol }: AttestedIsee): CertifiedFact => ({
  field: 'isee',
  value: `${kind} ${value === null ? 'NOT_COMPUTABLE' : (value / 100).toFixed(2)} (DSU ${dsuProtocol})`,
})

function changed(
  session: SchemaSession,
  { person: id, expectedVersion, at }: IseeAct,
  work: (writing: Writing) => Promise<void>,
) {
  return session.write(async (writing) => {
    const known = await writing.one(
      query
        .select({ id: person.id, version: person.version })
        .from(person)
        .where(eq(person.id, id))
        .for('no key update'),
      themselves,
    )
    if (!known) return notFound()
    if (known.version !== expectedVersion) return staleVersion(known.version)
    await writing.run(
      query
        .update(person)
        .set({ version: sql`${person.version} + 1`, updatedAt: at })
        .where(eq(person.id, id)),
    )
    await work(writing)
    return { person: id }
  })
}

async function put(writing: Writing, id: string, { kind, current, dsuProtocol, ...attested }: AttestedIsee) {
  const said = {
    iseeCents: attested.value,
    iseCents: attested.ise,
    equivalenceScale: attested.scale,
    submittedOn: attested.submittedOn,
    validUntil: attested.validUntil,
    discrepancies: [...attested.discrepancies],
  }
  const there = await writing.run(
    query
      .update(iseeAttestation)
      .set(said)
      .where(
        and(
          eq(iseeAttestation.personId, id),
          eq(iseeAttestation.kind, kind),
          eq(iseeAttestation.dsuProtocol, dsuProtocol),
          eq(iseeAttestation.current, current),
        ),
      ),
  )
  if (there === 0)
    await writing.run(
      query
        .insert(iseeAttestation)
        .values({ id: newUuid(), personId: id, kind, current, dsuProtocol, ...said }),
    )
}
