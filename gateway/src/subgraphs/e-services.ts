import type { EServices } from '@cse/schema/e-services'

/**
 * The e-services of the file that the settings name, ready to be called; null without a file.
 * @throws an Error that says what is wrong with the file
 */
export async function eServicesOf(
  file: string | null,
): Promise<(EServices & { close(): Promise<void> }) | null> {
  if (file === null) return null
  const { openEServices, readConfiguration } = await import('@cse/interop')
  return openEServices(await readConfiguration(file))
}
