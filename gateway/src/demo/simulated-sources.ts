import { rmSync } from 'node:fs'
import { comuniByAmbito } from '@cse/db/reference/territory'
import { privateFile, replacePrivateFile } from '@cse/db/src/secrets/private-file'

/**
 * Starts the administrations that a demo asks, simulated on this machine, and writes the file of e-services that leads every comune and Ambito to
 * them.
 * @returns the path of that file
 */
export async function startSimulatedSources(
  directory: string,
): Promise<{ readonly file: string; stop(): Promise<void> }> {
  const { newSigningKey, simulatedBodies, startSimulators } = await import('@cse/interop/simulators')
  const made = await newSigningKey()
  const pem = privateFile(`${directory}/simulated-key.pem`, () => made)
  const keys = comuniByAmbito().flatMap(({ ambito, comuni }) => [
    `ambito:${ambito}`,
    ...comuni.map(({ istat_code }) => `comune:${istat_code}`),
  ])
  const bodies = await simulatedBodies(keys, { pem, privateKeyFile: 'simulated-key.pem' })
  const simulators = await startSimulators({ bodies: bodies.known, purposes: bodies.purposes })
  const file = `${directory}/e-services-${new URL(simulators.url).port}.json`
  replacePrivateFile(file, JSON.stringify(bodies.file(simulators.url)))
  return {
    file,
    stop: async () => {
      rmSync(file, { force: true })
      await simulators.stop()
    },
  }
}
