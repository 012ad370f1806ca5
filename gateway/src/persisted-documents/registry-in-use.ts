import {
  activeOperations,
  type RegisteredClient,
  type RegisteredOperation,
  type Registry,
  readRegistry,
} from './registry.ts'

/** The registry of a folder, and a way to take over what the folder says later. */
export interface RegistryInUse {
  /** Whoever holds it sees what was taken over last. */
  readonly registry: Registry
  /**
   * Reads the folder as it is now; nothing changes before `adopt` is called.
   * @throws as {@link readRegistry}
   */
  reread(): { readonly operations: readonly RegisteredOperation[]; readonly adopt: () => void }
}

/** Opens the registry of a folder. @throws as {@link readRegistry} */
export function openRegistry(directory: string): RegistryInUse {
  const registry = new Map<string, RegisteredClient>(readRegistry(directory))
  return {
    registry,
    reread: () => {
      const read = readRegistry(directory)
      return {
        operations: activeOperations(read),
        adopt: () => {
          registry.clear()
          for (const [name, client] of read) registry.set(name, client)
        },
      }
    },
  }
}
