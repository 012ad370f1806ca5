import {
  type DocumentNode,
  type GraphQLSchema,
  getDirectiveValues,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { Reach } from './registration.ts'

/** The fields of an operation that nobody of this reach may see, as `Type.field`; by the `@access` of the public API. */
export function fieldsOutOfReach(
  schema: GraphQLSchema,
  document: DocumentNode,
  { scope, roles }: Reach,
): readonly string[] {
  const access = schema.getDirective('access')
  const words = new Set<unknown>(['EVERYONE', scope, ...roles.map((role) => `${scope}:${role}`)])
  const closed = new Set<string>()
  const types = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        const [parent, field] = [types.getParentType(), types.getFieldDef()]
        if (!access || !parent || !field?.astNode) return
        const line = getDirectiveValues(access, field.astNode)?.scopes
        if (Array.isArray(line) && !line.some((word) => words.has(word)))
          closed.add(`${parent.name}.${field.name}`)
      },
    }),
  )
  return [...closed]
}
