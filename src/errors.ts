// The one family of failures. A refusal ("the archive does not hold this") is a value, never an error.

/** What is wrong: the settings, the prompts, the archive folder, the network port, the model; or only that it is too
 * early or too much. */
export type FootnoteErrorCode =
  | 'settings-invalid'
  | 'prompt-invalid'
  | 'archive-unreadable'
  | 'archive-stopped'
  | 'port-unavailable'
  | 'model-unavailable'
  | 'model-rejected'
  | 'model-unreadable'
  | 'not-ready'
  | 'too-busy'
  | 'stopping';

/** A failure with a message fit for the operator: what was attempted, what was found, what helps. */
export class FootnoteError extends Error {
  readonly code: FootnoteErrorCode;

  constructor(code: FootnoteErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'FootnoteError';
    this.code = code;
  }
}
