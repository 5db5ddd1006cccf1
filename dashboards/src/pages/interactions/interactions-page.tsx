import { Tabs } from 'antd'
import { useNavigate, useParams } from 'react-router'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Page } from '../../parts/page.tsx'
import { Tag } from '../../parts/tags.tsx'
import { ConsultationsTab, InterviewsTab } from './arranged-tabs.tsx'
import { ErrorsTab, LettersTab, RequestsTab } from './handled-tabs.tsx'

const tabs = ['letters', 'requests', 'errors', 'consultations', 'interviews'] as const
type TabName = (typeof tabs)[number]

const contents: Readonly<Record<TabName, () => React.ReactNode>> = {
  letters: () => <LettersTab />,
  requests: () => <RequestsTab />,
  errors: () => <ErrorsTab />,
  consultations: () => <ConsultationsTab />,
  interviews: () => <InterviewsTab />,
}

/** 政民互动: what the public sent, first due first; every count is of the list behind it. */
export function InteractionsPage() {
  const t = useTexts()
  const navigate = useNavigate()
  const { tab } = useParams()
  const active = tabs.find((each) => each === tab) ?? 'letters'
  const { data: counts } = useAsk('GET /api/interactions', {}, { everyMs: 60_000 })
  const label = (name: TabName) => {
    const count: { readonly open: number; readonly late?: number } | undefined = counts?.[name]
    return (
      <span>
        {t.interactions.tabs[name]} {count ? count.open : ''}{' '}
        {count?.late ? <Tag tone="bad">{t.interactions.late(count.late)}</Tag> : null}
      </span>
    )
  }
  return (
    <Page title={t.interactions.title}>
      <Tabs
        activeKey={active}
        onChange={(name) => navigate(`/interactions/${name}`)}
        items={tabs.map((name) => ({ key: name, label: label(name) }))}
        data-testid="interaction-tabs"
      />
      <div className="section">{contents[active]()}</div>
    </Page>
  )
}
