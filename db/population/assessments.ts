import { assessment, uvmMember, uvmSession } from '../cases/tables.ts'
import { dateOf, workingMoment } from './calendar.ts'
import type { CaseFile } from './case-file.ts'
import { uvmDays } from './course.ts'
import { idAt } from './ids.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** Writes the assessments of the need, and the UVM of a case that the Ambito holds. */
export function recordAssessments(world: World, file: CaseFile, random: Random): void {
  const { course } = file
  if (course.assessmentPlanned === null) return
  recordAssessment(world, file, course.assessmentPlanned, 'PROFESSIONAL', random)
  const session = uvmDays(file)
  if (!session) return
  recordAssessment(world, file, session.convened, 'MULTIDIMENSIONAL', random)
  recordUvm(world, file, session, random)
}

function recordAssessment(
  world: World,
  { id, course, need, fileReaders }: CaseFile,
  planned: number,
  kind: 'PROFESSIONAL' | 'MULTIDIMENSIONAL',
  random: Random,
): void {
  const done = course.assessed !== null
  const score = kind === 'MULTIDIMENSIONAL' ? random.between(20, 95) : null
  world.load.add(assessment, {
    id: idAt(workingMoment(planned, random.unit()), random),
    caseId: id,
    instrument: kind === 'MULTIDIMENSIONAL' ? need.instrument : 'Scheda sociale',
    kind,
    plannedOn: dateOf(planned + random.between(2, 20)),
    completedOn: course.assessed === null ? null : dateOf(course.assessed),
    score: done && score !== null ? score.toFixed(2) : null,
    outcome: done
      ? random.pick(['Bisogno complesso', 'Bisogno semplice', 'Bisogno prevalentemente sociale'])
      : null,
    findings: done ? `${random.pick(need.findings)}.` : null,
    readers: fileReaders,
  })
}

function recordUvm(
  world: World,
  { id, need, managers, fileReaders }: CaseFile,
  { convened, held }: { convened: number; held: number | null },
  random: Random,
): void {
  const sessionId = idAt(workingMoment(convened, random.unit()), random)
  world.load.add(uvmSession, {
    id: sessionId,
    caseId: id,
    convenedOn: dateOf(convened),
    heldOn: held === null ? null : dateOf(held),
    decision: held === null ? null : `Ammissione al progetto: ${need.projectTitle.toLowerCase()}`,
    minutes:
      held === null ? null : `${random.pick(need.findings)}. La UVM concorda gli obiettivi del progetto.`,
    readers: fileReaders,
  })
  const members = [
    ['Medico di Esempio', 'Medico di distretto'],
    [managers.comune.name, 'Assistente sociale del comune'],
    [managers.ambito.name, "Assistente sociale dell'Ambito"],
    ['Infermiere di Esempio', 'Infermiere'],
    ['Familiare di Esempio', 'Familiare'],
  ] as const
  for (const [position, [name, role]] of members.entries()) {
    world.load.add(uvmMember, {
      sessionId,
      position: position + 1,
      name,
      role,
      present: held === null ? null : random.chance(0.9),
    })
  }
}
