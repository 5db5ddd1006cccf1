import type { Story } from '../../model/records.ts'
import { AppError } from '../../platform/errors.ts'
import type { StoryFilter } from '../store.ts'
import { bulk } from './bulk.ts'
import type { Dsl } from './compile.ts'
import type { Connection } from './connection.ts'
import { keywordOf } from './index-record.ts'
import type { IndexNames } from './indices.ts'
import { readRecords } from './read-records.ts'

interface StoryRecord {
  readonly body: string
}

/** The last state given counts: one stage at a time writes stories. */
export async function writeStories(
  connection: Connection,
  names: IndexNames,
  stories: readonly Story[],
): Promise<void> {
  const latest = new Map(stories.map((story) => [story.id, story]))
  const writes = [...latest.values()].map(
    (story) => ({ kind: 'put', index: names.stories, id: story.id, record: toRecord(story) }) as const,
  )
  const outcomes = await bulk(connection, writes)
  const at = outcomes.findIndex(({ kind }) => kind === 'refused')
  const outcome = outcomes[at]
  if (outcome?.kind === 'refused') {
    throw new AppError('BAD_INPUT', `index story ${writes[at]?.id}: ${outcome.reason}`)
  }
}

function toRecord(story: Story): object {
  return {
    body: JSON.stringify(story),
    id: keywordOf(story.id),
    lastAt: Date.parse(story.lastAt),
    heat: story.heat,
    size: story.size,
    unit: keywordOf(story.unitId),
    isDemo: story.isDemo,
    ...(story.redirectTo !== undefined && { redirectTo: keywordOf(story.redirectTo) }),
  }
}

/** Ends a circle of redirects. */
const maxDepth = 32

/** As it is now, after following its redirects. */
export async function readStory(
  connection: Connection,
  names: IndexNames,
  id: string,
): Promise<Story | undefined> {
  let wanted = id
  for (let depth = 0; ; depth++) {
    const [found] = await readRecords<StoryRecord>(connection, [{ index: names.stories, id: wanted }])
    if (!found) return undefined
    const story = JSON.parse(found.source.body) as Story
    if (story.redirectTo === undefined || depth >= maxDepth) return story
    wanted = story.redirectTo
  }
}

const orders = { heat: 'heat', newest: 'lastAt', size: 'size' } as const

export async function listStories(
  { ask }: Connection,
  names: IndexNames,
  { since, unitIds, order = 'newest', limit = 50 }: StoryFilter,
): Promise<Story[]> {
  const filter: Dsl[] = []
  if (since) filter.push({ range: { lastAt: { gte: since.getTime() } } })
  if (unitIds) filter.push({ terms: { unit: unitIds.map(keywordOf) } })
  const { hits } = await ask('list stories', (client) =>
    client.search<StoryRecord>({
      index: names.stories,
      size: Math.min(limit, 10_000),
      query: { bool: { filter, must_not: [{ exists: { field: 'redirectTo' } }] } },
      sort: [{ [orders[order]]: 'desc' }, { id: 'asc' }],
      track_total_hits: false,
    }),
  )
  return hits.hits.flatMap(({ _source }) => (_source ? [JSON.parse(_source.body) as Story] : []))
}
