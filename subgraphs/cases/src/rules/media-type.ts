import { fileTypeFromBuffer } from 'file-type'

/** The formats a document may have, each with the ending of its file's name: what offices receive, scan and write. */
const endings = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'text/plain': 'txt',
} as const

/** A format in which documents are kept. */
type DocumentType = keyof typeof endings

export const documentTypes = Object.keys(endings) as readonly DocumentType[]

export const isDocumentType = (type: string): type is DocumentType => Object.hasOwn(endings, type)

/** What a content shows itself to be, whatever its sender says; null when nothing shows it. Whether it does harm, a scanner says. */
export async function typeOfContent(content: Uint8Array): Promise<string | null> {
  const known = await fileTypeFromBuffer(content)
  return known?.mime ?? (isText(content) ? 'text/plain' : null)
}

/** The name under which a document is saved: its title, without what file systems or headers take for something else. */
export function fileName(title: string, type: string): string {
  const plain = title
    .replace(/[\p{C}/\\:*?"<>|]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+/, '')
    .slice(0, 100)
  return `${plain || 'documento'}.${isDocumentType(type) ? endings[type] : 'bin'}`
}

/** UTF-8 without control characters but those that lay out a text. */
function isText(content: Uint8Array): boolean {
  if (content.some((byte) => byte < 32 && !LAYOUT.has(byte))) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content)
    return true
  } catch {
    return false
  }
}

/** Tab, line feed, form feed, carriage return. */
const LAYOUT: ReadonlySet<number> = new Set([9, 10, 12, 13])
