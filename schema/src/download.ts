import type { Readable } from 'node:stream'
import type { GraphQLSchema } from 'graphql'
import type { DownloadLink, LinkParts } from './download-link.ts'
import type { RecordCopyContribution } from './record-copy/contribution.ts'
import type { Viewer } from './viewer.ts'

/** A kind of thing that leaves as a file, by a link that was signed for one viewer. The gateway has one route for all of them. */
export type Download<Session> = GraphDownload<Session> | StoredDownload<Session>

/** A file that is written of what the graph shows. */
export interface GraphDownload<Session> {
  readonly link: DownloadLink
  /** Name of the operation in the log of access, logs and metrics. */
  readonly operation: string
  /** The operation. The whole graph is queried as who presents the link: field rules and row policies decide as of now, and what is denied is in no file. */
  readonly query: string
  readonly variables: (named: LinkParts, viewer: Viewer) => Readonly<Record<string, unknown>>
  /** The names that `:file` may have in the path of the link. */
  readonly files: readonly string[]
  /** The file of an answer; null when there is none for this viewer. */
  write(answer: unknown, file: string, request: DownloadRequest<Session>): Promise<WrittenFile | null>
}

/** A file that lies in the database as it leaves. */
export interface StoredDownload<Session> {
  readonly link: DownloadLink
  /** Name of the operation in the log of access, logs and metrics. */
  readonly operation: string
  /** Headers of its own that an answer has. */
  readonly headers: readonly string[]
  /** What the row policies show to who presents the link; null when they show nothing. */
  read(session: Session, named: LinkParts): Promise<StoredFile | null>
}

/** A file as it is written. */
export interface WrittenFile {
  /** Media type. */
  readonly type: string
  /** Parts of its name, from which characters that a header cannot hold are left out. */
  readonly name: readonly string[]
  readonly extension: string
  readonly content: FileContent
}

/** What is too large to be held comes as a stream, which must not fail once it has begun but for want of the database. */
export type FileContent =
  | string
  | Buffer
  | { readonly stream: Readable /** Its size. */; readonly bytes: number }

/** A file as it is kept. */
export interface StoredFile {
  /** Media type. */
  readonly type: string
  /** Name with which it is saved; any characters. */
  readonly name: string
  readonly content: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** The request in which a file is written. */
export interface DownloadRequest<Session> {
  readonly viewer: Viewer
  readonly now: Date
  /** The graph as clients see it. */
  readonly api: GraphQLSchema
  /** Work as the viewer in a session of its own, logged under the operation of the file. */
  inSession<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
  /**
   * Queries the graph as somebody else, all in one snapshot of each database. Nothing of it is logged: that it was read is in the log already, under who asked for the
   * file. What one of its operations may cost is given by `budget`.
   */
  unlogged<Result>(as: Viewer, budget: number, work: (execute: Execute) => Promise<Result>): Promise<Result>
  /** What all subgraphs contribute to the copy of a record. */
  contributions(): Promise<readonly RecordCopyContribution[]>
}

/** The data that the graph answers an operation with. @throws what any of it failed with: half an answer is none */
export type Execute = (text: string, variables: Readonly<Record<string, unknown>>) => Promise<unknown>

/** What {@link defineDownload} needs. */
export interface DownloadDefinition<Answer, Session>
  extends Pick<GraphDownload<Session>, 'link' | 'operation' | 'query' | 'variables'> {
  /** Reads the data of the answer; null when there is no such thing for this viewer. */
  readonly answer: (data: unknown) => Answer | null
  /** Parts of the name with which a file is saved. */
  readonly name: (answer: Answer, as: { readonly file: string; readonly now: Date }) => readonly string[]
  /** By the name in the link: how the answer becomes this file; null when it has none of that name. */
  readonly files: Readonly<
    Record<
      string,
      {
        /** Media type. */
        readonly type: string
        readonly write: (
          answer: Answer,
          request: DownloadRequest<Session>,
        ) => FileContent | null | Promise<FileContent | null>
      }
    >
  >
}

/** A download of what the graph shows. What stands behind the first point of a file's name is its extension. */
export function defineDownload<Answer, Session>({
  answer,
  name,
  files,
  ...download
}: DownloadDefinition<Answer, Session>): GraphDownload<Session> {
  return {
    ...download,
    files: Object.keys(files),
    async write(data, file, request) {
      const [answered, format] = [answer(data), files[file]]
      const content = answered === null || !format ? null : await format.write(answered, request)
      if (answered === null || !format || content === null) return null
      const [, ...extension] = file.split('.')
      return {
        type: format.type,
        name: name(answered, { file, now: request.now }),
        extension: extension.join('.'),
        content,
      }
    },
  }
}
