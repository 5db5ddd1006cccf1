import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openBus } from './open.ts'

test('a URL names the engine and its file; an unknown engine is refused by name', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'yushu-open-bus-'))
  const bus = await openBus('embedded:', { dataDir, partitions: 1 })
  await bus.publish('raw', [{ key: 'a', value: 1 }])
  await bus.close()
  expect((await stat(join(dataDir, 'bus.sqlite'))).isFile()).toBe(true)
  await expect(openBus('carrier-pigeon:loft', { dataDir, partitions: 1 })).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: 'open bus carrier-pigeon:loft: known engines are embedded, kafka',
  })
  await rm(dataDir, { recursive: true, force: true })
})
