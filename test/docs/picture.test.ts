import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { builtProgram } from '../cli/built.ts';
import { picture } from './picture.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the picture of a plan is what the program prints (npm test -- -u draws it)', async () => {
  const program = await builtProgram();
  const { out } = await program.run(['plan', '--emulator', 'contoso'], { cwd: root, env: { FORCE_COLOR: '1' } });
  const drawn = picture('postern plan --emulator contoso', ['$ postern plan --emulator contoso', ...beginning(out)]);
  await expect(drawn).toMatchFileSnapshot(`${root}/docs/images/plan.svg`);
});

/** Who gains and who loses, and the first objects. */
function beginning(out: string): readonly string[] {
  const lines = out.split('\n');
  const changes = lines.findIndex((line) => line.includes('Changes'));
  return [...lines.slice(0, changes + 10), '  …'];
}

test('colours, columns and hostile text survive the drawing', () => {
  const drawn = picture('a title', ['\u001B[33mopens\u001B[39m  <b>&amp;', '\u001B[1mbold\u001B[22m']);
  expect(drawn).toContain('<tspan class="y" x="20.0" textLength="36.0">opens</tspan>');
  expect(drawn).toContain('x="56.0" textLength="72.0">  &lt;b&gt;&amp;amp;</tspan>');
  expect(drawn).toContain('<tspan class="b" x="20.0" textLength="28.8">bold</tspan>');
});
