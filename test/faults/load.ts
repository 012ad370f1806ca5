import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

/** A question whose answer never changes. */
export interface Question {
  readonly query: string
  readonly variables: object
  /** Of whom it is asked. */
  readonly token: string
}

/** What a load has seen so far. */
export interface Load {
  /** Answers as they must be. */
  readonly right: number
  /** Refusals that say so, and connections that broke. */
  readonly refused: number
  /** How often each refusal was met: its code, or that the connection broke. */
  readonly kinds: ReadonlyMap<string, number>
  /** The seconds since the beginning in which anything was refused. */
  readonly seconds: ReadonlySet<number>
  /** Answers that are neither. */
  readonly wrong: readonly string[]
  /** Texts that the API said it has written. */
  readonly written: readonly string[]
  /** Resolves when every reader and writer has been answered rightly again; rejects after so many milliseconds. */
  recovery(milliseconds: number): Promise<void>
  stop(): Promise<void>
}

export interface LoadOptions {
  readonly url: string
  readonly questions: readonly Question[]
  /** Writes a text, the same key at every attempt. */
  readonly write: (text: string) => Question
  /** From the data of an answer whether the text is written. */
  readonly acknowledged: (data: unknown) => boolean
  /** Each client rests as long as its answer took: the load is half of what there could be. */
  readonly half?: boolean
}

/** Not now; too long, which is answered with 503. */
const HONEST: ReadonlySet<unknown> = new Set(['SERVICE_UNAVAILABLE', 'LIMIT_EXCEEDED'])
const PATIENCE_MILLISECONDS = 12_000
/** How often each query is run until it has its first answer. */
const FIRST_TRIES = 20

/** Runs every query over and over, and writes beside it: as clients do who repeat what failed. */
export async function startLoad({
  url,
  questions,
  write,
  acknowledged,
  half = false,
}: LoadOptions): Promise<Load> {
  const execute = async ({ token, ...question }: Question): Promise<Answer> => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(question),
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    })
    return { status: answer.status, ...body.parse(await answer.json()) }
  }
  const expected = await Promise.all(
    questions.map(async (question) => {
      // whichever worker is reached may yet have to find out that a subgraph is back
      for (let tries = 1; ; tries += 1) {
        const { status, data, errors } = await execute(question)
        if (status === 200 && !errors) return data
        if (tries === FIRST_TRIES) throw new Error(`Not a question to begin with: ${JSON.stringify(errors)}`)
        await pause(500)
      }
    }),
  )
  const began = performance.now()
  const [kinds, seconds] = [new Map<string, number>(), new Set<number>()]
  const seen = { right: 0, refused: 0, kinds, seconds, wrong: [] as string[], written: [] as string[] }
  const rightSince = new Map<number, number>()
  let stopped = false

  const verdict = async (which: number, question: Question, isRight: (data: unknown) => boolean) => {
    const sent = performance.now()
    const { status, data, errors = [] } = await execute(question).catch((): Answer => ({ status: 0 }))
    if (half) await pause(performance.now() - sent)
    if (status === 200 && errors.length === 0 && isRight(data)) {
      seen.right += 1
      rightSince.set(which, performance.now())
      return true
    }
    const honest =
      status === 0 || (errors.length > 0 && errors.every(({ extensions }) => HONEST.has(extensions.code)))
    if (honest) {
      seen.refused += 1
      const kind = status === 0 ? 'connection broken' : `${status} ${errors[0]?.extensions.code}`
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      seconds.add(Math.floor((sent - began) / 1_000))
    } else seen.wrong.push(`${status} ${JSON.stringify({ data, errors })}`.slice(0, 500))
    await pause(30)
    return false
  }
  const reading = questions.map(async (question, which) => {
    while (!stopped) {
      await verdict(which, question, (data) => isDeepStrictEqual(data, expected[which]))
      await pause(5)
    }
  })
  const writing = async (which: number) => {
    for (let number = 0; !stopped; number += 1) {
      const text = `writer ${which}, text ${number}`
      while (!stopped && !(await verdict(which, write(text), acknowledged)));
      if (!stopped) seen.written.push(text)
      await pause(20)
    }
  }
  const all = [...reading, writing(questions.length), writing(questions.length + 1)]

  return Object.assign(seen, {
    recovery: async (milliseconds: number) => {
      const began = performance.now()
      while (all.some((_, which) => (rightSince.get(which) ?? 0) < began)) {
        if (performance.now() - began > milliseconds)
          throw new Error(`No recovery: ${JSON.stringify([...rightSince])}`)
        await pause(50)
      }
    },
    stop: async () => {
      stopped = true
      await Promise.all(all)
    },
  })
}

const body = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.looseObject({ code: z.string().optional() }) }))
    .optional(),
})

interface Answer extends z.infer<typeof body> {
  /** 0 when there was no answer. */
  readonly status: number
}
