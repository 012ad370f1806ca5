import { ANPR_SERVICES, type AnprService } from './anpr/register.ts'

/** The e-services of INPS that are simulated, with their paths. */
const INPS_SERVICES = {
  'INPS.ISEE': '/pdnd/soap/ConsultazioneISEE/v1',
  'INPS.ISEE-SOGLIA': '/pdnd/soap/ConsultazioneISEESoglia/v1',
} as const
export type InpsService = keyof typeof INPS_SERVICES

/** The e-services that are simulated. */
export type SimulatedService = AnprService | InpsService

export const SIMULATED_SERVICES = [
  ...Object.keys(ANPR_SERVICES),
  ...Object.keys(INPS_SERVICES),
] as readonly SimulatedService[]

export const isOfInps = (service: SimulatedService): service is InpsService => service in INPS_SERVICES

/** `aud` of client assertions. */
export const PDND_AUDIENCE = 'simulated.interop/client-assertion'
/** `aud` of what is signed for a service. */
export const audienceOf = (service: SimulatedService): string =>
  isOfInps(service)
    ? `https://simulated.inps${INPS_SERVICES[service]}`
    : `https://simulated.anpr/govway/rest/in/MinInternoPortaANPR/${ANPR_SERVICES[service]}/v1`
/** Where it is on the simulators' host. */
export const pathOf = (service: SimulatedService): string =>
  isOfInps(service)
    ? INPS_SERVICES[service]
    : `/govway/rest/in/MinInternoPortaANPR-PDND/${ANPR_SERVICES[service]}/v1`
/** The same with the operation. */
export const callPathOf = (service: SimulatedService): string =>
  isOfInps(service) ? pathOf(service) : `${pathOf(service)}/anpr-service-e002`

/** The address of a simulated e-service. */
export const addressOf = (url: string, service: SimulatedService): string => `${url}${pathOf(service)}`
