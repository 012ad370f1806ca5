import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { decodeId } from '@cse/schema/ids'
import { isRefused } from '@cse/schema/refusal'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { mayFollow } from '../src/rules/phase.ts'
import { caseFiles } from './files.ts'
import type { Attempt } from './random-corrections.ts'
import { attempts, inSession, personas, stateOf } from './random-steps.ts'
import { type CaseState, type ReplayedEvent, replay } from './replay.ts'
import { stepsOf } from './steps.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let operators: string[]
beforeAll(async () => {
  files = await caseFiles()
  const rows = await files.admin<{ id: string }[]>`
    insert into cases.operator (id, issuer, subject, given_name, family_name, profession, comune, ambito_code)
    select uuidv7(), 'i', 'operator ' || n, 'Rita', 'Blu', 'Educatrice', case when n < 3 then '072006' end, case when n = 3 then 'ATS-BA-02' end
    from generate_series(1, 3) n returning id`
  operators = rows.map(({ id }) => id)
}, START)
afterAll(() => files?.stop())

const at = new Date('2026-11-02T08:00:00Z')

const tries = fc.record({
  step: fc.constantFrom(...Object.keys(attempts)),
  // who has most to do tries most
  persona: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(0, 3) }, fc.nat(personas.length - 1)),
  stale: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.constantFrom(-1, 1)),
  free: fc.nat(6),
})
type Tried = typeof tries extends fc.Arbitrary<infer One> ? One : never

/** Steps one after the other in the pathway's order, so that late phases are reached; between them chance has its way. */
const PATHWAY = [
  ['RECORD_ACCESS', 0, 1],
  ['PLAN_ASSESSMENT', 0, 0],
  ['COMPLETE_ASSESSMENT', 0, 0],
  ['DRAFT_PROJECT', 0, 0],
  ['AGREE_PROJECT', 0, 0],
  ['START_DELIVERY', 0, 0],
  ['END_DELIVERY', 0, 0],
  ['EVALUATE', 0, 0],
  ['CLOSE', 0, 0],
  ['REOPEN', 0, 0],
] as const
const walk = fc
  .array(fc.array(tries, { maxLength: 4 }), { minLength: 6, maxLength: PATHWAY.length })
  .map((between) =>
    between.flatMap((chance, index): Tried[] => {
      const [step, persona, free] = PATHWAY[index] ?? PATHWAY[0]
      return [...chance, { step, persona, free, stale: 0 }]
    }),
  )

/** The pathway with nothing between but its mistakes, each taken back, so that every run has walked it. */
const straight: Tried[] = (
  [
    ['SUSPEND', 0],
    ['RESUME', 0],
    ['RECORD_ACCESS', 2],
    ['CORRECT_ACCESS', 1],
    ['PLAN_ASSESSMENT', 0],
    ['CANCEL_ASSESSMENT', 0],
    ['PLAN_ASSESSMENT', 0],
    ['COMPLETE_ASSESSMENT', 0],
    ['DRAFT_PROJECT', 0],
    ['DISCARD_PROJECT', 0],
    ['DRAFT_PROJECT', 0],
    ['AGREE_PROJECT', 0],
    ['START_DELIVERY', 0],
    ['END_DELIVERY', 0],
    ['EVALUATE', 0],
    ['CORRECT_EVALUATION', 0],
    ['WITHDRAW_EVALUATION', 0],
    ['EVALUATE', 0],
    ['CLOSE', 0],
    ['REOPEN', 2],
    ['CLOSE', 0],
    ['REOPEN', 0],
  ] as const
).map(([step, free]) => ({ step, persona: 0, free, stale: 0 }))

const historyOf = (id: string) => files.admin<(ReplayedEvent & { id: string })[]>`
  select id, kind, phase, at, actor, actor_role, note, facts from cases.event where case_id = ${id} order by id`

/** The whole of what a case is made of, to see whether anything changed. */
const rowOf = (id: string) => files.admin`select * from cases."case" where id = ${id}`

