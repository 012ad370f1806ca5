import { describe, expect, test } from 'vitest'
import { retiredFile, retiredNames } from './names.ts'
import { partsOf } from './parts.ts'
import { speakingThings, speakingThingsIn } from './prose.ts'

describe('of prose, a sentence is found', () => {
  test.each([
    'What the process of a subgraph is told.',
    'Asks the database once a request.',
    'The event is heard twice.',
    'Milliseconds, 10 unless told.',
    'The two are told apart by a column.',
    'A figure that tells of persons.',
    'Whoever opens it has the subgraph asked.',
  ])('where nobody could ask, tell or hear: %s', (sentence) => {
    expect(speakingThings(sentence)).toHaveLength(1)
  })

  test.each([
    'The person is told of it within a month.',
    'Whoever asks is shown the next free slots.',
    'The family is heard, without a vote.',
    'An operation that asks for ten fields costs ten.',
    'Milliseconds, 10 by default.',
  ])('and no other: %s', (sentence) => {
    expect(speakingThings(sentence)).toEqual([])
  })
})

test('comments and texts of a file are looked at, code, SQL and quoted code are not', () => {
  const source = [
    '/** `told` is a column. It is told. */',
    "const line = 'the event is heard'",
    `const rows = sql\`select told from asked where \${heard} is null\``,
    "const word = 'told'",
  ].join('\n')
  expect(speakingThingsIn('a.ts', source).map(({ what }) => what)).toEqual([
    'It is told.',
    "'the event is heard'",
  ])
  const page = 'A figure is told.\n\n```sh\nask told\n```\n'
  expect(speakingThingsIn('a.md', page)).toHaveLength(1)
})

test('names of variables, functions, types and properties are looked at part by part', () => {
  const source = 'interface Asked { readonly wasTold: boolean; ask(): void; warehouse: Task }'
  expect(retiredNames(source).map(({ what }) => what)).toEqual([
    'Asked: Asked is part of no name',
    'wasTold: Told is part of no name',
    'ask: ask is part of no name',
  ])
  expect(retiredFile('gateway/src/asked.ts')).not.toBeNull()
  expect(retiredFile('db/src/warehouse.ts')).toBeNull()
})

test('a file is taken to pieces and loses nothing', () => {
  const source = `const a = 1 / 2 // half\nconst b = /[/\`]/.test(\`x\${\`y\${{ c: "}" }}\`} z\`) /* end */\n`
  const parts = partsOf(source)
  expect(parts.map(({ text }) => text).join('')).toBe(source)
  expect(parts.filter(({ kind }) => kind !== 'code').map(({ text }) => text)).toEqual([
    '// half',
    '/[/`]/',
    `\`x\${`,
    `\`y\${`,
    '"}"',
    '}`',
    '} z`',
    '/* end */',
  ])
})
