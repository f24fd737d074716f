// Stands for a process of its own where a session of a shared PowerShell answers: hands on what comes in and goes out.
import { connect } from 'node:net';

const [, , port, asked] = process.argv;
const socket = connect(Number(port), '127.0.0.1');
socket.write(`${asked}\n`);
process.stdin.pipe(socket).pipe(process.stdout);
socket.on('error', () => process.exit(1));
