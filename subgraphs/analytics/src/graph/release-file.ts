import { encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { releaseLink } from '../exports/release/link.ts'
import type { ReleaseFile as Row } from '../rules/release/file.ts'

/** A file, and the uuid of its release. */
export interface FileOfRelease extends Row {
  readonly release: string
}

export const ReleaseFile = builder.objectRef<FileOfRelease>('ReleaseFile').implement({
  description: 'A file of a release (file scaricabile).',
  fields: (t) => ({
    url: t.string({
      nullable: false,
      description:
        'Where it is found for the next five minutes, relative to the address of the API: for this viewer alone, who sends the token with it.',
      resolve: ({ release, name }, _, context) =>
        releaseLink.pathFor({ release: encodeId('data_release', release), file: name }, context),
    }),
    sha256: t.exposeString('sha256', {
      nullable: false,
      description: 'SHA-256 of its content, in hexadecimal (impronta).',
    }),
    bytes: t.exposeFloat('bytes', {
      nullable: false,
      description: 'Its size in bytes, a whole number (dimensione); it may exceed 32 bits.',
    }),
  }),
})
