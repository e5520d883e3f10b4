// OpenTelemetry traces, where they are asked for: one span an answer, and the AI SDK's spans of what a model was asked
// for it. No text of a question, an article or a model is in them.
import { OpenTelemetry } from '@ai-sdk/otel';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';
import type { TelemetryOptions } from 'ai';
import type { Answer } from './answer/answer.ts';
import type { Logger } from './log.ts';

export interface Telemetry {
  /** For the AI SDK. */
  readonly model: TelemetryOptions;
  /** Measures the making of an answer. */
  trace(make: () => Promise<Answer>): Promise<Answer>;
  /** Sends what is still to be sent; waits for a dead collector no longer than a few seconds. */
  close(): Promise<void>;
}

const SEND_MS_MAX = 1_500;

/** `endpoint`: the collector's address, such as `http://127.0.0.1:4318`; traces go to `/v1/traces` below it. */
export function openTelemetry(endpoint: string, log: Logger): Telemetry {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: SEND_MS_MAX,
  });
  const provider = new NodeTracerProvider({
    spanProcessors: [
      new BatchSpanProcessor(withoutTexts(exporter, log), { exportTimeoutMillis: SEND_MS_MAX }),
    ],
  });
  // Makes the SDK's spans children of the answer's.
  provider.register();
  const tracer = provider.getTracer('footnote');
  return {
    model: { integrations: new OpenTelemetry({ tracer }) },
    trace: (make) =>
      tracer.startActiveSpan('answer', async (span) => {
        try {
          const answer = await make();
          span.setAttributes(traitsOf(answer));
          return answer;
        } catch (error) {
          span.setAttribute('footnote.kind', 'failed');
          throw error;
        } finally {
          span.end();
        }
      }),
    close: () => provider.shutdown().catch(() => undefined),
  };
}

function traitsOf(answer: Answer): Record<string, string | number> {
  const { kind } = answer;
  if (kind === 'declined') return { 'footnote.kind': kind, 'footnote.reason': answer.reason };
  return {
    'footnote.kind': kind,
    'footnote.written_by': answer.writtenBy,
    'footnote.statements': answer.statements.length,
    'footnote.withheld': answer.withheld,
  };
}

/** Texts are let through only under names that are known to hold none of a question, an article or a model. */
const HARMLESS =
  /^(?:footnote\..*|gen_ai\.(?:operation\.name|provider\.name|system|request\.model|response\.(?:model|id|finish_reasons)|output\.type|agent\.name)|server\.address|error\.type)$/;

function withoutTexts(exporter: SpanExporter, log: Logger): SpanExporter {
  let failing = false;
  return {
    export(spans, done) {
      exporter.export(spans.map(stripped), (sent) => {
        // Once for each outage.
        if (sent.error && !failing) log.warn('Traces cannot be sent to OTEL_EXPORTER_OTLP_ENDPOINT');
        failing = sent.error !== undefined;
        done(sent);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

/** The messages of errors, which stand in events and in the status, may hold what a model wrote. */
function stripped(span: ReadableSpan): ReadableSpan {
  const attributes = Object.entries(span.attributes).filter(
    ([name, value]) => HARMLESS.test(name) || typeof value === 'number' || typeof value === 'boolean',
  );
  return Object.create(span, {
    attributes: { value: Object.fromEntries(attributes) },
    events: { value: [] },
    status: { value: { code: span.status.code } },
  });
}
