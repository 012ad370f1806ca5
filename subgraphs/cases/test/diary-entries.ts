import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { subgraph } from '../src/graph/schema.ts'
import { type caseFiles, caseOf, socialWorker } from './files.ts'

/** Writes in the diary of cases as clients do, and reads it. */
export function diaryOf(files: () => Awaited<ReturnType<typeof caseFiles>>) {
  let keys = 0
  const entry = (id: string, more: object = {}) => ({
    case: encodeId('case', id),
    idempotencyKey: `annotazione ${++keys}`,
    kind: 'HOME_VISIT',
    text: ' Abitazione in ordine ',
    ...more,
  })
  /** The mutation's payload or refusal; the code and the paths of its error. */
  const change = async (
    viewer: Viewer,
    verb: 'writeDiaryEntry' | 'correctDiaryEntry' | 'annotateDiaryEntry',
    input: object,
  ) => {
    const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
    const { data, errors = [] } = await files().graph.execute(subgraph, {
      viewer,
      variables: { input },
      query: `mutation ($input: ${Verb}Input!) { outcome: ${verb}(input: $input) { __typename ... on Refusal { message }
      ... on ${Verb}Payload { diaryEntry { id kind text restricted author { familyName } organisation { __typename } corrects { text } annotates { text } } } } }`,
    })
    const [error] = errors
    if (error) {
      const { code, violations } = error.extensions
      if (code === undefined) throw error.originalError ?? error
      return { code, ...(violations ? { violations } : {}) }
    }
    return data?.outcome as { __typename: string; diaryEntry?: { id: string } }
  }

  const write = (viewer: Viewer, input: object) => change(viewer, 'writeDiaryEntry', input)
  const written = async (id: string, more: object = {}, viewer = socialWorker): Promise<string> => {
    const made = await write(viewer, entry(id, more))
    return ('diaryEntry' in made && made.diaryEntry?.id) || ''
  }

  const correct = (viewer: Viewer, diaryEntry: string, text = 'Era la casa accanto') =>
    change(viewer, 'correctDiaryEntry', { diaryEntry, idempotencyKey: `rettifica ${++keys}`, text })
  const annotate = (viewer: Viewer, diaryEntry: string) =>
    change(viewer, 'annotateDiaryEntry', {
      diaryEntry,
      idempotencyKey: `postilla ${++keys}`,
      text: 'Concordo',
    })
  const read = async (viewer: Viewer, id: string) => {
    const { data } = await files().execute(
      viewer,
      caseOf(
        id,
        'diary { nodes { text restricted corrects { text } correction { text } annotations { text } } }',
      ),
    )
    return (data as { case: { diary: { nodes: { text: string }[] } } | null }).case?.diary?.nodes ?? null
  }

  const texts = async (viewer: Viewer, id: string) => (await read(viewer, id))?.map(({ text }) => text)
  const count = async (id: string) => {
    const [counted] = await files().admin<
      { n: number }[]
    >`select count(*)::int as n from cases.diary_entry where case_id = ${id}`
    return counted?.n
  }
  return { entry, change, write, written, correct, annotate, read, texts, count }
}
