import { cents, zero } from '@cse/schema/cents'
import {
  type plannedIntervention,
  projectVersion,
  signature,
  versionIntervention,
} from '../cases/project-tables.ts'
import { shareOut } from '../src/query/shares.ts'
import { type Day, dateOf, workingMoment } from './calendar.ts'
import type { CaseFile } from './case-file.ts'
import { idAt } from './ids.ts'
import type { TableRow } from './load.ts'
import { Random } from './random.ts'
import type { World } from './world.ts'

type Planned = TableRow<typeof plannedIntervention>

/** What the versions of a project have in common with it. */
interface Drafted {
  readonly id: string
  readonly title: string
  readonly from: Day
  readonly to: Day
}

/** Writes the version in force, or the first draft, with its signatures; some were varied since, and keep the version before. */
export function recordVersions(
  world: World,
  file: CaseFile,
  project: Drafted,
  interventions: readonly Planned[],
): void {
  const { course } = file
  if (course.drafted === null) return
  const random = new Random(world.seed, 'project versions', file.id)
  const record = (reported: Omit<VersionRow, 'project'>, planned: readonly Planned[]) =>
    recordVersion(world, file, { ...reported, project }, planned, random)

  const started = course.deliveryStarted
  const varied = started === null || !random.chance(0.06) ? null : started + random.between(25, 90)
  if (varied === null || varied > Math.min(world.today, course.evaluated ?? world.today)) {
    const status = course.agreed === null ? 'DRAFT' : 'AGREED'
    record({ number: 1, status, drafted: course.drafted, agreed: course.agreed }, interventions)
    return
  }
  record(
    { number: 1, status: 'SUPERSEDED', drafted: course.drafted, agreed: course.agreed },
    interventions.map(lessOf),
  )
  record({ number: 2, status: 'AGREED', drafted: varied - 3, agreed: varied }, interventions)
}

interface VersionRow {
  readonly project: Drafted
  readonly number: number
  readonly status: TableRow<typeof projectVersion>['status']
  readonly drafted: Day
  readonly agreed: Day | null
}

function recordVersion(
  { load }: World,
  file: CaseFile,
  { project, number, status, drafted, agreed }: VersionRow,
  interventions: readonly Planned[],
  random: Random,
): void {
  const { id: caseId, fileReaders: readers } = file
  const id = idAt(workingMoment(drafted, random.unit()), random)
  load.add(projectVersion, {
    id,
    projectId: project.id,
    caseId,
    number,
    status,
    title: project.title,
    startsOn: dateOf(project.from),
    endsOn: dateOf(project.to),
    reason: number === 1 ? null : 'Il bisogno è aumentato: servono più ore e più giornate',
    draftedOn: dateOf(drafted),
    agreedOn: agreed === null ? null : dateOf(agreed),
    readers,
  })
  for (const { id: plannedInterventionId, ...planned } of interventions)
    load.add(versionIntervention, { ...planned, versionId: id, plannedInterventionId, readers })
  if (agreed === null) return
  const health = interventions.some(({ healthShareCents }) => healthShareCents > 0)
  for (const [party, signatory, signed] of signatories(file, agreed, health))
    load.add(signature, {
      id: idAt(workingMoment(agreed, random.unit()), random),
      versionId: id,
      caseId,
      party,
      signatory,
      signedOn: dateOf(agreed),
      manner: random.chance(0.7) ? 'HANDWRITTEN' : 'DIGITAL',
      signedByPerson: party === 'PERSON' ? signed : null,
      signedByOperator: party === 'PERSON' ? null : signed,
      readers,
    })
}

function signatories(
  { person, managers, custody, course, ambito }: CaseFile,
  agreed: Day,
  health: boolean,
): (readonly [TableRow<typeof signature>['party'], string, signed: string | null])[] {
  const held = custody === 'AMBITO' && course.transferDecided !== null && agreed >= course.transferDecided
  const manager = held ? managers.ambito : managers.comune
  return [
    person.age < 18
      ? ['LEGAL_REPRESENTATIVE', 'Chi esercita la responsabilità genitoriale', null]
      : ['PERSON', `${person.givenName} ${person.familyName}`, person.id],
    ['CASE_MANAGER', manager.name, manager.id],
    ...(held
      ? ([['AMBITO', `Per l’Ambito ${ambito.code}: ${managers.ambito.name}`, managers.ambito.id]] as const)
      : []),
    ...(health ? ([['HEALTH_DISTRICT', 'Il direttore del distretto socio-sanitario', null]] as const) : []),
  ]
}

/** What was planned before it was varied: four fifths of it. */
function lessOf(planned: Planned): Planned {
  const quantity = Math.max(1, Math.floor(Number(planned.plannedQuantity) * 0.8))
  const totalCents = cents(quantity * planned.unitCostCents)
  const [bodyShareCents = zero, userShareCents = zero, healthShareCents = zero] = shareOut(totalCents, [
    planned.bodyShareCents,
    planned.userShareCents,
    planned.healthShareCents,
  ]).map(cents)
  return {
    ...planned,
    plannedQuantity: quantity.toFixed(2),
    totalCents,
    bodyShareCents,
    userShareCents,
    healthShareCents,
  }
}
