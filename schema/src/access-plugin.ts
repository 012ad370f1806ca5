import SchemaBuilder, { BasePlugin, type SchemaTypes } from '@pothos/core'
import {
  DirectiveLocation,
  GraphQLDirective,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLSchema,
  GraphQLString,
} from 'graphql'
import { completed, keyFields, objectTypes } from './completeness.ts'
import { audienceOf, type Policy } from './policy.ts'

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      access: AccessPlugin<Types>
    }
    export interface SchemaBuilderOptions<Types extends SchemaTypes> {
      /** The policy table whose lines are published with the fields. */
      policy: Policy
    }
  }
}

/** Names our directive in subgraphs and supergraph; an identifier, not an address. */
export const accessSpec = 'https://specs.cartella-sociale.puglia.it/access/v1.0'

/** `@access(scopes: […])`: the policy line of a field, for whoever reads the schema. It informs; the guard and the database enforce. */
export const accessDirective = new GraphQLDirective({
  name: 'access',
  description:
    'Who may read this field: EVERYONE is every authenticated viewer, `SCOPE:ROLE` a role of a scope.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: { scopes: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString))) } },
})

/** Writes the policy line of every field into the schema. The gateway refuses `@requiresScopes`, hence a directive of our own. */
class AccessPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override afterBuild(schema: GraphQLSchema): GraphQLSchema {
    const policy = completed(this.builder.options.policy, schema)
    for (const type of objectTypes(schema)) {
      // The key of a foreign entity is published by its owner: said twice, and differently, it would not compose.
      const ownersKey = type.extensions.foreign ? keyFields(type) : undefined
      for (const field of Object.values(type.getFields())) {
        const scopes = audienceOf(policy, type.name, field.name)
        if (!scopes || ownersKey?.has(field.name)) continue
        const others = Array.isArray(field.extensions.directives) ? field.extensions.directives : []
        field.extensions = {
          ...field.extensions,
          directives: [...others, { name: 'access', args: { scopes } }],
        }
      }
    }
    return schema
  }
}

SchemaBuilder.registerPlugin('access', AccessPlugin)
