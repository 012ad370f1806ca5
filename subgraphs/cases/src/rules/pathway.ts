import { accessAndAssessmentSteps } from './access-and-assessment-steps.ts'
import { assignmentSteps } from './assignment-steps.ts'
import { closingSteps } from './closing-steps.ts'
import { corrections } from './corrections.ts'
import { deliverySteps } from './delivery-steps.ts'
import { diaryAndDocumentSteps } from './diary-and-document-steps.ts'
import { projectSteps } from './project-steps.ts'
import type { Rule } from './step-rule.ts'
import { transferSteps } from './transfer-steps.ts'

/** The pathway: each step with who may take it, from where it leads where, what it records and what may stand in its way. */
export const rules = {
  ...accessAndAssessmentSteps,
  ...projectSteps,
  ...deliverySteps,
  ...closingSteps,
  ...assignmentSteps,
  ...diaryAndDocumentSteps,
  ...transferSteps,
  ...corrections,
} as const satisfies Record<string, Rule>

/** A step of the pathway, named after the mutation that takes it. */
export type StepName = keyof typeof rules
