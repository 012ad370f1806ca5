import { createHash } from 'node:crypto'
import { upload } from '@cse/db/cases/record-tables'
import type { Principal } from '@cse/db/src/audit/principal'
import { dataKeyFor } from '@cse/db/src/encryption/data-keys'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { and, eq, lt, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { encodeId } from '@cse/schema/ids'
import { refuse } from '@cse/schema/refusal'
import type { ReceivedFile } from '@cse/schema/upload'
import type { Viewer } from '@cse/schema/viewer'
import { ownHolders } from '../rules/holder.ts'
import { typeOfContent } from '../rules/media-type.ts'

/** How long a file waits for the document it belongs to. */
const PATIENCE_MILLISECONDS = 3_600_000
/** How many files of one sender may wait. */
const WAITING = 20

/** What is known of a file that waits. */
interface Sent {
  /** Names the file in `attachDocument`. */
  readonly upload: string
  /** What its content shows it to be; null when nothing shows it. */
  readonly mediaType: string | null
  readonly sizeBytes: number
  /** Hexadecimal. */
  readonly sha256: string
  /** Until when it waits. */
  readonly expiresAt: Date
}

/** Keeps a file of the viewer until a document takes it, for an hour at most; or says that too many of theirs wait already. */
export async function keepUpload(
  session: SchemaSession,
  viewer: Viewer,
  { content, scannedAt }: ReceivedFile,
  now: Date,
) {
  const mediaType = await typeOfContent(content)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const { issuer, subject } = viewer
  return session.write(async (writing) => {
    const latest = new Date(now.getTime() - PATIENCE_MILLISECONDS)
    await writing.run(query.delete(upload).where(lt(upload.sentAt, latest)))
    const waiting = await writing.one(
      query.select({ count: sql<number>`count(*)` }).from(upload).where(ofSender(viewer)),
    )
    if ((waiting?.count ?? 0) >= WAITING)
      return refuse('TooManyUploads', 'Troppi file sono in attesa di essere allegati: riprovare tra un’ora.')
    const readers = ownHolders(viewer)
    const [organisation = ''] = readers
    const id = newUuid()
    const key = await dataKeyFor(writing, 'cases', { organisation, record: null })
    await writing.run(
      query.insert(upload).values({
        id,
        issuer,
        subject,
        mediaType,
        sizeBytes: content.length,
        sha256,
        content: sql`${key.encrypt(upload.content, id, content)}`,
        sentAt: now,
        scannedAt,
        readers,
      }),
    )
    const sent: Sent = {
      upload: encodeId('upload', id),
      mediaType,
      sizeBytes: content.length,
      sha256,
      expiresAt: new Date(now.getTime() + PATIENCE_MILLISECONDS),
    }
    return sent
  })
}

const ofSender = ({ issuer, subject }: Principal) =>
  and(eq(upload.subject, subject), eq(upload.issuer, issuer))

/** A file of this sender that waits still; a query for {@link Sent}'s facts. */
export const waitingUpload = (id: string, sender: Principal, now: Date) =>
  query
    .select({
      mediaType: upload.mediaType,
      sizeBytes: upload.sizeBytes,
      sha256: upload.sha256,
      content: upload.content,
      scannedAt: upload.scannedAt,
    })
    .from(upload)
    .where(
      and(
        eq(upload.id, id),
        ofSender(sender),
        sql`${upload.sentAt} >= ${new Date(now.getTime() - PATIENCE_MILLISECONDS)}`,
      ),
    )
