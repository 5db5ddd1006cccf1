import { describe, expect, it } from 'vitest'
import { type Box, curveBetween } from './chain-lines.ts'
import { addressOf } from './record-address.ts'

const box = (left: number, top: number): Box => ({ left, right: left + 100, top, bottom: top + 40 })

describe('a line of the chain', () => {
  it('leaves at the right and comes in at the left when it goes on', () => {
    expect(curveBetween(box(0, 0), box(200, 100))).toBe('M100 20C136 20 164 120 200 120')
  })

  it('leaves at the left and comes in at the right when it goes back', () => {
    expect(curveBetween(box(200, 0), box(0, 0))).toBe('M200 20C164 20 136 20 100 20')
  })

  it('turns before it reaches the next column when that is near', () => {
    expect(curveBetween(box(0, 0), box(120, 0))).toBe('M100 20C110 20 110 20 120 20')
  })

  it('goes round at the left within one column', () => {
    expect(curveBetween(box(0, 0), box(0, 60))).toBe('M0 20C-18 20 -18 80 0 80')
  })
})

describe('a link of the chain', () => {
  it('opens the page of the record that shows it', () => {
    expect(addressOf({ kind: 'release', id: 'a/b' })).toBe('/releases/a%2Fb')
    expect(addressOf({ kind: 'watch', id: 'w1' })).toBe('/alerts?watch=w1')
    expect(addressOf({ kind: 'no-page', id: 'x' })).toBeUndefined()
  })
})
