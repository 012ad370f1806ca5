import { admits } from '@cse/schema/policy'
import type { Role, Viewer } from '@cse/schema/viewer'
import { rules, type StepName } from './pathway.ts'
import { type CasePhase, mayFollow, phaseNames } from './phase.ts'
import type { Rule } from './step-rule.ts'
import type { TransitionContext } from './transition-context.ts'

/** A step as it is offered to a viewer. */
export interface OfferedStep {
  readonly step: StepName
  readonly allowed: boolean
  /** Why not, for the end user; null when the step is allowed. */
  readonly obstacle: string | null
}

/** Every step of the pathway. */
const stepNames = Object.keys(rules) as readonly StepName[]

/** The steps that are this viewer's to take at some time, each with whether it may be taken now. Expects a viewer who sees the file. */
export function stepsFor(viewer: Viewer, context: TransitionContext): OfferedStep[] {
  return stepNames.flatMap((step) => {
    if (!admits(ruleOf(step).who, viewer)) return []
    const obstacle = obstacleTo(step, context)
    return [{ step, allowed: obstacle === null, obstacle }]
  })
}

/** What stands in the way of a step now, for the end user; null when nothing does. */
export function obstacleTo(step: StepName, context: TransitionContext): string | null {
  const rule = ruleOf(step)
  return (
    outOfPhase(rule, context.phase) ||
    (context.suspended && !rule.evenSuspended && 'Il caso è sospeso.') ||
    rule.obstacle?.(context) ||
    null
  )
}

/** What a step leaves behind: the phase, whether the case is suspended, and what it appends to the history. */
export function effectOf(step: StepName, { phase, suspended }: TransitionContext) {
  const { leadsTo, suspends = suspended, records = null, movesCustody = false } = ruleOf(step)
  const next = (typeof leadsTo === 'object' ? leadsTo[phase] : leadsTo) ?? phase
  return { phase: next, status: statusIn(next, suspends), records, movesCustody }
}

/** The role in which the viewer takes a step; null when it is not theirs to take. */
export function roleFor(step: StepName, viewer: Viewer): Role | null {
  const { who } = ruleOf(step)
  const fits = (role: Role) => who.some((word) => word === viewer.scope || word === `${viewer.scope}:${role}`)
  return (admits(who, viewer) && viewer.roles.find((role) => role !== 'RESTRICTED' && fits(role))) || null
}

function statusIn(phase: CasePhase, suspended: boolean): 'OPEN' | 'SUSPENDED' | 'CLOSED' {
  if (phase === 'CLOSED') return 'CLOSED'
  return suspended ? 'SUSPENDED' : 'OPEN'
}

const ruleOf = (step: StepName): Rule => rules[step]

function outOfPhase({ phases, leadsTo }: Rule, phase: CasePhase): string | false {
  const fits = phases ? phases.includes(phase) : typeof leadsTo === 'string' && mayFollow(phase, leadsTo)
  return !fits && `Non è previsto in questa fase: ${phaseNames[phase]}.`
}
