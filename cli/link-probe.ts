import type { Fetcher } from '../crawlers/fetch/fetch.ts'
import type { LinkProbe } from '../loop/release/links-check.ts'
import { isAppError, messageOf } from '../pipeline/platform/errors.ts'

/** So much of an answer is read: a page that is there need not be read to its end. */
export const probeLimits = { maxBytes: 200_000, totalTimeoutMs: 10_000, idleTimeoutMs: 8_000 }

/** Who asks, with a contact; a header holds no Chinese. */
export function probeAgent(contact: string): string {
  return `YushuBot/0.1 (+${encodeURI(contact.trim().toWellFormed())})`
}

/** Says of an address whether it answers. Only what says so itself is dead; who does not answer us may answer others. */
export function createLinkProbe(
  fetcher: Pick<Fetcher, 'fetch'>,
  { privateHosts = [] }: { readonly privateHosts?: readonly string[] } = {},
): LinkProbe {
  return async (address) => {
    try {
      const { status } = await fetcher.fetch({ url: address, privateHosts })
      if (status === 404 || status === 410) return { outcome: 'dead', detail: `对方网站答复 ${status}` }
      return status < 400
        ? { outcome: 'alive', detail: String(status) }
        : { outcome: 'unknown', detail: `对方网站答复 ${status}` }
    } catch (error) {
      if (isAppError(error, 'TOO_LARGE')) return { outcome: 'alive', detail: '200' }
      if (isUnknownHost(error)) return { outcome: 'dead', detail: '域名不存在' }
      return { outcome: 'unknown', detail: (isAppError(error) && error.userMessage) || messageOf(error) }
    }
  }
}

function isUnknownHost(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && cause.code === 'ENOTFOUND') return true
  return false
}
