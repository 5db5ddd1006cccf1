import { readFileSync } from 'node:fs'

const shipped = new URL('../data/places.tsv', import.meta.url)

/** Division code → the division's full name, as facets show it. */
export function openPlaceNames(file: URL | string = shipped): (code: string) => string | undefined {
  const names = new Map(
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [code = '', name = ''] = line.split('\t')
        return [code, name] as const
      }),
  )
  return (code) => names.get(code)
}
