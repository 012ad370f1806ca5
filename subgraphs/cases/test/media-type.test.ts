import { paperOf } from '@cse/db/seed/paper'
import { describe, expect, test } from 'vitest'
import { fileName, typeOfContent } from '../src/rules/media-type.ts'
import { docx, jpeg, odt, png } from './content.ts'

describe('what a content is, it shows itself', () => {
  test.each([
    ['a PDF', paperOf('Relazione').content, 'application/pdf'],
    ['a picture (PNG)', png, 'image/png'],
    ['a photograph (JPEG)', jpeg, 'image/jpeg'],
    ['an OpenDocument text', odt, 'application/vnd.oasis.opendocument.text'],
    ['a Word document', docx, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['a text', Buffer.from('Perché così è.\nA capo\t.'), 'text/plain'],
    ['a program', Buffer.from('MZ\x90\x00\x03\x00\x00\x00\x04\x00'), 'application/x-msdownload'],
    ['bytes that mean nothing', Buffer.from([1, 2, 3, 250, 251]), null],
    ['a text in an old encoding', Buffer.from('perch\xe9 no', 'latin1'), null],
    ['a text with a NUL', Buffer.from('a\0b'), null],
  ])('%s', async (_, content, type) => {
    expect(await typeOfContent(content)).toBe(type)
  })
})

test('a file is named after its title, without what means something to file systems and headers', () => {
  expect(fileName('Relazione sociale', 'application/pdf')).toBe('Relazione sociale.pdf')
  expect(fileName('../..\\etc/passwd"\r\nX: y', 'text/plain')).not.toMatch(/[/\\"\r\n:]/)
  expect(fileName('...', 'image/png')).toBe('documento.png')
  expect(fileName('x'.repeat(500), 'image/png')).toHaveLength(104)
})
