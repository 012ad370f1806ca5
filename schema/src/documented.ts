import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import { keyFields, machinery } from './completeness.ts'

/**
 * Throws, naming all of them, when a type, field, argument, enum value or input field has no description.
 * A foreign entity's type and key are described by their owner.
 */
export function assertDocumented(schema: GraphQLSchema): void {
  const silent = Object.values(schema.getTypeMap())
    .filter((type) => !isSpecifiedScalarType(type) && !/^_|^(?:link|federation)__/.test(type.name))
    .flatMap((type) => [...undescribed(type)])
  if (silent.length > 0) throw new Error(`No description: ${silent.join(', ')}`)
}

function* undescribed(type: GraphQLNamedType): Generator<string> {
  const ownersKey = isObjectType(type) && type.extensions.foreign ? keyFields(type) : undefined
  if (!type.description && !ownersKey) yield type.name
  if (isEnumType(type))
    yield* type
      .getValues()
      .filter(isSilent)
      .map(({ name }) => `${type.name}.${name}`)
  if (isInputObjectType(type))
    yield* Object.values(type.getFields())
      .filter(isSilent)
      .map(({ name }) => `${type.name}.${name}`)
  if (!isObjectType(type) && !isInterfaceType(type)) return
  for (const field of Object.values(type.getFields())) {
    const name = `${type.name}.${field.name}`
    if (machinery.has(name) || ownersKey?.has(field.name)) continue
    if (isSilent(field)) yield name
    yield* field.args.filter(isSilent).map((arg) => `${name}(${arg.name})`)
  }
}

function isSilent({ description }: { readonly description?: string | null | undefined }): boolean {
  return !description
}
