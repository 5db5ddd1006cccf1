import { Button } from 'antd'
import { useParams } from 'react-router'
import type { ReleaseView } from '../../../../api/views/release.ts'
import { formatFull } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { useChannelNames } from './use-channel-names.ts'
import './releases.css'

type Step = ReleaseView['signatures'][number]['step']

/** 信息发布审核表: A4, black and white, to be printed and filed; what is not signed yet has room for a hand. */
export function ReleaseFormPage() {
  const { id = '' } = useParams()
  const ask = useAsk('GET /api/releases/:id', { params: { id } })
  const { releasing: t } = useTexts()
  return (
    <Page
      title={t.formTitle}
      actions={
        <Button type="primary" onClick={() => window.print()} data-testid="form-print">
          {t.print}
        </Button>
      }
    >
      <Answered ask={ask}>{(release) => <ReviewForm release={release} />}</Answered>
    </Page>
  )
}

function ReviewForm({ release }: { readonly release: ReleaseView }) {
  const t = useTexts()
  const { formTitle, formRows: rows, demoForm } = t.releasing
  const channelName = useChannelNames()
  const answered = release.findings.filter(({ acknowledgement }) => acknowledgement)
  const plain: readonly (readonly [string, string])[] = [
    [rows.title, release.title],
    [rows.column, t.labels.column[release.column]],
    [rows.channels, release.channels.map(channelName).join('、')],
    [rows.openness, release.openness ? t.labels.openness[release.openness] : ''],
    [rows.source, release.source ?? ''],
    [rows.author, release.author.name],
    [rows.date, formatFull(release.createdAt).slice(0, 10)],
    [rows.version, t.releases.contentVersion(release.contentVersion)],
    ...(release.urgent
      ? [[rows.urgent, `${release.urgent.reason}（${release.urgent.by.name}）`] as const]
      : []),
    ...answered.map(
      ({ message, excerpt, acknowledgement }) =>
        [rows.findings, `${message} ${excerpt}：${acknowledgement?.reason ?? ''}`] as const,
    ),
  ]
  return (
    <article className="review-form" data-testid="review-form">
      <h2>{formTitle}</h2>
      {release.isDemo ? <p className="form-demo">{demoForm}</p> : null}
      <table>
        <tbody>
          {plain.map(([name, value]) => (
            <tr key={name + value}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
          <Opinion release={release} step="review-1" name={rows.review1} />
          <Opinion release={release} step="review-2" name={rows.review2} />
          <Opinion release={release} step="review-3" name={rows.review3} />
          <Opinion release={release} step="secrecy" name={rows.secrecy} />
          <Opinion release={release} step="release" name={rows.release} />
          <tr>
            <th scope="row">{rows.link}</th>
            <td>
              {release.publication
                ? `${new URL(release.publication.url, window.location.origin).href}　${formatFull(release.publication.at).slice(0, 16)}`
                : ''}
            </td>
          </tr>
        </tbody>
      </table>
    </article>
  )
}

interface OpinionProps {
  readonly release: ReleaseView
  readonly step: Step
  readonly name: string
}

/** The last word on the version shown; a telephone one says so, and whether its signer has confirmed it. */
function Opinion({ release, step, name }: OpinionProps) {
  const { releasing: t, labels } = useTexts()
  const signature = release.signatures.findLast(
    (each) => each.step === step && each.contentVersion === release.contentVersion,
  )
  const at = (iso: string) => formatFull(iso).slice(0, 16)
  return (
    <tr data-testid={`form-${step}`}>
      <th scope="row">{name}</th>
      <td className="opinion">
        {signature ? (
          <>
            {signature.opinion.startsWith(labels.verdict[signature.verdict])
              ? ''
              : `${labels.verdict[signature.verdict]}。`}
            {signature.opinion}
            {signature.phone ? (
              <>
                <br />
                {t.phoneNote(
                  signature.phone.recordedBy.name,
                  signature.phone.number,
                  at(signature.phone.calledAt),
                )}
                ，
                {signature.phone.confirmation
                  ? signature.phone.confirmation.verdict === 'confirmed'
                    ? t.phoneConfirmed(at(signature.phone.confirmation.at))
                    : t.phoneDisputed(at(signature.phone.confirmation.at))
                  : t.phoneOpen}
              </>
            ) : null}
            <p className="signed-by">
              {signature.by.name}　{at(signature.at)}
            </p>
          </>
        ) : (
          <p className="signed-by">
            <br />
            {t.signHere}
          </p>
        )}
      </td>
    </tr>
  )
}
