// The style sheet, the script and the icon. Their addresses carry a fingerprint, so that browsers keep them for good
// and still get a new one after a change.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Asset {
  readonly body: string;
  readonly type: string;
  readonly fingerprint: string;
}

const TYPES = { 'style.css': 'text/css', 'page.js': 'text/javascript', 'icon.svg': 'image/svg+xml' } as const;
export type AssetName = keyof typeof TYPES;

const read = new Map<string, Asset>();

/** Undefined for any name but the three; no path of a request ever reaches the file system. */
export function findAsset(name: string): Asset | undefined {
  if (!Object.hasOwn(TYPES, name)) return undefined;
  const known = read.get(name);
  if (known) return known;
  const body = readFileSync(new URL(name, import.meta.url), 'utf8');
  const fingerprint = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const asset = { body, type: `${TYPES[name as AssetName]}; charset=utf-8`, fingerprint };
  read.set(name, asset);
  return asset;
}

export function assetAddress(name: AssetName): string {
  return `/assets/${name}?v=${findAsset(name)!.fingerprint}`;
}
