import { describe, expect, it } from 'vitest'
import { createPseudonymiser } from './privacy.ts'

describe('createPseudonymiser', () => {
  it('gives the same mark for the same name and another under another key', () => {
    const mark = createPseudonymiser('k1')
    expect(mark('张三')).toMatch(/^p:[0-9a-f]{16}$/)
    expect(mark(' 张三 ')).toBe(mark('张三'))
    expect(createPseudonymiser('k2')('张三')).not.toBe(mark('张三'))
  })
})
