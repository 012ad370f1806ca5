export { ConfigurationError, readConfiguration } from './configuration.ts'
export { openEServices } from './e-services.ts'
export { querySource } from './query-source.ts'
