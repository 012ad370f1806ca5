import type { Viewer } from '@cse/schema/viewer'
import { LRUCache } from 'lru-cache'
import pLimit from 'p-limit'
import type { Question } from './question.ts'

/** So many live queries run at a time; the rest of it is for who waits for an answer now. */
const AT_A_TIME = 4

/** Long enough for all listeners of one change, short enough that no old answer follows a new change. */
const SHARED_MILLISECONDS = 1_000
const SHARED_ANSWERS = 1_000

/** A question as somebody asks it for one figure, in the version that the figure has now. */
export interface FigureRequest {
  readonly question: Question
  readonly viewer: Viewer
  readonly figure: string
  readonly version: number
}

/** How the live queries of a process are run: once for all viewers with equal rights, where the answer is about no person. */
export function sharedAnswers<Answer extends object>() {
  const limit = pLimit(AT_A_TIME)
  const shared = new LRUCache<string, Promise<Answer>>({ max: SHARED_ANSWERS, ttl: SHARED_MILLISECONDS })
  return (
    { question, viewer, figure, version }: FigureRequest,
    execute: () => Promise<Answer>,
  ): Promise<Answer> => {
    if (!question.impersonal) return limit(execute)
    const { issuer, subject, purpose, purposeCode, purposeReference, ...rights } = viewer
    const key = JSON.stringify([rights, question.query, question.variables, figure, version])
    const known = shared.get(key)
    if (known) return known
    const requested = limit(execute)
    shared.set(key, requested)
    requested.catch(() => shared.delete(key))
    return requested
  }
}
