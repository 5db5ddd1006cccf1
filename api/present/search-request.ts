import type { z } from 'zod'
import { concerns, sentiments } from '../../pipeline/model/annotation.ts'
import { channels, documentKinds } from '../../pipeline/model/document.ts'
import type { Query } from '../../pipeline/model/query.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { FacetField, HistogramStep, SearchRequest } from '../../pipeline/store/store.ts'
import { messages } from '../messages.zh-CN.ts'
import type { searchQuery } from '../views/document.ts'

export type ParsedSearch = z.output<typeof searchQuery>

export const searchFacets: readonly FacetField[] = [
  'channel',
  'source',
  'sentiment',
  'topic',
  'concern',
  'place',
  'kind',
]

/** A search as a person asks for it → as the store understands it, within the units that person sees. */
export function toSearchRequest(
  asked: ParsedSearch,
  { query, unitIds }: { readonly query: Query; readonly unitIds: readonly string[] | undefined },
): SearchRequest & { readonly histogram: HistogramStep } {
  const from = timeOf(asked.from, 'from')
  const to = timeOf(asked.to, 'to')
  const filter = {
    query: query.kind === 'all' ? undefined : query,
    from,
    to,
    channels: known(asked.channel, channels, '渠道'),
    kinds: known(asked.kind, documentKinds, '类型'),
    sourceIds: asked.source,
    sentiments: known(asked.sentiment, sentiments, '情感'),
    topics: asked.topic,
    concerns: known(asked.concern, concerns, '诉求'),
    placeCodes: asked.place,
    storyIds: asked.story,
    unitIds,
    order: asked.order,
    limit: asked.limit,
    cursor: asked.cursor,
  }
  const present = Object.fromEntries(Object.entries(filter).filter(([, value]) => isGiven(value)))
  return { ...present, facets: searchFacets, histogram: asked.step ?? stepFor(from, to) }
}

/** Hours where they can be told apart on a page, days where they cannot. */
export function stepFor(from: Date | undefined, to: Date | undefined): HistogramStep {
  if (!from || !to) return 'day'
  return to.getTime() - from.getTime() <= maxHourlyMs ? 'hour' : 'day'
}

const dayMs = 86_400_000
const maxHourlyMs = 7 * dayMs

function isGiven(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0)
}

function known<Value extends string>(
  values: readonly string[] | undefined,
  allowed: readonly Value[],
  label: string,
): readonly Value[] | undefined {
  return values?.map((value) => {
    const found = allowed.find((each) => each === value)
    if (!found)
      throw new AppError('BAD_INPUT', `filter ${value}`, {
        userMessage: `${label}：没有“${value.slice(0, 50)}”这一项`,
      })
    return found
  })
}

/** A time without a zone is Beijing's; a bare day means the whole day, so as an end it is the next midnight. */
function timeOf(text: string | undefined, field: 'from' | 'to'): Date | undefined {
  if (text === undefined || text === '') return undefined
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text)
  const time = Date.parse(isDay ? `${text}T00:00:00+08:00` : hasZone ? text : `${text}+08:00`)
  if (Number.isNaN(time))
    throw new AppError('BAD_INPUT', `${field} ${text}`, {
      userMessage: `${messages.fields[field] ?? field}：应为日期或时间，如 2026-01-05 或 2026-01-05T09:30:00+08:00`,
    })
  return new Date(isDay && field === 'to' ? time + dayMs : time)
}
