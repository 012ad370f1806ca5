import { ANPR_SERVICES, type AnprService } from './anpr/register.ts'

/** `aud` of client assertions. */
export const PDND_AUDIENCE = 'simulated.interop/client-assertion'
/** `aud` of what is signed for a service of ANPR. */
export const audienceOf = (service: AnprService): string =>
  `https://simulated.anpr/govway/rest/in/MinInternoPortaANPR/${ANPR_SERVICES[service]}/v1`
/** Where it is on the simulators' host. */
export const pathOf = (service: AnprService): string =>
  `/govway/rest/in/MinInternoPortaANPR-PDND/${ANPR_SERVICES[service]}/v1`

/** The address of a simulated e-service. */
export const addressOf = (url: string, service: AnprService): string => `${url}${pathOf(service)}`
