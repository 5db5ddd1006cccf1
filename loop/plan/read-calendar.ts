import { shanghaiDay, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { PublicationBody } from '../channel/publication.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import { channelsOf, type ReleaseBody } from '../release/release.ts'
import { loadWorkingDays } from '../rules/working-days.ts'
import { type CalendarEntry, layCalendar, type PlanCalendar } from './calendar.ts'
import { requireDay } from './content.ts'
import type { PlanBody } from './plan.ts'
import { loadSensitiveDays } from './sensitive-days.ts'

const dayMs = 86_400_000
const longestDays = 62
const pageSize = 200
/** A publication becomes public at most so long after its record was made: the search back stops there. */
const slackMs = 31 * dayMs

interface CalendarRequest {
  readonly unitIds: readonly string[]
  readonly from: string
  readonly to: string
}

/** What the ledger knows of these days, laid out. */
export async function readCalendar(
  reader: LedgerReader,
  { unitIds, from, to }: CalendarRequest,
): Promise<PlanCalendar> {
  requireSpan(from, to)
  const [plans, releases, published] = await Promise.all([
    reader.list<PlanBody>({ kind: 'plan', unitIds, states: ['draft', 'open', 'closed'] }),
    reader.list<ReleaseBody>({ kind: 'release', unitIds, states: ['scheduled'] }),
    readPublished(reader, unitIds, from),
  ])
  return layCalendar({
    from,
    to,
    entries: [...plans.flatMap(itemsOf), ...releases.flatMap(scheduledOf), ...published.flatMap(publishedOf)],
    sensitiveDays: loadSensitiveDays(),
    workingDays: loadWorkingDays(),
  })
}

function requireSpan(from: string, to: string): void {
  requireDay(from, '开始日期')
  requireDay(to, '结束日期')
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1
  if (days < 1 || days > longestDays)
    throw new AppError('BAD_INPUT', `calendar of ${days} days`, {
      userMessage: `日历一次最多显示 ${longestDays} 天，且结束日期不能早于开始日期`,
    })
}

function itemsOf({ id: planId, body, isDemo }: LedgerRecord<PlanBody>): readonly CalendarEntry[] {
  const held = new Set(body.held.map(({ itemId }) => itemId))
  return body.items.map(({ id, kind, title, day, time, channel, attendees }) => ({
    kind: 'item',
    id,
    title,
    day,
    ...(time ? { time } : {}),
    channel,
    planId,
    itemKind: kind,
    attendees,
    isHeld: held.has(id),
    isDemo,
  }))
}

/** One entry for each channel it is to go out on: each may clash on its own. */
function scheduledOf({ id, body, isDemo }: LedgerRecord<ReleaseBody>): readonly CalendarEntry[] {
  const { title, planId, scheduledAt } = body
  if (!scheduledAt) return []
  const channels = channelsOf(body)
  return channels.map((channel) => ({
    kind: 'scheduled',
    id: channels.length > 1 ? `${id}/${channel}` : id,
    title,
    ...momentOf(scheduledAt),
    channel,
    ...(planId ? { planId } : {}),
    releaseId: id,
    isDemo,
  }))
}

/** Newest first, back to those too old to have become public in the days asked for. */
async function readPublished(
  reader: LedgerReader,
  unitIds: readonly string[],
  from: string,
): Promise<readonly LedgerRecord<PublicationBody>[]> {
  const oldest = Date.parse(`${from}T00:00:00+08:00`) - slackMs
  const found: LedgerRecord<PublicationBody>[] = []
  for (let offset = 0; ; offset += pageSize) {
    const page = await reader.list<PublicationBody>({
      kind: 'publication',
      unitIds,
      states: ['published'],
      // One for each text: the portal has them all.
      keys: { channel: 'portal' },
      limit: pageSize,
      offset,
    })
    found.push(...page)
    const last = page.at(-1)
    if (page.length < pageSize || !last || Date.parse(last.createdAt) < oldest) return found
  }
}

function publishedOf({ id, body, isDemo }: LedgerRecord<PublicationBody>): readonly CalendarEntry[] {
  const { publishedAt, channel, content, releaseId, planId } = body
  if (!publishedAt) return []
  return [
    {
      kind: 'published',
      id,
      title: content.title,
      ...momentOf(publishedAt),
      channel,
      ...(planId ? { planId } : {}),
      releaseId,
      isDemo,
    },
  ]
}

function momentOf(iso: string): Pick<CalendarEntry, 'day' | 'time'> {
  const at = new Date(iso)
  return { day: shanghaiDay(at), time: toShanghaiIso(at).slice(11, 16) }
}
