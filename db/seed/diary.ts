import { diaryEntry, document, documentContent } from '../cases/record-tables.ts'
import { workingMoment } from './calendar.ts'
import { type CaseFile, workerOn } from './case-file.ts'
import { idAt } from './ids.ts'
import { paperOf } from './paper.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** Writes the professional diary and the documents; what concerns the court of a minor is restricted. */
export function recordDiary(world: World, file: CaseFile, random: Random): void {
  const { course, phase, person } = file
  const last = course.closed ?? world.today
  const entries = phase === 'ACCESS_AND_ORIENTATION' ? random.between(0, 1) : random.between(2, 6)
  for (let entry = 0; entry < entries; entry++) {
    const kind = random.weighted(KINDS)
    recordEntry(world, file, random.between(course.opened, last), kind, random)
  }
  const judicial = person.age < 18 && random.chance(0.1)
  if (judicial) recordEntry(world, file, random.between(course.opened, last), 'JUDICIAL', random)
  const documents = judicial ? [COURT_ORDER] : []
  if (course.assessed !== null) documents.push(random.pick(DOCUMENTS))
  if (course.agreed !== null) documents.push('Progetto individuale sottoscritto')
  for (const title of documents) recordDocument(world, file, title, random)
}

type Kind = (typeof diaryEntry.$inferSelect)['kind']

function recordEntry(world: World, file: CaseFile, day: number, kind: Kind, random: Random): void {
  const { operator, organisation } = workerOn(file, day)
  const at = workingMoment(day, random.unit())
  world.load.add(diaryEntry, {
    id: idAt(at, random),
    caseId: file.id,
    kind,
    writtenAt: new Date(at),
    authorId: operator.id,
    organisation,
    text: random.pick(TEXTS[kind]),
    restricted: kind === 'JUDICIAL' || random.chance(0.02),
    readers: [organisation],
    correctsId: null,
    annotatesId: null,
  })
}

function recordDocument(world: World, file: CaseFile, title: string, random: Random): void {
  const { course, fileReaders } = file
  const day = title === COURT_ORDER ? course.opened : (course.agreed ?? course.assessed ?? course.opened)
  const at = workingMoment(day, random.unit())
  const id = idAt(at, random)
  const { content, sha256 } = paperOf(title)
  world.load.add(document, {
    id,
    caseId: file.id,
    title,
    mediaType: 'application/pdf',
    sizeBytes: content.length,
    sha256,
    attachedAt: new Date(at),
    scan: 'NOT_SCANNED',
    scannedAt: null,
    restricted: title === COURT_ORDER,
    readers: fileReaders,
    attachedBy: workerOn(file, day).operator.id,
    withdrawnAt: null,
    withdrawnBy: null,
    withdrawalReason: null,
  })
  world.load.add(documentContent, { documentId: id, content })
}

const COURT_ORDER = 'Decreto del Tribunale per i minorenni'
const DOCUMENTS = [
  'Relazione sociale',
  'Attestazione ISEE',
  'Verbale di visita domiciliare',
  'Certificazione sanitaria',
]

const KINDS: readonly (readonly [Kind, number])[] = [
  ['INTERVIEW', 30],
  ['PHONE_CALL', 28],
  ['HOME_VISIT', 16],
  ['MEETING', 10],
  ['NOTE', 16],
]

const TEXTS: Record<Kind, readonly string[]> = {
  INTERVIEW: [
    'Colloquio sulla situazione attuale e sulle richieste.',
    'Colloquio di verifica degli impegni presi.',
  ],
  HOME_VISIT: [
    'Visita domiciliare: abitazione in ordine, rete presente.',
    'Visita domiciliare: servono piccoli interventi.',
  ],
  PHONE_CALL: [
    'Telefonata per fissare il prossimo incontro.',
    'Telefonata con un familiare: nessuna novità di rilievo.',
  ],
  MEETING: ['Riunione di équipe sul progetto.', 'Incontro con la scuola.'],
  NOTE: ['In attesa della documentazione richiesta.', 'Da rivedere il calendario degli interventi.'],
  JUDICIAL: ['Ricevuto il decreto: prescrizioni ai genitori e relazione semestrale.'],
}
