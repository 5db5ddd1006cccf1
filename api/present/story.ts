import type { AlertView } from '../../loop/alert/alert.ts'
import { type AlertLevel, isHigher } from '../../pipeline/model/alert.ts'
import type { Story } from '../../pipeline/model/records.ts'
import type { SearchPage, Store } from '../../pipeline/store/store.ts'
import type { ReadOnly } from '../http/handler.ts'
import type { StoryView } from '../views/alert.ts'
import type { Histogram } from '../views/document.ts'
import { stepFor } from './search-request.ts'

export function showStory(story: Story, levels: ReadonlyMap<string, AlertLevel>): ReadOnly<StoryView> {
  const { redirectTo: _redirectTo, unitId: _unitId, ...shown } = story
  return { ...shown, highestLevel: levels.get(story.id) }
}

/** The highest level that each story's alerts ever reached. */
export function highestLevels(alerts: readonly AlertView[]): ReadonlyMap<string, AlertLevel> {
  const highest = new Map<string, AlertLevel>()
  for (const { story, levels } of alerts)
    for (const { level } of levels) {
      const known = highest.get(story.id)
      if (!known || isHigher(level, known)) highest.set(story.id, level)
    }
  return highest
}

/** A story's curve with its sources and channels, oldest documents first. */
export function readStoryPage(
  store: Pick<Store, 'search'>,
  story: Pick<Story, 'id' | 'firstAt' | 'lastAt'>,
  limit: number,
): Promise<SearchPage> {
  return store.search({
    storyIds: [story.id],
    order: 'oldest',
    limit,
    facets: ['source', 'channel'],
    histogram: stepFor(new Date(story.firstAt), new Date(story.lastAt)),
  })
}

export function histogramOf({ histogram }: Pick<SearchPage, 'histogram'>): ReadOnly<Histogram> {
  return histogram ?? { step: 'day', buckets: [], dayOnly: 0, undated: 0 }
}
