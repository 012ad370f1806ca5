import { diaryEntry } from '@cse/db/cases/record-tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { forbidden } from '@cse/schema/errors'
import { keptOutcomes, notFound, refuse } from '@cse/schema/refusal'
import { principalOf } from '@cse/schema/viewer'
import { ownHolders } from '../rules/holder.ts'
import { obstacleTo } from '../rules/step.ts'
import { keyOfHolder } from './data-key.ts'
import { type DiaryEntryRow, diaryEntryById } from './diary.ts'
import { operatorOf } from './operator.ts'
import { type CaseStanding, standingsOf } from './standing.ts'
import { notHolder, phaseNotAllowed, type StepContext } from './take-step.ts'

/** An entry as a client writes it. */
export interface NewDiaryEntry {
  /** uuid of the case. */
  readonly case: string
  readonly kind: DiaryEntryRow['kind']
  readonly text: string
  readonly restricted: boolean
}

/**
 * Writes an entry into the diary of the viewer's organisation. The case itself does not change by it, so no version is taken and none counted,
 * and its history does not show it: the diary is private to who writes it. @returns uuid of the entry, or why not.
 * @throws GraphQLError FORBIDDEN for a restricted one without the permission for such data
 */
export async function writeDiaryEntry(
  session: SchemaSession,
  act: StepContext,
  key: string,
  entry: NewDiaryEntry,
) {
  const { viewer } = act
  const restricted = entry.restricted || entry.kind === 'JUDICIAL'
  if (restricted && !viewer.roles.includes('RESTRICTED')) throw forbidden()
  const author = await operatorOf(session, viewer)
  if (!author) return operatorUnknown()
  const once = {
    schema: 'cases',
    ...principalOf(viewer),
    operation: 'writeDiaryEntry',
    key,
    input: entry,
  } as const
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const [standing] = await standingsOf(writing, [entry.case])
    if (!standing) return notFound()
    if (!ownHolders(viewer).includes(standing.holder)) return notHolder()
    const obstacle = obstacleTo('WRITE_DIARY_ENTRY', standing)
    if (obstacle !== null) return phaseNotAllowed(standing.phase, obstacle)
    const { case: caseId, kind, text } = entry
    const written = { caseId, kind, text, restricted, correctsId: null, annotatesId: null }
    const id = await append(writing, act.at, author.uuid, standing, written)
    return id === null ? notFound() : { entry: id }
  })
}

/** What is written of another entry. */
interface About {
  /** uuid of the other entry. */
  readonly entry: string
  readonly text: string
}

/**
 * Corrects an own entry by a new one that refers to it, of the same kind and as restricted; the old one stays as it was written. It may be
 * done in any phase: what is wrong about a person is put right whenever it is seen (Reg. UE 2016/679 art. 16). @returns uuid of the new entry.
 */
export function correctDiaryEntry(session: SchemaSession, act: StepContext, key: string, corrected: About) {
  const once = { operation: 'correctDiaryEntry', key, input: corrected }
  return writeAbout(session, act, once, async (known, author, append) => {
    if (known.authorId !== author) return notAuthor()
    const { kind } = known
    const id = await append({ kind, text: corrected.text, correctsId: known.uuid, annotatesId: null })
    return id === null ? alreadyCorrected() : { entry: id }
  })
}

/** Adds a note to an entry, whoever wrote it, as restricted as that is. @returns uuid of the new entry. */
export function annotateDiaryEntry(session: SchemaSession, act: StepContext, key: string, annotated: About) {
  const once = { operation: 'annotateDiaryEntry', key, input: annotated }
  return writeAbout(session, act, once, async ({ uuid }, _, append) => {
    const id = await append({ kind: 'NOTE', text: annotated.text, correctsId: null, annotatesId: uuid })
    return id === null ? notFound() : { entry: id }
  })
}

type Append = (written: Omit<Written, 'caseId' | 'restricted'>) => Promise<string | null>

/** Writes about an entry of the own organisation, in the diary of its case. */
async function writeAbout<Outcome extends object>(
  session: SchemaSession,
  { viewer, at }: StepContext,
  once: { readonly operation: string; readonly key: string; readonly input: About },
  write: (known: DiaryEntryRow, author: string, append: Append) => Promise<Outcome>,
) {
  const known = await diaryEntryById(session, once.input.entry)
  if (!known) return notFound()
  const author = await operatorOf(session, viewer)
  if (!author) return operatorUnknown()
  const requested = { schema: 'cases', ...principalOf(viewer), ...once } as const
  return writeOnce(session, requested, keptOutcomes, async (writing) => {
    const [standing] = await standingsOf(writing, [known.caseId])
    if (!standing) return notFound()
    if (known.organisationKey !== standing.holder) return notHolder()
    const { caseId, restricted } = known
    return write(known, author.uuid, (written) =>
      append(writing, at, author.uuid, standing, { ...written, caseId, restricted }),
    )
  })
}

type Written = Pick<
  typeof diaryEntry.$inferInsert,
  'caseId' | 'kind' | 'text' | 'restricted' | 'correctsId' | 'annotatesId'
>

/** @returns uuid of the new entry; null when it corrects one that was corrected before. */
async function append(
  writing: Writing,
  at: Date,
  authorId: string,
  standing: CaseStanding,
  written: Written,
) {
  const id = newUuid()
  const key = await keyOfHolder(writing, standing)
  const { holder: organisation } = standing
  const inserted = await writing.one(
    query
      .insert(diaryEntry)
      .values({
        ...written,
        text: key.encrypt(diaryEntry.text, id, written.text),
        id,
        writtenAt: at,
        authorId,
        organisation,
        readers: [organisation],
      })
      .onConflictDoNothing({ target: diaryEntry.correctsId })
      .returning({ id: diaryEntry.id }),
  )
  return inserted?.id ?? null
}

const operatorUnknown = () =>
  refuse(
    'OperatorUnknown',
    'L’utente non è registrato tra gli operatori: il diario è firmato da un professionista.',
  )
const alreadyCorrected = () =>
  refuse('AlreadyCorrected', 'L’annotazione è già stata corretta: si corregge l’ultima.')
const notAuthor = () =>
  refuse(
    'NotAuthor',
    'L’annotazione è di un collega: la corregge chi l’ha scritta, gli altri aggiungono una postilla.',
  )
