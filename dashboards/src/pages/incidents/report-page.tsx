import { Button } from 'antd'
import { Link, useParams } from 'react-router'
import type { ReportView } from '../../../../api/views/report.ts'
import { formatFull } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { drillId } from '../../frame/drill.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { DemoTag, labelOf, Tag } from '../../parts/tags.tsx'
import { ReportActions } from './report-actions.tsx'
import { reportTone } from './reports-section.tsx'
import './response.css'

/** One report as it is printed, with its way beside it: signed, told, sent, received. */
export function ReportPage() {
  const { id = '' } = useParams()
  const ask = useAsk('GET /api/duty-reports/:id', { params: { id } })
  return <Answered ask={ask}>{(report) => <ReportBody report={report} />}</Answered>
}

function ReportBody({ report }: { readonly report: ReportView }) {
  const t = useTexts()
  const words = t.response.reports
  return (
    <Page
      title={`${report.name}：${report.incidentTitle}`}
      beside={
        <>
          <span data-testid="report-state" data-state={report.state}>
            <Tag tone={reportTone[report.state] ?? 'plain'}>{labelOf(words.state, report.state)}</Tag>
          </span>
          <DemoTag isDemo={report.isDemo} />
        </>
      }
      actions={
        <>
          <ReportActions report={report} />
          <Button onClick={() => window.print()} data-testid="report-print">
            {words.print}
          </Button>
        </>
      }
    >
      <div className="columns">
        <Sheet report={report} />
        <div className="no-print">
          <Section title={words.sendings} testId="report-sendings">
            <p className="snippet">
              <Link to={`/incidents/${encodeURIComponent(report.incidentId)}`}>{report.incidentTitle}</Link>
            </p>
            <p className="soft small">{words.phoneFirst}</p>
            <ol className="rows">
              {report.signed ? (
                <li>
                  {words.signed}：{report.signed.by.name}，{report.signed.opinion}{' '}
                  <Time at={report.signed.at} />
                </li>
              ) : null}
              {report.sendings.map((sending) => (
                <li key={sending.at + sending.how}>
                  {words.hows[sending.how]} {sending.to}
                  {sending.takenBy ? `，${words.takenBy} ${sending.takenBy}` : ''} <Time at={sending.at} />{' '}
                  <span className="soft small">{sending.by.name}</span>
                </li>
              ))}
              {report.confirmed ? (
                <li>
                  {words.confirmed}：{report.confirmed.words} <Time at={report.confirmed.at} />
                </li>
              ) : null}
            </ol>
          </Section>
        </div>
      </div>
    </Page>
  )
}

/** A4, plain: a report is no 公文 and carries no 发文字号. */
function Sheet({ report }: { readonly report: ReportView }) {
  const words = useTexts().response.reports
  return (
    <article className="report-sheet" data-testid="report-sheet">
      {drillId ? <p className="report-drill">演　练</p> : null}
      {report.isDemo ? <p className="report-drill">演示数据</p> : null}
      <h2>
        {report.incidentTitle}　{report.name}
      </h2>
      <p className="report-line">
        <span>{report.unitName}</span>
        <span>{words.number(report.number)}</span>
        <span>
          {words.asOf} {formatFull(report.asOf).slice(0, 16)}
        </span>
      </p>
      <p className="pre report-summary">{report.summary}</p>
      {report.fields.length === 0 ? <p>{words.noChange}</p> : null}
      <table>
        <tbody>
          {report.fields.map((field) => (
            <tr key={field.name} data-testid="report-field" data-name={field.name}>
              <th scope="row">{field.title}</th>
              <td className="pre">{field.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {report.course.length > 0 ? (
        <>
          <h3>{words.course}</h3>
          <ol>
            {report.course.map(({ at, text }) => (
              <li key={at + text}>
                {formatFull(at).slice(5, 16)}　{text}
              </li>
            ))}
          </ol>
        </>
      ) : null}
      <p className="report-line">
        <span>
          {words.recipients}：{report.recipients.join('、')}
        </span>
        {report.copies.length > 0 ? (
          <span>
            {words.copies}：{report.copies.join('、')}
          </span>
        ) : null}
      </p>
      <p className="report-line">
        <span>
          {words.signer}：{report.signed?.by.name ?? '　　　　'}
        </span>
        <span>
          {words.contact}：{report.contact}
        </span>
      </p>
    </article>
  )
}
