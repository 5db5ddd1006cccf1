import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { addressesIn } from './gates/links.ts'
import type { LinkCheck, ReleaseBody } from './release.ts'
import { parseRichText, toPlainText } from './rich-text.ts'

/** Asks an address whether it is there. Handed in: the loop itself reaches no network. Never throws. */
export type LinkProbe = (address: string) => Promise<Pick<LinkCheck, 'outcome' | 'detail'>>

/** More addresses than this are not asked for one text; so many are asked at a time. */
const mostAddresses = 50
const atOnce = 5

/** The addresses of a text, each asked once; outside any transaction. */
export async function probeLinks(
  { body }: Pick<ReleaseBody, 'body'>,
  { probe, now }: { readonly probe: LinkProbe; readonly now: Date },
): Promise<readonly LinkCheck[]> {
  const blocks = parseRichText(body)
  const addresses = addressesIn(blocks, toPlainText(blocks)).slice(0, mostAddresses)
  const checks: LinkCheck[] = []
  for (let first = 0; first < addresses.length; first += atOnce) {
    const group = addresses.slice(first, first + atOnce)
    const answers = await Promise.all(group.map(probe))
    const at = toShanghaiIso(now)
    for (const [index, answer] of answers.entries())
      checks.push({ address: group[index] ?? '', at, ...answer })
  }
  return checks
}
