import { expect, test } from 'vitest'
import { countWaiting } from './count-waiting.ts'

test('what is given waits until it is answered, whatever the answer', async () => {
  const first = Promise.withResolvers<string>()
  const answers = [first.promise, Promise.reject(new Error('the thread is gone'))]
  const { work, waiting } = countWaiting(() => answers.shift() ?? Promise.resolve(''))
  const whole = work(['a', 'b', 'c'])
  const broken = work(['d'])
  expect(waiting()).toBe(4)
  await expect(broken).rejects.toThrow('gone')
  expect(waiting()).toBe(3)
  first.resolve('done')
  expect(await whole).toBe('done')
  expect(waiting()).toBe(0)
})
