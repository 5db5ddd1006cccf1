import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const home = join(root, 'dashboards')
const dist = join(home, 'dist')
/** Written last: a build that was interrupted has none and is made again. */
const stamp = join(dist, '.built-from')

const compressed = new Set(['.html', '.js', '.css', '.svg', '.json'])
const smallestBytes = 600

const hash = hashOfSources()
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) {
  process.stdout.write('pages: up to date\n')
} else {
  const begun = performance.now()
  await build({ root: home, configFile: join(home, 'vite.config.ts'), logLevel: 'warn' })
  const files = filesUnder(dist)
  for (const file of files) compress(file)
  writeFileSync(stamp, hash)
  process.stdout.write(`pages: built in ${((performance.now() - begun) / 1000).toFixed(1)} s\n`)
  reportSizes(files)
}

/** Everything the output depends on: the pages, the libraries by their lockfile, and this script. */
function hashOfSources(): string {
  const sources = filesUnder(home).filter((file) => !file.startsWith(dist) && !/\.test\.tsx?$/.test(file))
  const sum = createHash('sha256')
  for (const file of [...sources, join(root, 'package-lock.json'), import.meta.filename].sort())
    sum.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return sum.digest('hex')
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** The server hands out what lies beside the file: compressed once here, not on every request. */
function compress(file: string): void {
  if (!compressed.has(extname(file))) return
  const bytes = readFileSync(file)
  if (bytes.length < smallestBytes) return
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }))
}

function reportSizes(files: readonly string[]): void {
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  const isFirst = (file: string) => file.endsWith('index.html') || page.includes(relative(dist, file))
  const shown = files
    .filter((file) => compressed.has(extname(file)))
    .map((file) => ({ name: relative(dist, file), ...sizesOf(file), isFirst: isFirst(file) }))
    .sort((a, b) => b.raw - a.raw)
  for (const { name, raw, gzip, brotli } of shown.filter((one) => one.raw > 20_000 || one.isFirst))
    process.stdout.write(
      `  ${name.padEnd(46)} ${kilobytes(raw)} gzip ${kilobytes(gzip)} brotli ${kilobytes(brotli)}\n`,
    )
  report(
    'first load (login)',
    shown.filter((one) => one.isFirst),
  )
  report('everything', shown)
}

interface Sizes {
  readonly raw: number
  readonly gzip: number
  readonly brotli: number
}

function sizesOf(file: string): Sizes {
  const size = (path: string) => (existsSync(path) ? readFileSync(path).length : readFileSync(file).length)
  return { raw: size(file), gzip: size(`${file}.gz`), brotli: size(`${file}.br`) }
}

function report(name: string, files: readonly Sizes[]): void {
  const sum = (key: keyof Sizes) => files.reduce((total, sizes) => total + sizes[key], 0)
  process.stdout.write(
    `pages: ${name}: ${kilobytes(sum('raw'))} raw, ${kilobytes(sum('gzip'))} gzip, ${kilobytes(sum('brotli'))} brotli\n`,
  )
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}
