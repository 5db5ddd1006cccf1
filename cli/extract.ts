import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { extractPage } from '../crawlers/extract/extract.ts'
import { decodeBytes } from '../crawlers/fetch/decode.ts'
import { openFetcher } from '../crawlers/fetch/fetch.ts'
import { AppError } from '../pipeline/platform/errors.ts'

export interface ExtractLine {
  readonly file?: string
  readonly url: string
  readonly title: string
  readonly text: string
  readonly publishedAt: string | null
  readonly precision: string
  readonly origin: string | null
  readonly docNumber: string | null
}

export interface ExtractOptions {
  /** A file, a folder of .html / .html.gz files, or an address. */
  readonly target: string
  /** The page's own address, when the target is a file. */
  readonly url?: string
  readonly contact: string
}

/** One line for a page, one for each page of a folder, in the order of their names. */
export async function* extractTargets(options: ExtractOptions): AsyncGenerator<ExtractLine> {
  if (/^https?:\/\//.test(options.target)) {
    yield await extractAddress(options.target, options.contact)
    return
  }
  for (const file of await pagesAt(options.target)) {
    const packed = await readFile(file)
    const bytes = file.endsWith('.gz') ? gunzipSync(packed) : packed
    yield { file, ...line(decodeBytes(bytes).text, options.url ?? 'https://unknown.invalid/') }
  }
}

async function extractAddress(url: string, contact: string): Promise<ExtractLine> {
  const fetcher = openFetcher({ userAgent: `yushu (+${contact})` })
  try {
    const page = await fetcher.fetch({ url })
    if (page.status !== 200) {
      throw new AppError('FETCH_FAILED', `fetch ${url}: status ${page.status}`, {
        userMessage: `${url} 返回 HTTP ${page.status}`,
      })
    }
    return line(decodeBytes(page.bytes, page.contentType).text, page.url)
  } finally {
    await fetcher.close()
  }
}

function line(html: string, url: string): ExtractLine {
  const page = extractPage({ html, url })
  return {
    url: page.canonicalUrl,
    title: page.title,
    text: page.text,
    publishedAt: page.publishedAt ?? null,
    precision: page.precision,
    origin: page.origin ?? null,
    docNumber: page.docNumber ?? null,
  }
}

const pageName = /\.html?(\.gz)?$/

async function pagesAt(target: string): Promise<readonly string[]> {
  const found = await stat(target).catch((cause: unknown) => {
    throw new AppError('BAD_INPUT', `read ${target}`, { cause, userMessage: `找不到 ${target}` })
  })
  if (found.isFile()) return [target]
  const names = await readdir(target, { recursive: true })
  if (!names.some((name) => pageName.test(name))) {
    throw new AppError('BAD_INPUT', `extract ${target}: no pages`, {
      userMessage: `目录 ${target} 中没有 .html 或 .html.gz 页面`,
    })
  }
  return names
    .filter((name) => pageName.test(name))
    .sort()
    .map((name) => join(target, name))
}