test('random steps by random personas reach no illegal state, lose no event, and replay to the state', {
  timeout: 120_000,
}, async () => {
  const seed = Number(process.hrtime.bigint() % 1_000_000n)
  const taken = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(walk, async (sequence) => {
      const id = decodeId('case', await stepsOf(files).opened())
      let history = [...(await historyOf(id))]
      let state = await stateOf(files, id)
      for (const { step, persona, stale, free } of sequence) {
        const rowBefore = await rowOf(id)
        const outcome = await inSession(
          files,
          await attemptOf(id, state, { persona, stale, free }),
          attempts[step] ?? never,
        )
        const [now, all] = await Promise.all([stateOf(files, id), historyOf(id)])
        expect(all.slice(0, history.length), 'what happened before').toEqual(history)
        if (isRefused(outcome)) {
          expect(all.length, `${step} refused`).toBe(history.length)
          expect(await rowOf(id), `${step} refused`).toEqual(rowBefore)
        } else {
          taken.set(step, (taken.get(step) ?? 0) + 1)
          expect(all.length, step).toBe(history.length + 1)
          if (!stepsWithoutVersion.has(step)) expect(stale, `${step} of a stale version`).toBe(0)
          legal(step, state, now)
        }
        expect(replay(all), step).toEqual(now)
        history = [...all]
        state = now
      }
    }),
    { seed, numRuns: 12, examples: [[straight]] },
  )
  // without these the walks would prove little
  for (const step of ['EVALUATE', 'CLOSE', 'REOPEN', 'SUSPEND', ...LEADS_BACK])
    expect(taken.get(step) ?? 0, `${step}, seed ${seed}`).toBeGreaterThan(0)
})

const never = () => Promise.reject(new Error('No such step'))

/** Answers to a transfer name the version of the transfer. */
const stepsWithoutVersion = new Set(['ACCEPT_TRANSFER', 'REJECT_TRANSFER', 'REVOKE_TRANSFER'])

async function attemptOf(
  id: string,
  { version }: CaseState,
  { persona, stale, free }: Pick<Tried, 'persona' | 'stale' | 'free'>,
): Promise<Attempt> {
  const [requested] = await files.admin<{ id: string }[]>`
    select id from cases.transfer where case_id = ${id} order by requested_at desc, id desc limit 1`
  const [known] = await files.admin<{ assessment: string | null; session: string | null }[]>`
    select (select id from cases.assessment where case_id = ${id} and completed_on is null and not superseded limit 1) as assessment,
      (select id from cases.uvm_session where case_id = ${id} and decision is null and cancelled_at is null limit 1) as session`
  const viewer = personas[persona]
  if (!viewer) throw new Error('No such persona')
  return {
    act: { viewer, at },
    case: id,
    expectedVersion: version + stale,
    transfer: requested?.id ?? '',
    operator: operators[free % operators.length] ?? '',
    assessment: known?.assessment ?? NONE,
    uvmSession: known?.session ?? NONE,
    newProject: newUuid(),
    free,
  }
}

/** Steps that take a mistaken one back. */
const LEADS_BACK = new Set([
  'CORRECT_ACCESS',
  'CANCEL_ASSESSMENT',
  'DISCARD_PROJECT',
  'WITHDRAW_EVALUATION',
  'REOPEN',
])

const NONE = crypto.randomUUID()

/** The laws of the pathway, stated without its rules. */
function legal(step: string, before: CaseState, now: CaseState): void {
  if (now.phase !== before.phase) {
    expect(
      mayFollow(before.phase, now.phase) || step === 'INTERRUPT' || LEADS_BACK.has(step),
      `${step}: ${before.phase} to ${now.phase}`,
    ).toBe(true)
  }
  expect(now.version, step).toBeGreaterThanOrEqual(before.version)
  if (step === 'DRAFT_PROJECT') expect(before.assessmentsCompleted).toBeGreaterThan(0)
  if (step === 'START_DELIVERY') expect(before.project).toBe('AGREED')
  if (now.phase === 'SERVICE_DELIVERY') expect(['AGREED'], step).toContain(now.project)
  if (now.phase === 'CLOSED') {
    expect(now.status).toBe('CLOSED')
    // a closed case may be returned, but it is closed with no transfer pending
    if (before.phase !== 'CLOSED') expect(before.transferRequested).toBe(false)
  }
}
