import { Collapse } from 'antd'
import type { DocumentDetail } from '../../../api/views/document.ts'
import { formatCount, formatTime } from '../format.ts'
import { useTexts } from '../i18n/i18n.tsx'
import { Time, useNow } from './now.tsx'
import { Facts, Section } from './page.tsx'

/** How the document was over time: its spread, its versions, and which analyzers judged it. */
export function DocumentHistory({ document }: { readonly document: DocumentDetail }) {
  const t = useTexts()
  return (
    <>
      <Section title={t.document.counts}>
        {document.counts.length === 0 ? (
          <p className="soft">{t.document.noCounts}</p>
        ) : (
          <CountTable counts={document.counts} />
        )}
      </Section>
      <Section title={t.document.versions}>
        <Versions document={document} />
      </Section>
      <Section title={t.document.analyzers}>
        <Facts
          rows={[
            ...Object.entries(document.analyzers),
            [t.document.fingerprint, <code key="f">{document.fingerprint}</code>],
            ...(document.notes.length > 0 ? [[t.document.notes, document.notes.join('；')] as const] : []),
          ]}
        />
      </Section>
    </>
  )
}

function CountTable({ counts }: { readonly counts: DocumentDetail['counts'] }) {
  const t = useTexts()
  const columns = ['reposts', 'comments', 'likes', 'reads'] as const
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th>{t.common.time}</th>
          {columns.map((column) => (
            <th key={column} className="number">
              {t.document[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {counts.map((row) => (
          <tr key={row.at}>
            <td>
              <Time at={row.at} />
            </td>
            {columns.map((column) => (
              <td key={column} className="number">
                {row[column] === undefined ? '—' : formatCount(row[column])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Versions({ document }: { readonly document: DocumentDetail }) {
  const t = useTexts()
  const now = useNow()
  if (document.versions.length < 2) return <p className="soft">{t.document.oneVersion}</p>
  return (
    <Collapse
      size="small"
      items={document.versions.map(({ version, observedAt, title, text }) => ({
        key: version,
        label: t.document.versionOf(version, formatTime(observedAt, now)),
        children: (
          <>
            <strong>{title}</strong>
            <p className="pre">{text}</p>
          </>
        ),
      }))}
    />
  )
}
