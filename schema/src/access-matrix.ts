import type { GraphQLSchema } from 'graphql'
import { machinery, objectTypes } from './completeness.ts'
import { mayRead } from './demands.ts'
import { type Policy, purposesIn, reasonOf } from './policy.ts'
import { rolesOf, scopes, type Viewer } from './viewer.ts'

/** A viewer of each scope that has no roles, and of each role alone: the columns of the matrix, by their title. */
export const matrixViewers: ReadonlyMap<string, Viewer> = new Map(
  scopes.flatMap((scope): (readonly [string, Viewer])[] => {
    const viewer: Viewer = { scope, issuer: 'matrix', subject: scope, comuni: [], roles: [], assurance: 3 }
    const roles = rolesOf[scope]
    return roles.length === 0
      ? [[scope, viewer]]
      : roles.map((role) => [`${scope}:${role}`, { ...viewer, roles: [role] }])
  }),
)

const introduction = `# Who may read what

Written by \`pnpm compose\` from the policy tables, \`subgraphs/*/src/policy.ts\`; not edited by hand. ● may read the field of the rows in
scope; elsewhere the answer is null and \`FORBIDDEN\`. RESTRICTED is held on top of another role, a CITIZEN signs in with SPID or CIE of
level 2.
`

const openIntroduction = `## Open to everyone, and why

Lines of the tables that admit every authenticated viewer; \`*\` is a type's own.
`

const purposesIntroduction = `## Only for some purposes

Fields that a role may use only in a request with one of these purposes (\`purposes.json\`); for any other it is refused.
`

/**
 * Who may read which field, as a markdown page with a line per group of a type's fields that have the same readers. It says what the
 * guards do, demands of the answered types included. `policies` and `schemas` are by subgraph, in the same order.
 * Throws when two subgraphs disagree on who may read what they share.
 */
export function accessMatrix(policies: readonly Policy[], schemas: readonly GraphQLSchema[]): string {
  const types = [...readersByType(policies, schemas)].toSorted(
    ([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1),
  )
  const titles = [...matrixViewers.keys()].map((title) => title.replace(':', ' '))
  const lines = types.flatMap(([type, readers]) => {
    const groups = Map.groupBy([...readers.keys()].toSorted(), (field) => readers.get(field) ?? '')
    return [...groups].map(
      ([cells, fields]) => `| ${type} | ${fields.map((field) => `\`${field}\``).join(' ')} | ${cells} |`,
    )
  })
  const rule = `|---|---|${titles.map(() => ':-:').join('|')}|`
  const matrix = [`| type | fields | ${titles.join(' | ')} |`, rule, ...lines]
  const purposes = ['', purposesIntroduction, ...purposeLines(policies)]
  return [introduction, ...matrix, ...purposes, '', openIntroduction, ...openLines(policies), ''].join('\n')
}

/** The lines that admit a role for some purposes only. */
function purposeLines(policies: readonly Policy[]): string[] {
  return policies.flatMap((policy) =>
    Object.entries(policy).flatMap(([type, fields]) =>
      Object.entries(fields).flatMap(([field, line]) => {
        const roles = Object.entries(purposesIn(line) ?? {})
        // what a mutation answers with has the line of the mutation
        if (roles.length === 0 || field === '*') return []
        const words = roles.map(([word, codes]) => `${word.replace(':', ' ')} for ${codes.join(', ')}`)
        return [`- \`${type}.${field}\`: ${words.join('; ')}`]
      }),
    ),
  )
}

/** The lines for everyone, those of one reason together. */
function openLines(policies: readonly Policy[]): string[] {
  const lines = policies.flatMap((policy) =>
    Object.entries(policy).flatMap(([type, fields]) =>
      Object.entries(fields).map(([field, line]) => ({ name: `${type}.${field}`, reason: reasonOf(line) })),
    ),
  )
  const byReason = Map.groupBy(lines, ({ reason }) => reason)
  return [...byReason].flatMap(([reason, its]) => {
    const names = [...new Set(its.map(({ name }) => `\`${name}\``))].toSorted()
    return reason === undefined ? [] : [`- ${names.join(' ')}: ${reason}`]
  })
}

/** By type and field, the cells of the matrix. */
function readersByType(policies: readonly Policy[], schemas: readonly GraphQLSchema[]) {
  const types = new Map<string, Map<string, string>>()
  for (const [at, schema] of schemas.entries()) {
    for (const type of objectTypes(schema)) {
      const readers = types.get(type.name) ?? new Map<string, string>()
      types.set(type.name, readers)
      for (const field of Object.keys(type.getFields())) {
        if (machinery.has(`${type.name}.${field}`)) continue
        const cells = cellsOf(policies[at] ?? {}, schema, type.name, field)
        if ((readers.get(field) ?? cells) !== cells) {
          throw new Error(`Two subgraphs disagree on who may read ${type.name}.${field}`)
        }
        readers.set(field, cells)
      }
    }
  }
  return types
}

function cellsOf(policy: Policy, schema: GraphQLSchema, type: string, field: string): string {
  return [...matrixViewers.values()]
    .map((viewer) => (mayRead(policy, schema, type, field, viewer) ? '●' : ' '))
    .join(' | ')
}

/** The root types come first. */
function rank(type: string): number {
  return type === 'Query' || type === 'Mutation' ? 0 : 1
}
