import type { Client } from '../client.ts'

export interface Document {
  readonly id: string
  readonly downloadUrl: string | null
  readonly sha256: string
}
export interface Attached {
  readonly __typename: string
  readonly document?: Document
  readonly case?: { readonly version: number }
}

export const ATTACH = `mutation Attach($input: AttachDocumentInput!) { attachDocument(input: $input) {
  __typename ... on AttachDocumentPayload { case { version } document { id downloadUrl sha256 sizeBytes } } ... on Refusal { message } } }`
export const WITHDRAW = `mutation Withdraw($input: WithdrawDocumentInput!) { withdrawDocument(input: $input) {
  __typename ... on WithdrawDocumentPayload { case { version } document { id downloadUrl } } ... on Refusal { message } } }`

export async function headersOf(client: Client | null): Promise<Record<string, string>> {
  return client ? { authorization: `Bearer ${await client.token()}` } : {}
}
