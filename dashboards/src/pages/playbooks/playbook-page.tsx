import { useState } from 'react'
import { useParams } from 'react-router'
import type { PlaybookVersionView } from '../../../../api/views/incident.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { labelOf, Tag, type Tone } from '../../parts/tags.tsx'
import { PlaybookActions } from './playbook-actions.tsx'
import './playbooks.css'

const tones: Readonly<Record<PlaybookVersionView['state'], Tone>> = {
  draft: 'warn',
  approved: 'busy',
  active: 'good',
  retired: 'plain',
  dropped: 'plain',
}

/** One playbook: the version that is chosen, what it changed, and all there were. */
export function PlaybookPage() {
  const { id = '' } = useParams()
  const ask = useAsk('GET /api/playbook-versions', { query: { id } })
  return (
    <Answered ask={ask}>
      {(versions) => (versions.length > 0 ? <PlaybookBody versions={versions} /> : <Missing />)}
    </Answered>
  )
}

function Missing() {
  return <Nothing words={useTexts().response.playbooks.none} />
}

function PlaybookBody({ versions }: { readonly versions: readonly PlaybookVersionView[] }) {
  const t = useTexts()
  const words = t.response.playbooks
  // What waits for somebody comes first, then what is in force.
  const first =
    versions.find(({ state }) => state === 'draft' || state === 'approved') ??
    versions.find(({ state }) => state === 'active') ??
    versions[0]
  const [number, setNumber] = useState<number>()
  const shown = versions.find((version) => version.number === number) ?? first
  if (!shown) return null
  return (
    <Page
      title={shown.content.name}
      beside={
        <>
          <Tag>{words.version(shown.number)}</Tag>
          <span data-testid="playbook-state" data-state={shown.state}>
            <Tag tone={tones[shown.state]}>{words.state[shown.state]}</Tag>
          </span>
        </>
      }
      actions={<PlaybookActions shown={shown} versions={versions} />}
    >
      <div className="columns">
        <div>
          <Content version={shown} />
          {shown.number > 1 ? <Changes version={shown} /> : null}
        </div>
        <Section title={words.versions} testId="playbook-versions">
          <ol className="rows">
            {versions.map((version) => (
              <li key={version.number} className={version === shown ? 'current' : ''}>
                <div className="row-head">
                  <button
                    type="button"
                    className="plain-button"
                    onClick={() => setNumber(version.number)}
                    data-testid="playbook-version"
                  >
                    {words.version(version.number)}
                  </button>
                  <Tag tone={tones[version.state]}>{words.state[version.state]}</Tag>
                </div>
                <p className="snippet small">{version.reason}</p>
                <div className="row-facts">
                  <span>
                    {words.written} {version.written.by.name} <Time at={version.written.at} />
                  </span>
                  {version.approved ? (
                    <span>
                      {words.approved} {version.approved.by.name} <Time at={version.approved.at} />
                    </span>
                  ) : null}
                  {version.activated ? (
                    <span>
                      {words.activated} <Time at={version.activated.at} />
                    </span>
                  ) : null}
                </div>
              </li>
            ))}
          </ol>
        </Section>
      </div>
    </Page>
  )
}

function Content({ version }: { readonly version: PlaybookVersionView }) {
  const t = useTexts()
  const words = t.response.playbooks
  const { content } = version
  return (
    <>
      <Section title={words.description}>
        <p className="snippet">{content.description}</p>
        <Facts
          isWide
          rows={[
            [words.triggers, content.triggers.join('、') || '—'],
            [words.levels, content.levels.map((level) => t.labels.incidentLevel[level]).join('、')],
            [words.clocks, content.clocks.join('、') || t.common.none],
            [
              words.roles,
              content.roles.map(({ role, duty }) => `${labelOf(t.labels.role, role)}：${duty}`).join('；') ||
                '—',
            ],
          ]}
        />
      </Section>
      <Section title={t.incidents.steps} testId="playbook-steps">
        <ol className="rows">
          {content.steps.map((step) => (
            <li key={step.id} className="playbook-task">
              <span className="soft small">{step.id}</span>
              <div>
                <span className="step-title">{step.title}</span>{' '}
                {step.isRequired ? <Tag tone="warn">{words.step.required}</Tag> : null}
                <p className="snippet small soft">{step.detail}</p>
                <p className="snippet small pre">{step.template}</p>
              </div>
              <div className="small number">
                <div>
                  {labelOf(t.labels.role, step.ownerRole)}
                  {step.unit ? `（${step.unit}）` : ''}
                </div>
                <div>
                  {words.step.froms[step.dueFrom ?? 'known']} + {words.minutes(step.dueMinutes)}
                </div>
                {step.dependsOn?.length ? (
                  <div>
                    {t.response.steps.after} {step.dependsOn.join('、')}
                  </div>
                ) : null}
              </div>
            </li>
          ))}
        </ol>
      </Section>
    </>
  )
}

function Changes({ version }: { readonly version: PlaybookVersionView }) {
  const t = useTexts()
  const words = t.response.playbooks
  const ask = useAsk('GET /api/playbooks/:id/changes', {
    params: { id: version.playbookId },
    query: { from: version.number - 1, to: version.number },
  })
  return (
    <Section title={words.compare} testId="playbook-changes">
      <Answered ask={ask}>
        {(changes) =>
          changes.length === 0 ? (
            <p className="soft">{words.noChanges}</p>
          ) : (
            <table className="plain-table">
              <thead>
                <tr>
                  <th />
                  <th>{words.before}</th>
                  <th>{words.after}</th>
                </tr>
              </thead>
              <tbody>
                {changes.map(({ what, before, after }) => (
                  <tr key={`${what}${before ?? ''}${after ?? ''}`} data-testid="playbook-change">
                    <th scope="row">{what}</th>
                    <td className="pre small">{before ?? '—'}</td>
                    <td className="pre small">{after ?? '—'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Answered>
    </Section>
  )
}
