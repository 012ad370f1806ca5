/** Sends what happened in this process to a collector. */
export interface Tracing extends AsyncDisposable {}

/**
 * Begins to send traces to an OpenTelemetry collector (OTLP over HTTP). Where to, how much of it and under which name stands in the
 * `OTEL_*` variables of the standard, which its own SDK reads. A trace shows operations, clients, subgraphs and statements by their
 * names, and nothing of persons: no variable, no document, no value of a statement, no message of an error.
 */
export async function startTracing(service: string): Promise<Tracing> {
  // Loaded by whoever sends traces; the others do without their memory and their half a second.
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ])
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  })
  provider.register()
  return { [Symbol.asyncDispose]: () => provider.shutdown() }
}
