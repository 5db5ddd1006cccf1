import { Button, Checkbox, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ConsultationMove, ConsultationView } from '../../../../api/views/interaction.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { MoveButtons } from './moves.tsx'

type Cluster = ConsultationView['clusters'][number]

export function ConsultationPage({ id }: { readonly id: string }) {
  const t = useTexts()
  const ask = useAsk('GET /api/consultations', {})
  return (
    <Answered ask={ask}>
      {(consultations) => {
        const consultation = consultations.find((one) => one.id === id)
        return consultation ? (
          <ConsultationBody consultation={consultation} />
        ) : (
          <Nothing words={t.failures.notFound} />
        )
      }}
    </Answered>
  )
}

/** Comments at the left, gathered one by one into clusters at the right, each with what was done and why. */
function ConsultationBody({ consultation }: { readonly consultation: ConsultationView }) {
  const t = useTexts()
  const words = t.interactions.consultation
  const change = useChange('POST /api/consultations/:id/moves')
  const { id, version, clusters, moves, handlingReleaseId } = consultation
  const move = (body: Readonly<Record<string, unknown>>) =>
    change.mutateAsync({ params: { id }, body: { ...body, version } as ConsultationMove })
  const release = (releaseId: string) => (
    <Link key={releaseId} to={`/releases/${encodeURIComponent(releaseId)}`}>
      {t.common.open}
    </Link>
  )
  return (
    <Page
      title={consultation.title}
      beside={
        <>
          <Tag tone={consultation.isOpen ? 'busy' : 'plain'}>
            {t.interactions.consultationState[consultation.state]}
          </Tag>
          <DemoTag isDemo={consultation.isDemo} />
        </>
      }
      actions={<MoveButtons moves={moves} onMove={(name, values) => move({ ...values, move: name })} />}
    >
      <div className="columns">
        <Comments
          consultation={consultation}
          onGather={(cluster) => move({ move: 'handle', clusters: withCluster(clusters, cluster) })}
        />
        <div>
          <Section title={t.common.state}>
            <Facts
              rows={[
                [words.period, `${consultation.from} – ${consultation.to}`],
                ...(consultation.shortReason
                  ? ([[words.shortReason, consultation.shortReason]] as const)
                  : []),
                [words.contact, consultation.contact],
                [words.release, release(consultation.releaseId)],
                ...(handlingReleaseId ? ([[words.handling, release(handlingReleaseId)]] as const) : []),
              ]}
            />
          </Section>
          <Section title={words.clusters} testId="clusters">
            {clusters.length === 0 ? <p className="soft">{words.noClusters}</p> : null}
            <ol className="rows">
              {clusters.map((cluster) => (
                <li key={cluster.title}>
                  <Tag tone={cluster.verdict === 'not-accepted' ? 'plain' : 'good'}>
                    {words.verdicts[cluster.verdict]}
                  </Tag>{' '}
                  <strong>{cluster.title}</strong> {cluster.commentIds.length}
                  <p className="snippet small pre">{cluster.reason}</p>
                </li>
              ))}
            </ol>
          </Section>
        </div>
      </div>
    </Page>
  )
}

/** A comment stands in one cluster; one that is left without any goes. */
function withCluster(clusters: readonly Cluster[], added: Cluster): Cluster[] {
  const moved = new Set(added.commentIds)
  const left = clusters
    .map((cluster) => ({ ...cluster, commentIds: cluster.commentIds.filter((id) => !moved.has(id)) }))
    .filter(({ commentIds }) => commentIds.length > 0)
  return [...left, added]
}

interface CommentsProps {
  readonly consultation: ConsultationView
  readonly onGather: (cluster: Cluster) => Promise<unknown>
}

function Comments({ consultation, onGather }: CommentsProps) {
  const t = useTexts()
  const words = t.interactions.consultation
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [isGathering, setGathering] = useState(false)
  const ask = useAsk('GET /api/consultations/:id/comments', { params: { id: consultation.id } })
  const canHandle = consultation.moves.includes('handle')
  const handled = new Map(
    consultation.clusters.flatMap(({ title, commentIds }) => commentIds.map((id) => [id, title] as const)),
  )
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  const gather = async (cluster: Omit<Cluster, 'commentIds'>) => {
    await onGather({ ...cluster, commentIds: [...chosen] })
    setChosen([])
  }
  return (
    <Section title={words.comments} beside={String(consultation.comments)} testId="comments">
      {canHandle && chosen.length > 0 ? (
        <Button type="primary" onClick={() => setGathering(true)} data-testid="gather">
          {words.gather(chosen.length)}
        </Button>
      ) : null}
      <Answered ask={ask}>
        {(comments) =>
          comments.length === 0 ? (
            <Nothing words={words.noComments} />
          ) : (
            <ol className="rows">
              {comments.map((comment) => (
                <li key={comment.id}>
                  <Checkbox
                    checked={chosen.includes(comment.id)}
                    disabled={!canHandle}
                    onChange={() => toggle(comment.id)}
                    data-testid="comment-choose"
                  >
                    {comment.passage ? <Tag>{comment.passage}</Tag> : null}{' '}
                    <span className="soft small">{handled.get(comment.id) ?? words.unhandled}</span>
                  </Checkbox>
                  <p className="pre">{comment.text}</p>
                </li>
              ))}
            </ol>
          )
        }
      </Answered>
      {isGathering ? <GatherDialog onGather={gather} onClose={() => setGathering(false)} /> : null}
    </Section>
  )
}

interface GatherDialogProps {
  readonly onGather: (cluster: Omit<Cluster, 'commentIds'>) => Promise<unknown>
  readonly onClose: () => void
}

function GatherDialog({ onGather, onClose }: GatherDialogProps) {
  const t = useTexts()
  const words = t.interactions.consultation
  const required = [{ required: true, message: t.common.required }]
  return (
    <FormDialog<Omit<Cluster, 'commentIds'>>
      title={words.gatherTitle}
      submitText={t.common.save}
      onSubmit={onGather}
      onClose={onClose}
      testId="gather-dialog"
    >
      <Form.Item name="title" label={words.clusterTitle} rules={required}>
        <Input maxLength={500} data-testid="gather-title" />
      </Form.Item>
      <Form.Item name="verdict" label={words.verdict} rules={required}>
        <Select options={Object.entries(words.verdicts).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="reason" label={words.clusterReason} rules={required}>
        <Input.TextArea rows={3} maxLength={2_000} data-testid="gather-reason" />
      </Form.Item>
    </FormDialog>
  )
}
