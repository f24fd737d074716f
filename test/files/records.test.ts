import { describe, expect, test } from 'vitest';
import { certain } from '../../src/files/record.ts';
import { recordsIn } from '../../src/files/records.ts';
import type { JsonObject } from '../../src/json.ts';
import { encodings, forms } from './written.ts';

const rows: readonly JsonObject[] = [
  { Name: 'Café, "final"', Address: 'ana@contoso.com', Enabled: true, Nothing: null, State: 'Enabled' },
  { Name: 'x;y', Address: '<ben@contoso.com>', Enabled: false, Nothing: null, State: 'Disabled' },
];

const read = (text: string | Uint8Array) => recordsIn(typeof text === 'string' ? Buffer.from(text) : text);
const rowsOf = (text: string | Uint8Array) => read(text)?.records.map(certain);

describe.each(Object.entries(forms))('%s', (_, write) => {
  test.each(Object.entries(encodings))('is read in %s', (_name, encode) => {
    const found = read(encode(write(rows)));
    expect(found?.records.map(certain)).toEqual(rows);
    expect(found?.cut).toBeNull();
  });

  test('of one object is read', () => {
    expect(rowsOf(write(rows.slice(0, 1)))).toEqual(rows.slice(0, 1));
  });

  test.each([0.3, 0.6, 0.9])('that breaks off after %f of its letters is not taken for whole', (share) => {
    const many = Array.from({ length: 12 }, (_n, at) => ({ ...rows[0], Number: `number ${at} of twelve, and more` }));
    const text = write(many).trimEnd();
    const found = read(text.slice(0, Math.floor(text.length * share)));
    expect(found === null || found.cut !== null || found.records.length < many.length).toBe(true);
    for (const one of found?.records ?? []) expect(certain(one)).toMatchObject(rows[0] ?? {});
  });
});

describe('what a form loses is not there, and never empty', () => {
  const lists: readonly JsonObject[] = [{ Name: 'Partner', From: ['ana@contoso.com', 'ben@contoso.com'], None: [] }];

  test('a list in CSV', () => {
    expect(rowsOf(forms['CSV with commas'](lists))).toEqual([{ Name: 'Partner' }]);
  });
  test.each([
    'System.Object[]',
    'System.Collections.ArrayList',
    'Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]',
    'Deserialized.System.String[]',
  ])('%s in CSV', (text) => expect(rowsOf(`"Name","From"\r\n"Partner","${text}"\r\n`)).toEqual([{ Name: 'Partner' }]));
  test('an empty text and nothing are told apart in CSV', () => {
    expect(rowsOf('"Name","A","B"\r\n"x","",\r\n')).toEqual([{ Name: 'x', A: '', B: null }]);
  });
  test('lists in Format-List and CLIXML are whole', () => {
    expect(rowsOf(forms['Format-List'](lists))).toEqual(lists);
    expect(rowsOf(forms.CLIXML(lists))).toEqual(lists);
  });
  test.each([
    ['more than four items', '{a@x.y, b@x.y, c@x.y, d@x.y…}'],
    ['more than four items in Windows PowerShell', '{a@x.y, b@x.y, c@x.y, d@x.y...}'],
    ['items that may hold the comma themselves', '{Doe, John, Roe}'],
  ])('%s in Format-List', (_, value) => {
    expect(rowsOf(`Name : Partner\nFrom : ${value}\nLast : 1\n`)).toEqual([{ Name: 'Partner', Last: '1' }]);
  });
  test('a list that the window broke is put together, and a text is not', () => {
    const text =
      'Name        : Partner\nFrom        : {ana@contoso.com, be\n              n@contoso.com}\nDescription : Take the fol\n              lowing\nState       : Enabled\n';
    expect(rowsOf(text)).toEqual([{ Name: 'Partner', From: ['ana@contoso.com', 'ben@contoso.com'], State: 'Enabled' }]);
  });
  test('an object that CLIXML did not open', () => {
    const text =
      '<Objs><Obj RefId="0"><Props><S N="Name">x</S><Obj N="Deep" RefId="1"><TN RefId="0"><T>A</T></TN><ToString>System.Collections.Hashtable</ToString></Obj><Obj N="Who" RefId="2"><ToString>contoso.com/ana</ToString></Obj></Props></Obj></Objs>';
    expect(rowsOf(text)).toEqual([{ Name: 'x', Who: 'contoso.com/ana' }]);
  });
  test('a later mention in CLIXML is what it refers to', () => {
    const text =
      '<Objs><Obj RefId="0"><MS><Obj N="A" RefId="7"><LST><S>x</S></LST></Obj><Ref N="B" RefId="7" /><Ref N="C" RefId="8" /></MS></Obj></Objs>';
    expect(rowsOf(text)).toEqual([{ A: ['x'], B: ['x'] }]);
  });
  test('line breaks and letters that XML cannot hold come back', () => {
    expect(rowsOf(forms.CLIXML([{ Name: 'a\r\nb & <c>' }]))).toEqual([{ Name: 'a\r\nb & <c>' }]);
  });
  test('a number beyond what a double holds stays as it was written', () => {
    expect(rowsOf('[{"RuleIdentity": 15394007230974001153}]')).toEqual([{ RuleIdentity: '15394007230974001153' }]);
    expect(
      rowsOf('<Objs><Obj RefId="0"><MS><U64 N="RuleIdentity">15394007230974001153</U64></MS></Obj></Objs>'),
    ).toEqual([{ RuleIdentity: '15394007230974001153' }]);
  });
});

