import { commitment, movement } from '@cse/db/finance/tables'
import { growing } from '@cse/db/src/query/growing'
import { keyset } from '@cse/db/src/query/keyset'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { and, eq, gte, lte, Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { MovementKind } from '../rules/ledger.ts'
import { releasableFigures } from './releasable-figures.ts'
import { rowById, rowsUnder } from './rows.ts'

const commitments = {
  name: 'commitments',
  table: commitment,
  fields: {
    uuid: commitment.id,
    lineUuid: commitment.lineId,
    interventionUuid: commitment.interventionId,
    act: commitment.act,
    actKind: commitment.actKind,
    actNumber: commitment.actNumber,
    creditor: commitment.creditor,
    creditorCode: commitment.creditorCode,
    cig: commitment.cig,
    cup: commitment.cup,
    dueYear: commitment.dueYear,
    committedOn: commitment.committedOn,
    committed: commitment.committedCents,
    ...releasableFigures(commitment),
    servesReservations: commitment.servesReservations,
    recognisesDebt: commitment.recognisesDebt,
  },
}
export type CommitmentRow = Selected<typeof commitments.fields>

/** What narrows the commitments of an intervention; null conditions do not. */
export interface CommitmentFilter {
  readonly dueYear: number | null
  /** Not yet liquidated in full (residui passivi). */
  readonly outstanding: boolean
}

export const commitmentById = rowById(commitments)

/** The commitments of an intervention, the latest first. */
export const commitmentsOfIntervention = growing({
  ...commitments,
  shape: (row) => row,
  under: commitment.interventionId,
  parentOf: ({ interventionUuid }) => interventionUuid,
  order: keyset([commitment.committedOn, commitment.id], 'descending'),
  cursorOf: ({ committedOn, uuid }) => [committedOn, uuid],
  where: ({ dueYear, outstanding }: CommitmentFilter) =>
    and(
      dueYear === null ? undefined : eq(commitment.dueYear, dueYear),
      outstanding
        ? sql`${releasableFigures(commitment).liquidated} < ${commitment.committedCents}`
        : undefined,
    ),
})

/** The commitments of a procurement, the latest first; a CIG has a handful. */
export function commitmentsByCig(session: SchemaSession, cig: string): Promise<CommitmentRow[]> {
  return session.rows(
    sql<CommitmentRow>`
      select ${selected(commitments.fields)} from ${commitment} where ${commitment.cig} = ${cig}
      order by ${commitment.committedOn} desc, ${commitment.id} desc limit 200`,
  )
}

const movements = {
  name: 'movements',
  table: movement,
  fields: {
    uuid: movement.id,
    lineUuid: movement.lineId,
    interventionUuid: movement.interventionId,
    commitmentUuid: movement.commitmentId,
    kind: movement.kind,
    amount: movement.amountCents,
    act: movement.act,
    actKind: movement.actKind,
    actNumber: movement.actNumber,
    actOn: movement.actOn,
    reason: movement.reason,
    bookedOn: movement.bookedOn,
    recordedAt: movement.recordedAt,
    reversesUuid: movement.reverses,
    counterpartLineUuid: movement.counterpartLineId,
    invoiceNumber: movement.invoiceNumber,
    invoiceOn: movement.invoiceOn,
    creditorUuid: movement.creditorId,
  },
}
export type MovementRow = Selected<typeof movements.fields>

/** What narrows the movements of an intervention; null conditions do not. */
export interface MovementFilter {
  readonly kinds: readonly MovementKind[] | null
  /** First and last day of booking, both included. */
  readonly bookedFrom: string | null
  readonly bookedTo: string | null
}

export const movementById = rowById(movements)

/** The movements of an intervention, the latest first. */
export const movementsOfIntervention = growing({
  ...movements,
  name: 'movements of an intervention',
  shape: (row) => row,
  under: movement.interventionId,
  parentOf: ({ interventionUuid }) => interventionUuid,
  order: keyset([movement.recordedAt, movement.id], 'descending'),
  cursorOf: ({ recordedAt, uuid }) => [recordedAt.toISOString(), uuid],
  where: ({ kinds, bookedFrom, bookedTo }: MovementFilter): SQL | undefined =>
    and(
      kinds === null ? undefined : sql`${movement.kind} = any(${new Param(kinds)})`,
      bookedFrom === null ? undefined : gte(movement.bookedOn, bookedFrom),
      bookedTo === null ? undefined : lte(movement.bookedOn, bookedTo),
    ),
})

/** The movements of a commitment, the oldest first: its commitment, then what was reduced, liquidated, paid. */
export const movementsOfCommitment = rowsUnder(
  { ...movements, name: 'movements of a commitment' },
  { under: movement.commitmentId, order: sql`${movement.recordedAt}, ${movement.id}` },
)
