import { partsOf } from './parts.ts'

/**
 * Programs neither speak nor listen: they send, request, report, receive. People do. So a sentence with one of these verbs is left alone as soon as it
 * names somebody who could ask, tell or hear: “the person is told of it”, “whoever asks”. To ask for something is GraphQL's own word, and open to all.
 * Behind the verbs, nouns that name a part of the platform by a part of a house.
 */
const SPEAKING =
  /\b(?:told|tells?|telling|(?:asks?|asked|asking)(?!\s+(?:\*\s+|\/\/\s+)?for\b)|hears?|heard|house|shelf|seers?|doors?|retell)\b/i
const SOMEBODY = new RegExp(
  String.raw`\b(?:${[
    'persons?’?|people|some(?:body|one)|nobody|any(?:body|one)|everybody|who|whoever|whom|whose|one|others?|strangers?|he|she|they|his|her|you|i|we',
    'citizens?|minors?|parents?|mother|famil(?:y|ies)|judges?|courts?|attackers?|users?|viewers?|readers?|callers?|subjects?|personas?|recipients?',
    'operators?|supervisors?|workers’|social workers?|accountants?|secretariat|coordinators?|managers?|analysts?|treasurers?|controllers?|authors?',
    'engineers?|developers?|administrators?|representatives?|providers?|partners?|offices?|bod(?:y|ies)|holders?|comun[ei]|ambit[oi]|regions?',
  ].join('|')})\b`,
  'i',
)
/** Phrases that say nothing of somebody, whoever else the sentence names. */
const NEVER =
  /\bunless told\b|\btold apart\b|\btells? of\b|\basked (?:again|anew)\b|\btold to (?:analytics|finance|the log)\b|\b(?:gateway|subgraph|database|server|analytics)(?: is| was)? (?:told|asked)\b|\b(?:tells?|told|asks?|asked) (?:the |a |each )?(?:gateway|subgraph|database|analytics)\b/i
const SENTENCE = /[\s\S]*?(?:[.!?;](?=\s)|\n\s*\n|\n\s*[-|]|\||$)/g
/** Code in a text is none of its words. */
const QUOTED_CODE = /`[^`\n]*`/g
const CODE_BLOCK = /^```[\s\S]*?^```/gm
/** SQL between quotes is code too; its names are looked at in the database (`database.test.ts`). */
const SQL = /\b(?:select|insert into|update|delete from)\b[\s\S]*\b(?:from|set|values|where|join)\b/

export interface Finding {
  readonly at: number
  readonly what: string
}

const blanked = (text: string, pattern: RegExp) =>
  text.replace(pattern, (code) => code.replace(/[^\n]/g, ' '))

/** The sentences of a text in which something speaks or listens that cannot. */
export function speakingThings(text: string, from = 0): Finding[] {
  return [...text.matchAll(SENTENCE)].flatMap(({ 0: sentence, index }) => {
    const found = NEVER.exec(sentence) ?? (SOMEBODY.test(sentence) ? null : SPEAKING.exec(sentence))
    return found ? [{ at: from + index + found.index, what: sentence.replace(/\s+/g, ' ').trim() }] : []
  })
}

/** The same in what a file says to people: its comments, and texts of more than a word; a page of Markdown or a file of SQL as a whole. */
export function speakingThingsIn(file: string, source: string): Finding[] {
  if (!file.endsWith('.ts')) return speakingThings(blanked(blanked(source, CODE_BLOCK), QUOTED_CODE))
  return partsOf(source).flatMap(({ kind, text, at }) => {
    if (kind === 'comment') return speakingThings(blanked(text, QUOTED_CODE), at)
    return kind === 'text' && text.includes(' ') && !SQL.test(text) ? speakingThings(text, at) : []
  })
}
