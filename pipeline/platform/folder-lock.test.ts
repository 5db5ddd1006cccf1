import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from './folder-lock.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yushu-lock-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

test('a folder is held once, by name, until it is released', () => {
  const lock = lockFolder(join(dir, 'new'))
  expect(() => lockFolder(join(dir, 'new'))).toThrow(
    expect.objectContaining({ code: 'BUSY', message: expect.stringContaining(`process ${process.pid}`) }),
  )
  lockFolder(join(dir, 'new'), 'other').release()
  lock.release()
  lock.release()
  lockFolder(join(dir, 'new')).release()
})

test('a lock of another process is respected while it lives and gone once it is killed', async () => {
  const module = fileURLToPath(new URL('./folder-lock.ts', import.meta.url))
  const script = `
    const { lockFolder } = await import(${JSON.stringify(module)})
    lockFolder(process.argv[1])
    process.stdout.write('held')
    setInterval(() => globalThis.gc?.(), 1_000)`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => holder.stdout.once('data', resolve))
  expect(() => lockFolder(dir)).toThrow(
    expect.objectContaining({ code: 'BUSY', userMessage: expect.stringContaining(`进程号 ${holder.pid}`) }),
  )
  const ended = new Promise((resolve) => holder.once('exit', resolve))
  holder.kill('SIGKILL')
  await ended
  lockFolder(dir).release()
})
