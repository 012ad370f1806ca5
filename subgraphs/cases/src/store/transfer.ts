import { transfer } from '@cse/db/cases/tables'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import type { Selected } from '@cse/db/src/query/selected'
import { sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { concernsPerson } from './case.ts'

export const transferFields = {
  uuid: transfer.id,
  caseId: transfer.caseId,
  personId: transfer.personId,
  fromHolder: transfer.fromHolder,
  toHolder: transfer.toHolder,
  status: transfer.status,
  basis: transfer.basis,
  consentOn: transfer.consentOn,
  consentId: transfer.consentId,
  proposalId: transfer.proposalId,
  reason: transfer.reason,
  requestedAt: transfer.requestedAt,
  decidedAt: transfer.decidedAt,
  decisionReason: transfer.decisionReason,
  version: transfer.version,
}

/** Where the case was when it was asked for. */
export const placeOfTransfer = {
  comuneCode: transfer.comune,
  ambitoCode: transfer.ambitoCode,
  province: sql<string>`(select province from registry.comune where istat_code = ${transfer.comune})`,
  targetArea: transfer.targetArea,
}

export interface TransferRow extends Selected<typeof transferFields> {
  readonly id: string
}

/** Gives a row of {@link transferFields} its public id. */
export function shapeTransfer(row: Selected<typeof transferFields>): TransferRow {
  return { ...row, id: encodeId('transfer', row.uuid) }
}

interface Keys {
  readonly keys: readonly string[]
}

const selectById = prepared('transfers by id', (given: Given<Keys>) =>
  query.select(transferFields).from(transfer).where(anyOf(transfer.id, given.keys)),
)
const selectOfCase = prepared('transfers of case', (given: Given<Keys>) =>
  query
    .select(transferFields)
    .from(transfer)
    .where(anyOf(transfer.caseId, given.keys))
    .orderBy(transfer.requestedAt, transfer.id),
)

/** A transfer by uuid. Unlike the parts of a file it is seen before the case is, by who is asked to take the case over. */
export const transferById = loader(
  'transfers by id',
  async (session, keys: readonly string[]) =>
    (await session.rows(selectById({ keys }), concernsPerson)).map(shapeTransfer),
  ({ uuid }) => uuid,
)

/** The transfers of a case in their order. */
export const transfersOfCase = listLoader(
  'transfers of case',
  async (session, keys: readonly string[]) => (await session.rows(selectOfCase({ keys }))).map(shapeTransfer),
  ({ caseId }) => caseId,
)
