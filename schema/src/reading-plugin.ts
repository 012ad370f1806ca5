import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core'
import { declaredProperties } from './reading.ts'

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      reading: ReadingPlugin<Types>
    }
  }
}

/** Keeps with each field what its resolver reads of a row: what it exposes, or what it was declared to read. */
class ReadingPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const exposed = field.extensions?.pothosExposedField
    const reads = typeof exposed === 'string' ? [exposed] : field.resolve && declaredProperties(field.resolve)
    // Spreading makes one loose type of the options of all kinds of fields.
    return reads ? ({ ...field, extensions: { ...field.extensions, reads } } as typeof field) : field
  }
}

SchemaBuilder.registerPlugin('reading', ReadingPlugin)
