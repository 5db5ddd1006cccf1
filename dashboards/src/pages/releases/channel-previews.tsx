import type { ChannelPreview } from '../../../../api/views/channel.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Answered } from '../../parts/states.tsx'
import { Tag } from '../../parts/tags.tsx'

interface ChannelPreviewsProps {
  readonly releaseId: string
  readonly channels: readonly string[]
}

/** How each chosen channel will show it, how much of its limits is used, and what the platform would refuse. */
export function ChannelPreviews({ releaseId, channels }: ChannelPreviewsProps) {
  const { channels: t } = useTexts()
  const ask = useAsk('GET /api/releases/:id/previews', { params: { id: releaseId } })
  return (
    <Answered ask={ask}>
      {(previews) => (
        <>
          <p className="soft small">{t.previewsHint}</p>
          {previews
            .filter(({ channel }) => channel !== 'portal' && channels.includes(channel))
            .map((preview) => (
              <Preview key={preview.channel} preview={preview} />
            ))}
        </>
      )}
    </Answered>
  )
}

function Preview({ preview }: { readonly preview: ChannelPreview }) {
  const { channels: t } = useTexts()
  const { name, rendering, lengths, findings, channel } = preview
  const isRefused = findings.some(({ isBlocking }) => isBlocking)
  return (
    <div className="channel-preview" data-testid={`channel-preview-${channel}`}>
      <div className="publication-head">
        <strong>{name}</strong>
        {lengths.map(({ label, used, limit }) => (
          <span key={label} className="soft small">
            {label} {used}/{limit}
          </span>
        ))}
        {isRefused ? null : <Tag tone="good">{t.fine}</Tag>}
      </div>
      {findings.map(({ code, message, isBlocking }) => (
        <p key={code} className={isBlocking ? 'publication-fault' : 'soft small'}>
          {message}
        </p>
      ))}
      <details className="publication-attempts">
        <summary>{t.previewsShow}</summary>
        <pre className="channel-text">
          {[rendering.title, rendering.digest, rendering.text ?? plainOf(rendering.html ?? '')]
            .filter(Boolean)
            .join('\n\n')}
        </pre>
      </details>
    </div>
  )
}

/** The words of our own few elements: shown as text, never as markup. */
function plainOf(html: string): string {
  return new DOMParser().parseFromString(html.replace(/<\/(?:p|h2|h3|li|tr)>|<br>/g, '\n'), 'text/html').body
    .textContent
}
