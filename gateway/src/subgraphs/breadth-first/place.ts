import type { Data } from '../data.ts'

/** An object or a list of an answer that grows, with the way back from it to the root. */
export class AnswerPlace {
  /** By field name, or by index. */
  readonly values: Record<string | number, unknown>
  readonly parent: AnswerPlace | null
  /** Where it stands in its parent. */
  readonly key: string | number
  /** Whether null may stand in its stead. */
  readonly nullable: boolean
  /** Whether null does stand in its stead: what is still found for it is for nobody. */
  #lost = false

  constructor(values: Data | unknown[], parent: AnswerPlace | null, key: string | number, nullable: boolean) {
    // a list takes its items by index as an object its fields by name
    this.values = values as Record<string | number, unknown>
    this.parent = parent
    this.key = key
    this.nullable = nullable
  }

  /** Puts null where a value that must not be null has none: in the stead of the nearest object or list that may be null, or of the whole answer. */
  lose(): void {
    this.#lost = true
    if (!this.parent) return
    if (this.nullable) this.parent.values[this.key] = null
    else this.parent.lose()
  }

  /** Whether null stands in its stead, or further up. */
  get isLost(): boolean {
    return this.#lost || (this.parent?.isLost ?? false)
  }

  /** The path of one of its values. */
  pathOf(key: string | number): (string | number)[] {
    return this.parent ? [...this.parent.pathOf(this.key), key] : [key]
  }
}
