// Secrets of the settings are shown nowhere, also where a server echoes them: whatever is logged or printed goes through here.

/** What stands in a secret's place. */
const HIDDEN = '[secret]';
/** Shorter ones are words of everyday texts. */
const SECRET_CHARS_MIN = 6;
/** https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1 */
const USER_INFO = /(?<=\/\/)[^/?#\s"@]+@/g;

/** Takes secrets out of a text, in the encodings in which servers and addresses echo them, and user names from addresses. */
export function createCleaner(secrets: readonly (string | undefined)[]): (text: string) => string {
  const told = secrets.filter((one): one is string => one !== undefined && one.length >= SECRET_CHARS_MIN);
  const forms = new Set(
    told.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      Buffer.from(secret).toString('base64url'),
      Buffer.from(secret).toString('hex'),
    ]),
  );
  // Longer ones first, as one may stand in another.
  const ordered = [...forms].sort((one, other) => other.length - one.length);
  return (text) =>
    ordered.reduce((left, form) => left.replaceAll(form, HIDDEN), text).replace(USER_INFO, `${HIDDEN}@`);
}
