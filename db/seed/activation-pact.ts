import { activationPact, pactMeeting } from '../cases/project-tables.ts'
import { dateOf, workingMoment } from './calendar.ts'
import type { CaseFile } from './case-file.ts'
import { idAt } from './ids.ts'
import { Random } from './random.ts'
import type { World } from './world.ts'

/** Writes the pact of a household on the Assegno di inclusione and the meetings held so far; most come within their terms. */
export function recordActivationPact(world: World, file: CaseFile): void {
  const { course, targetArea, fileReaders: readers, id: caseId } = file
  if (targetArea !== '6') return
  const random = new Random(world.seed, 'activation pact', caseId)
  if (course.drafted === null && random.chance(0.4)) return
  const subscribed = course.opened - random.between(1, 45)
  world.load.add(activationPact, { caseId, subscribedOn: dateOf(subscribed), readers })
  const last = course.closed ?? world.today
  for (let held = course.assessed; held !== null && held <= last; held += random.between(70, 95))
    world.load.add(pactMeeting, {
      id: idAt(workingMoment(held, random.unit()), random),
      caseId,
      heldOn: dateOf(held),
      note: null,
      readers,
    })
}
