import { Table } from 'antd'
import type { ChannelView, PublicationView } from '../../../../api/views/channel.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { Tag } from '../../parts/tags.tsx'
import './channels.css'
import { PublicationRow } from './publication-row.tsx'

const onTheWay: readonly PublicationView['state'][] = ['queued', 'sending', 'accepted']

/** What needs a person first, then the accounts and how they do, then what could be added and what it lacks. */
export function ChannelsPage() {
  const { channels: t } = useTexts()
  const channels = useAsk('GET /api/channels', {}, { everyMs: 30_000 })
  const open = useAsk('GET /api/publications', {}, { everyMs: 10_000 })
  return (
    <Page title={t.title}>
      <p className="soft">{t.intro}</p>
      <Answered ask={open}>{(publications) => <OpenPublications publications={publications} />}</Answered>
      <Answered ask={channels}>{(all) => <Accounts channels={all} />}</Answered>
    </Page>
  )
}

function OpenPublications({ publications }: { readonly publications: readonly PublicationView[] }) {
  const { channels: t } = useTexts()
  const isOnTheWay = ({ state }: PublicationView) => onTheWay.includes(state)
  const todo = publications.filter((each) => !isOnTheWay(each))
  return (
    <>
      <Section title={t.todo} testId="channels-todo">
        <Publications publications={todo} nothing={t.todoNone} />
      </Section>
      <Section title={t.onTheWay} testId="channels-on-the-way">
        <Publications publications={publications.filter(isOnTheWay)} nothing={t.onTheWayNone} />
      </Section>
    </>
  )
}

interface PublicationsProps {
  readonly publications: readonly PublicationView[]
  readonly nothing: string
}

function Publications({ publications, nothing }: PublicationsProps) {
  if (publications.length === 0) return <Nothing words={nothing} />
  return (
    <ul className="publication-list">
      {publications.map((publication) => (
        <PublicationRow key={publication.id} publication={publication} hasTitle />
      ))}
    </ul>
  )
}

function Accounts({ channels }: { readonly channels: readonly ChannelView[] }) {
  const { channels: t } = useTexts()
  const absent = channels.filter(({ isOffered }) => !isOffered)
  return (
    <>
      <Section title={t.accounts} testId="channels-accounts">
        <AccountTable channels={channels.filter(({ isOffered }) => isOffered)} />
      </Section>
      <Section title={t.absent} testId="channels-absent">
        {absent.length === 0 ? (
          <Nothing words={t.absentNone} />
        ) : (
          <>
            <p className="soft small">{t.restart}</p>
            <ul className="publication-list">
              {absent.map((channel) => (
                <AbsentChannel key={channel.id} channel={channel} />
              ))}
            </ul>
          </>
        )}
      </Section>
    </>
  )
}

function AccountTable({ channels }: { readonly channels: readonly ChannelView[] }) {
  const { channels: t, common } = useTexts()
  const count = (name: keyof ChannelView['counts']) => ({
    title: t.counts[name],
    width: 84,
    align: 'right' as const,
    render: (_: unknown, { counts }: ChannelView) => counts[name],
  })
  return (
    <Table<ChannelView>
      rowKey="id"
      dataSource={[...channels]}
      pagination={false}
      size="small"
      scroll={{ x: 900 }}
      columns={[
        { title: common.name, dataIndex: 'name', width: 160 },
        { title: t.kind, width: 110, render: (_, { kind }) => t.kinds[kind] },
        count('failed'),
        count('waiting'),
        count('wantedBack'),
        count('onTheWay'),
        count('published'),
        {
          title: t.lastPublished,
          width: 130,
          render: (_, { lastPublishedAt }) => (lastPublishedAt ? <Time at={lastPublishedAt} /> : '—'),
        },
        {
          title: t.lastFault,
          render: (_, { lastFault }) =>
            lastFault ? (
              <span className="publication-fault">
                <Time at={lastFault.at} /> {lastFault.message}
              </span>
            ) : (
              <Tag tone="good">{t.offered}</Tag>
            ),
        },
      ]}
    />
  )
}

function AbsentChannel({ channel }: { readonly channel: ChannelView }) {
  const { channels: t } = useTexts()
  return (
    <li className="publication-row" data-testid={`channel-absent-${channel.id}`}>
      <div className="publication-head">
        <strong>{channel.name}</strong>
        <span className="soft">{t.missing}</span>
        {channel.missing.map((name) => (
          <code key={name}>{name}</code>
        ))}
      </div>
      <p className="small">
        {t.howTo}：{channel.hint}
      </p>
    </li>
  )
}
