import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { columnNames } from '../../rules/release/column.ts'
import { columns, type TraitColumn, type Traits } from '../../rules/release/traits.ts'

/** Records of one row group: few enough that encoding one does not block the process for long. */
const GROUP = 16_384

/** Records as Parquet, in bounded memory: what is ready is handed over after each row group. */
export interface ParquetRecords {
  /** Adds equal records. */
  add(traits: Traits, records: number): Promise<void>
  /** Writes the rest and the footer. */
  end(): Promise<void>
}

/**
 * Writes records as Parquet: texts in UTF-8, encoded by dictionary, the year a number of 32 bits; a value generalised away is null.
 * @param take given the bytes as they become ready
 */
export function parquetRecords(take: (bytes: Uint8Array) => Promise<void>): ParquetRecords {
  const writer = new ByteWriter()
  const parquet = new ParquetWriter({ writer, schema: SCHEMA, createdBy: 'CSE Puglia' })
  let group = emptyGroup()
  let size = 0
  const handOver = async () => {
    const ready = writer.getBytes().slice()
    // the offset goes on: it is the place in the file
    writer.index = 0
    await take(ready)
  }
  const flush = async () => {
    if (size === 0) return
    await parquet.write({
      columnData: columns.map((column) => ({ name: columnNames[column], data: group[column] })),
      rowGroupSize: GROUP,
    })
    group = emptyGroup()
    size = 0
    await handOver()
    // lets the process do other work
    await new Promise(setImmediate)
  }
  return {
    add: async (traits, records) => {
      for (let left = records; left > 0; ) {
        const taken = Math.min(left, GROUP - size)
        for (const column of columns) {
          const value = written(column, traits[column])
          const values = group[column]
          for (let at = 0; at < taken; at++) values.push(value)
        }
        size += taken
        left -= taken
        if (size === GROUP) await flush()
      }
    },
    end: async () => {
      await flush()
      await parquet.finish()
      await handOver()
    },
  }
}

type Value = string | number | null

const emptyGroup = (): Record<TraitColumn, Value[]> => ({
  comune: [],
  ambito: [],
  province: [],
  targetArea: [],
  phase: [],
  outcome: [],
  sex: [],
  ageBand: [],
  iseeBand: [],
  openedQuarter: [],
  openedYear: [],
  wait: [],
})

const written = (column: TraitColumn, value: string | null): Value =>
  column === 'openedYear' && value !== null ? Number(value) : value

const SCHEMA: ConstructorParameters<typeof ParquetWriter>[0]['schema'] = [
  { name: 'cases', num_children: columns.length },
  ...columns.map((column) =>
    column === 'openedYear'
      ? ({ name: columnNames[column], type: 'INT32', repetition_type: 'OPTIONAL' } as const)
      : ({
          name: columnNames[column],
          type: 'BYTE_ARRAY',
          converted_type: 'UTF8',
          logical_type: { type: 'STRING' },
          repetition_type: 'OPTIONAL',
        } as const),
  ),
]
