#!/usr/bin/env node
// Plain JavaScript that runs on any Node, so that it can say what is missing; the work is done by cli.ts on the pinned Node.
const { spawn } = await import('node:child_process')
const { existsSync } = await import('node:fs')
const { fileURLToPath } = await import('node:url')
const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))
if (!existsSync(node)) {
  console.error('yushu: nothing is installed yet: run `npm start` (or `npm ci`) in the project folder first')
  process.exit(1)
}
// The channel carries nothing: it breaks when this process is killed, and tells the other one to end.
const child = spawn(node, [fileURLToPath(new URL('../cli.ts', import.meta.url)), ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
