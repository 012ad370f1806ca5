import { pseudonym, recordKey } from '@cse/schema/events/pseudonyms'
import { assessmentParticipant } from '../cases/instrument-tables.ts'
import { assessment, uvmMember, uvmSession } from '../cases/tables.ts'
import { DEMO_ISSUER } from '../src/audit/principal.ts'
import { recordAnswers } from './answers.ts'
import { dateOf, monthOf, workingMoment } from './calendar.ts'
import { careFactOf } from './care-fact.ts'
import type { CaseFile } from './case-file.ts'
import { uvmDays } from './course.ts'
import { idAt } from './ids.ts'
import { type Form, formOn, readingOf } from './instruments.ts'
import { Random } from './random.ts'
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
  file: CaseFile,
  planned: number,
  kind: 'PROFESSIONAL' | 'MULTIDIMENSIONAL',
  random: Random,
): void {
  const { id: caseId, course, need, managers, fileReaders } = file
  const { assessed } = course
  const id = idAt(workingMoment(planned, random.unit()), random)
  const plannedOn = planned + random.between(2, 20)
  const form = formOn(kind === 'MULTIDIMENSIONAL' ? need.instrument : 'SCHEDA-SOCIALE', plannedOn)
  // its own stream: how a form is filled in changes nothing else of the household
  const own = new Random(world.seed, 'assessment', id)
  const share = shareFilledIn(kind, assessed !== null, own)
  const by = kind === 'MULTIDIMENSIONAL' ? managers.ambito : managers.comune
  const day = assessed ?? Math.min(plannedOn, world.today)
  const filling = { assessment: id, day, share, by: by.subject }
  const score = share > 0 ? recordAnswers(world, file, form, filling, own) : null
  if (kind === 'MULTIDIMENSIONAL') recordParticipants(world, file, form, id, own)
  world.load.add(assessment, {
    id,
    caseId,
    instrument: form.code,
    instrumentVersion: form.version,
    kind,
    plannedOn: dateOf(plannedOn),
    completedOn: assessed === null ? null : dateOf(assessed),
    score: score === null ? null : score.toFixed(2),
    outcome:
      assessed === null
        ? null
        : random.pick(['Bisogno complesso', 'Bisogno semplice', 'Bisogno prevalentemente sociale']),
    findings: assessed === null ? null : `${random.pick(need.findings)}.`,
    superseded: false,
    cancelledAt: null,
    version: 1,
    readers: fileReaders,
  })
  if (assessed === null) return
  world.facts.add('cases.assessment-facts-changed', {
    ...careFactOf(file),
    pseudonym: pseudonym(world.pseudonymKey, 'assessment', id),
    instrument: form.code,
    need: score === null ? null : readingOf(form, score),
    month: monthOf(assessed).slice(0, 7),
    recordKey: recordKey(world.pseudonymKey, id),
    version: 1,
  })
}

/** How much of an assessment is filled in here: many of the social worker's were written on paper, and a draft has its beginning. */
function shareFilledIn(kind: 'PROFESSIONAL' | 'MULTIDIMENSIONAL', done: boolean, random: Random): number {
  if (done) return kind === 'MULTIDIMENSIONAL' || random.chance(0.35) ? 1 : 0
  return random.chance(0.5) ? random.between(2, 6) / 10 : 0
}

/** The Ambito's operator answers for the whole, the health service for its parts. */
function recordParticipants(
  world: World,
  { id: caseId, course, managers, fileReaders }: CaseFile,
  { sections }: Form,
  assessmentId: string,
  random: Random,
): void {
  const signed = course.assessed === null ? null : new Date(workingMoment(course.assessed, 0.6))
  const health = sections.flatMap((section) => {
    const profession = HEALTH_PROFESSIONS[section]
    return profession ? [{ operatorId: null, ...profession, section }] : []
  })
  const { id: operatorId, name, subject } = managers.ambito
  const own = { operatorId, name, profession: "Operatore dell'Ufficio di Piano", section: null }
  const participants = [
    own,
    ...(health.length > 0 ? health : [{ operatorId: null, ...EDUCATOR, section: null }]),
  ]
  for (const [at, participant] of participants.entries())
    world.load.add(assessmentParticipant, {
      id: idAt(workingMoment(course.transferDecided ?? course.opened, random.unit()), random),
      assessmentId,
      caseId,
      position: at + 1,
      ...participant,
      signedOffAt: signed,
      signedOffByIssuer: signed && DEMO_ISSUER,
      signedOffBy: signed && subject,
      readers: fileReaders,
    })
}

const DOCTOR = { name: 'Medico di Esempio', profession: 'Medico di distretto' }
const EDUCATOR = { name: 'Educatore di Esempio', profession: 'Educatore professionale' }
const HEALTH_PROFESSIONS: Readonly<Record<string, typeof DOCTOR>> = {
  SANITARIA: DOCTOR,
  FUNZIONI: DOCTOR,
  UVM: DOCTOR,
  FUNZIONALE: { name: 'Infermiere di Esempio', profession: 'Infermiere' },
}

function recordUvm(
  world: World,
  { id, need, town, managers, fileReaders }: CaseFile,
  { convened, held }: { convened: number; held: number | null },
  random: Random,
): void {
  const sessionId = idAt(workingMoment(convened, random.unit()), random)
  world.load.add(uvmSession, {
    id: sessionId,
    caseId: id,
    convenedOn: dateOf(convened),
    place: `Distretto sociosanitario di ${town.name}`,
    convenedByIssuer: DEMO_ISSUER,
    convenedBy: managers.ambito.subject,
    agenda: null,
    outcome:
      held === null
        ? null
        : random.pick(['HOME_CARE', 'HOME_CARE', 'DAY_CARE', 'RESIDENTIAL_CARE', 'ECONOMIC_SUPPORT']),
    heldOn: held === null ? null : dateOf(held),
    decision: held === null ? null : `Ammissione al progetto: ${need.projectTitle.toLowerCase()}`,
    minutes:
      held === null ? null : `${random.pick(need.findings)}. La UVM concorda gli obiettivi del progetto.`,
    cancelledAt: null,
    readers: fileReaders,
  })
  const members = [
    ['Medico di Esempio', 'Medico di distretto', 'HEALTH_DISTRICT'],
    [managers.comune.name, 'Assistente sociale del comune', 'MUNICIPALITY'],
    [managers.ambito.name, "Assistente sociale dell'Ambito", 'AMBITO'],
    ['Infermiere di Esempio', 'Infermiere', 'HEALTH_DISTRICT'],
    ['Familiare di Esempio', 'Familiare', 'PERSON'],
  ] as const
  for (const [position, [name, role, organisation]] of members.entries()) {
    world.load.add(uvmMember, {
      sessionId,
      position: position + 1,
      name,
      role,
      organisation,
      present: held === null ? null : random.chance(0.9),
    })
  }
}
