import { type GraphQLSchema, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql'

/** `Type.field` of all that a document selects. */
export function selectedFields(text: string, schema: GraphQLSchema): string[] {
  const found: string[] = []
  const types = new TypeInfo(schema)
  visit(
    parse(text),
    visitWithTypeInfo(types, {
      Field() {
        const [parent, field] = [types.getParentType(), types.getFieldDef()]
        if (parent && field) found.push(`${parent.name}.${field.name}`)
      },
    }),
  )
  return found
}
