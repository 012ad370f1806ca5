/** A piece of a TypeScript file: code, a comment, or text between quotes; text of a template ends where code begins in it. */
export interface Part {
  readonly kind: 'code' | 'comment' | 'text'
  readonly text: string
  /** Of its first character in the file. */
  readonly at: number
}

/** A slash after one of these begins a regular expression, after anything else it divides. */
const BEFORE_PATTERN = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|void))\s*$/
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y
const QUOTED = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y
const PATTERN = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//y
/** From a back quote, or from the end of the code in it, to the next code or to its end. */
const TEMPLATE = /[`}](?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y

/** Takes a TypeScript file to pieces, in their order. */
export function partsOf(source: string): Part[] {
  const parts: Part[] = []
  /** For each template that is open, the braces open around it. */
  const templates: number[] = []
  let braces = 0
  let begun = 0
  const codeUntil = (end: number) => {
    if (end > begun) parts.push({ kind: 'code', text: source.slice(begun, end), at: begun })
  }
  const take = (pattern: RegExp, kind: Part['kind'], at: number): string | undefined => {
    pattern.lastIndex = at
    const [text] = pattern.exec(source) ?? []
    if (text === undefined) return undefined
    codeUntil(at)
    parts.push({ kind, text, at })
    begun = at + text.length
    return text
  }
  const next = (at: number): number => {
    const sign = source[at]
    if (sign === '/') {
      if (take(COMMENT, 'comment', at) !== undefined) return begun
      if (
        BEFORE_PATTERN.test(source.slice(Math.max(0, at - 20), at)) &&
        take(PATTERN, 'text', at) !== undefined
      )
        return begun
    }
    if ((sign === "'" || sign === '"') && take(QUOTED, 'text', at) !== undefined) return begun
    const resumes = sign === '}' && templates.at(-1) === braces
    if (sign === '`' || resumes) {
      if (resumes) templates.pop()
      if (take(TEMPLATE, 'text', at)?.endsWith('${')) templates.push(braces)
      return begun
    }
    if (sign === '{') braces++
    if (sign === '}') braces--
    return at + 1
  }
  for (let at = 0; at < source.length; ) at = Math.max(next(at), at + 1)
  codeUntil(source.length)
  return parts
}
