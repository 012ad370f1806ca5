import { builder } from '../builder.ts'

/** The records of a release that are requested. */
export const AnonymisedCaseFilter = builder.inputType('AnonymisedCaseFilter', {
  description: 'Which records of a release are wanted.',
  fields: (t) => ({
    release: t.id({
      required: false,
      description: 'Identifier of the release; the one of the latest period by default.',
    }),
    ambito: t.id({ required: false, description: 'Code of the Ambito.' }),
    targetArea: t.id({ required: false, description: 'Code of the target area.' }),
    phase: t.string({ required: false, description: 'Phase of the care pathway.' }),
  }),
})
