import { type GraphQLSchema, isObjectType } from 'graphql'

/** The keys of what has no `id`: codes of public vocabularies and places. */
const CODED = {
  Ambito: 'code',
  Comune: 'istatCode',
  Fund: 'code',
  Leps: 'code',
  ServiceType: 'code',
  TargetArea: 'code',
} as const

/** By which field caches know an object of each type again: `id`, a code, or the field that is named as its type. */
export function keyFields(schema: GraphQLSchema): ReadonlyMap<string, string> {
  return new Map(
    Object.values(schema.getTypeMap()).flatMap((type) => {
      if (!isObjectType(type)) return []
      const fields = type.getFields()
      const coded = Object.entries(CODED).find(([name]) => name === type.name)?.[1]
      const named = type.name.replace(/^./, (letter) => letter.toLowerCase())
      const own = String(fields[named]?.type) === 'ID!' ? named : undefined
      const key = fields.id ? 'id' : (coded ?? own)
      return key === undefined ? [] : [[type.name, key] as const]
    }),
  )
}
