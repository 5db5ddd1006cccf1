import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { withLock } from './lock.ts'
import { pause } from './process.ts'

const folder = mkdtempSync(join(tmpdir(), 'yushu-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a lock between processes', () => {
  it('lets one in at a time', async () => {
    const file = join(folder, 'one')
    let inside = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++inside)
      await pause(10)
      inside--
    }
    await Promise.all([withLock(file, work), withLock(file, work), withLock(file, work)])
    expect(most).toBe(1)
  })

  it('does not wait for the dead', async () => {
    const file = join(folder, 'two')
    const beyondAnyProcess = '999999999'
    writeFileSync(file, beyondAnyProcess)
    expect(await withLock(file, async () => 'in')).toBe('in')
  })

  it('is given back when the work fails', async () => {
    const file = join(folder, 'three')
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await withLock(file, async () => 'in')).toBe('in')
  })
})
