import { NotXml, partNamed, partsNamed, readXml, type XmlPart } from '@cse/interop'
import { SourceFault } from '@cse/schema/e-services'
import type { IseeOperation } from './request.ts'

/** The result of an operation, with the id that INPS gave to the request; null: nobody with that tax code has declared anything. */
export interface IseeResult {
  readonly result: XmlPart
  readonly request: string
}

/** What INPS answers while it is out of order for a time. */
const LATER = ['DATABASE_OFFLINE', 'ERRORE_INTERNO']

/** @throws SourceFault when there is no answer, or not one that can be read */
export async function resultOf(text: string, operation: IseeOperation): Promise<IseeResult | null> {
  const root = await readAnswer(text)
  if (partNamed(root, 'Fault')) throw new SourceFault('BROKEN', { code: 'SOAP_FAULT' })
  const [result, ...others] = partsNamed(root, `${operation}Result`)
  if (!result) throw unreadable()
  if (others.length > 0) throw new SourceFault('BROKEN', { code: 'ANSWER_ABOUT_SEVERAL' })
  const outcome = textOf(result, 'Esito')
  if (outcome === 'DATI_NON_TROVATI') return null
  if (LATER.includes(outcome)) throw new SourceFault('OVERLOADED', { code: outcome })
  if (outcome !== 'OK') throw new SourceFault('BROKEN', { code: outcome || 'ANSWER_UNREADABLE' })
  return { result, request: textOf(result, 'IdRichiesta') }
}

/** The document that stands in base64 in a result. @throws SourceFault */
export function documentIn({ result }: IseeResult, name: string): Promise<XmlPart> {
  const encoded = partNamed(result, name)?.text
  if (!encoded) throw unreadable()
  return readAnswer(Buffer.from(encoded, 'base64').toString('utf8'))
}

/** That an answer is not what was published. */
export const unreadable = () => new SourceFault('BROKEN', { code: 'ANSWER_UNREADABLE' })
/** That an answer is about somebody who was not asked about. */
export const aboutSomebodyElse = () => new SourceFault('BROKEN', { code: 'ANSWER_ABOUT_SOMEBODY_ELSE' })

const textOf = (part: XmlPart, name: string) => partNamed(part, name)?.text ?? ''

async function readAnswer(text: string): Promise<XmlPart> {
  try {
    return await readXml(text)
  } catch (error) {
    throw error instanceof NotXml ? unreadable() : error
  }
}
