import { z } from 'zod'

/** The emitter has followed a merger of persons (step 1) or its undoing (step 2): until all have, the record is in two pieces. */
export const mergeFollowed = z.object({ merge: z.uuid(), step: z.literal([1, 2]) })
