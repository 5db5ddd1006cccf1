import { shanghaiDay } from '../../pipeline/platform/clock.ts'
import type { PublicationBody } from '../channel/publication.ts'
import type { LetterBody } from '../interaction/letter.ts'
import type { SiteErrorBody } from '../interaction/site-error.ts'
import type { LedgerReader } from '../ledger/ledger.ts'
import { newestDay } from './days.ts'
import type { InspectedAccount, Interaction, SampledAccount } from './sample.ts'

/** As far as an inspection counts them: when they came and when they were answered, nothing of what they say. */
type LetterDates = Pick<LetterBody, 'submittedAt' | 'reply'>
type ErrorDates = Pick<SiteErrorBody, 'submittedAt' | 'answer'>

/** Neither needs an answer any more. */
const needsNone: ReadonlySet<string> = new Set(['refused', 'transferred'])
const mostRead = 10_000

/** The office's own mailbox: a stranger sees only the letters that were answered, the office knows the others as well. */
export async function ownInteractions(
  reader: LedgerReader,
  homepage: string,
): Promise<readonly Interaction[]> {
  const [letters, errors] = await Promise.all([
    reader.list<LetterDates>({ kind: 'letter', limit: mostRead }),
    reader.list<ErrorDates>({ kind: 'site-error', limit: mostRead }),
  ])
  return [
    ...letters
      .filter(({ state }) => !needsNone.has(state))
      .map(({ id, body }) => shown(`${homepage}#${id}`, 'message', body.submittedAt, body.reply?.at)),
    ...errors.map(({ id, body }) =>
      shown(`${homepage}#${id}`, 'error-report', body.submittedAt, body.answer?.at),
    ),
  ]
}

function shown(
  url: string,
  kind: Interaction['kind'],
  receivedAt: string,
  repliedAt: string | undefined,
): Interaction {
  const dayOf = (at: string) => shanghaiDay(new Date(at))
  return { url, kind, receivedDay: dayOf(receivedAt), ...(repliedAt ? { repliedDay: dayOf(repliedAt) } : {}) }
}

/** Accounts without a page to read: what was published through them here. */
export async function ownAccounts(
  reader: LedgerReader,
  accounts: readonly InspectedAccount[],
  now: Date,
): Promise<readonly SampledAccount[]> {
  return Promise.all(
    accounts
      .filter(({ url, channel }) => !url && channel)
      .map(async (account) => {
        const publications = await reader.list<PublicationBody>({
          kind: 'publication',
          states: ['published', 'superseded'],
          keys: { channel: account.channel ?? '' },
          limit: 100,
        })
        const newest = newestDay(
          publications.map(({ body }) => body.publishedAt?.slice(0, 10)),
          now,
        )
        return {
          ...account,
          outcome: 'read' as const,
          posts: publications.length,
          hasTalk: true,
          interactions: [],
          ...(newest ? { newestDay: newest } : {}),
        }
      }),
  )
}
