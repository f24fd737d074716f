import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/json.ts';
import {
  address,
  at,
  type Decode,
  instant,
  isUnclear,
  size,
  text,
  texts,
  title,
  truth,
  truthOrUnset,
  whole,
  word,
  wordOrUnset,
} from '../../src/kinds/rows/decode.ts';

/** What each decoder makes a value of, and what it makes none of. */
const decoders: readonly (readonly [
  name: string,
  decode: Decode<unknown>,
  values: readonly (readonly [Json, unknown])[],
  none: readonly Json[],
])[] = [
  [
    'truth',
    truth,
    [
      [true, true],
      [false, false],
    ],
    [null, 1, 0, '', '$true', 'True', 'false', [], {}, [true]],
  ],
  [
    'truthOrUnset',
    truthOrUnset,
    [
      [null, null],
      [false, false],
    ],
    [0, '', 'False', {}, [false]],
  ],
  [
    'whole',
    whole,
    [
      [null, null],
      [0, 0],
      ['500', 500],
      [-1, -1],
    ],
    [1.5, '', 'Unlimited', '1,000', true, {}, [5], 1e300],
  ],
  [
    'text',
    text,
    [
      [null, null],
      ['', null],
      ['a b', 'a b'],
    ],
    [1, true, {}, ['a'], 'System.Object[]', '@{Name=a; Id=b}', 'System.String'],
  ],
  ['title', title, [['a', 'a']], [null, '', 7, {}, 'System.Object[]']],
  [
    'word',
    word('On', 'Off'),
    [
      ['On', 'On'],
      ['OFF', 'Off'],
    ],
    [null, '', 'Off ', ' On', 'Offline', 1, true, {}, ['On']],
  ],
  [
    'wordOrUnset',
    wordOrUnset('On', 'Off'),
    [
      [null, null],
      ['', null],
      ['on', 'On'],
    ],
    ['Off ', 2, false, {}, []],
  ],
  [
    'texts',
    texts,
    [
      [null, []],
      ['', []],
      [[], []],
      [
        ['a', 'b c'],
        ['a', 'b c'],
      ],
      ['a', ['a']],
      [{ value: ['a', 'b'], Count: 2 }, ['a', 'b']],
    ],
    ['a b', 'ana@contoso.com ben@contoso.com', 'a\nb', 'System.Object[]', ['a', 1], ['a', {}], [['a']], 7, true, {}],
  ],
  [
    'instant',
    instant,
    [
      [null, null],
      ['2026-11-21T12:00:00Z', '2026-11-21T12:00:00Z'],
      ['/Date(1)/', '/Date(1)/'],
    ],
    ['soon', '11/21/2026', 1, {}, ['2026-11-21']],
  ],
  [
    'size',
    size,
    [
      [null, null],
      ['10 MB (10,485,760 bytes)', '10 MB (10,485,760 bytes)'],
      ['10MB', '10MB'],
    ],
    ['large', 'Unlimited!', 10, {}],
  ],
  [
    'address',
    address,
    [
      [null, null],
      ['smtp:a@b.c', 'smtp:a@b.c'],
      ['a@b.c', 'a@b.c'],
    ],
    ['ana', 'a@b c', 'a@b.c d@e.f', 'sip:a@b.c', 7, ['a@b.c'], {}],
  ],
];

describe.each(decoders)('%s', (_, decode, values, none) => {
  test.each(values)('%j is %j', (value, expected) => {
    expect(decode(value)).toEqual(expected);
  });

  test.each(none.map((one) => [one] as const))('%j is no value, and it is said why', (value) => {
    const made = decode(value);
    expect(isUnclear(made) ? made.unclear : made).toMatch(/^is .+/u);
  });

  test('a key that is missing is no value, not even an empty one', () => {
    expect(at({}, 'Name', decode)).toEqual({ unclear: 'Name is missing' });
    expect(at({ name: 'lower case' }, 'Name', decode)).toEqual({ unclear: 'Name is missing' });
  });
});
