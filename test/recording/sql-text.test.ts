import { expect, test } from 'vitest'
import { readable } from './sql-text.ts'

test('every clause begins a line, but for those in brackets', () => {
  expect(
    readable(
      'select "a", (select 1 from x) from "t" left join u on u.id = t.id where a = $1 order by a limit $2',
    ),
  ).toBe(
    'select a, (select 1 from x)\nfrom t\nleft join u on u.id = t.id\nwhere a = $1\norder by a\nlimit $2;',
  )
})

test('names keep their quotes where they need them', () => {
  expect(readable('select "id" as "caseId" from "cases"."case"')).toBe(
    'select id as "caseId"\nfrom cases."case";',
  )
})

test('a text is left as it is, whatever words it holds', () => {
  expect(readable("select 'from (where' as x")).toBe("select 'from (where' as x;")
})

test('a comparison or an update that uses the words of a clause stays whole', () => {
  expect(
    readable('insert into t values ($1) on conflict (id) do update set a = 1 where t.a is distinct from 2'),
  ).toBe('insert into t\nvalues ($1)\non conflict (id) do update set a = 1\nwhere t.a is distinct from 2;')
})

test('a long clause is folded after commas', () => {
  const lines = readable(
    `select ${Array.from({ length: 40 }, (_, at) => `column_${at}`).join(', ')} from t`,
  ).split('\n')
  expect(lines.every((line) => line.length <= 110)).toBe(true)
  expect(lines[1]).toMatch(/^ {2}column_\d+, /)
})
