import { changesOf, withChanges } from '@cse/gateway/composition/changelog'
import { referencePages } from '@cse/gateway/composition/reference'
import { buildSchema } from 'graphql'
import { describe, expect, test } from 'vitest'

const ACCESS = 'directive @access(scopes: [String!]!) on FIELD_DEFINITION\n'
const open = '@access(scopes: ["EVERYONE"])'

describe('the changelog', () => {
  const old = `${ACCESS}type Query { kept(x: Int): Int ${open} gone: Int ${open} }`

  test('lists what was added, deprecated, changed and removed, and of what is new only that it is there', async () => {
    const next = `${ACCESS}
      "Now described." type Query {
        kept(x: Int, y: Int): Int @access(scopes: ["LOCAL"]) @deprecated(reason: "from 2027 on")
        more: News ${open}
      }
      type News { title(short: Boolean): String ${open} }`
    expect(Object.fromEntries(await changesOf(old, next))).toEqual({
      Added: [
        'Type `News` was added.',
        'Field `more` was added to object type `Query`.',
        'Argument `y: Int` added to field `Query.kept`.',
      ],
      Deprecated: ['Field `Query.kept` is deprecated.'],
      Changed: ['Who may see `Query.kept` was changed.'],
      Removed: ['Field `gone` was removed from object type `Query`.'],
    })
  })

  test('has a section for each day, newest first, and a day’s section grows', () => {
    const added = (line: string) => new Map([['Added', [line]] as const])
    const first = withChanges('# Changes\n\nIntro.\n', '2026-11-22', added('One.'))
    const grown = withChanges(first, '2026-11-22', new Map([...added('Two.'), ['Removed', ['Three.']]]))
    expect(withChanges(grown, '2026-12-01', added('Four.'))).toBe(
      '# Changes\n\nIntro.\n\n## 2026-12-01\n\n### Added\n\n- Four.\n\n' +
        '## 2026-11-22\n\n### Added\n\n- One.\n- Two.\n\n### Removed\n\n- Three.\n',
    )
    expect(withChanges(grown, '2026-12-01', new Map())).toBe(grown)
  })
})

describe('the reference', () => {
  const cases = buildSchema(`
    type Query { "The cases (casi)." cases(first: Int): [Case!]! }
    "A case." type Case { id: ID! number: String! person: Person }
    type Person { id: ID! }
    scalar Date`)
  const persons = buildSchema(
    'type Query { me: Person } "Somebody." type Person { id: ID! born: Date } scalar Date',
  )
  const stub = cases.getType('Person')
  if (stub) stub.extensions = { foreign: true }
  const api = buildSchema(`${ACCESS}
    type Query { "The cases (casi)." cases(first: Int): [Case!]! ${open} me: Person ${open} }
    "A case." type Case { id: ID! ${open} "Its number | sign." number: String! @access(scopes: ["LOCAL", "AMBITO"]) person: Person ${open} }
    "Somebody." type Person { id: ID! ${open} born: Date ${open} }
    "A day." scalar Date`)
  const pages = referencePages(api, [
    { name: 'cases', schema: cases },
    { name: 'persons', schema: persons },
  ])

  test('has a page for each subgraph with its own types, and one for what they share', () => {
    expect([...pages.keys()]).toEqual(['cases.md', 'persons.md', 'shared.md'])
    expect(pages.get('cases.md')).toContain('### Case\n')
    expect(pages.get('cases.md')).not.toContain('### Person\n')
    expect(pages.get('persons.md')).toContain('### Person\n\nSomebody.\n')
    expect(pages.get('shared.md')).toContain('### Date\n\nA day.\n')
  })

  test('says of a field what it is and who sees it, and shows how to ask', () => {
    expect(pages.get('cases.md')).toContain('| `number` | `String!` | LOCAL, AMBITO | Its number \\| sign. |')
    expect(pages.get('cases.md')).toContain(
      '### cases\n\nThe cases (casi).\n\nAnswers `[Case!]!`, to EVERYONE.\n\n- `first: Int` \n\n' +
        '```graphql\nquery Cases($first: Int) {\n  cases(first: $first) {\n    id\n    number\n  }\n}\n```\n',
    )
  })
})
