import { expect, test } from 'vitest'
import { ownerOf } from './share.ts'

const hosts = Array.from({ length: 300 }, (_, index) => `www.site-${index}.example`)
const owners = (members: readonly string[]) => hosts.map((host) => ownerOf(host, members))

test('members agree whatever order they know one another in, and share about evenly', () => {
  const shares = owners(['a', 'b', 'c'])
  expect(owners(['c', 'a', 'b'])).toEqual(shares)
  for (const member of ['a', 'b', 'c'])
    expect(shares.filter((owner) => owner === member).length).toBeGreaterThan(60)
})

test('when a member goes only its hosts change hands', () => {
  const before = owners(['a', 'b', 'c'])
  const after = owners(['a', 'c'])
  expect(after).not.toContain('b')
  for (const [index, owner] of before.entries()) if (owner !== 'b') expect(after[index]).toBe(owner)
})

test('without members nobody owns a host', () => {
  expect(ownerOf('www.site.example', [])).toBeUndefined()
})
