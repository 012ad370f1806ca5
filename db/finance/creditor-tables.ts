import { encryptedText } from '../src/encryption/encrypted-column.ts'
import { date, integer, text, uuid } from '../src/query/columns.ts'
import { finance } from './schema.ts'

/** To whom an Ambito owes money; of a person, name and code stand encrypted, and every IBAN does. */
export const creditor = finance.table('creditor', {
  id: uuid('id').primaryKey(),
  ambitoCode: text('ambito_code').notNull(),
  organisation: text('organisation').notNull(),
  kind: text('kind', { enum: ['BODY', 'PROVIDER', 'PERSON'] }).notNull(),
  code: text('code'),
  name: text('name'),
  personCode: encryptedText('person_code'),
  personName: encryptedText('person_name'),
  capacity: text('capacity', { enum: ['BENEFICIARY', 'GUARDIAN', 'DELEGATE'] }),
  plannedInterventionId: uuid('planned_intervention_id'),
  facilities: uuid('facilities').array().notNull(),
  iban: encryptedText('iban'),
  /** Its last four characters, which are shown. */
  ibanEnd: text('iban_end'),
  durcUntil: date('durc_until'),
  accountDeclaredOn: date('account_declared_on'),
  version: integer('version').notNull().default(1),
})

export const commitmentCreditor = finance.table('commitment_creditor', {
  commitmentId: uuid('commitment_id').notNull(),
  creditorId: uuid('creditor_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
})
