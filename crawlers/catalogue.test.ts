import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { catalogue } from './catalogue.ts'
import { entryUrl, type Source } from './source.ts'

describe('the catalogue', () => {
  it('lists every file of sources/', async () => {
    const folder = new URL('sources/', import.meta.url)
    for (const file of await readdir(folder)) {
      const { default: sources } = (await import(new URL(file, folder).href)) as {
        default: readonly Source[]
      }
      for (const source of sources) expect(catalogue).toContain(source)
    }
  })

  it('has at least twenty public sources, each with its own id, none verified before somebody ran it', () => {
    expect(catalogue.length).toBeGreaterThanOrEqual(20)
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length)
    for (const source of catalogue) {
      expect(source).toMatchObject({ isVerified: false, isInternal: false, isDemo: false })
      expect(source.expectedEveryMinutes).toBeGreaterThan(0)
      expect(URL.canParse(entryUrl(source)) && URL.canParse(source.homepage)).toBe(true)
      if (source.kind === 'list' && source.linkPattern)
        expect(() => new RegExp(source.linkPattern ?? '')).not.toThrow()
    }
  })
})
