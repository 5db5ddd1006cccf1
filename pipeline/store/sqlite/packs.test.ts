import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { packBody } from './body.ts'
import { createBodyReader, createPackWriter, packsTable } from './packs.ts'
import { createPrepare } from './statements.ts'

function open() {
  const database = new DatabaseSync(':memory:')
  database.exec(packsTable)
  return { database, packs: createPackWriter(database), read: createBodyReader(createPrepare(database)) }
}

const texts = Array.from({ length: 20 }, (_, n) => JSON.stringify({ id: n, text: `起火\n第 ${n} 篇` }))
const packCount = (database: DatabaseSync) =>
  database.prepare('SELECT count(*) AS count FROM packs').get()?.count

describe('packs of bodies', () => {
  it('give back every text, in whatever transaction it came', () => {
    const { packs, read } = open()
    const bodies = texts.map((text, n) => {
      const body = packs.add(text)
      if (n % 3 === 0) packs.flush()
      return body
    })
    packs.flush()
    expect(bodies.map(read)).toEqual(texts)
  })

  it('leave long texts alone, and read what was stored before there were packs', () => {
    const { database, packs, read } = open()
    const long = JSON.stringify('长'.repeat(50_000))
    expect(read(packs.add(long))).toBe(long)
    packs.flush()
    expect(packCount(database)).toBe(0)
    expect(read(packBody('{"a":1}'))).toBe('{"a":1}')
  })

  it('keep nothing of a text that was dropped, and all of the others', () => {
    const { database, packs, read } = open()
    const bodies = texts.map(packs.add)
    packs.drop(bodies[1])
    packs.flush()
    packs.drop(bodies[2])
    packs.flush()
    expect(bodies.map(read)).toEqual(texts.map((text, n) => (n === 1 || n === 2 ? '' : text)))
    for (const body of bodies) packs.drop(body)
    packs.flush()
    expect(packCount(database)).toBe(0)
  })

  it('forget what a rolled-back transaction gathered', () => {
    const { database, packs, read } = open()
    packs.add('"lost"')
    packs.reset()
    packs.flush()
    expect(packCount(database)).toBe(0)
    const body = packs.add('"kept"')
    packs.flush()
    expect(read(body)).toBe('"kept"')
  })
})