test.each([
  ['UTF-16 LE', false],
  ['UTF-16 BE', true],
])('a mark alone tells %s where no letter of the first is Latin', (_, swap) => {
  const wide = Buffer.from(`\uFEFF${'Имя'.repeat(30)};Состояние\r\nодин;да\r\n`, 'utf16le');
  expect(rowsOf(swap ? wide.swap16() : wide)).toEqual([{ ['Имя'.repeat(30)]: 'один', Состояние: 'да' }]);
});

test('of CLIXML that breaks off inside of an object only whole objects are left', () => {
  const text = forms.CLIXML([...rows, ...rows]);
  const at = text.lastIndexOf('<S N="Address">');
  const found = read(text.slice(0, at));
  expect(found?.records.map(certain)).toEqual([...rows, ...rows].slice(0, -1));
  expect(found?.cut).not.toBeNull();
});

describe('a row that broke off is not used, and said', () => {
  const whole = [{ Name: 'a', Place: 'x@fabrikam.com', State: 'Enabled' }];
  test.each([
    ['CSV', 'Name,Place,State\na,x@fabrikam.com,Enabled\nb,x@fabri', 'it ends in the middle of a row'],
    [
      'CSV inside of its first column',
      'Name;Place;State\na;x@fabrikam.com;Enabled\nben',
      'it ends in the middle of a row',
    ],
    ['CSV inside of a quote', 'Name,Place,State\na,x@fabrikam.com,Enabled\nb,"x@fabri', '1 of its rows does not fit'],
    [
      'Format-List',
      'Name  : a\nPlace : x@fabrikam.com\nState : Enabled\n\nName  : b\nPlace : x@fabri',
      'its last object ends early',
    ],
    [
      'JSON',
      '[{"Name":"a","Place":"x@fabrikam.com","State":"Enabled"},{"Name":"b","Place":"x@fab',
      'it ends in the middle',
    ],
  ])('%s', (_, text, cut) => {
    expect(rowsOf(text)).toEqual(whole);
    expect(read(text)?.cut).toContain(cut);
  });
  test.each([
    ['a list', '[{"Name":"a","Pla'],
    ['an answer of Graph', '{"value":[{"Name":"a","Place":{"x":1}'],
    ['one object', '{ "Name": "a", "Place"'],
  ])('JSON of which nothing is whole: %s', (_, text) => {
    expect(read(text)).toMatchObject({ records: [], cut: 'it ends in the middle: it was not written to its end' });
  });
  test.each([
    ['a last line without an end', 'Name,Place,State\na,x@fabrikam.com,Enabled'],
    ['a short row with an end', 'Name,Place,State,More\na,x@fabrikam.com,Enabled\n'],
  ])('%s alone is no such row', (_, text) => {
    expect(rowsOf(text)).toMatchObject(whole);
    expect(read(text)?.cut).toBeNull();
  });
});

describe('what stands before the header', () => {
  test.each([
    ['a comma', 'sep=,\r\nName,State\r\na;b,Enabled\r\n'],
    ['a semicolon, against more commas', 'sep=;\nName;State\na;b,Enabled\n'],
    ['a tab', 'sep=\t\nName\tState\na;b\tEnabled\n'],
    ['a bar', 'SEP=|\nName|State\na;b|Enabled\n'],
    ['a comma after the type', '#TYPE System.Object\n"sep=,"\nName,State\na;b,Enabled\n'],
  ])('names what parts the columns: %s', (name, text) => {
    const Name = name.startsWith('a semicolon') ? 'a' : 'a;b';
    const State = name.startsWith('a semicolon') ? 'b,Enabled' : 'Enabled';
    expect(rowsOf(text)).toEqual([{ Name, State }]);
  });
  test('a table without a row has its columns', () => {
    expect(read('sep=;\n"Name";State\n')).toMatchObject({ header: ['Name', 'State'], records: [], cut: null });
  });
});

describe('a file that is none of these is refused', () => {
  test.each([
    ['nothing', ''],
    ['a sentence', 'The quick brown fox jumps over the lazy dog.'],
    ['a page', '<html><body>hello</body></html>'],
    ['a bounce', "Your message to x@fabrikam.com couldn't be delivered.\n\n550 5.7.520 Access denied"],
    ['a remark in brackets', '[EXTERNAL] {"hello" to all of you'],
    ['numbers', '1,2,3\n4,5,6\n'],
  ])('%s', (_, text) => expect(read(text)).toBeNull());
});

describe('rows that do not fit are told of', () => {
  test.each([
    [
      'a row with more columns than names',
      'Name,State\r\na,Enabled\r\nb,c,Enabled\r\n',
      '1 of its rows does not fit its header',
    ],
    ['a quote that never ends', 'Name,State\r\na,Enabled\r\n"b,Enabled\r\n', '1 of its rows does not fit its header'],
    ['a last row that is short', 'Name,State\r\na,Enabled\r\nb', 'it ends in the middle of a row'],
    ['a line that is no JSON', '{"a":1}\n{"a":', '1 of its lines is no JSON'],
    ['a null among objects', '[{"a":1},null]', '1 of its items is no object'],
    [
      'a paragraph among objects',
      'Name  : a\nState : b\n\nsomething else\n\nName  : c\nState : d\n',
      '1 of its paragraphs is no object',
    ],
  ])('%s', (_, text, cut) => expect(read(text)?.cut).toBe(cut));
});
