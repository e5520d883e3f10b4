// Random texts as archives hold them: prose, no punctuation, very long words, emoji, Arabic, line ends of all sorts.
import fc from 'fast-check';

const word = fc.constantFrom(
  'The',
  'delegation',
  'met',
  'U.S.',
  'Gen.',
  'Idris',
  'on',
  'Jan.',
  '5',
  'no',
  '2.5',
  'قال',
  'الوفد',
  '😀',
  '👩‍👩‍👧',
  '“quoted”',
  'é',
  'x'.repeat(1203),
  '😀'.repeat(600),
);
const mark = fc.constantFrom(
  ' ',
  ' ',
  ' ',
  '. ',
  '! ',
  '؟ ',
  ', ',
  '\n',
  '\n\n',
  '\t',
  '\u00a0',
  '.\n',
  '… ',
  '  ',
);
const prose = fc.array(fc.tuple(word, mark), { maxLength: 60 }).map((parts) => parts.flat().join(''));

export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: prose },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 400 }) },
  { weight: 1, arbitrary: fc.array(word, { maxLength: 300 }).map((words) => words.join(' ')) },
);
