// Who writes beside the quotes, from settings: a model where one is set, and traces of its work where they are wanted.
import type { Writers } from './answer/answer-question.ts';
import { type OpenedWriter, openModelWriter } from './answer/model/open-model.ts';
import type { Config } from './config.ts';
import type { Logger } from './log.ts';

export interface OpenWriters extends Writers {
  readonly model: OpenedWriter | undefined;
  /** Sends the last traces. */
  close(): Promise<void>;
}

/** Throws FootnoteError `prompt-invalid`. */
export async function openWriters({ model, tracesUrl, dataDir }: Config, log: Logger): Promise<OpenWriters> {
  // OpenTelemetry takes longer to load than a question to answer; who wants no traces does not wait for it.
  const telemetry = tracesUrl ? (await import('./telemetry.ts')).openTelemetry(tracesUrl, log) : undefined;
  const writer = model && (await openModelWriter(model, log, { dataDir, telemetry: telemetry?.model }));
  return {
    log,
    model: writer,
    trace: telemetry?.trace,
    async close() {
      writer?.judge?.close();
      await telemetry?.close();
    },
  };
}
