import { builder } from '../builder.ts'
import type { Code, ReleaseColumn as Row } from '../rules/release/column.ts'

const ReleaseCode = builder.objectRef<Code>('ReleaseCode').implement({
  description: 'A value of a column of a release and its meaning (codice e significato).',
  fields: (t) => ({
    code: t.exposeString('code', { nullable: false, description: 'The value, as in the records.' }),
    meaning: t.exposeString('meaning', {
      nullable: false,
      description: 'What it means, in Italian (significato).',
    }),
  }),
})

const ReleaseColumnType = builder.enumType('ReleaseColumnType', {
  description: 'The type of a column in the files (tipo di dato).',
  values: {
    STRING: { description: 'Text in UTF-8 (testo).' },
    INT32: { description: 'Whole number of 32 bits (numero intero).' },
  },
})

export const ReleaseColumn = builder.objectRef<Row>('ReleaseColumn').implement({
  description: 'A column of a release: the data dictionary (dizionario dei dati).',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: false, description: 'Its name in the files.' }),
    type: t.expose('type', {
      type: ReleaseColumnType,
      nullable: false,
      description: 'Its type in the files.',
    }),
    title: t.exposeString('title', { nullable: false, description: 'Its name in Italian (denominazione).' }),
    description: t.exposeString('description', {
      nullable: false,
      description: 'What it says, in Italian (descrizione).',
    }),
    source: t.exposeString('source', { nullable: false, description: 'Where it comes from (fonte).' }),
    loss: t.exposeFloat('loss', {
      nullable: false,
      description:
        'How much of its detail the method took (perdita di informazione), from 0 to 1: the mean over the records, where a value not published counts 1 and one published more broadly one half.',
    }),
    codes: t.expose('codes', {
      type: [ReleaseCode],
      nullable: false,
      description: 'Its values and what they mean (lista di codici); empty where they speak for themselves.',
    }),
  }),
})
