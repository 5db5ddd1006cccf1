import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** Which rooms each room may import from, docs/architecture.md. What is not named here (main.ts, cli, demo, bench, test, scripts) knows everything. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  pipeline: [],
  analyzers: ['pipeline'],
  crawlers: ['pipeline'],
  loop: ['pipeline', 'analyzers'],
  api: ['pipeline', 'analyzers', 'crawlers', 'loop'],
  dashboards: ['api'],
}
/** Inside the spine: model is a leaf but for platform; ports know only the model; stages and runtime use ports. */
const allowedInPipeline: Readonly<Record<string, readonly string[]>> = {
  platform: [],
  model: ['platform'],
  bus: ['model', 'platform'],
  store: ['model', 'platform'],
  runtime: ['bus', 'store', 'stages', 'model', 'platform'],
  stages: ['bus', 'store', 'runtime', 'model', 'platform'],
}

interface Import {
  readonly from: string
  readonly to: string
  readonly isTypeOnly: boolean
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', '.git', 'var', 'testdata'].includes(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourceFiles(path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const from = relative(root, file).split(sep).join('/')
  const pattern =
    /(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'(\.{1,2}\/[^']+)'|import\('(\.{1,2}\/[^']+)'\)|new URL\('(\.{1,2}\/[^']+\.ts)'/g
  return [...text.matchAll(pattern)].map((match) => ({
    from,
    to: relative(root, resolve(dirname(file), match[2] ?? match[3] ?? match[4] ?? ''))
      .split(sep)
      .join('/'),
    isTypeOnly: match[1] !== undefined,
  }))
}

const files = sourceFiles(root)
const imports = files.flatMap(importsOf)
const room = (path: string) => path.split('/')[0] ?? ''
const isTest = (path: string) => /\.(test|contract)\.ts$/.test(path)

describe('the house', () => {
  it('has imports to look at', () => {
    expect(imports.length).toBeGreaterThan(100)
  })

  it('imports point down only', () => {
    const wrong = imports.filter(({ from, to }) => {
      const rooms = allowed[room(from)]
      return rooms !== undefined && !isTest(from) && room(from) !== room(to) && !rooms.includes(room(to))
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('keeps the order inside the spine', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (room(from) !== 'pipeline' || room(to) !== 'pipeline' || isTest(from)) return false
      const [a, b] = [from.split('/')[1] ?? '', to.split('/')[1] ?? '']
      return a !== b && !(allowedInPipeline[a] ?? []).includes(b)
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('gives the pages nothing of the server but types', () => {
    const wrong = imports.filter(
      ({ from, to, isTypeOnly }) => room(from) === 'dashboards' && room(to) === 'api' && !isTypeOnly,
    )
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('has no circles between files', () => {
    expect(circles(imports.filter((one) => !one.isTypeOnly))).toEqual([])
  })

  it('reads the environment at the top only', () => {
    const wrong = files
      .map((file) => relative(root, file).split(sep).join('/'))
      .filter(
        (path) => ['pipeline', 'analyzers', 'crawlers', 'loop', 'api'].includes(room(path)) && !isTest(path),
      )
      .filter((path) => /process\.env/.test(readFileSync(join(root, path), 'utf8')))
    expect(wrong).toEqual([])
  })
})

function circles(edges: readonly Import[]): string[] {
  const next = new Map<string, string[]>()
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to])
  const done = new Set<string>()
  const found: string[] = []
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    if (done.has(path)) return
    for (const target of next.get(path) ?? []) walk(target, [...trail, path])
    done.add(path)
  }
  for (const path of next.keys()) walk(path, [])
  return found
}
