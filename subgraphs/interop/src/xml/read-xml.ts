/** An element of an XML document, apart from comments and the text between elements. */
export interface XmlPart {
  /** Without its prefix. */
  readonly name: string
  readonly namespace: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlPart[]
  /** All text within. */
  readonly text: string
}

/** That a text is no XML, or XML that nobody sends who means well. Says nothing of what is in it. */
export class NotXml extends Error {
  override readonly name = 'NotXml'
}

/**
 * The root of a document. Nothing is loaded from outside, and a document with a type definition is refused: it could make entities grow.
 * @throws NotXml
 */
export async function readXml(text: string): Promise<XmlPart> {
  // only who reads XML pays for the parser
  const { ParseOption, XmlDocument, XmlElement } = await import('libxml2-wasm')
  const option = ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NOERROR
  let document: InstanceType<typeof XmlDocument>
  try {
    document = XmlDocument.fromString(text, { option })
  } catch {
    throw new NotXml('It is not well-formed.')
  }
  /** What follows from a node on, elements alone. */
  function* elementsFrom(first: InstanceType<typeof XmlElement>['firstChild']) {
    for (let node = first; node; node = node.next) if (node instanceof XmlElement) yield node
  }
  const partOf = (element: InstanceType<typeof XmlElement>): XmlPart => ({
    name: element.name,
    namespace: element.namespaceUri,
    attributes: Object.fromEntries(element.attrs.map(({ name, value }) => [name, value])),
    children: [...elementsFrom(element.firstChild)].map(partOf),
    text: element.content.trim(),
  })
  try {
    if (document.dtd) throw new NotXml('It has a type definition.')
    return partOf(document.root)
  } finally {
    document.dispose()
  }
}

/** The first element of a name within, however deep; undefined when there is none. */
export function partNamed(part: XmlPart, name: string): XmlPart | undefined {
  if (part.name === name) return part
  for (const child of part.children) {
    const found = partNamed(child, name)
    if (found) return found
  }
  return undefined
}

/** All elements of a name within, in their order. */
export const partsNamed = (part: XmlPart, name: string): XmlPart[] => [
  ...(part.name === name ? [part] : []),
  ...part.children.flatMap((child) => partsNamed(child, name)),
]

/** Elements and texts as XML: `element('a', { b: '1' }, 'c')` is `<a b="1">c</a>`. Attributes that are null are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | null | undefined>>,
  ...content: readonly (string | Markup | null)[]
): Markup {
  const written = Object.entries(attributes).flatMap(([attribute, value]) =>
    value == null ? [] : [` ${attribute}="${escaped(value)}"`],
  )
  const inner = content.flatMap((part) =>
    part === null ? [] : [typeof part === 'string' ? escaped(part) : part.markup],
  )
  return { markup: `<${name}${written.join('')}>${inner.join('')}</${name}>` }
}

/** XML as it is written. */
export interface Markup {
  readonly markup: string
}

const SPECIAL: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => SPECIAL[character] ?? character)
