import { caseRecord } from '@cse/db/cases/tables'
import { growing } from '@cse/db/src/query/growing'
import { keyset } from '@cse/db/src/query/keyset'
import { caseFields, shapeCase } from './case.ts'

/** The cases of a person, by uuid of the person: newest first. */
export const casesOfPerson = growing({
  name: 'cases of person',
  table: caseRecord,
  fields: caseFields,
  shape: shapeCase,
  under: caseRecord.personId,
  parentOf: ({ personId }) => personId,
  order: keyset([caseRecord.openedOn, caseRecord.id], 'descending'),
  cursorOf: ({ openedOn, uuid }) => [openedOn, uuid],
  concerns: ({ personId }) => personId,
})
