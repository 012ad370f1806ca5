import type { Cents } from '@cse/schema/cents'
import { forbidden } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { idempotencyKey, optionalText } from '@cse/schema/text-input'
import { principalOf } from '@cse/schema/viewer'
import type { FinanceContext } from '../builder.ts'
import { type ActKind, checkedAct } from '../rules/act.ts'
import { commitmentById, movementById } from '../store/ledger.ts'
import { positive } from './amount-input.ts'
import { Commitment, Movement } from './types.ts'

/** What mutations of the ledger answer with: the commitment, and what was recorded on it. */
export const payload = {
  commitment: { type: Commitment, description: 'The commitment with its figures.' },
  movement: { type: Movement, description: 'The movement that was recorded.' },
} as const

interface Recorded {
  readonly commitment: string
  readonly movement: string
}

/** The answer, read after the write. */
export async function answer({ commitment, movement }: Recorded, { session }: FinanceContext) {
  const [bound, entry] = await Promise.all([
    commitmentById(session, commitment),
    movementById(session, movement),
  ])
  return { commitment: bound, movement: entry }
}

/** Descriptions that these mutations share. */
export const key = 'Makes a repeat of the request answer as the first one did: 8 to 200 characters.'
export const whom =
  'Id of the creditor it is for, where the commitment has several; the only one by default (creditore).'
export const why = 'Why, where the act does not say (causale): up to 2,000 characters.'

interface OnCommitmentInput {
  readonly idempotencyKey: string
  readonly commitment: string
  readonly amount: Cents
  readonly act: Parameters<typeof checkedAct>[0]
  readonly reason?: string | null | undefined
}

/** The creditor that is named of those of a commitment; null for the only one. @throws GraphQLError BAD_USER_INPUT */
export const creditorOf = (id: string | null | undefined) =>
  id == null ? null : decodeId('creditor', id, 'input.creditor')

/** The input on a commitment, checked. @throws GraphQLError BAD_USER_INPUT */
export function requestedOf({ amount, act, ...input }: OnCommitmentInput, kinds: readonly ActKind[]) {
  return {
    key: idempotencyKey(input.idempotencyKey),
    commitment: decodeId('commitment', input.commitment, 'input.commitment'),
    amount: positive(amount),
    act: checkedAct(act, 'input.act', kinds),
    reason: optionalText(input.reason, 'input.reason'),
  }
}

/** Who acts, and when. */
export function byOf({ viewer, now }: FinanceContext) {
  return { ...principalOf(viewer), at: now }
}

/** The Ambito of who acts. @throws FORBIDDEN when there is none */
export function ownAmbito({ viewer: { ambito } }: FinanceContext): string {
  if (ambito === undefined) throw forbidden()
  return ambito
}
