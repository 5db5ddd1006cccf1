import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Lets a process write to the ledger of `url` until it has told of `commits` commits, kills it without warning and answers how many it told of. */
export function writeAndKill(url: string, commits: number): Promise<number> {
  const script = fileURLToPath(new URL('./write-until-killed.ts', import.meta.url))
  const child = spawn(process.execPath, [script, url], { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let told = 0
    child.stdout.on('data', (chunk: Buffer) => {
      told = Math.max(told, Number(chunk.toString().trim().split('\n').at(-1)))
      if (told >= commits) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('exit', (_code, signal) =>
      signal === 'SIGKILL' ? resolve(told) : reject(new Error('the writer ended by itself')),
    )
  })
}
