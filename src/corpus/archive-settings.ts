// archive.yaml: what cannot be read from the articles themselves. All of it is optional.
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { IsoDate, Problem, Publisher } from './article.ts';

const publisherSchema = z.strictObject({
  name: z.string().min(1),
  aliases: z.array(z.string().min(1)).default([]),
  affiliation: z.string().optional(),
  party: z.boolean().default(false),
  listing: z.string().optional(),
  address: z.url({ protocol: /^https?$/ }).optional(),
});

const fileSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[\w-]+$/, 'letters, digits, _ and - only')
    .optional(),
  publisher: z.string().optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
});

const settingsSchema = z.strictObject({
  archived: z.string().startsWith('http').optional(),
  publishers: z.array(publisherSchema).default([]),
  files: z.record(z.string(), fileSchema).default({}),
});

type PublisherSettings = z.infer<typeof publisherSchema>;

/** The settings of one archive folder, with the look-ups the readers need. */
export interface ArchiveSettings {
  /** The publisher of that name or alias; one that is only a name if the settings do not know it. */
  publisher(name: string): Publisher;
  /** True where the settings list a publisher of that name or alias. */
  knowsPublisher(name: string): boolean;
  /** The publisher whose listing pages carry that section in their date lines. */
  publisherOfListing(section: string): Publisher | undefined;
  /** What the settings say of one file (path within the folder). */
  file(path: string): {
    readonly id?: string | undefined;
    readonly publisher?: string | undefined;
    readonly url?: string | undefined;
  };
  /** True where the settings give that id to a file. */
  givesId(id: string): boolean;
  /** Where the article was published, and where a stored copy is found, by the address schemes. */
  addresses(
    publisher: Publisher,
    date: IsoDate | undefined,
    url: string | undefined,
  ): { originalUrl?: string; archivedUrl?: string };
}

/** Reads `archive.yaml`. What it says wrongly is reported, and the rest of it still holds. */
export function parseArchiveSettings(
  source: string,
  file: string,
): { settings: ArchiveSettings; problems: Problem[] } {
  const problems: Problem[] = [];
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  for (const error of document.errors) {
    problems.push({
      file,
      line: lines.linePos(error.pos[0]).line,
      message: `is not valid YAML: ${error.message.split('\n')[0]}`,
    });
  }
  let value: unknown = {};
  try {
    if (document.errors.length === 0) value = document.toJS() ?? {};
  } catch (error) {
    // Aliases without end, for one, are found only now.
    problems.push({ file, message: `is not valid YAML: ${(error as Error).message}` });
  }
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const parsed = settingsSchema.safeParse(value);
    if (parsed.success) {
      problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
      return { settings: createArchiveSettings(parsed.data), problems };
    }
    // Each wrong entry is reported and left out, until what remains is right; of a list the last first, so that the
    // places of the others stay.
    for (const issue of parsed.error.issues.toReversed()) {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
      for (const key of keys) {
        const path = key === undefined ? issue.path : [...issue.path, key];
        // What is missing cannot be left out: then what it is missing from is.
        const outermost = has(value, path) ? path : path.slice(0, -1);
        if (!has(value, outermost)) continue;
        const node = document.getIn(outermost, true) as { range?: [number, number, number] } | undefined;
        const where = node?.range ? { line: lines.linePos(node.range[0]).line } : {};
        problems.push({
          file,
          ...where,
          message: `${path.join('.') || 'the settings'}: ${issue.message}; left out`,
        });
        if (outermost.length === 0) value = {};
        else leaveOut(value, outermost);
        // The document only tells lines from here on; it has to count a list's entries as the value does.
        if (document.hasIn(outermost)) document.deleteIn(outermost);
      }
    }
  }
  problems.push({ file, message: 'has too much that is wrong; left out as a whole' });
  return { settings: createArchiveSettings(settingsSchema.parse({})), problems };
}

/** What is left out may leave something else wrong; then there is another round. */
const ROUNDS_MAX = 20;

function has(value: unknown, path: readonly PropertyKey[]): boolean {
  let holder = value;
  for (const key of path) {
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return false;
    holder = (holder as Record<PropertyKey, unknown>)[key];
  }
  return true;
}

/** `value` is the parser's own, and may be changed. */
function leaveOut(value: unknown, path: readonly PropertyKey[]): void {
  let holder = value as Record<PropertyKey, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<PropertyKey, unknown>;
  const last = path.at(-1)!;
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
}

function createArchiveSettings(settings: z.infer<typeof settingsSchema>): ArchiveSettings {
  const byName = new Map<string, PublisherSettings>();
  for (const publisher of settings.publishers) {
    for (const name of [publisher.name, ...publisher.aliases]) byName.set(fold(name), publisher);
  }
  const onlyNamed = new Map<string, Publisher>();
  const published = new Map<PublisherSettings, Publisher>();
  for (const entry of settings.publishers) {
    const { name, aliases, affiliation, party } = entry;
    published.set(entry, { name, aliases, party, ...(affiliation ? { affiliation } : {}) });
  }

  return {
    publisher(name) {
      const known = byName.get(fold(name));
      if (known) return published.get(known)!;
      const publisher = onlyNamed.get(fold(name)) ?? { name: name.trim(), aliases: [], party: false };
      onlyNamed.set(fold(name), publisher);
      return publisher;
    },
    knowsPublisher: (name) => byName.has(fold(name)),
    publisherOfListing(section) {
      const found = settings.publishers.find(
        (entry) => entry.listing && fold(entry.listing) === fold(section),
      );
      return found && published.get(found);
    },
    file: (path) => settings.files[path] ?? {},
    givesId: (id) => Object.values(settings.files).some((file) => file.id === id),
    addresses(publisher, date, url) {
      const scheme = byName.get(fold(publisher.name))?.address;
      const originalUrl = url ?? (scheme && fill(scheme, date));
      if (!originalUrl) return {};
      const archivedUrl = settings.archived && fill(settings.archived, date, originalUrl);
      return archivedUrl ? { originalUrl, archivedUrl } : { originalUrl };
    },
  };
}

/** Fills an address scheme; undefined where it asks for a date that the article does not carry. */
function fill(scheme: string, date: IsoDate | undefined, address = ''): string | undefined {
  const [yyyy = '', mm = '', dd = ''] = date?.split('-') ?? [];
  if (!date && /\{(?!address)/.test(scheme)) return undefined;
  const slots: Record<string, string> = {
    yyyy,
    mm,
    dd,
    m: String(Number(mm)),
    d: String(Number(dd)),
    yyyymmdd: yyyy + mm + dd,
    address,
  };
  return scheme.replace(/\{(\w+)\}/g, (slot, name) => (Object.hasOwn(slots, name) ? slots[name]! : slot));
}

function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}
