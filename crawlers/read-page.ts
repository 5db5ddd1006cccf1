import { checkContentType, checkPage, type PageFault } from './check-page.ts'
import { type Extracted, extractPage } from './extract/extract.ts'
import { decodeBytes } from './fetch/decode.ts'

/** A page as it was fetched, or as a feed carried it. */
export interface PageInput {
  readonly body: Uint8Array | string
  readonly contentType?: string
  /** After redirects. */
  readonly url: string
  readonly requestedUrl: string
}

export type PageReading =
  | { readonly kind: 'page'; readonly extracted: Extracted }
  | { readonly kind: 'fault'; readonly fault: PageFault; readonly body?: string }

/** So much of a refused page is kept beside the reason. */
const keptBody = 2000

/** Decodes, extracts and checks: what was read, or why it is no document. */
export function readPage({ body, contentType, url, requestedUrl }: PageInput): PageReading {
  const typeFault = checkContentType(contentType)
  if (typeFault) return { kind: 'fault', fault: typeFault }
  const html = typeof body === 'string' ? body : decodeBytes(body, contentType).text
  const extracted = extractPage({ html, url })
  const fault = checkPage(html, extracted, requestedUrl)
  return fault
    ? { kind: 'fault', fault, body: html.slice(0, keptBody).toWellFormed() }
    : { kind: 'page', extracted }
}
