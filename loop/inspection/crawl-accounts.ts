import { newestDay } from './days.ts'
import type { InspectedAccount, SampledAccount } from './sample.ts'
import type { SiteReading } from './site-reader.ts'
import { hasAny, readInteractions, words } from './words.ts'

interface AccountInput {
  readonly now: Date
  read(url: string): Promise<SiteReading>
}

/** Each account by the public page that lists its posts; those without one are known by their publications here. */
export async function crawlAccounts(
  accounts: readonly InspectedAccount[],
  { now, read }: AccountInput,
): Promise<readonly SampledAccount[]> {
  const sampled: SampledAccount[] = []
  for (const account of accounts) {
    const { url } = account
    if (!url) continue
    const reading = await read(url)
    if (reading.outcome !== 'read') {
      sampled.push({ ...account, outcome: reading.outcome, posts: 0, hasTalk: false, interactions: [] })
      continue
    }
    const { text, links } = reading.page
    const days = links.map(({ day }) => day)
    const newest = newestDay(days, now)
    sampled.push({
      ...account,
      outcome: 'read',
      posts: days.filter((day) => day !== undefined).length,
      hasTalk: hasAny(text, words.accountTalk) !== undefined,
      interactions: readInteractions(url, text),
      ...(newest ? { newestDay: newest } : {}),
    })
  }
  return sampled
}
