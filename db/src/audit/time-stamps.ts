import { createHash, randomBytes } from 'node:crypto'
import * as asn1 from 'asn1js'
import {
  AlgorithmIdentifier,
  Certificate,
  ContentInfo,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs'
import type { Receiver } from './receiver.ts'

/** Longest that an authority may take, in milliseconds. */
const PATIENCE = 10_000

/** A time stamp authority (RFC 3161 over HTTP): what it has stamped was there at that time. The proof is its token, in base64. */
export function timeStampAuthority(url: string): Receiver {
  return {
    deliver: async (line) => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query' },
        body: new Uint8Array(requestFor(line)),
        signal: AbortSignal.timeout(PATIENCE),
      })
      if (!answer.ok) throw new Error(`The time stamp authority answered ${answer.status}.`)
      const token = tokenIn(await answer.arrayBuffer())
      if (!token || !imprintOf(token).equals(digestOf(line)))
        throw new Error('The time stamp authority did not stamp what it was given.')
      return Buffer.from(token.toSchema().toBER()).toString('base64')
    },
  }
}

/** Certificates of a text with PEM blocks. @throws TypeError when it holds none */
export function certificatesIn(pem: string): Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) throw new TypeError('The text holds no certificate')
  return blocks.map((block) =>
    Certificate.fromBER(Buffer.from(block.replace(/-----[^-]*-----/g, ''), 'base64')),
  )
}

/**
 * When a line was stamped, as far as one of these authorities vouches for it; null when the token is not of this line, is not signed
 * soundly, or by somebody whom none of them lets stamp.
 */
export async function stampedAt(
  line: string,
  proof: string,
  trusted: readonly Certificate[],
): Promise<Date | null> {
  try {
    const data = new SignedData({
      schema: ContentInfo.fromBER(Buffer.from(proof, 'base64')).content,
    })
    const checked = await data.verify({
      signer: 0,
      data: new Uint8Array(Buffer.from(line)).buffer,
      trustedCerts: [...trusted],
      checkChain: true,
      extendedMode: true,
    })
    if (!checked.signatureVerified || !checked.signerCertificate || !stamps(checked.signerCertificate))
      return null
    return infoOf(data).genTime
  } catch {
    return null
  }
}

function requestFor(line: string): ArrayBuffer {
  return new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA_256, algorithmParams: new asn1.Null() }),
      hashedMessage: new asn1.OctetString({ valueHex: new Uint8Array(digestOf(line)) }),
    }),
    nonce: new asn1.Integer({ valueHex: new Uint8Array([0x01, ...randomBytes(8)]) }),
    certReq: true,
  })
    .toSchema()
    .toBER()
}

function tokenIn(answer: ArrayBuffer): ContentInfo | undefined {
  const { status, timeStampToken } = TimeStampResp.fromBER(answer)
  return status.status === GRANTED || status.status === GRANTED_WITH_MODS ? timeStampToken : undefined
}

function imprintOf(token: ContentInfo): Buffer {
  const { hashedMessage } = infoOf(new SignedData({ schema: token.content })).messageImprint
  return Buffer.from(hashedMessage.valueBlock.valueHexView)
}

function infoOf({ encapContentInfo: { eContent } }: SignedData): TSTInfo {
  if (!eContent) throw new TypeError('The token holds nothing')
  return TSTInfo.fromBER(eContent.getValue())
}

/** The certificate is made for time stamps. */
function stamps({ extensions }: Certificate): boolean {
  const usage = extensions?.find(({ extnID }) => extnID === EXTENDED_KEY_USAGE)?.parsedValue
  return Array.isArray(usage?.keyPurposes) && usage.keyPurposes.includes(TIME_STAMPING)
}

const digestOf = (line: string): Buffer => createHash('sha256').update(line).digest()

const SHA_256 = '2.16.840.1.101.3.4.2.1'
const EXTENDED_KEY_USAGE = '2.5.29.37'
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const GRANTED = 0
const GRANTED_WITH_MODS = 1
