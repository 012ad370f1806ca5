import { describe, expect, test } from 'vitest'
import { citizen, local, planOffice } from '../../../test/viewers.ts'
import { stepsFor } from '../src/rules/step.ts'
import type { TransitionContext } from '../src/rules/transition-context.ts'

const socialWorker = local(['072006'], 'SOCIAL_WORKER')
const office = planOffice('ATS-BA-02', 'PLAN_OFFICE')

const context = (reported: Partial<TransitionContext> = {}): TransitionContext => ({
  phase: 'NEEDS_ASSESSMENT',
  suspended: false,
  held: 'COMUNE',
  transferRequested: false,
  transferProposed: false,
  accessRecorded: true,
  oriented: true,
  assessmentsOpen: 0,
  assessmentsCompleted: 1,
  uvmConvened: false,
  project: 'NONE',
  plannedInterventions: 0,
  deliveriesOpen: 0,
  variationDrafted: false,
  ...reported,
})
const allowed = (...requested: Parameters<typeof stepsFor>) =>
  stepsFor(...requested).flatMap(({ step, allowed }) => (allowed ? [step] : []))
const obstacle = (step: string, ...requested: Parameters<typeof stepsFor>) =>
  stepsFor(...requested).find((one) => one.step === step)?.obstacle

describe('the steps of a viewer', () => {
  test('are none for a citizen', () => {
    expect(stepsFor(citizen('01990000-0000-7000-8000-00000000000a'), context())).toEqual([])
  })

  test('are access and nothing more for the secretariat', () => {
    const steps = stepsFor(
      local(['072006'], 'SECRETARIAT'),
      context({ phase: 'ACCESS_AND_ORIENTATION', oriented: false }),
    )
    expect(steps).toEqual([
      { step: 'RECORD_ACCESS', allowed: true, obstacle: null },
      { step: 'CORRECT_ACCESS', allowed: true, obstacle: null },
    ])
  })

  test('are told with the reason when they cannot be taken now', () => {
    expect(obstacle('DRAFT_PROJECT', socialWorker, context({ assessmentsOpen: 1 }))).toBe(
      'Una valutazione non è ancora conclusa.',
    )
    expect(obstacle('EVALUATE', socialWorker, context())).toBe(
      'Non è previsto in questa fase: valutazione del bisogno.',
    )
  })
})

test('delivery starts once the project is agreed', () => {
  const drafted = context({ phase: 'INDIVIDUAL_PROJECT', project: 'DRAFT', plannedInterventions: 2 })
  expect(allowed(socialWorker, drafted)).toContain('AGREE_PROJECT')
  expect(allowed(socialWorker, drafted)).not.toContain('START_DELIVERY')
  expect(allowed(socialWorker, { ...drafted, project: 'AGREED' })).toContain('START_DELIVERY')
})

test('a project without interventions cannot be agreed', () => {
  const empty = context({ phase: 'INDIVIDUAL_PROJECT', project: 'DRAFT' })
  expect(obstacle('AGREE_PROJECT', socialWorker, empty)).toBe('Il progetto non prevede interventi.')
})

test('one transfer is asked for at a time, and only who asked revokes it', () => {
  expect(allowed(socialWorker, context())).toContain('REQUEST_TRANSFER')
  const requested = context({ transferRequested: true })
  expect(allowed(socialWorker, requested)).not.toContain('REQUEST_TRANSFER')
  expect(allowed(socialWorker, requested)).toContain('REVOKE_TRANSFER')
  expect(allowed(office, context({ held: 'AMBITO' }))).not.toContain('REQUEST_TRANSFER')
  expect(allowed(office, context({ held: 'AMBITO', transferProposed: true }))).toContain('REQUEST_TRANSFER')
})

test('a case is not closed while its transfer waits', () => {
  const requested = context({ phase: 'FINAL_EVALUATION', transferRequested: true })
  expect(obstacle('CLOSE', socialWorker, requested)).toBe('Un trasferimento è in attesa di risposta.')
})

test('the Ambito returns what it holds, closed or not', () => {
  expect(allowed(office, context({ held: 'AMBITO', phase: 'CLOSED' }))).toEqual(
    expect.arrayContaining(['REOPEN', 'RETURN_CASE']),
  )
})
