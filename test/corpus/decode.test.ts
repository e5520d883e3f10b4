import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, decodeLine, lines } from '../../src/corpus/decode.ts';

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

test.each([
  ['UTF-8', Buffer.from('Sénémaud “قال”'), 'Sénémaud “قال”'],
  ['a byte order mark', Buffer.from('\ufeffText'), 'Text'],
  ['UTF-16, little end first', Buffer.from('\ufeffقال é', 'utf16le'), 'قال é'],
  ['UTF-16, big end first', Buffer.from('\ufeffقال é', 'utf16le').swap16(), 'قال é'],
  ['Windows and old Macintosh line ends', Buffer.from('a\r\nb\rc\n'), 'a\nb\nc\n'],
  ['zero bytes', Buffer.from('a\0b'), 'ab'],
  ['nothing', Buffer.from(''), ''],
])('decode() reads %s', (_, source, text) => {
  expect(decode(source, 'a.txt')).toEqual({ text, problems: [] });
});

test('decode() reads each line of an older encoding for itself, and reports it', () => {
  const { text, problems } = decode(
    bytes('Ünïcode\r\n', [0x63, 0x61, 0x66, 0xe9, 0x0d, 0x0a], [0xd3, 0xe6, 0xd1, 0xed, 0xc7, 0x0a], 'end'),
    'a.txt',
  );
  expect(text).toBe('Ünïcode\ncafé\nسوريا\nend');
  expect(problems).toEqual([
    { file: 'a.txt', line: 2, message: 'is not UTF-8; read as windows-1252', mild: true },
    { file: 'a.txt', line: 3, message: 'is not UTF-8; read as windows-1256', mild: true },
  ]);
});

test('decode() never throws, and gives no carriage returns', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (source) => {
      expect(decode(source, 'a.txt').text).not.toMatch(/[\r\0]/);
    }),
  );
});

test('lines() gives every line without its end', () => {
  const found = [...lines(Buffer.from('a\r\n\nb\r\rc\n'))].map((line) => Buffer.from(line).toString());
  expect(found).toEqual(['a', '', 'b\r\rc']);
});

test('decodeLine() takes a mark off the first line', () => {
  expect(decodeLine(Buffer.from('\ufeff{"a":1}'), { file: 'a', line: 1 })).toEqual({ text: '{"a":1}' });
});
