export { ConfigurationError, readConfiguration } from './configuration.ts'
export { openEServices } from './e-services.ts'
export { querySource } from './query-source.ts'
export { element, type Markup, NotXml, partNamed, partsNamed, readXml, type XmlPart } from './xml/read-xml.ts'
