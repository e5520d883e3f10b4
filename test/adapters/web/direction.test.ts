// Characters that turn the direction of writing, in a headline, a text or a question: none stands on a page as it came.
import { expect, it, onTestFinished } from 'vitest';
import { openArchive } from '../../../src/answer/archive.ts';
import { temporaryFolder } from '../../corpus/temporary-folder.ts';
import { pageOf } from './site.ts';

const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

it('pages show them, and do not obey them', async () => {
  const record = {
    id: 'turned',
    title: 'Mayor \u202edeb\u202c opens \u2067the\u2069 bridge\u200f',
    publisher: 'Valley Post',
    date: '2018-05-02',
    url: 'https://valley.example/bridge',
    text: 'The mayor opened the bridge of Kolm \u202eyadretsey\u202c on Monday.',
  };
  const archive = openArchive({ folder: await temporaryFolder({ 'a.jsonl': JSON.stringify(record) }) });
  onTestFinished(() => archive.close());
  await archive.ready;
  const page = pageOf(archive);
  for (const path of ['/?q=Who+opened+the+bridge+of+Kolm%E2%80%AE%3F', '/archive', '/a/turned']) {
    const response = await page.request(path);
    const text = await response.text();
    expect(response.status, path).toBe(200);
    // The article itself is shown as it was published, each paragraph a block that nothing reaches out of.
    // What was typed stays in the box as it was typed.
    const told = text
      .replace(/<p dir="auto">[\s\S]*?<\/p>/g, '')
      .replace(/value="[^"]*"|<textarea(?! id="citation")[\s\S]*?<\/textarea>/g, '');
    const title = /<title>([\s\S]*?)<\/title>/.exec(told)![1]!;
    const headings = [...told.matchAll(/<h1[^>]*>([\s\S]*?)<\/h1>/g)].map(([, words]) => words!);
    for (const words of [title, ...headings])
      expect(TURNS.test(words), `${path}: ${JSON.stringify(words)}`).toBe(false);
    expect(told).not.toContain('\u202e');
  }
});
