import { createRequire } from 'node:module'
import type { RecordCopyContribution, RecordCopyPart } from '@cse/schema/record-copy/contribution'
import { partsOf } from '@cse/schema/record-copy/parts'
import { rowFieldsOf, type SelectedField } from '@cse/schema/record-copy/selections'
import { type Vocabulary, vocabularyOf } from '@cse/schema/record-copy/vocabulary'
import { type GraphQLSchema, getNamedType } from 'graphql'
import PDFDocument from 'pdfkit'
import type { RecordCopyDocument } from './document.ts'
import { inItalian } from './values.ts'

/** What the page says above and below the record. */
export interface Letterhead {
  /** Body that answers for the record: `Comune di Bari`. */
  readonly body: string
  /** Whom it is about: `Maria Rossi`. */
  readonly person: string
}

const require = createRequire(import.meta.url)
const TEXT_FONT = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')
const BOLD_FONT = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')
const MARGIN = 56
const INDENT = 14

/** The copy of a record as a document for reading: A4, header of the body, page numbers, all values in words. */
export function recordCopyPdf(
  copy: RecordCopyDocument,
  { body, person }: Letterhead,
  contributions: readonly RecordCopyContribution[],
  api: GraphQLSchema,
): Promise<Buffer> {
  const page = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN + 24, bottom: MARGIN, left: MARGIN, right: MARGIN },
    bufferPages: true,
    lang: 'it-IT',
    info: { Title: 'Copia dei dati della cartella sociale', Author: body },
  })
  page.registerFont('text', TEXT_FONT).registerFont('bold', BOLD_FONT)
  const written = bufferOf(page)
  const parts = partsOf(contributions)
  const words = vocabularyOf(api, contributions)

  page.font('bold').fontSize(15).text('Copia dei dati della cartella sociale')
  page.font('text').fontSize(9.5).moveDown(0.5)
  page.text(`Persona interessata: ${person}`)
  page.text(`Copia fatta il ${inItalian(copy.madeAt, 'DateTime')}`)
  const { protocol, receivedOn } = copy.request
  page.text(
    `Istanza ricevuta il ${inItalian(receivedOn, 'Date')}${protocol ? `, protocollo ${protocol}` : ''}`,
  )
  page.text('Ai sensi degli articoli 15 e 20 del Regolamento (UE) 2016/679.')
  for (const part of parts.filter(({ over }) => !over))
    writePart(page, part, copy[part.name], { parts, words, api })
  heading(page, 'Che cosa non è compreso e perché')
  for (const reason of copy.withheld) page.font('text').fontSize(9.5).text(`• ${reason}.`)
  numberPages(page, body)
  page.end()
  return written
}

interface Written {
  readonly parts: readonly RecordCopyPart[]
  readonly words: Vocabulary
  readonly api: GraphQLSchema
}

type Page = InstanceType<typeof PDFDocument>

function writePart(page: Page, part: RecordCopyPart, value: unknown, written: Written, depth = 0): void {
  const fields = rowFieldsOf(part, written.api)
  const rows = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]
  if (depth === 0) heading(page, part.title)
  else line(page, `${part.title}${rows.length === 0 ? ': nessuno' : ''}`, depth, 'bold')
  if (rows.length === 0 && depth === 0) page.font('text').fontSize(9.5).text('Nessun dato.')
  for (const [at, row] of rows.entries()) {
    if (at > 0) page.moveDown(0.4)
    writeFields(page, row, fields, written, depth)
    for (const inner of written.parts.filter(({ over }) => over === part.name))
      writePart(page, inner, row[inner.name], written, depth + 1)
  }
}

/** One line a value; what has values of its own below its name. What is empty is left out. */
function writeFields(
  page: Page,
  row: Readonly<Record<string, unknown>>,
  fields: readonly SelectedField[],
  written: Written,
  depth: number,
): void {
  for (const { parent, name, type, fields: inner } of fields) {
    const value = row[name]
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) continue
    const label = written.words.label(parent, name) ?? name
    const typeName = getNamedType(type).name
    const say = (one: unknown) => written.words.word(typeName, inItalian(one, typeName))
    if (inner.length === 0) {
      line(page, `${label}: ${Array.isArray(value) ? value.map(say).join(', ') : say(value)}`, depth)
      continue
    }
    const rows: readonly Readonly<Record<string, unknown>>[] = Array.isArray(value) ? value : [value]
    const [only] = inner
    // a thing that is only named
    if (inner.length === 1 && only && only.fields.length === 0) {
      line(page, `${label}: ${rows.map((one) => String(one[only.name] ?? '')).join(', ')}`, depth)
      continue
    }
    line(page, label, depth, 'bold')
    for (const [at, one] of rows.entries()) {
      if (at > 0) page.moveDown(0.25)
      writeFields(page, one, inner, written, depth + 1)
    }
  }
}

function heading(page: Page, title: string): void {
  page.moveDown(1).font('bold').fontSize(12).text(title, MARGIN).moveDown(0.3)
}

function line(page: Page, text: string, depth: number, font: 'text' | 'bold' = 'text'): void {
  const left = MARGIN + INDENT * depth
  page
    .font(font)
    .fontSize(9.5)
    .text(text, left, undefined, { width: page.page.width - left - MARGIN })
}

/** Above: whose record it is kept by. Below: which page of how many. */
function numberPages(page: Page, body: string): void {
  const { start, count } = page.bufferedPageRange()
  for (let at = start; at < start + count; at++) {
    page.switchToPage(at)
    // outside the margins, where text would otherwise begin a new page
    page.page.margins = { top: 0, bottom: 0, left: MARGIN, right: MARGIN }
    const { height } = page.page
    page
      .font('bold')
      .fontSize(9)
      .text(`${body} · Servizi sociali`, MARGIN, MARGIN - 16, { lineBreak: false })
    page.font('text').text(`Pagina ${at + 1} di ${count}`, MARGIN, height - MARGIN + 16, { lineBreak: false })
  }
}

function bufferOf(page: Page): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  page.on('data', (chunk: Buffer) => chunks.push(chunk))
  page.on('end', () => resolve(Buffer.concat(chunks)))
  page.on('error', reject)
  return promise
}
