/** A LEPS as an Ambito stands to it in a year. */
export interface LepsLevel<Leps, Activated, Module> {
  readonly leps: Leps
  readonly year: number
  /** What the Ambito or its comuni activated that belongs to the level. */
  readonly services: readonly Activated[]
  /** The Ambito's module of the SIOSS survey on this level; null where the survey has none. */
  readonly module: Module | null
}

/**
 * Every LEPS of the catalogue as an Ambito stands to it in a year: none is left out, so that a level nobody serves is seen
 * (D.M. 44/2025 asks for a module for each). A service belongs to the level that the catalogue gives its service type.
 */
export function levelsOf<
  Leps extends { readonly code: string },
  Activated extends { readonly serviceType: string },
  Module extends { readonly module: string },
>(
  year: number,
  catalogue: readonly Leps[],
  activated: readonly Activated[],
  modules: readonly Module[],
  levelOfServiceType: ReadonlyMap<string, string | null>,
): LepsLevel<Leps, Activated, Module>[] {
  return catalogue.map((leps) => ({
    leps,
    year,
    services: activated.filter(({ serviceType }) => levelOfServiceType.get(serviceType) === leps.code),
    module: modules.find(({ module }) => module === leps.code) ?? null,
  }))
}
