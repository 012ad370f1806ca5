import { createHash } from 'node:crypto'

/** A file as it stands in the database. */
export interface Paper {
  readonly content: Buffer
  readonly sha256: string
}

const made = new Map<string, Paper>()

/** A page of PDF that says its title and that it is no real document. The same title gives the same bytes. */
export function paperOf(title: string): Paper {
  const known = made.get(title)
  if (known) return known
  const content = pageSaying([title, 'Documento di prova della popolazione sintetica.'])
  const paper = { content, sha256: createHash('sha256').update(content).digest('hex') }
  made.set(title, paper)
  return paper
}

/** The smallest PDF that readers open without repairing it: a page in a font that every reader has (ISO 32000-1, annex H). */
function pageSaying(lines: readonly string[]): Buffer {
  const text = lines.map((line, at) => `1 0 0 1 72 ${760 - 24 * at} Tm (${escaped(line)}) Tj`).join(' ')
  const stream = `BT /F1 14 Tf ${text} ET`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>',
  ]
  let file = '%PDF-1.4\n'
  const places = objects.map((object, at) => {
    const place = file.length
    file += `${at + 1} 0 obj${object}endobj\n`
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  const end = `${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF\n`
  return Buffer.from(file + end, 'latin1')
}

const escaped = (line: string): string => line.replace(/[\\()]/g, '\\$&')
