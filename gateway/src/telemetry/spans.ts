import type { IncomingHttpHeaders } from 'node:http'
import {
  type Attributes,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

const tracer = trace.getTracer('cartella-sociale')

/** Work as a span of the trace that is going on. Costs nothing while nobody collects. */
export function traced<Result>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<Result> | Result,
): Promise<Result> {
  return tracer.startActiveSpan(name, { attributes }, (span) => ended(span, work))
}

/** Work for a request from outside, which may belong to a trace of its sender (W3C Trace Context). */
export function tracedRequest<Result>(
  name: string,
  headers: IncomingHttpHeaders,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const sender = propagation.extract(context.active(), headers)
  return tracer.startActiveSpan(name, { kind: SpanKind.SERVER }, sender, (span) => ended(span, work))
}

/** The headers by which another process takes part in the trace; none while nobody collects. */
export function traceHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  propagation.inject(context.active(), headers)
  return headers
}

async function ended<Result>(span: Span, work: (span: Span) => Promise<Result> | Result): Promise<Result> {
  try {
    return await work(span)
  } catch (error) {
    // Its message may quote what a person wrote.
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : '' })
    throw error
  } finally {
    span.end()
  }
}
