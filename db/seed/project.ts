import { objective, project } from '../cases/project-tables.ts'
import { type Day, dateOf, workingMoment } from './calendar.ts'
import type { CaseFile } from './case-file.ts'
import { idAt } from './ids.ts'
import { type Intervention, recordIntervention, type Span, type Supply } from './planned-intervention.ts'
import { recordVersions } from './project-versions.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'
import type { OfferedService } from './zone-plan-money.ts'

type Outcome = (typeof objective.$inferSelect)['outcome']

/** Writes the individual project with its objectives and interventions. @returns the interventions; none without a project. */
export function recordProject(
  world: World,
  file: CaseFile,
  outcome: Outcome,
  supply: Supply,
  random: Random,
): Intervention[] {
  const { course, need, fileReaders } = file
  if (course.drafted === null) return []
  const projectId = idAt(workingMoment(course.drafted, random.unit()), random)
  const span = spanOf(file, world.today, random)
  world.load.add(project, {
    id: projectId,
    caseId: file.id,
    kind: file.targetArea === '6' ? 'PAIS' : 'PAI',
    title: need.projectTitle,
    draftedOn: dateOf(course.drafted),
    agreedOn: course.agreed === null ? null : dateOf(course.agreed),
    startsOn: dateOf(span.from),
    endsOn: dateOf(span.to),
    deliveryStartedOn: course.deliveryStarted === null ? null : dateOf(course.deliveryStarted),
    status: course.evaluated !== null ? 'COMPLETED' : course.agreed !== null ? 'AGREED' : 'DRAFT',
    version: course.agreed === null ? 1 : 2,
    readers: fileReaders,
  })
  for (const [index, description] of need.objectives.slice(0, random.between(1, 3)).entries()) {
    world.load.add(objective, {
      id: idAt(workingMoment(course.drafted, random.unit()), random),
      projectId,
      caseId: file.id,
      position: index + 1,
      description,
      term: random.pick(['SHORT', 'MEDIUM', 'LONG']),
      outcome,
      verifiedOn: outcome === null || course.evaluated === null ? null : dateOf(course.evaluated),
      sinceVersion: 1,
      untilVersion: null,
      readers: fileReaders,
    })
  }
  const services = chosen(supply.budget.offeredTo(file.targetArea, file.ambito.code), random)
  const interventions = services.map((offered, index) =>
    recordIntervention(world, file, { projectId, position: index + 1, offered, span }, supply, random),
  )
  const drafted = { id: projectId, title: need.projectTitle, ...span }
  recordVersions(
    world,
    file,
    drafted,
    interventions.map(({ planned }) => planned),
  )
  return interventions
}

/** One to three of the services offered. */
function chosen(offered: readonly OfferedService[], random: Random): OfferedService[] {
  const wanted = random.weighted(HOW_MANY)
  const left = [...offered]
  return Array.from({ length: Math.min(wanted, left.length) }, () => {
    const [service] = left.splice(random.between(0, left.length - 1), 1)
    return service
  }).flatMap((service) => (service ? [service] : []))
}

/** From the start of delivery, or when it is expected, to the evaluation, or when that is expected. */
function spanOf({ course }: CaseFile, today: Day, random: Random): Span {
  const from = course.deliveryStarted ?? (course.agreed ?? course.drafted ?? today) + random.between(10, 40)
  const to = course.evaluated ?? Math.max(from + random.between(120, 365), today + random.between(20, 200))
  return { from, to }
}

const HOW_MANY = [
  [1, 50],
  [2, 35],
  [3, 15],
] as const
