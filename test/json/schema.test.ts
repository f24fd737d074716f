import { expect, test } from 'vitest';
import {
  constant,
  list,
  oneOf,
  optional,
  orNull,
  record,
  type Schema,
  shape,
  text,
  truth,
  type TypeOf,
} from '../../src/json/schema.ts';

interface Sample {
  readonly name: string;
  readonly open: boolean | null;
  readonly tone: 'loud' | 'quiet';
  readonly parts: readonly { readonly text: string }[];
  readonly note?: string;
}

const fields = {
  name: text,
  open: orNull(truth),
  tone: oneOf('loud', 'quiet'),
  parts: list(record(null, { text })),
  note: optional(text),
};

test('the schema of a type requires its fields, but those that may be missing', () => {
  expect(shape<Sample>('A sample.', fields)).toEqual({
    description: 'A sample.',
    type: 'object',
    required: ['name', 'open', 'tone', 'parts'],
    properties: { ...fields, note: { type: 'string' } },
    additionalProperties: false,
  });
});

test('the compiler refuses a schema that is not that of its type', () => {
  const { name: _, ...unnamed } = fields;
  const wrong: readonly Schema<Sample>[] = [
    // @ts-expect-error: a field of the type has no schema
    shape<Sample>(null, unnamed),
    // @ts-expect-error: a field that the type does not have
    shape<Sample>(null, { ...fields, colour: text }),
    // @ts-expect-error: text where the type has a truth
    shape<Sample>(null, { ...fields, open: text }),
    // @ts-expect-error: the type has null as well
    shape<Sample>(null, { ...fields, open: truth }),
    // @ts-expect-error: null where the type has none
    shape<Sample>(null, { ...fields, name: orNull(text) }),
    // @ts-expect-error: a word of the set is missing
    shape<Sample>(null, { ...fields, tone: oneOf('loud') }),
    // @ts-expect-error: a word that the set does not have
    shape<Sample>(null, { ...fields, tone: oneOf('loud', 'quiet', 'mute') }),
    // @ts-expect-error: any text where the type has a set of words
    shape<Sample>(null, { ...fields, tone: text }),
    // @ts-expect-error: a list of something else
    shape<Sample>(null, { ...fields, parts: list(text) }),
    // @ts-expect-error: what may be missing is required
    shape<Sample>(null, { ...fields, note: text }),
    // @ts-expect-error: what is required may be missing
    shape<Sample>(null, { ...fields, name: optional(text) }),
    // @ts-expect-error: a value that says by itself what it is
    shape<Sample>(null, { ...fields, name: { type: 'string' } }),
  ];
  expect(wrong).toHaveLength(12);
});

test('a type follows from its schema', () => {
  const schema = record(null, { format: constant('sample/1'), tone: oneOf('loud', 'quiet'), names: list(text) });
  const value: TypeOf<typeof schema> = { format: 'sample/1', tone: 'loud', names: ['a'] };
  // @ts-expect-error: another format
  const other: TypeOf<typeof schema> = { ...value, format: 'sample/2' };
  expect(other.format).not.toBe(value.format);
});
