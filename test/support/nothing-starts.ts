import child from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/** Holds the fast tests to what they promise: whatever starts a process or listens fails, with the reason. */
function refuse(): never {
  throw new Error('npm run test:fast starts nothing: see test/support/fast.ts for what counts as starting');
}

Object.assign(child, { spawn: refuse, spawnSync: refuse, exec: refuse, execFile: refuse, fork: refuse });
net.Server.prototype.listen = refuse;
syncBuiltinESMExports();
