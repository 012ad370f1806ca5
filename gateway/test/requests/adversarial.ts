/** Documents and values that are made to keep whoever walks through them busy: a little text, much work for a walk that goes everywhere twice. */

const each = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join(' ')

/** `n` fragments on a type, each of which spreads the next in some way, twice. */
const chain = (n: number, type: string, last: string, twice: (next: string) => string): string =>
  `${each(n, (at) => `fragment F${at} on ${type} { ${twice(`F${at + 1}`)} }`)} fragment F${n} on ${type} { ${last} }`

/** Each in a size of one's choice, over the schema of `linear-work.test.ts`. */
export const documents: Readonly<Record<string, (n: number) => string>> = {
  'fragments that spread the next twice': (n) =>
    `{ case { ...F0 } } ${chain(n, 'Case', 'id', (next) => `...${next} ...${next}`)}`,
  'fragments of the root that spread the next twice': (n) =>
    `{ ...F0 } ${chain(n, 'Query', '__typename', (next) => `...${next} ...${next}`)}`,
  'fragments of a page that spread the next twice': (n) =>
    `query ($first: Int) { cases(first: $first) { ...F0 } } ${chain(n, 'CaseConnection', 'nodes { id }', (next) => `...${next} ...${next}`)}`,
  'fragments that spread the next once more under a condition': (n) =>
    `query ($a: Boolean!) { case { ...F0 } } ${chain(n, 'Case', 'id', (next) => `...${next} ...${next} @include(if: $a)`)}`,
  'fragments that spread the next once more within': (n) =>
    `{ case { ...F0 } } ${chain(n, 'Case', 'id', (next) => `...${next} ... { ...${next} }`)}`,
  'fragments that spread the next under two names': (n) =>
    `{ case { ...F0 } } ${chain(n, 'Case', 'id', (next) => `a: other { ...${next} } b: other { ...${next} }`)}`,
  'fragments with pages that spread the next under two names': (n) =>
    `query ($first: Int) { case { ...F0 } } ${chain(n, 'Case', 'id', (next) => `a: others(first: $first) { nodes { ...${next} } } b: others(first: 2) { nodes { ...${next} } }`)}`,
  'fragments that spread all that follow': (n) =>
    `{ case { ...F0 } } ${each(n, (at) => `fragment F${at} on Case { id ${each(n - at, (on) => `...F${at + on + 1}`)} }`)} fragment F${n} on Case { id }`,
  'fragments that spread each other in circles': (n) =>
    `{ case { ...F0 } } ${each(n, (at) => `fragment F${at} on Case { id ${each(n, (on) => `...F${on}`)} }`)}`,
  'fragments side by side': (n) =>
    `{ case { ${each(n, (at) => `...F${at}`)} } } ${each(n, (at) => `fragment F${at} on Case { id other { id } }`)}`,
  'the same field again and again': (n) => `{ case { ${each(n, () => 'id')} } }`,
  'the same object again and again, in itself': (n) =>
    `{ case { ${each(n, () => `other { ${each(4, () => 'other { id }')} }`)} } }`,
  'many names for one field': (n) => `{ case { ${each(n, (at) => `a${at}: id`)} } }`,
  'a tree of names': (n) =>
    `{ ${each(n, (at) => `a${at}: case { ${each(4, (on) => `b${on}: other { id }`)} }`)} }`,
  'the same directive again and again': (n) => `{ case { id ${each(n, () => '@include(if: true)')} } }`,
  'a directive on each of many fields': (n) => `{ case { ${each(n, () => 'id @include(if: true)')} } }`,
  'a list in lists': (n) => `{ found(by: { any: ${'['.repeat(n)}1${']'.repeat(n)} }) { id } }`,
  'an object in objects': (n) => `{ found(by: ${'{ and: '.repeat(n)}{ id: "x" }${' }'.repeat(n)}) { id } }`,
  'a long list of values': (n) => `{ found(by: { any: [${each(n, () => '1')}] }) { id } }`,
  'braces in braces': (n) => `{ case { ${'... { '.repeat(n)}id${' }'.repeat(n)} } }`,
  'many operations that share fragments and variables': (n) =>
    `${each(n, (at) => `query Q${at}($v${at}: Int) { cases(first: $v${at}) { ...F0 } }`)} ${chain(n, 'CaseConnection', 'nodes { id }', (next) => `...${next}`)}`,
  'many variables': (n) =>
    `query (${each(n, (at) => `$literal${'_'.repeat(at)}: Int`)}) { ${each(n, (at) => `a${at}: cases(first: $literal${'_'.repeat(at)}) { nodes { id } }`)} }`,
}

/** Values of variables. */
export const values: Readonly<Record<string, (n: number) => unknown>> = {
  'a list in lists': (n) => Array.from({ length: n }).reduce<unknown>((inner) => [inner], 1),
  'an object in objects': (n) =>
    Array.from({ length: n }).reduce<unknown>((inner) => ({ and: inner }), { id: 'x' }),
  'a long list': (n) => ({ any: Array.from({ length: n }, () => 1) }),
  'a long list of what is wrong': (n) => ({ any: Array.from({ length: n }, () => 'x') }),
  'an object with many keys': (n) =>
    Object.fromEntries(Array.from({ length: n }, (_, at) => [`k${at}`, 'a\0b'])),
}
