import { errorCodes } from '@cse/schema/errors'
import type { JsonSchema } from './values.ts'

const text = { type: 'string', maxLength: 10_000 }

/** A problem (RFC 9457), with the code of the error and what is to be corrected. */
export const PROBLEM: JsonSchema = {
  type: 'object',
  description: 'Perché non c’è risposta (RFC 9457).',
  properties: {
    type: { ...text, format: 'uri-reference', description: 'Il tipo del problema.' },
    title: { ...text, description: 'Il problema in poche parole.' },
    status: { type: 'integer', format: 'int32', minimum: 100, maximum: 599, description: 'Lo stato HTTP.' },
    detail: { ...text, description: 'Che cosa è successo, per chi legge.' },
    code: { type: 'string', enum: Object.keys(errorCodes), description: 'Il codice, per i programmi.' },
    violations: {
      type: 'array',
      description: 'Che cosa correggere.',
      maxItems: 1000,
      items: { type: 'object', properties: { path: text, reason: text }, required: ['path', 'reason'] },
    },
    refusal: { ...text, description: 'Il rifiuto con cui ha risposto una modifica.' },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
}

const header = (description: string, example: string): JsonSchema => ({ description, schema: text, example })

/** What answers carry beside their body. */
export const HEADERS: Readonly<Record<string, JsonSchema>> = {
  'Cache-Control': header(
    'Se e quanto una cache può tenere la risposta (RFC 9111): mai ciò che riguarda persone.',
    'private, no-cache',
  ),
  'CSE-Next-Cursor': header('Il cursore della pagina successiva, per `after`.', 'eyJhIjoxfQ'),
  'CSE-Table': header('Che cosa vale per tutta la tabella (RFC 9651).', 'complete=?1'),
  ETag: header('La versione della risposta, per `If-None-Match`.', '"Zm9v"'),
  Link: header('La pagina successiva, di una richiesta GET (RFC 8288).', '</rest/…?after=…>; rel="next"'),
  RateLimit: header('Quante richieste restano.', '"minute";r=299;t=60'),
  'RateLimit-Policy': header('Quante richieste sono ammesse.', '"minute";q=300;w=60'),
  'Retry-After': {
    description: 'Fra quanti secondi riprovare.',
    schema: { type: 'integer', format: 'int32', minimum: 0, maximum: 86_400 },
  },
}

const STATUSES: Readonly<Record<string, string>> = {
  400: 'I dati della richiesta non sono validi.',
  401: 'Manca il token, o non è valido.',
  403: 'L’operazione non può rispondere con queste variabili o a questo fruitore.',
  404: 'L’operazione non è fra quelle registrate per il fruitore.',
  405: 'Il metodo non è ammesso.',
  406: 'Il formato non è fra quelli dell’operazione.',
  409: 'La modifica è stata rifiutata.',
  429: 'Le richieste sono troppe.',
  500: 'Errore interno.',
  503: 'Il servizio non è disponibile.',
}

/** Answers that are a problem, by their status. */
export function problems(): Readonly<Record<string, JsonSchema>> {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  const retry = { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } }
  return Object.fromEntries(
    Object.entries(STATUSES).map(([status, description]) => [
      status,
      { description, ...(['429', '503'].includes(status) && retry), content },
    ]),
  )
}

const STATE = {
  type: 'object',
  properties: {
    status: { type: 'integer', format: 'int32', minimum: 100, maximum: 599 },
    title: text,
    detail: text,
  },
  required: ['status'],
}

/** Whether the interface answers. */
export const STATUS: JsonSchema = {
  tags: ['operations'],
  operationId: 'status',
  summary: 'Stato del servizio',
  description: 'Dice se il servizio risponde; non serve un token.',
  security: [],
  responses: Object.fromEntries(
    ['200', '503'].map((status) => [
      status,
      {
        description: status === '200' ? 'Il servizio risponde.' : 'Il servizio non risponde.',
        headers: { 'Cache-Control': { $ref: '#/components/headers/Cache-Control' } },
        content: { 'application/problem+json': { schema: STATE } },
      },
    ]),
  ),
}
