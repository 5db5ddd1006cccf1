import { expect, it } from 'vitest'
import { createLog, withFields } from './log.ts'
import { pause } from './pause.ts'

function lines() {
  const written: Record<string, unknown>[] = []
  const log = createLog('info', { write: (line) => void written.push(JSON.parse(line)) })
  return { log, written }
}

it('writes one JSON object a line: the text constant, the values in fields', () => {
  const { log, written } = lines()
  log.info('document indexed', { documentId: 'd1' })
  log.debug('not asked for')
  log.child({ documentId: 'd2' }).warn('document buried')
  expect(written).toMatchObject([
    { level: 30, msg: 'document indexed', documentId: 'd1' },
    { level: 40, msg: 'document buried', documentId: 'd2' },
  ])
})

it('puts the number of the request on every line logged meanwhile, of this request alone', async () => {
  const { log, written } = lines()
  const work = (requestId: string) =>
    withFields({ requestId }, async () => {
      log.info('begun')
      await pause(5)
      log.child({ engine: 'store' }).warn('slow')
    })
  await Promise.all([work('r1'), work('r2')])
  log.info('outside')
  expect(written.map(({ msg, requestId }) => [msg, requestId])).toEqual([
    ['begun', 'r1'],
    ['begun', 'r2'],
    ['slow', 'r1'],
    ['slow', 'r2'],
    ['outside', undefined],
  ])
})

it('lets a line say its own', () => {
  const { log, written } = lines()
  withFields({ requestId: 'r1' }, () => log.info('x', { requestId: 'r2' }))
  expect(written[0]).toMatchObject({ requestId: 'r2' })
})
