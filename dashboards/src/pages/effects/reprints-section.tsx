import type { EffectReportView } from '../../../../api/views/effect.ts'
import { formatCount, formatShare } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { DocumentLink } from '../../parts/document-link.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'

/** Media and official sources by name; ordinary accounts are a number. */
export function Reprints({ reprints }: { readonly reprints: EffectReportView['reprints'] }) {
  const t = useTexts()
  const { named, accounts, isPartial } = reprints
  return (
    <Section title={`${t.effects.reprints} ${named.length}`} testId="effect-reprints">
      {named.length === 0 ? <p className="soft">{t.effects.noReprints}</p> : null}
      <ol className="rows">
        {named.map(({ documentId, sourceName, title, at, share }) => (
          <li key={documentId} data-testid="effect-reprint">
            <DocumentLink id={documentId}>{title}</DocumentLink>
            <div className="row-facts">
              <span>{sourceName}</span>
              <Time at={at} />
              <span>{share === 1 ? t.effects.whole : t.effects.share(formatShare(share))}</span>
            </div>
          </li>
        ))}
      </ol>
      {accounts > 0 ? <p className="soft">{t.effects.accounts(formatCount(accounts))}</p> : null}
      {isPartial ? <p className="soft">{t.effects.partial}</p> : null}
    </Section>
  )
}

export function Comments({ comments }: { readonly comments: EffectReportView['comments'] }) {
  const t = useTexts()
  const { count, negative, questions, documentIds, isPartial } = comments
  return (
    <Section title={t.effects.comments} testId="effect-comments">
      <p className={count === 0 ? 'soft' : undefined}>
        {count === 0
          ? t.effects.noComments
          : t.effects.commentCount(formatCount(count), formatCount(negative), formatCount(questions))}
        {documentIds.map((id, index) => (
          <span key={id}>
            {' '}
            <DocumentLink id={id}>[{index + 1}]</DocumentLink>
          </span>
        ))}
      </p>
      {isPartial ? <p className="soft">{t.effects.partial}</p> : null}
    </Section>
  )
}
