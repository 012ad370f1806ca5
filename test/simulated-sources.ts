import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEServices, readConfiguration } from '@cse/interop'
import { newSigningKey, simulatedBodies, startSimulators } from '@cse/interop/simulators'

export const BARI = 'comune:072006'

/** Simulated administrations, and the calls of a body to them. @param change what the file of e-services says otherwise */
export async function simulated(
  change: (file: ReturnType<Awaited<ReturnType<typeof simulatedBodies>>['file']>) => object = (file) => file,
  clock: () => Date = () => new Date(),
) {
  const directory = await mkdtemp(join(tmpdir(), 'interop-'))
  const pem = await newSigningKey()
  await writeFile(join(directory, 'key.pem'), pem)
  const bodies = await simulatedBodies([BARI, 'ambito:ATS-BA-02'], { pem, privateKeyFile: 'key.pem' })
  const simulators = await startSimulators({ bodies: bodies.known, purposes: bodies.purposes, clock })
  const path = join(directory, 'e-services.json')
  await writeFile(path, JSON.stringify(change(bodies.file(simulators.url))))
  const configuration = await readConfiguration(path)
  const eServices = openEServices(configuration, clock)
  return {
    simulators,
    configuration,
    eServices,
    path,
    stop: async () => {
      await eServices.close()
      await simulators.stop()
      await rm(directory, { recursive: true })
    },
  }
}

/** What a connector sends to a service of ANPR. */
export const question = (
  eService: string,
  criteria: object,
  number = String(Date.now()),
  more: object = {},
) => ({
  eService,
  body: BARI,
  operator: { id: 'issuer/operator', assurance: 2 as const },
  path: '/anpr-service-e002',
  contentType: 'application/json',
  payload: JSON.stringify({
    idOperazioneClient: number,
    criteriRicerca: criteria,
    datiRichiesta: {
      dataRiferimentoRichiesta: '2026-11-30',
      motivoRichiesta: 'Prot. 1/2026',
      casoUso: eService.slice('ANPR.'.length),
    },
    ...more,
  }),
})
