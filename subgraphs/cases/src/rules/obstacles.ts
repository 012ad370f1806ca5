import type { TransitionContext } from './transition-context.ts'

/** A transfer waits for an answer. */
export const transferWaits = ({ transferRequested }: TransitionContext) =>
  transferRequested && 'Un trasferimento è in attesa di risposta.'
/** Something is still being delivered. */
export const deliveryRuns = ({ deliveriesOpen }: TransitionContext) =>
  deliveriesOpen > 0 && 'Un’erogazione è ancora in corso: va prima conclusa.'
/** An assessment is not completed. */
export const assessmentWaits = ({ assessmentsOpen }: TransitionContext) =>
  assessmentsOpen > 0 && 'Una valutazione non è ancora conclusa.'
/** A session of the UVM is convened and has not decided. */
export const uvmWaits = ({ uvmConvened }: TransitionContext) =>
  uvmConvened && 'Una seduta UVM è convocata e non ha ancora deciso.'
