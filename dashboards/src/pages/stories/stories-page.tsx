import { Segmented, Select } from 'antd'
import { Link, useSearchParams } from 'react-router'
import type { StoryView } from '../../../../api/views/alert.ts'
import { formatCount, formatShare } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, LevelTag } from '../../parts/tags.tsx'

const orders = ['heat', 'newest', 'size'] as const
const sinceHours = { day: '24', days3: '72', week: '168', all: '' } as const
const sinces = ['day', 'days3', 'week', 'all'] as const

export function StoriesPage() {
  const t = useTexts()
  const [params, setParams] = useSearchParams()
  const order = orders.find((one) => one === params.get('order')) ?? 'heat'
  const since = sinces.find((one) => one === params.get('since')) ?? 'all'
  const ask = useAsk(
    'GET /api/stories',
    { query: { order, limit: 100, ...(since === 'all' ? {} : { sinceHours: sinceHours[since] }) } },
    { isSteady: true, everyMs: 60_000 },
  )
  const set = (key: string, value: string) =>
    setParams((before) => {
      before.set(key, value)
      return before
    })
  return (
    <Page title={t.stories.title}>
      <div className="filters">
        <Segmented
          value={order}
          onChange={(value) => set('order', value)}
          options={orders.map((value) => ({ value, label: t.stories.orders[value] }))}
          aria-label={t.stories.order}
        />
        <Select
          value={since}
          onChange={(value) => set('since', value)}
          style={{ width: 110 }}
          options={sinces.map((value) => ({ value, label: t.stories.sinceHours[value] }))}
          aria-label={t.stories.since}
        />
      </div>
      <div className="section">
        <Answered ask={ask}>
          {(stories) =>
            stories.length === 0 ? (
              <Nothing words={t.stories.none} hint={t.stories.noneHint} />
            ) : (
              <ol className="rows" data-testid="story-list">
                {stories.map((story) => (
                  <StoryRow key={story.id} story={story} />
                ))}
              </ol>
            )
          }
        </Answered>
      </div>
    </Page>
  )
}

function StoryRow({ story }: { readonly story: StoryView }) {
  const t = useTexts()
  return (
    <li data-testid="story-row" data-id={story.id}>
      <div className="row-head">
        {story.highestLevel ? <LevelTag level={story.highestLevel} /> : null}
        <Link className="row-title" to={`/stories/${encodeURIComponent(story.id)}`}>
          {story.title}
        </Link>
        <DemoTag isDemo={story.isDemo} />
      </div>
      <div className="row-facts">
        <Link to={`/search?story=${encodeURIComponent(story.id)}`}>
          {t.common.documents(formatCount(story.size))}
        </Link>
        <span>
          {t.stories.negative} {formatCount(story.negativeCount)}（
          {formatShare(story.negativeCount / Math.max(story.size, 1))}）
        </span>
        <span>
          {t.stories.sources} {formatCount(story.sourceCount)}
        </span>
        <span>
          {t.stories.heat} {story.heat.toFixed(1)}
        </span>
        <span>
          {t.stories.first} <Time at={story.firstAt} />
        </span>
        <span>
          {t.stories.last} <Time at={story.lastAt} isAgo />
        </span>
        {story.places.length > 0 ? <span>{story.places.join('、')}</span> : null}
        <span>{story.keywords.slice(0, 6).join(' ')}</span>
      </div>
    </li>
  )
}
