import { Form } from 'antd'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { type Content, toInput } from './content.ts'
import { FindingLine } from './finding-line.tsx'
import { RichText } from './rich-text.tsx'
import { useSettled } from './use-settled.ts'

/** What the release belongs to: earlier texts of the same matter are compared with it. */
export interface PreviewLinks {
  readonly id?: string | undefined
  readonly incidentId?: string | undefined
  readonly storyId?: string | undefined
  readonly planId?: string | undefined
  readonly matterId?: string | undefined
}

/** Beside the form: how the text will look and what the checks find in it, before anything is saved. */
export function LivePreview({ links }: { readonly links: PreviewLinks }) {
  const { releasing: t } = useTexts()
  const form = Form.useFormInstance<Content>()
  const content = useSettled(Form.useWatch((values: Content) => values, form) ?? {})
  const { title = '', body = '', column = 'news' } = content
  const isEmpty = title.trim() === '' && body.trim() === ''
  const ask = useAsk(
    'POST /api/releases/preview',
    { body: { ...toInput({ ...content, title, body, column }), ...given(links) } },
    { isEnabled: !isEmpty, isSteady: true },
  )
  const preview = isEmpty ? undefined : ask.data
  return (
    <aside className="release-preview" aria-label={t.livePreview} data-testid="release-preview">
      <h3>
        {t.livePreview}
        {preview ? <span className="soft small">{t.characters(preview.characters)}</span> : null}
      </h3>
      {preview ? (
        <article className="release-text release-text-small">
          <h2>{title}</h2>
          <RichText blocks={preview.blocks} marked={preview.findings.map(({ excerpt }) => excerpt)} />
        </article>
      ) : (
        <p className="soft">{t.previewEmpty}</p>
      )}
      {preview && preview.findings.length > 0 ? (
        <>
          <h3>{t.foundWhileWriting}</h3>
          <ul className="rows small" data-testid="preview-findings">
            {preview.findings.map((finding) => (
              <li key={finding.id} data-gate={finding.gate}>
                <FindingLine finding={finding} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </aside>
  )
}

function given(links: PreviewLinks): { readonly [Key in keyof PreviewLinks]?: string } {
  return Object.fromEntries(Object.entries(links).filter(([, value]) => value !== undefined))
}
