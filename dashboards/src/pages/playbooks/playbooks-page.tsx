import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { PlaybookVersionView } from '../../../../api/views/incident.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import { PlaybookEditor } from './playbook-editor.tsx'

/** Each playbook with the version in force and the one on its way. */
export function PlaybooksPage() {
  const t = useTexts()
  const words = t.response.playbooks
  const ask = useAsk('GET /api/playbook-versions', {})
  const mayWrite = useMay('playbook.write')
  const [isWriting, setWriting] = useState(false)
  return (
    <Page
      title={words.title}
      actions={
        mayWrite ? (
          <Button onClick={() => setWriting(true)} data-testid="playbook-create">
            {words.create}
          </Button>
        ) : null
      }
    >
      <div className="section">
        <Answered ask={ask}>
          {(versions) =>
            versions.length === 0 ? (
              <Nothing words={words.none} />
            ) : (
              <ol className="rows" data-testid="playbook-list">
                {[...groupsOf(versions)].map(([id, group]) => (
                  <PlaybookRow key={id} id={id} versions={group} />
                ))}
              </ol>
            )
          }
        </Answered>
      </div>
      {isWriting ? <PlaybookEditor onClose={() => setWriting(false)} /> : null}
    </Page>
  )
}

function groupsOf(versions: readonly PlaybookVersionView[]): ReadonlyMap<string, PlaybookVersionView[]> {
  const groups = new Map<string, PlaybookVersionView[]>()
  for (const version of versions)
    groups.set(version.playbookId, [...(groups.get(version.playbookId) ?? []), version])
  return groups
}

function PlaybookRow({
  id,
  versions,
}: {
  readonly id: string
  readonly versions: readonly PlaybookVersionView[]
}) {
  const t = useTexts()
  const words = t.response.playbooks
  const active = versions.find(({ state }) => state === 'active')
  const pending = versions.find(({ state }) => state === 'draft' || state === 'approved')
  const shown = active ?? versions[0]
  if (!shown) return null
  const { content } = shown
  return (
    <li data-testid="playbook-row" data-id={id}>
      <div className="row-head">
        <Link className="row-title" to={`/playbooks/${encodeURIComponent(id)}`}>
          {content.name}
        </Link>
        {active ? <Tag tone="good">{words.inForce(active.number)}</Tag> : null}
        {pending ? <Tag tone="warn">{words.pending(pending.number, words.state[pending.state])}</Tag> : null}
      </div>
      <p className="snippet small soft">{content.description}</p>
      <div className="row-facts">
        <span>{words.steps(content.steps.length)}</span>
        <span>
          {words.levels} {content.levels.join('、')}
        </span>
        <span>
          {words.triggers} {content.triggers.join('、')}
        </span>
        {content.clocks.length > 0 ? (
          <span>
            {words.clocks} {content.clocks.join('、')}
          </span>
        ) : null}
      </div>
    </li>
  )
}
